"""Recommendations: candidates, the parts of their scores, and a varied order.

    score = sum of the parts, in whole millionths, exact; each part: weight x value

| part | weight | value, 0 to 1 |
|---|---|---|
| SIMILAR_VIEWERS | 0.35 | the collaborative model's score, over the best candidate's |
| TECHNIQUES | 0.30 | nearness to the profile of the history, over the best candidate's (or 0.25) |
| GENRES | 0.12 | the mean weight of its genres in the viewer's taste |
| CREATORS | 0.08 | 1 - product of 1 / (1 + s), s: what was watched by each of its creators |
| FRESHNESS | 0.05 | halves with every 5 years |
| POPULARITY | 0.10 | ln(1 + viewers) over the most, in the market where that has any |
| AFTER | 0.40 | nearness to the title just finished, where `context.after` names one |
| SURPRISE | 0.50 x surprise | unfamiliarity x the greater of the first two values |
| DOCUMENTATION | 0.05 | how well its making is documented; only without a history |

`surprise` takes that share off GENRES, CREATORS and POPULARITY. Unfamiliarity is the share of a
title's genres that no liked title has. What the viewer pinned or muted is in the weights.

The POOL best are ordered by maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998): the
best first, then always the greatest (1 - D) score / best - D (likeness with the nearest placed).
Likeness is half the cosine of profiles and half the Jaccard index of genres; without profiles the
latter alone. Intra-list diversity is the mean of 1 - likeness over all pairs.

Queries: the viewer, the catalog's shares (once a revision), counts of viewers (once a minute),
scores, details: 3 to 5, whatever the length of the history.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from graph.compile.arguments import share
from graph.recommend.candidates import Detail, Scored, details, popular, scored
from graph.recommend.taste import TasteKind, TasteState, leanings, read_base, state_of, weights
from graph.recommend.viewer import Viewer, Watched, read_viewer
from graph.store import Store

POOL = 150
DIVERSITY = 0.25
UNIT = 1_000_000
_HALF_LIFE = 5.0
_MADE_BY = 20
"""Creators whose titles are candidates, those of whom most was watched."""


class PartKind(StrEnum):
    """What speaks for a title."""

    SIMILAR_VIEWERS = "SIMILAR_VIEWERS"
    TECHNIQUES = "TECHNIQUES"
    GENRES = "GENRES"
    CREATORS = "CREATORS"
    FRESHNESS = "FRESHNESS"
    POPULARITY = "POPULARITY"
    AFTER = "AFTER"
    SURPRISE = "SURPRISE"
    DOCUMENTATION = "DOCUMENTATION"


_WEIGHTS = {
    PartKind.SIMILAR_VIEWERS: 0.35,
    PartKind.TECHNIQUES: 0.30,
    PartKind.GENRES: 0.12,
    PartKind.CREATORS: 0.08,
    PartKind.FRESHNESS: 0.05,
    PartKind.POPULARITY: 0.10,
    PartKind.AFTER: 0.40,
    PartKind.SURPRISE: 0.50,
    PartKind.DOCUMENTATION: 0.05,
}
_FAMILIAR = (PartKind.GENRES, PartKind.CREATORS, PartKind.POPULARITY)


class Collaborative(Protocol):
    """What is needed of `graph.recommend.collaborative.CollaborativeModel`."""

    @property
    def titles(self) -> tuple[str, ...]: ...

    def scores(self, history: Sequence[tuple[str, float]]) -> npt.NDArray[np.float64]: ...

    def contributions(
        self, history: Sequence[tuple[str, float]], title: str
    ) -> list[tuple[str, float]]: ...


@dataclass(frozen=True, slots=True)
class Question:
    """surprise: 0 to 1. after: a title's slug. device and time_of_day: what titles watched in the
    same way count double for."""

    where: Mapping[str, Any] | None = None
    surprise: float = 0.0
    device: str | None = None
    time_of_day: str | None = None
    after: str | None = None
    include_completed: bool = False
    market: str | None = None


@dataclass(frozen=True, slots=True)
class Recommendation:
    """score: millionths; the sum of parts. bridge: techniques shared with what was liked, the most
    telling first, for a title none of whose genres was; else empty."""

    detail: Detail
    score: int
    parts: Mapping[PartKind, int]
    bridge: tuple[str, ...]

    @property
    def largest(self) -> PartKind:
        return max(self.parts, key=lambda kind: (self.parts[kind], kind.value))


@dataclass(frozen=True, slots=True)
class Ranked:
    """rows: in their order, at most POOL. viewers: by title, in the market `market` ('': all)."""

    rows: tuple[Recommendation, ...]
    viewer: Viewer
    market: str
    viewers: Mapping[str, int]


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
    contextual = bool(question.device or question.time_of_day)
    viewer = await read_viewer(store, viewer_id, contexts=contextual)
    viewer = viewer.in_context(question.device, question.time_of_day)
    base = await read_base(store, viewer.revision)
    counts = await popular(store)
    made_by = creators_of(viewer)
    wish = wish_of(viewer)
    found = await scored(
        store, viewer, wish, list(made_by)[:_MADE_BY], question.where, question.after
    )
    allowed = set(found.years) - viewer.away
    if question.after:
        allowed.discard(question.after)
    if not question.include_completed:
        allowed -= viewer.finished | {each.id for each in viewer.history if each.completed}
    habits = _habits(viewer, model, allowed)
    market, viewers = audience(counts, question.market or viewer.market)
    values: dict[PartKind, Mapping[str, float]] = {
        PartKind.SIMILAR_VIEWERS: _relative(habits, allowed),
        PartKind.TECHNIQUES: _relative(found.near, allowed, least=0.25) if wish else {},
        PartKind.AFTER: {id: max(0.0, found.after.get(id, 0.0)) for id in allowed}
        if question.after
        else {},
        PartKind.POPULARITY: _relative(
            {id: math.log1p(viewers.get(id, 0)) for id in allowed}, allowed
        ),
        PartKind.FRESHNESS: _freshness(found, allowed, today or datetime.now(UTC)),
        PartKind.DOCUMENTATION: {} if viewer.liked else found.documented,
    }
    pool = _pool(values, allowed, found.credited)
    known = await details(store, pool)
    genres = weights(leanings(viewer, base, TasteKind.GENRE))
    seen_genres = {genre for each in viewer.liked for genre in each.genres}
    rows = []
    for id in pool:
        if id not in known:
            continue
        detail = known[id]
        value = {kind: by_title.get(id, 0.0) for kind, by_title in values.items()}
        of_genres = [genres.get(genre, 0.0) for genre in detail.genres]
        value[PartKind.GENRES] = sum(of_genres) / len(of_genres) if of_genres else 0.0
        value[PartKind.CREATORS] = 1 - math.prod(
            1 / (1 + made_by.get(creator, 0.0)) for creator in detail.creators
        )
        foreign = [genre for genre in detail.genres if genre not in seen_genres]
        unfamiliar = len(foreign) / len(detail.genres) if detail.genres and viewer.liked else 0.0
        value[PartKind.SURPRISE] = unfamiliar * max(
            value[PartKind.SIMILAR_VIEWERS], value[PartKind.TECHNIQUES]
        )
        parts = {}
        for kind, weight in _WEIGHTS.items():
            if kind in _FAMILIAR:
                weight *= 1 - surprise
            elif kind is PartKind.SURPRISE:
                weight *= surprise
            part = round(weight * value[kind] * UNIT)
            if part:
                parts[kind] = part
        if parts:
            bridge = bridge_of(viewer, detail, wish) if unfamiliar == 1 else ()
            rows.append(Recommendation(detail, sum(parts.values()), parts, bridge))
    return Ranked(tuple(varied(rows)), viewer, market, viewers)


def wish_of(viewer: Viewer) -> dict[str, float]:
    """Weight by technique: what liked titles' profiles hold, pinned ones as much as the most."""
    found: dict[str, float] = {}
    for title in viewer.liked:
        for technique, weight in title.weights.items():
            found[technique] = found.get(technique, 0.0) + title.strength * weight
    most = max(found.values(), default=1.0)
    for kind, value in viewer.edits:
        if kind == TasteKind.TECHNIQUE:
            found[value] = most
    muted = TasteState.MUTED
    return {
        technique: weight
        for technique, weight in found.items()
        if state_of(viewer, TasteKind.TECHNIQUE, technique) is not muted
    }


