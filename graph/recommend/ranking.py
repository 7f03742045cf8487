"""Recommendations: the parts of each title's score, and a varied order.

    score = sum over parts of  WEIGHTS[part] x value[part]              each value from 0 to 1

| part            | weight          | value |
|-----------------|-----------------|-------|
| SIMILAR_VIEWERS | 0.35            | the collaborative model's score, over the best one's |
| TECHNIQUES      | 0.30            | nearness to the history's techniques, over the best one's |
| GENRES          | 0.12            | the mean weight of its genres in the viewer's taste |
| THEMES          | 0.08            | the same of what it is about |
| POPULARITY      | 0.10            | ln(1 + viewers) over the most: 4/5 in the market, 1/5 in all |
| CREATORS        | 0.08            | 1 - product of 1 / (1 + s), s: liked of each creator |
| ORIGIN          | 0.05            | the mean weight of its decade and its countries in the taste |
| FRESHNESS       | 0.05            | halves with every 5 years |
| AFTER           | 0.40            | nearness to the title just watched, where `after` names one |
| SURPRISE        | 0.50 x surprise | unfamiliarity x the greater of the first two values |

`surprise` takes its share off GENRES, THEMES, CREATORS, ORIGIN and POPULARITY. Unfamiliarity is the
share of a title's genres that the viewer hardly watches: less than half as often as the catalog has
them.
Somebody of whom nothing is known has a score of POPULARITY 1, DOCUMENTATION 0.02 (how well it is
documented how the title was made) and FRESHNESS 0.005. What is pinned or muted is in the taste.

Each part is rounded to a whole number of UNITths, so the parts sum to the score exactly, as floats
too. The POOL best are then ordered so that neighbours differ (`graph.recommend.variety`).

Queries: the viewer; the background (once a minute); the candidates; the pool: at most 4, whatever
the length of the history.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from graph.common.errors import InvalidRequest
from graph.compile.arguments import share
from graph.model.recommendations import PartKind, TasteKind, TasteState
from graph.recommend.background import Background, era, read_background
from graph.recommend.candidates import Candidate, Detail, read_candidates, read_details
from graph.recommend.taste import leanings, state_of, totals, weights
from graph.recommend.variety import varied
from graph.recommend.viewer import Viewer, read_viewer
from graph.store.driver import Store

WEIGHTS = {
    PartKind.SIMILAR_VIEWERS: 0.35,
    PartKind.TECHNIQUES: 0.30,
    PartKind.GENRES: 0.12,
    PartKind.THEMES: 0.08,
    PartKind.POPULARITY: 0.10,
    PartKind.CREATORS: 0.08,
    PartKind.ORIGIN: 0.05,
    PartKind.FRESHNESS: 0.05,
    PartKind.AFTER: 0.40,
    PartKind.SURPRISE: 0.50,
}
UNKNOWN_VIEWER = {
    PartKind.POPULARITY: 1.0,
    PartKind.DOCUMENTATION: 0.02,
    PartKind.FRESHNESS: 0.005,
}
FAMILIAR = (
    PartKind.GENRES,
    PartKind.THEMES,
    PartKind.CREATORS,
    PartKind.ORIGIN,
    PartKind.POPULARITY,
)

POOL = 100
UNIT = 1 << 20
"""A power of two: parts and scores are exact as floats, and so are their sums."""

_HALF_LIFE = 5.0
_LEAST_NEARNESS = 0.25
MAKERS = 20
"""Creators that count, those of whom most was liked."""

_BRIDGES = 3
_USUAL = 3

Values = npt.NDArray[np.float64]


class Collaborative(Protocol):
    """What is needed of `graph.recommend.collaborative.CollaborativeModel`."""

    @property
    def titles(self) -> tuple[str, ...]: ...

    def scores(self, history: Sequence[tuple[str, float]]) -> Values: ...

    def contributions(
        self, history: Sequence[tuple[str, float]], title: str
    ) -> list[tuple[str, float]]: ...


@dataclass(frozen=True, slots=True)
class Question:
    """surprise: 0 to 1. after: a title's slug. device, time_of_day: what titles watched otherwise
    count half for."""

    where: Mapping[str, Any] | None = None
    surprise: float = 0.0
    include_completed: bool = False
    device: str | None = None
    time_of_day: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Recommendation:
    """score: in UNITths, the sum of parts. bridge: techniques shared with what was liked, the most
    telling first, where most genres of the title are ones that the viewer hardly watches."""

    title: Candidate
    detail: Detail
    score: int
    parts: Mapping[PartKind, int]
    bridge: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """All that is known when titles are scored. market: whose viewers count; '': all markets'."""

    viewer: Viewer
    background: Background
    market: str | None
    wish: Mapping[str, float]
    makers: Mapping[str, float]
    foreign: frozenset[str]
    model: Collaborative | None = None

    @property
    def history(self) -> list[tuple[str, float]]:
        """As the collaborative model takes it, the newest last."""
        return [(each.id, each.strength) for each in reversed(self.viewer.history)]


