"""Shelves: short lists of titles with something in common; no title is on two of them.

For a viewer, in this order, as far as there is something to show:

    MADE_LIKE   titles nearest to the one liked last, and to the one before that
    FINISHED    what was finished with the technique of the greatest weight in the taste profile
    LEANING     the best recommendations with a technique, and by a creator, of the taste profile
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
from graph.recommend.explain.sentences import Mention, Sentence
from graph.recommend.profile.background import LEAST_AUDIENCE
from graph.recommend.profile.taste import Affinity, affinities
from graph.recommend.rank.candidates import Candidate, Detail, read_candidates, read_details
from graph.recommend.rank.scores import best, score_parts
from graph.recommend.rank.scoring_context import (
    MOST_CREATORS,
    Collaborative,
    ScoringContext,
    read_scoring_context,
)
from graph.store.driver import Store

MOST_TITLES = 20
"""Titles of a shelf, at most."""

LEAST_TITLES = 3
"""Titles of a shelf, at least: a shorter one is left out."""

NEWS = timedelta(days=365)
"""How long a title that has come to a market is new there."""

_SHORTLIST = 200
"""Candidates with the best scores, of which LEANING shelves are made."""

_SEEDS = 2
"""Titles that others are made like."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A short list of titles with something in common."""

    id: str
    """Unique among the shelves of one viewer."""

    kind: ShelfKind
    title: Sentence
    reason: Sentence
    titles: tuple[str, ...]
    """Ids, LEAST_TITLES to MOST_TITLES."""


async def shelves(
    store: Store,
    viewer_id: str | None,
    model: Collaborative | None = None,
    *,
    market: str | None = None,
    today: datetime | None = None,
) -> tuple[list[Shelf], ScoringContext]:
    """In the order above. market: used where the viewer states none. Raises StoreError."""
    scoring = await read_scoring_context(store, viewer_id, model, market=market)
    seeds = _seeds(scoring)
    today = today or datetime.now(UTC)
    candidates, _ = await read_candidates(
        store,
        scoring.viewer,
        target=scoring.target,
        creators=list(scoring.creators)[:MOST_CREATORS],
        like=seeds,
        market=scoring.market,
        today=today,
        arrivals=NEWS,
    )
    seen = scoring.viewer.seen | scoring.viewer.disliked
    allowed = [each for each in candidates if each.id not in seen]
    parts = score_parts(scoring, allowed, 0.0, None, today)
    shortlist = [allowed[i] for i in best(parts, _SHORTLIST)]
    details = await read_details(store, [each.id for each in shortlist], vectors=False)
    return _without_repeats(
        _drafts(scoring, candidates, allowed, shortlist, details, seeds)
    ), scoring


def _seeds(scoring: ScoringContext) -> list[str]:
    """The titles to be like: those liked last, or the best known ones."""
    liked = [each.id for each in scoring.viewer.nameable if each.strength >= 0.5 and each.weights]
    if liked:
        return liked[:_SEEDS]
    _, viewers = scoring.background.audience_of(scoring.market)
    known = sorted(viewers, key=lambda id: (-viewers[id], id))
    return (known or list(scoring.background.documented))[:_SEEDS]


def _drafts(
    scoring: ScoringContext,
    candidates: Sequence[Candidate],
    allowed: Sequence[Candidate],
    shortlist: Sequence[Candidate],
    details: dict[str, Detail],
    seeds: Sequence[str],
) -> Iterable[Shelf]:
    """Shelves that may be too long, too short, and repeat titles of those before."""
    may_show = {each.id for each in candidates}
    liked = {each.id for each in scoring.viewer.nameable}
    own = [_made_like(scoring, allowed, seed) for seed in seeds if seed in liked | may_show]
    common = [_popular(scoring, allowed), _new(allowed)]
    if not scoring.viewer.liked:
        yield from [*common, *own]
        return
    yield from own
    techniques = _strongest(scoring, TasteKind.TECHNIQUE)
    for affinity in techniques[:1]:
        yield _finished(scoring, affinity, may_show)
    for affinity in techniques[1:2] or techniques:
        yield _affinity_shelf(
            affinity, [t.id for t in shortlist if affinity.value in details[t.id].uses]
        )
    for affinity in _strongest(scoring, TasteKind.CREATOR)[:1]:
        yield _affinity_shelf(affinity, [t.id for t in shortlist if affinity.value in t.creators])
    yield from common