def creators_of(viewer: Viewer) -> dict[str, float]:
    """The strengths of what was watched by each creator, those of whom most was first."""
    found: dict[str, float] = {}
    for title in viewer.liked:
        for creator in title.creators:
            found[creator] = found.get(creator, 0.0) + title.strength
    most = max(found.values(), default=1.0)
    for kind, value in viewer.edits:
        if kind == TasteKind.CREATOR:
            found[value] = most
    allowed = {
        creator: amount
        for creator, amount in found.items()
        if state_of(viewer, TasteKind.CREATOR, creator) is not TasteState.MUTED
    }
    return dict(sorted(allowed.items(), key=lambda each: (-each[1], each[0])))


def history_of(viewer: Viewer) -> list[tuple[str, float]]:
    """As the collaborative model takes it, the newest last."""
    return [(each.id, each.strength) for each in reversed(viewer.liked)]


def audience(
    counts: Mapping[str, Mapping[str, int]], market: str | None
) -> tuple[str, Mapping[str, int]]:
    """The market's counts where it has any; else ('', those of all markets together)."""
    if market and counts.get(market):
        return market, counts[market]
    everywhere: dict[str, int] = {}
    for of_market in counts.values():
        for title, viewers in of_market.items():
            everywhere[title] = everywhere.get(title, 0) + viewers
    return "", everywhere


