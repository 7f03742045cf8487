"""What the collaborative model is learned from: all viewers' histories, and what titles are.

Read in streams, and never with anything of a viewer but ids, times and strengths. A title counts
when it was watched or rated last, whichever is later.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import orjson

from graph.recommend.content import TitleContent
from graph.store.driver import WHOLE_GRAPH, Store
from graph.store.queries import query
from graph.viewers.history import strength

History = list[tuple[str, float]]


@dataclass(slots=True)
class Dealing:
    """What a viewer did with a title."""

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
    viewers: dict[str, dict[str, Dealing]] = {}
    async for row in store.stream(query("recommend/read_all_watched")):
        viewers.setdefault(row["viewer"], {})[row["title"]] = Dealing(
            row["started"] or 0,
            row["completed"] or 0,
            row["abandoned"] or 0,
            row["rewatched"] or 0,
            row["progress"] or 0.0,
            None,
            row["at"] or "",
        )
    async for row in store.stream(query("recommend/read_all_ratings")):
        dealing = viewers.setdefault(row["viewer"], {}).setdefault(row["title"], Dealing())
        dealing.rating = row["value"]
        dealing.at = max(dealing.at, row["at"] or "")
    return {viewer: ordered(viewers[viewer]) for viewer in sorted(viewers)}


@lru_cache(maxsize=100_000)
def _natural(title: str) -> str:
    return re.sub(r"\d+", lambda number: number[0].zfill(12), title)


def ordered(dealings: Mapping[str, Dealing]) -> History:
    """By title to the newest last; those of one time by id, numbers in it by their value."""
    by_time = sorted(dealings.items(), key=lambda each: (each[1].at, _natural(each[0])))
    return [(title, dealing.strength()) for title, dealing in by_time]


async def read_content(store: Store) -> dict[str, TitleContent]:
    """What is declared of every title. Raises StoreError."""
    creators: dict[str, set[str]] = {}
    async for row in store.stream(query("similarity/read_credits")):
        creators.setdefault(row["title"], set()).add(row["creator"])
    techniques: dict[str, set[str]] = {}
    async for row in store.stream(query("similarity/read_declared_uses")):
        techniques.setdefault(row["title"], set()).add(row["technique"])
    return {
        row["id"]: TitleContent(
            name=row["name"],
            year=row["year"],
            genres=tuple(row["genres"] or ()),
            themes=tuple(row["themes"] or ()),
            creators=tuple(sorted(creators.get(row["id"], ()))),
            techniques=tuple(sorted(techniques.get(row["id"], ()))),
        )
        async for row in store.stream(query("recommend/read_all_titles"))
    }


async def stamp(store: Store) -> str:
    """Changes with the catalog's data, and whenever somebody watches, rates or is deleted.

    A few counts, so it costs little; a change that leaves all of them and the newest time as they
    were (an older event that came late, say) does not show.
    """
    rows = await store.read(query("recommend/read_habits_revision"), deadline=WHOLE_GRAPH)
    return hashlib.sha256(orjson.dumps(rows)).hexdigest()[:16]