def _strongest(scoring: ScoringContext, kind: TasteKind) -> list[Affinity]:
    """Values of the taste profile, not muted, with those of their titles that may be named."""
    may_name = {each.id for each in scoring.viewer.nameable}
    found = [
        replace(each, titles=tuple(title for title in each.titles if title in may_name))
        for each in affinities(scoring.viewer, scoring.background, kind)
        if each.state is not TasteState.MUTED
    ]
    return [each for each in found if each.titles]


def _made_like(scoring: ScoringContext, allowed: Sequence[Candidate], seed: str) -> Shelf:
    near = [each for each in allowed if each.like.get(seed, 0.0) > 0 and each.id != seed]
    ordered = sorted(near, key=lambda each: (-each.like[seed], each.id))
    watched = any(each.id == seed for each in scoring.viewer.liked)
    why = "SHELF_MADE_LIKE_WHY" if watched else "SHELF_MADE_LIKE_KNOWN_WHY"
    return Shelf(
        f"made-like/{seed}",
        ShelfKind.MADE_LIKE,
        Sentence("SHELF_MADE_LIKE", (seed,)),
        Sentence(why, (seed,)),
        tuple(each.id for each in ordered),
    )


def _finished(scoring: ScoringContext, affinity: Affinity, may_show: set[str]) -> Shelf:
    titles = [
        each.id
        for each in scoring.viewer.liked
        if each.completed and affinity.value in each.techniques and each.id in may_show
    ]
    what = Mention("Technique", (affinity.value,))
    return Shelf(
        f"finished/{affinity.value}",
        ShelfKind.FINISHED,
        Sentence("SHELF_FINISHED", what=what),
        Sentence("SHELF_FINISHED_WHY", what=what, count=len(titles)),
        tuple(titles),
    )


def _affinity_shelf(affinity: Affinity, titles: Sequence[str]) -> Shelf:
    what = Mention(affinity.kind.value.title(), (affinity.value,))
    example = affinity.titles[:1]
    return Shelf(
        f"leaning/{affinity.kind.value.lower()}/{affinity.value}",
        ShelfKind.LEANING,
        Sentence("SHELF_LEANING", what=what),
        Sentence("SHELF_LEANING_WHY", example, what, count=len(affinity.titles)),
        tuple(titles),
    )


def _popular(scoring: ScoringContext, allowed: Sequence[Candidate]) -> Shelf:
    market, viewers = scoring.background.audience_of(scoring.market)
    name = "SHELF_POPULAR_IN" if market else "SHELF_POPULAR"
    watched = [each.id for each in allowed if viewers.get(each.id, 0) >= LEAST_AUDIENCE]
    titles = sorted(watched, key=lambda id: (-viewers[id], id))
    why = Sentence(f"{name}_WHY")
    return Shelf("popular", ShelfKind.POPULAR, Sentence(name), why, tuple(titles))


def _new(allowed: Sequence[Candidate]) -> Shelf:
    came = [each for each in allowed if each.arrived]
    if len(came) >= LEAST_TITLES:
        came.sort(key=lambda each: each.id)
        came.sort(key=lambda each: each.arrived or "", reverse=True)
        titles = tuple(each.id for each in came)
        return Shelf(
            "new", ShelfKind.NEW, Sentence("SHELF_NEW_IN"), Sentence("SHELF_NEW_IN_WHY"), titles
        )
    dated = sorted((each for each in allowed if each.year), key=lambda t: (-(t.year or 0), t.id))
    titles = tuple(each.id for each in dated[:MOST_TITLES])
    return Shelf("new", ShelfKind.NEW, Sentence("SHELF_NEW"), Sentence("SHELF_NEW_WHY"), titles)


def _without_repeats(drafts: Iterable[Shelf]) -> list[Shelf]:
    placed: set[str] = set()
    found = []
    for draft in drafts:
        titles = [each for each in draft.titles if each not in placed][:MOST_TITLES]
        if len(titles) >= LEAST_TITLES:
            placed.update(titles)
            found.append(replace(draft, titles=tuple(titles)))
    return found
