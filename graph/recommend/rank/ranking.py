"""Recommendations: the best candidates of a viewer, in a diversified order.

The SHORTLIST candidates with the best scores (`graph.recommend.rank.scores`) are ordered so that
neighbours differ (`graph.recommend.rank.diversity`).

Queries: the viewer; the background (once a minute); the candidates; details of the best: at most
4, whatever the length of the history.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from graph.common.errors import InvalidRequest
from graph.compile.arguments import share
from graph.recommend.rank.candidates import read_candidates, read_details
from graph.recommend.rank.diversity import diversified
from graph.recommend.rank.recommendation import Recommendation
from graph.recommend.rank.scores import best, recommendation_of, score_parts
from graph.recommend.rank.scoring_context import (
    MOST_CREATORS,
    Collaborative,
    ScoringContext,
    read_scoring_context,
)
from graph.store.driver import Store

SHORTLIST = 100
"""Titles of a ranked list: the candidates with the best scores."""


@dataclass(frozen=True, slots=True)
class RecommendationRequest:
    """What a viewer asks for."""

    where: Mapping[str, Any] | None = None
    """Conditions on titles, as the field `titles` takes them."""

    surprise: float = 0.0
    """How far to lead away from what is familiar, 0 to 1."""

    include_completed: bool = False
    """Whether what was completed, rated or given up early may be recommended again."""

    device: str | None = None
    """Titles that were never watched on this device count half."""

    time_of_day: str | None = None
    """Titles that were never watched at this time of day count half."""

    after: str | None = None
    """The slug of the title just watched."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A ranked list, and what it was scored with."""

    rows: tuple[Recommendation, ...]
    """In their order, at most SHORTLIST."""

    scoring: ScoringContext


async def recommend(
    store: Store,
    viewer_id: str | None,
    request: RecommendationRequest,
    model: Collaborative | None = None,
    *,
    today: datetime | None = None,
) -> Ranked:
    """What to watch next, the best first; viewer_id None: somebody unknown.

    Raises InvalidRequest, RequestTooLarge and StoreError.
    """
    surprise = share("surprise", request.surprise)
    today = today or datetime.now(UTC)
    scoring = await read_scoring_context(
        store, viewer_id, model, device=request.device, time_of_day=request.time_of_day
    )
    after = request.after
    candidates, known = await read_candidates(
        store,
        scoring.viewer,
        target=scoring.target,
        creators=list(scoring.creators)[:MOST_CREATORS],
        like=[after] if after else (),
        where=request.where,
        market=scoring.market,
        today=today,
    )
    if after and after not in known:
        raise InvalidRequest(f"context.after: there is no title {after[:60]!r}")
    excluded = set() if request.include_completed else scoring.viewer.seen | scoring.viewer.disliked
    allowed = [each for each in candidates if each.id not in excluded and each.id != after]
    parts = score_parts(scoring, allowed, surprise, after, today)
    shortlist = best(parts, SHORTLIST)
    details = await read_details(store, [allowed[i].id for i in shortlist])
    rows = [
        recommendation_of(scoring, allowed[i], details, parts, i)
        for i in shortlist
        if allowed[i].id in details
    ]
    return Ranked(tuple(diversified(rows)), scoring)
