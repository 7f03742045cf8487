"""What a viewer is compared with: the catalog's own shares, and what other viewers watch.

One query, whose answer is kept in the process for FRESH seconds. A title's viewers are told only
where LEAST or more have watched it, so that nobody can be made out.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from graph.model.recommendations import TasteKind
from graph.store.driver import Store
from graph.store.queries import query

FRESH = 60.0
"""Seconds for which the answer is kept."""

LEAST = 3
"""Viewers that must have watched a title before that is told of it."""


@dataclass(frozen=True, slots=True)
class Background:
    """shares: of each value among the titles that state something of its kind, 0 to 1.

    one_work: the share of a single title, which stands for that of any creator. audience: viewers
    by title, by market; '' stands for all markets together. documented: ids of the titles with the
    most uses of techniques, the most first.
    """

    shares: Mapping[TasteKind, Mapping[str, float]]
    one_work: float
    audience: Mapping[str, Mapping[str, int]]
    documented: tuple[str, ...]

    def share(self, kind: TasteKind, value: str) -> float:
        if kind is TasteKind.CREATOR:
            return self.one_work
        return self.shares[kind].get(value, 0.0)

    def audience_of(self, market: str | None) -> tuple[str, Mapping[str, int]]:
        """The market and its counts where there are any; else ('', those of all markets)."""
        if market and self.audience.get(market):
            return market, self.audience[market]
        return "", self.audience.get("", {})


_kept: WeakKeyDictionary[Store, tuple[float, Background]] = WeakKeyDictionary()


async def read_background(store: Store) -> Background:
    """One query, or none while the last answer is fresh. Raises StoreError."""
    known = _kept.get(store)
    if known and time.monotonic() - known[0] < FRESH:
        return known[1]
    rows = await store.read(query("recommend/read_background"))
    background = _background(rows[0]["data"])
    _kept[store] = time.monotonic(), background
    return background


def era(year: int) -> str:
    """The decade, such as 1990s."""
    return f"{year // 10 * 10}s"


def _background(found: Mapping[str, Any]) -> Background:
    def shares(name: str, of: int) -> dict[str, float]:
        return {each["value"]: each["count"] / max(of, 1) for each in found[name]}

    eras: dict[str, int] = {}
    for each in found["years"]:
        eras[era(each["value"])] = eras.get(era(each["value"]), 0) + each["count"]
    audience: dict[str, dict[str, int]] = {"": {}}
    for row in found["audience"]:
        title, viewers = row["title"], row["viewers"]
        audience[""][title] = audience[""].get(title, 0) + viewers
        if row["market"] and viewers >= LEAST:
            audience.setdefault(row["market"], {})[title] = viewers
    audience[""] = {title: n for title, n in audience[""].items() if n >= LEAST}
    return Background(
        {
            TasteKind.TECHNIQUE: shares("techniques", found["documented"]),
            TasteKind.GENRE: shares("genres", found["ofGenre"]),
            TasteKind.THEME: shares("themes", found["ofTheme"]),
            TasteKind.COUNTRY: shares("countries", found["ofCountry"]),
            TasteKind.ERA: {name: n / max(sum(eras.values()), 1) for name, n in eras.items()},
        },
        1 / max(found["credited"], 1),
        audience,
        tuple(found["best"]),
    )