@dataclass(frozen=True, slots=True)
class Ranked:
    """rows: in their order, at most POOL."""

    rows: tuple[Recommendation, ...]
    desk: Desk


async def recommend(
    store: Store,
    viewer_id: str | None,
    question: Question,
    model: Collaborative | None = None,
    *,
    today: datetime | None = None,
) -> Ranked:
    """What to watch next, the best first; viewer_id None: somebody unknown.

    Raises InvalidRequest, RequestTooLarge and StoreError.
    """
    surprise = share("surprise", question.surprise)
    today = today or datetime.now(UTC)
    desk = await read_desk(
        store, viewer_id, model, device=question.device, time_of_day=question.time_of_day
    )
    after = question.after
    candidates, known = await read_candidates(
        store,
        desk.viewer,
        wish=desk.wish,
        creators=list(desk.makers)[:MAKERS],
        like=[after] if after else (),
        where=question.where,
        market=desk.market,
        today=today,
    )
    if after and after not in known:
        raise InvalidRequest(f"context.after: there is no title {after[:60]!r}")
    left_out = set() if question.include_completed else desk.viewer.seen | desk.viewer.disliked
    allowed = [each for each in candidates if each.id not in left_out and each.id != after]
    parts = parts_of(desk, allowed, surprise, after, today)
    pool = best(parts, POOL)
    details = await read_details(store, [allowed[i].id for i in pool])
    rows = [row_of(desk, allowed[i], details, parts, i) for i in pool if allowed[i].id in details]
    return Ranked(tuple(varied(rows)), desk)


async def read_desk(
    store: Store,
    viewer_id: str | None,
    model: Collaborative | None = None,
    *,
    device: str | None = None,
    time_of_day: str | None = None,
    market: str | None = None,
) -> Desk:
    """Two queries at most. market: used where the viewer states none. Raises StoreError."""
    viewer = await read_viewer(store, viewer_id, contexts=bool(device or time_of_day))
    viewer = viewer.in_context(device, time_of_day)
    background = await read_background(store)
    return Desk(
        viewer,
        background,
        viewer.market or market,
        wish_of(viewer),
        makers_of(viewer),
        foreign_genres(viewer, background),
        model,
    )


# The parts


def parts_of(
    desk: Desk, titles: Sequence[Candidate], surprise: float, after: str | None, today: datetime
) -> dict[PartKind, npt.NDArray[np.int64]]:
    """For each title its parts, in UNITths: weight x value, as above."""
    values = _values(desk, titles, after, today)
    cold = not desk.viewer.liked and not desk.wish and not after
    parts = {}
    for kind, weight in (UNKNOWN_VIEWER if cold else WEIGHTS).items():
        if not cold and kind in FAMILIAR:
            weight *= 1 - surprise
        elif kind is PartKind.SURPRISE:
            weight *= surprise
        parts[kind] = np.rint(weight * values[kind] * UNIT).astype(np.int64)
    return parts


def _values(
    desk: Desk, titles: Sequence[Candidate], after: str | None, today: datetime
) -> dict[PartKind, Values]:
    """By part, one for each title, 0 to 1."""
    viewer, count = desk.viewer, len(titles)
    genres, themes, eras, countries = (
        weights(leanings(viewer, desk.background, kind))
        for kind in (TasteKind.GENRE, TasteKind.THEME, TasteKind.ERA, TasteKind.COUNTRY)
    )

    def each(value: Any) -> Values:
        return np.fromiter((value(title) for title in titles), dtype=np.float64, count=count)

    def origin(title: Candidate) -> float:
        of_era = 0.0 if title.year is None else eras.get(era(title.year), 0.0)
        return (of_era + _mean([countries.get(one, 0.0) for one in title.countries])) / 2

    unfamiliar = each(lambda title: unfamiliarity(title, desk.foreign))
    similar = _relative(_habits(desk, titles), 1e-9)
    near = _relative(each(lambda title: title.near), _LEAST_NEARNESS)
    return {
        PartKind.SIMILAR_VIEWERS: similar,
        PartKind.TECHNIQUES: near,
        PartKind.GENRES: each(lambda t: _mean([genres.get(genre, 0.0) for genre in t.genres])),
        PartKind.THEMES: each(lambda t: _mean([themes.get(theme, 0.0) for theme in t.themes])),
        PartKind.POPULARITY: _popularity(desk, titles),
        PartKind.CREATORS: each(
            lambda t: 1 - math.prod(1 / (1 + desk.makers.get(maker, 0.0)) for maker in t.creators)
        ),
        PartKind.ORIGIN: each(origin),
        PartKind.FRESHNESS: each(
            lambda t: 0 if t.year is None else 0.5 ** (max(0, today.year - t.year) / _HALF_LIFE)
        ),
        PartKind.AFTER: each(lambda t: max(0.0, t.like.get(after or "", 0.0))),
        PartKind.SURPRISE: unfamiliar * np.maximum(similar, near),
        PartKind.DOCUMENTATION: each(lambda t: t.documented),
    }


