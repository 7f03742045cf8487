"""The scoring context: all that is known of a viewer and of the catalog when titles are scored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from graph.model.recommendations import TasteKind, TasteState
from graph.recommend.profile.background import Background, read_background
from graph.recommend.profile.taste import state_of, totals
from graph.recommend.profile.viewer import Viewer, read_viewer
from graph.store.driver import Store

MOST_CREATORS = 20
"""Creators that count, those of whom most was liked."""

_LEAST_LIKED = 3
"""Liked titles with genres that it takes to tell which genres a viewer is familiar with."""

Values = npt.NDArray[np.float64]


class Collaborative(Protocol):
    """What is needed of `graph.recommend.rank.collaborative.CollaborativeModel`."""

    @property
    def titles(self) -> tuple[str, ...]: ...

    def scores(self, history: Sequence[tuple[str, float]]) -> Values: ...

    def contributions(
        self, history: Sequence[tuple[str, float]], title: str
    ) -> list[tuple[str, float]]: ...


@dataclass(frozen=True, slots=True)
class ScoringContext:
    """All that is known of a viewer and of the catalog when titles are scored."""

    viewer: Viewer
    background: Background
    market: str | None
    """Whose viewers count for popularity, a country's code; None or '': all viewers."""

    target: Mapping[str, float]
    """The target profile, by technique: the weights of what the viewer likes, 0 or more."""

    creators: Mapping[str, float]
    """By creator the strengths of what was liked of them, summed; the greatest first."""

    unfamiliar: frozenset[str]
    """Genres that the viewer hardly watches; see `unfamiliar_genres`."""

    model: Collaborative | None = None

    @property
    def history(self) -> list[tuple[str, float]]:
        """(title, strength) as the collaborative model takes it, the newest last."""
        return [(each.id, each.strength) for each in reversed(self.viewer.history)]


async def read_scoring_context(
    store: Store,
    viewer_id: str | None,
    model: Collaborative | None = None,
    *,
    device: str | None = None,
    time_of_day: str | None = None,
    market: str | None = None,
) -> ScoringContext:
    """Two queries at most. market: used where the viewer states none. Raises StoreError."""
    viewer = await read_viewer(store, viewer_id, contexts=bool(device or time_of_day))
    viewer = viewer.in_context(device, time_of_day)
    background = await read_background(store)
    return ScoringContext(
        viewer,
        background,
        viewer.market or market,
        target_profile(viewer),
        creator_weights(viewer),
        unfamiliar_genres(viewer, background),
        model,
    )


def unfamiliar_genres(viewer: Viewer, background: Background) -> frozenset[str]:
    """Genres that the viewer watches less than half as often as the catalog has them.

    None while fewer than _LEAST_LIKED titles with genres were liked.
    """
    titles = [each for each in viewer.liked if each.genres]
    if len(titles) < _LEAST_LIKED:
        return frozenset()
    total, watched = totals(TasteKind.GENRE, titles)
    catalog = background.shares[TasteKind.GENRE]
    return frozenset(g for g, share in catalog.items() if watched.get(g, 0.0) / total < share / 2)


def target_profile(viewer: Viewer) -> dict[str, float]:
    """Weight by technique: what liked titles' profiles hold, pinned ones as much as the most."""
    found: dict[str, float] = {}
    for title in viewer.liked:
        for technique, weight in title.weights.items():
            found[technique] = found.get(technique, 0.0) + title.strength * weight
    return _edited(viewer, TasteKind.TECHNIQUE, found)


def creator_weights(viewer: Viewer) -> dict[str, float]:
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