def bridge_of(viewer: Viewer, detail: Detail, wish: Mapping[str, float]) -> tuple[str, ...]:
    """Up to 3 techniques that the title and a liked one both use, the most telling first."""
    used = {technique for each in viewer.liked for technique in each.techniques}
    shared = [
        technique for technique in detail.uses if technique in used and wish.get(technique, 0) > 0
    ]
    return tuple(sorted(shared, key=lambda each: (-wish[each] * detail.uses[each], each))[:3])


def with_techniques(viewer: Viewer, techniques: Sequence[str]) -> list[Watched]:
    """Liked titles that use one of the techniques: those with most of them first, then newest."""
    found = [
        (len(set(techniques) & set(each.techniques)), -place, each)
        for place, each in enumerate(viewer.liked)
    ]
    return [each for count, _, each in sorted(found, key=lambda row: (-row[0], -row[1])) if count]


def likeness(one: Detail, other: Detail) -> float:
    """0 to 1; see above."""
    union = set(one.genres) | set(other.genres)
    genres = len(set(one.genres) & set(other.genres)) / len(union) if union else 0.0
    if one.vector is None or other.vector is None:
        return genres
    cosine = max(0.0, min(1.0, float(one.vector @ other.vector)))
    return (cosine + genres) / 2


def intra_list_diversity(rows: Sequence[Recommendation]) -> float | None:
    """The mean of 1 - likeness over all pairs, 0 to 1; None with fewer than two."""
    pairs = [
        1 - likeness(one.detail, other.detail) for i, one in enumerate(rows) for other in rows[:i]
    ]
    return round(sum(pairs) / len(pairs), 6) if pairs else None


def varied(rows: Sequence[Recommendation]) -> list[Recommendation]:
    """By maximal marginal relevance; equal ones by score, then id."""
    left = sorted(rows, key=lambda row: (-row.score, row.detail.id))
    if not left:
        return []
    best = left[0].score
    placed = [left.pop(0)]
    near = {row.detail.id: 0.0 for row in left}
    while left:
        for row in left:
            like = likeness(row.detail, placed[-1].detail)
            near[row.detail.id] = max(near[row.detail.id], like)

        def worth(row: Recommendation) -> float:
            gain = (1 - DIVERSITY) * row.score / best - DIVERSITY * near[row.detail.id]
            return round(gain, 6)  # engines' vectors agree to more digits than that

        place = max(range(len(left)), key=lambda i: (worth(left[i]), -i))
        placed.append(left.pop(place))
    return placed


def _habits(viewer: Viewer, model: Collaborative | None, allowed: set[str]) -> dict[str, float]:
    history = history_of(viewer)
    if model is None or not history:
        return {}
    scores = zip(model.titles, model.scores(history), strict=True)
    return {id: float(score) for id, score in scores if id in allowed}


def _relative(
    scores: Mapping[str, float], allowed: set[str], least: float = 1e-12
) -> dict[str, float]:
    most = max((scores.get(id, 0.0) for id in allowed), default=0.0)
    return {id: max(0.0, scores.get(id, 0.0)) / max(most, least) for id in allowed}


def _freshness(found: Scored, allowed: set[str], today: datetime) -> dict[str, float]:
    return {
        id: 0.5 ** (max(0, today.year - year) / _HALF_LIFE)
        for id in allowed
        if (year := found.years[id]) is not None
    }


def _pool(
    values: Mapping[PartKind, Mapping[str, float]], allowed: set[str], credited: frozenset[str]
) -> list[str]:
    """The POOL best by what is known of every title; being by a known creator counts in full."""

    def worth(id: str) -> float:
        by_creator = _WEIGHTS[PartKind.CREATORS] * (id in credited)
        parts = (_WEIGHTS[kind] * of_title.get(id, 0.0) for kind, of_title in values.items())
        return round(by_creator + sum(parts), 9)

    return sorted(allowed, key=lambda id: (-worth(id), id))[:POOL]
