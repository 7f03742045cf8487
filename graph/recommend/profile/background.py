"""The catalog that viewers are compared with: the shares of its values, and the viewers of titles.

It is read in one query and cached in the process for MAXIMUM_AGE seconds. The viewers of a title
are counted only where there are LEAST_AUDIENCE or more of them, so that nobody can be identified.
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

MAXIMUM_AGE = 60.0
"""Seconds for which it is cached."""

LEAST_AUDIENCE = 3
"""Viewers that a title must have for their number to be used."""


@dataclass(frozen=True, slots=True)
class Background:
    """Frequencies in the catalog, and audiences; the same for all viewers."""

    shares: Mapping[TasteKind, Mapping[str, float]]
    """By kind and value: its share of the titles that state a value of the kind, 0 to 1."""

    one_work: float
    """The share of a single title, which is used for every creator."""

    audience: Mapping[str, Mapping[str, int]]
    """Viewers by market and title; the market '' is all markets together."""

    documented: tuple[str, ...]
    """Ids of the titles with the most uses of techniques, the most first."""

    def share(self, kind: TasteKind, value: str) -> float:
        if kind is TasteKind.CREATOR:
            return self.one_work
        return self.shares[kind].get(value, 0.0)

    def audience_of(self, market: str | None) -> tuple[str, Mapping[str, int]]:
        """The market and its counts where there are any; else ('', those of all markets)."""
        if market and self.audience.get(market):
            return market, self.audience[market]
        return "", self.audience.get("", {})


_cached: WeakKeyDictionary[Store, tuple[float, Background]] = WeakKeyDictionary()


async def read_background(store: Store) -> Background:
    """One query, or none while it is cached. Raises StoreError."""
    known = _cached.get(store)
    if known and time.monotonic() - known[0] < MAXIMUM_AGE:
        return known[1]
    rows = await store.read(query("recommend/profile/read_background"))
    background = _background(rows[0]["data"])
    _cached[store] = time.monotonic(), background
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
        if row["market"] and viewers >= LEAST_AUDIENCE:
            audience.setdefault(row["market"], {})[title] = viewers
    audience[""] = {title: n for title, n in audience[""].items() if n >= LEAST_AUDIENCE}
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
