"""The score of a candidate, and the parts that it is the sum of.

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
too.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt

from graph.model.recommendations import PartKind, TasteKind
from graph.recommend.profile.background import era
from graph.recommend.profile.taste import affinities, weights
from graph.recommend.rank.candidates import Candidate, Detail
from graph.recommend.rank.recommendation import Recommendation
from graph.recommend.rank.scoring_context import ScoringContext, Values

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
"""By part. They are set by judgement; docs/recommendations.md says what they are worth."""

UNKNOWN_VIEWER = {
    PartKind.POPULARITY: 1.0,
    PartKind.DOCUMENTATION: 0.02,
    PartKind.FRESHNESS: 0.005,
}
"""The weights for a viewer of whom nothing is known."""

FAMILIAR = (
    PartKind.GENRES,
    PartKind.THEMES,
    PartKind.CREATORS,
    PartKind.ORIGIN,
    PartKind.POPULARITY,
)
"""Parts that count less, the greater the surprise that is asked for."""

UNIT = 1 << 20
"""A power of two: parts and scores are exact as floats, and so are their sums."""

_HALF_LIFE = 5.0
"""Years after which a title's freshness has halved."""

_LEAST_NEARNESS = 0.25
"""What the best candidate's nearness is taken to be at least, so that a poor best counts less."""

_MOST_BRIDGES = 3
"""Techniques of a bridge."""


def score_parts(
    scoring: ScoringContext,
    titles: Sequence[Candidate],
    surprise: float,
    after: str | None,
    today: datetime,
) -> dict[PartKind, npt.NDArray[np.int64]]:
    """The parts of the titles' scores, each by title in UNITths: weight x value, as above."""
    values = _values(scoring, titles, after, today)
    cold = not scoring.viewer.liked and not scoring.target and not after
    parts = {}
    for kind, weight in (UNKNOWN_VIEWER if cold else WEIGHTS).items():
        if not cold and kind in FAMILIAR:
            weight *= 1 - surprise
        elif kind is PartKind.SURPRISE:
            weight *= surprise
        parts[kind] = np.rint(weight * values[kind] * UNIT).astype(np.int64)
    return parts


def _values(
    scoring: ScoringContext, titles: Sequence[Candidate], after: str | None, today: datetime
) -> dict[PartKind, Values]:
    """The value of each part by title, 0 to 1."""
    viewer, count = scoring.viewer, len(titles)
    genres, themes, eras, countries = (
        weights(affinities(viewer, scoring.background, kind))
        for kind in (TasteKind.GENRE, TasteKind.THEME, TasteKind.ERA, TasteKind.COUNTRY)
    )

    def each(value: Any) -> Values:
        return np.fromiter((value(title) for title in titles), dtype=np.float64, count=count)

    def origin(title: Candidate) -> float:
        of_era = 0.0 if title.year is None else eras.get(era(title.year), 0.0)
        return (of_era + _mean([countries.get(one, 0.0) for one in title.countries])) / 2

    unfamiliar = each(lambda title: unfamiliarity(title, scoring.unfamiliar))
    similar = _relative(_similar_viewers(scoring, titles), 1e-9)
    near = _relative(each(lambda title: title.near), _LEAST_NEARNESS)
    return {
        PartKind.SIMILAR_VIEWERS: similar,
        PartKind.TECHNIQUES: near,
        PartKind.GENRES: each(lambda t: _mean([genres.get(genre, 0.0) for genre in t.genres])),
        PartKind.THEMES: each(lambda t: _mean([themes.get(theme, 0.0) for theme in t.themes])),
        PartKind.POPULARITY: _popularity(scoring, titles),
        PartKind.CREATORS: each(
            lambda t: 1 - math.prod(1 / (1 + scoring.creators.get(one, 0.0)) for one in t.creators)
        ),
        PartKind.ORIGIN: each(origin),
        PartKind.FRESHNESS: each(
            lambda t: 0 if t.year is None else 0.5 ** (max(0, today.year - t.year) / _HALF_LIFE)
        ),
        PartKind.AFTER: each(lambda t: max(0.0, t.like.get(after or "", 0.0))),
        PartKind.SURPRISE: unfamiliar * np.maximum(similar, near),
        PartKind.DOCUMENTATION: each(lambda t: t.documented),
    }


def _similar_viewers(scoring: ScoringContext, titles: Sequence[Candidate]) -> Values:
    history = scoring.history
    if scoring.model is None or not history:
        return np.zeros(len(titles))
    scores = dict(zip(scoring.model.titles, scoring.model.scores(history).tolist(), strict=True))
    return np.array([scores.get(title.id, 0.0) for title in titles])


def _popularity(scoring: ScoringContext, titles: Sequence[Candidate]) -> Values:
    def of(market: str | None) -> Values:
        _, viewers = scoring.background.audience_of(market)
        found = np.array([math.log1p(viewers.get(title.id, 0)) for title in titles])
        return _relative(found, 1e-9)

    return (4 * of(scoring.market) + of(None)) / 5


def _relative(values: Values, least: float) -> Values:
    """Divided by the greatest, or by `least` where that is more; negative ones are 0."""
    positive = np.maximum(values, 0.0)
    return positive / max(float(positive.max(initial=0.0)), least)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def unfamiliarity(title: Candidate, unfamiliar: frozenset[str]) -> float:
    """The share of its genres that are unfamiliar, 0 to 1; 0 where none are stated."""
    return _mean([float(genre in unfamiliar) for genre in title.genres])


def best(parts: Mapping[PartKind, npt.NDArray[np.int64]], count: int) -> list[int]:
    """Positions of the titles with the greatest scores above 0; of equal ones the first."""
    scores = np.sum(list(parts.values()), axis=0)
    order = np.argsort(-scores, kind="stable")[:count]
    return [int(i) for i in order if scores[i] > 0]


def recommendation_of(
    scoring: ScoringContext,
    title: Candidate,
    details: Mapping[str, Detail],
    parts: Mapping[PartKind, npt.NDArray[np.int64]],
    place: int,
) -> Recommendation:
    """Of the candidate at a place of the parts. details: its own is among them."""
    own = {kind: int(values[place]) for kind, values in parts.items() if values[place]}
    detail = details[title.id]
    crosses = unfamiliarity(title, scoring.unfamiliar) >= 0.5
    bridge = shared_techniques(scoring, detail)[:_MOST_BRIDGES] if crosses else ()
    return Recommendation(title, detail, sum(own.values()), own, bridge)


def shared_techniques(scoring: ScoringContext, detail: Detail) -> tuple[str, ...]:
    """Techniques that the title and a liked one both use, the most telling first."""
    used = {technique for each in scoring.viewer.liked for technique in each.techniques}
    shared = [each for each in detail.uses if each in used and each in scoring.target]
    return tuple(sorted(shared, key=lambda t: (-round(scoring.target[t] * detail.uses[t], 6), t)))