def _habits(desk: Desk, titles: Sequence[Candidate]) -> Values:
    history = desk.history
    if desk.model is None or not history:
        return np.zeros(len(titles))
    scores = dict(zip(desk.model.titles, desk.model.scores(history).tolist(), strict=True))
    return np.array([scores.get(title.id, 0.0) for title in titles])


def _popularity(desk: Desk, titles: Sequence[Candidate]) -> Values:
    def of(market: str | None) -> Values:
        _, viewers = desk.background.audience_of(market)
        found = np.array([math.log1p(viewers.get(title.id, 0)) for title in titles])
        return _relative(found, 1e-9)

    return (4 * of(desk.market) + of(None)) / 5


def _relative(values: Values, least: float) -> Values:
    """Over the greatest, which is taken to be no less than `least`; negative ones are 0."""
    positive = np.maximum(values, 0.0)
    return positive / max(float(positive.max(initial=0.0)), least)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def foreign_genres(viewer: Viewer, background: Background) -> frozenset[str]:
    """Genres that the viewer watches less than half as often as the catalog has them.

    None while fewer than _USUAL titles were liked: too few to speak of what is usual.
    """
    titles = [each for each in viewer.liked if each.genres]
    if len(titles) < _USUAL:
        return frozenset()
    total, watched = totals(TasteKind.GENRE, titles)
    catalog = background.shares[TasteKind.GENRE]
    return frozenset(g for g, share in catalog.items() if watched.get(g, 0.0) / total < share / 2)


def unfamiliarity(title: Candidate, foreign: frozenset[str]) -> float:
    """The share of its genres that are foreign, 0 to 1; 0 where none are stated."""
    return _mean([float(genre in foreign) for genre in title.genres])


# What of the history speaks for titles


def wish_of(viewer: Viewer) -> dict[str, float]:
    """Weight by technique: what liked titles' profiles hold, pinned ones as much as the most."""
    found: dict[str, float] = {}
    for title in viewer.liked:
        for technique, weight in title.weights.items():
            found[technique] = found.get(technique, 0.0) + title.strength * weight
    return _edited(viewer, TasteKind.TECHNIQUE, found)


def makers_of(viewer: Viewer) -> dict[str, float]:
    """The strengths of what was liked by each creator, those of whom most was first."""
    _, found = totals(TasteKind.CREATOR, viewer.liked)
    return _edited(viewer, TasteKind.CREATOR, found)


def _edited(viewer: Viewer, kind: TasteKind, amounts: Mapping[str, float]) -> dict[str, float]:
    found = dict(amounts)
    most = max(found.values(), default=1.0)
    for of, value in viewer.edits:
        if of == kind:
            found[value] = most
    muted = TasteState.MUTED
    kept = [(v, amount) for v, amount in found.items() if state_of(viewer, kind, v) is not muted]
    return dict(sorted(kept, key=lambda each: (-each[1], each[0])))


def shared_techniques(desk: Desk, detail: Detail) -> tuple[str, ...]:
    """Techniques that the title and a liked one both use, the most telling first."""
    used = {technique for each in desk.viewer.liked for technique in each.techniques}
    shared = [each for each in detail.uses if each in used and each in desk.wish]
    return tuple(sorted(shared, key=lambda t: (-round(desk.wish[t] * detail.uses[t], 6), t)))


# The best


def best(parts: Mapping[PartKind, npt.NDArray[np.int64]], count: int) -> list[int]:
    """Positions of the titles with the greatest scores above 0; equal ones as they stand."""
    scores = np.sum(list(parts.values()), axis=0)
    order = np.argsort(-scores, kind="stable")[:count]
    return [int(i) for i in order if scores[i] > 0]


def row_of(
    desk: Desk,
    title: Candidate,
    details: Mapping[str, Detail],
    parts: Mapping[PartKind, npt.NDArray[np.int64]],
    place: int,
) -> Recommendation:
    own = {kind: int(values[place]) for kind, values in parts.items() if values[place]}
    detail = details[title.id]
    crosses = unfamiliarity(title, desk.foreign) >= 0.5
    bridge = shared_techniques(desk, detail)[:_BRIDGES] if crosses else ()
    return Recommendation(title, detail, sum(own.values()), own, bridge)
