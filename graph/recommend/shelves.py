"""Shelves: short lists of titles, each with what they have in common; no title stands on two.

For a viewer, in this order, as far as there is something to show:

    MADE_LIKE   titles nearest to the one liked last, and to the one before that
    FINISHED    what was finished of the technique that the viewer leans to most
    LEANING     the best recommendations with a technique, and by the creator, leaned to
    POPULAR     what most viewers watch, in the market where something is known of it
    NEW         what has come to the market in the last year, the newest first; the latest by year
                where that is known of too few titles

Without a viewer: POPULAR, NEW, and titles made like the two best known ones: those with the most
viewers, or else the best documented. A shelf with fewer than LEAST_TITLES is left out. Nothing
hidden is shown, and, but for FINISHED, nothing that was completed.

Queries: those of recommendations.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from graph.model.recommendations import ShelfKind, TasteKind, TasteState
from graph.recommend.background import LEAST
from graph.recommend.candidates import Candidate, Detail, read_candidates, read_details
from graph.recommend.ranking import MAKERS, Collaborative, Desk, best, parts_of, read_desk
from graph.recommend.sentences import Named, Phrase
from graph.recommend.taste import Leaning, leanings
from graph.store.driver import Store

MOST_TITLES = 20
LEAST_TITLES = 3

NEWS = timedelta(days=365)
"""How long a title that has come to a market is new there."""

_POOL = 200
_SEEDS = 2


@dataclass(frozen=True, slots=True)
class Shelf:
    """id: names the shelf among those of one viewer. titles: ids, at most MOST_TITLES."""

    id: str
    kind: ShelfKind
    title: Phrase
    reason: Phrase
    titles: tuple[str, ...]


async def shelves(
    store: Store,
    viewer_id: str | None,
    model: Collaborative | None = None,
    *,
    market: str | None = None,
    today: datetime | None = None,
) -> tuple[list[Shelf], Desk]:
    """In the order above. market: used where the viewer states none. Raises StoreError."""
    desk = await read_desk(store, viewer_id, model, market=market)
    seeds = _seeds(desk)
    today = today or datetime.now(UTC)
    candidates, _ = await read_candidates(
        store,
        desk.viewer,
        wish=desk.wish,
        creators=list(desk.makers)[:MAKERS],
        like=seeds,
        market=desk.market,
        today=today,
        arrivals=NEWS,
    )
    left_out = desk.viewer.seen | desk.viewer.disliked
    allowed = [each for each in candidates if each.id not in left_out]
    parts = parts_of(desk, allowed, 0.0, None, today)
    pool = [allowed[i] for i in best(parts, _POOL)]
    details = await read_details(store, [each.id for each in pool], vectors=False)
    return _without_repeats(_drafts(desk, candidates, allowed, pool, details, seeds)), desk


def _seeds(desk: Desk) -> list[str]:
    """The titles to be like: those liked last, or the best known ones."""
    liked = [each.id for each in desk.viewer.shown if each.strength >= 0.5 and each.weights]
    if liked:
        return liked[:_SEEDS]
    _, viewers = desk.background.audience_of(desk.market)
    known = sorted(viewers, key=lambda id: (-viewers[id], id))
    return (known or list(desk.background.documented))[:_SEEDS]


def _drafts(
    desk: Desk,
    candidates: Sequence[Candidate],
    allowed: Sequence[Candidate],
    pool: Sequence[Candidate],
    details: dict[str, Detail],
    seeds: Sequence[str],
) -> Iterable[Shelf]:
    """Shelves that may be too long, too short, and repeat titles of those before."""
    may_show = {each.id for each in candidates}
    liked = {each.id for each in desk.viewer.shown}
    own = [_made_like(desk, allowed, seed) for seed in seeds if seed in liked | may_show]
    common = [_popular(desk, allowed), _new(allowed)]
    if not desk.viewer.liked:
        yield from [*common, *own]
        return
    yield from own
    techniques = _strongest(desk, TasteKind.TECHNIQUE)
    for leaning in techniques[:1]:
        yield _finished(desk, leaning, may_show)
    for leaning in techniques[1:2] or techniques:
        yield _leaning(leaning, [t.id for t in pool if leaning.value in details[t.id].uses])
    for leaning in _strongest(desk, TasteKind.CREATOR)[:1]:
        yield _leaning(leaning, [t.id for t in pool if leaning.value in t.creators])
    yield from common


def _strongest(desk: Desk, kind: TasteKind) -> list[Leaning]:
    """Leanings that a title which may be named says so of; their titles are such ones."""
    may_name = {each.id for each in desk.viewer.shown}
    found = [
        replace(each, titles=tuple(title for title in each.titles if title in may_name))
        for each in leanings(desk.viewer, desk.background, kind)
        if each.state is not TasteState.MUTED
    ]
    return [each for each in found if each.titles]


def _made_like(desk: Desk, allowed: Sequence[Candidate], seed: str) -> Shelf:
    near = [each for each in allowed if each.like.get(seed, 0.0) > 0 and each.id != seed]
    ordered = sorted(near, key=lambda each: (-each.like[seed], each.id))
    watched = any(each.id == seed for each in desk.viewer.liked)
    why = "SHELF_MADE_LIKE_WHY" if watched else "SHELF_MADE_LIKE_KNOWN_WHY"
    return Shelf(
        f"made-like/{seed}",
        ShelfKind.MADE_LIKE,
        Phrase("SHELF_MADE_LIKE", (seed,)),
        Phrase(why, (seed,)),
        tuple(each.id for each in ordered),
    )


def _finished(desk: Desk, leaning: Leaning, may_show: set[str]) -> Shelf:
    titles = [
        each.id
        for each in desk.viewer.liked
        if each.completed and leaning.value in each.techniques and each.id in may_show
    ]
    what = Named("Technique", (leaning.value,))
    return Shelf(
        f"finished/{leaning.value}",
        ShelfKind.FINISHED,
        Phrase("SHELF_FINISHED", what=what),
        Phrase("SHELF_FINISHED_WHY", what=what, count=len(titles)),
        tuple(titles),
    )


def _leaning(leaning: Leaning, titles: Sequence[str]) -> Shelf:
    what = Named(leaning.kind.value.title(), (leaning.value,))
    behind = leaning.titles[:1]
    return Shelf(
        f"leaning/{leaning.kind.value.lower()}/{leaning.value}",
        ShelfKind.LEANING,
        Phrase("SHELF_LEANING", what=what),
        Phrase("SHELF_LEANING_WHY", behind, what, count=len(leaning.titles)),
        tuple(titles),
    )


def _popular(desk: Desk, allowed: Sequence[Candidate]) -> Shelf:
    market, viewers = desk.background.audience_of(desk.market)
    name = "SHELF_POPULAR_IN" if market else "SHELF_POPULAR"
    watched = [each.id for each in allowed if viewers.get(each.id, 0) >= LEAST]
    titles = sorted(watched, key=lambda id: (-viewers[id], id))
    why = Phrase(f"{name}_WHY")
    return Shelf("popular", ShelfKind.POPULAR, Phrase(name), why, tuple(titles))


def _new(allowed: Sequence[Candidate]) -> Shelf:
    came = [each for each in allowed if each.arrived]
    if len(came) >= LEAST_TITLES:
        came.sort(key=lambda each: each.id)
        came.sort(key=lambda each: each.arrived or "", reverse=True)
        titles = tuple(each.id for each in came)
        return Shelf(
            "new", ShelfKind.NEW, Phrase("SHELF_NEW_IN"), Phrase("SHELF_NEW_IN_WHY"), titles
        )
    dated = sorted((each for each in allowed if each.year), key=lambda t: (-(t.year or 0), t.id))
    titles = tuple(each.id for each in dated[:MOST_TITLES])
    return Shelf("new", ShelfKind.NEW, Phrase("SHELF_NEW"), Phrase("SHELF_NEW_WHY"), titles)


def _without_repeats(drafts: Iterable[Shelf]) -> list[Shelf]:
    placed: set[str] = set()
    found = []
    for draft in drafts:
        titles = [each for each in draft.titles if each not in placed][:MOST_TITLES]
        if len(titles) >= LEAST_TITLES:
            placed.update(titles)
            found.append(replace(draft, titles=tuple(titles)))
    return found
