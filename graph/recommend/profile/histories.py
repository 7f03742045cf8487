"""All viewers' histories, as the collaborative model is trained on them.

Read in streams, and never with anything of a viewer but ids, times and strengths. The time of a
title is that of its last event or of its rating, whichever is later.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from graph.store.driver import Store
from graph.store.queries import query
from graph.viewers.history import strength

History = list[tuple[str, float]]


@dataclass(slots=True)
class Interactions:
    """A viewer's interactions with one title: how many of each kind, and when the last one was."""

    started: int = 0
    completed: int = 0
    abandoned: int = 0
    rewatched: int = 0
    progress: float = 0.0
    rating: float | None = None
    at: str = ""

    def strength(self) -> float:
        return strength(
            self.started,
            self.completed,
            self.abandoned,
            self.rewatched,
            self.progress,
            self.rating,
        )


async def read_histories(store: Store) -> dict[str, History]:
    """By viewer: (title, strength 0..1), the newest last; see `ordered`.

    Viewers without any title are left out. Raises StoreError.
    """
    viewers: dict[str, dict[str, Interactions]] = {}
    async for row in store.stream(query("recommend/profile/read_all_watched_titles")):
        viewers.setdefault(row["viewer"], {})[row["title"]] = Interactions(
            row["started"] or 0,
            row["completed"] or 0,
            row["abandoned"] or 0,
            row["rewatched"] or 0,
            row["progress"] or 0.0,
            None,
            row["at"] or "",
        )
    async for row in store.stream(query("recommend/profile/read_all_ratings")):
        interactions = viewers.setdefault(row["viewer"], {}).setdefault(
            row["title"], Interactions()
        )
        interactions.rating = row["value"]
        interactions.at = max(interactions.at, row["at"] or "")
    return {viewer: ordered(viewers[viewer]) for viewer in sorted(viewers)}


@lru_cache(maxsize=100_000)
def _natural(title: str) -> str:
    return re.sub(r"\d+", lambda number: number[0].zfill(12), title)


def ordered(interactions: Mapping[str, Interactions]) -> History:
    """(title, strength), the newest last; equal times by id, with numbers in ids by their value."""
    by_time = sorted(interactions.items(), key=lambda each: (each[1].at, _natural(each[0])))
    return [(title, interactions.strength()) for title, interactions in by_time]
