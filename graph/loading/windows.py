"""Checks of the windows in which titles are available: they are right by themselves and together.

A window begins and ends with a day, both included; without a last day it is open. Markets are
countries; a window without any holds in every market of its platform.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graph.common.formats import before
from graph.loading.folder import SeedFolder
from graph.platforms.records import Availability, Platform
from graph.store.driver import WHOLE_GRAPH, Store
from graph.store.queries import query

_OPEN = "9999-12-31"
Life = tuple[str | None, str | None]
"""When a platform opened and closed, as exactly as it is known."""


@dataclass(frozen=True, slots=True)
class _Window:
    """place: of its line; empty for a window in the store."""

    id: str
    title: str
    platform: str
    markets: tuple[str, ...]
    first: str
    last: str
    place: str = ""


async def check_windows(store: Store, folder: SeedFolder) -> None:
    """Add a fault for each two windows of one title on one platform that overlap in a market, and
    for each window that is not within its platform's life, here or in the store."""
    lines = folder.lines.get(Availability, [])
    platforms = folder.records(Platform)
    if not lines and not platforms:
        return
    ours = [_of_line(line.record, line.place) for line in lines]  # type: ignore[arg-type]
    replaced = {window.id for window in ours}
    titles = sorted({window.title for window in ours})
    theirs = [
        _of_row(row)
        for row in await store.read(
            query("loading/read_windows_of_titles"), {"titles": titles}, deadline=WHOLE_GRAPH
        )
        if row["id"] not in replaced
    ]
    folder.faults += _overlaps(ours, theirs)
    lives = {platform.id: (platform.opened, platform.closed) for platform in platforms}
    unknown = sorted({window.platform for window in ours} - lives.keys())
    rows = await store.read(query("loading/read_platform_lifetimes"), {"platforms": unknown})
    stored = {row["id"]: (row["opened"], row["closed"]) for row in rows}
    folder.faults += _outside(ours, {**stored, **lives})
    for row in await store.read(
        query("loading/read_windows_of_platforms"),
        {"platforms": sorted(lives)},
        deadline=WHOLE_GRAPH,
    ):
        if row["id"] not in replaced:
            fault = _fault(row["startsOn"], row["endsOn"] or _OPEN, lives[row["platform"]])
            if fault:
                (place,) = (
                    line.place
                    for line in folder.lines[Platform]
                    if line.record.key == row["platform"]
                )
                name, what = fault
                name = "opened" if name == "from" else "closed"
                folder.faults.append(f"{place}: {name}: the stored window {row['id']!r} {what}")


def _of_line(record: Availability, place: str) -> _Window:
    return _Window(
        record.key,
        record.title,
        record.platform,
        record.markets,
        record.from_,
        record.until or _OPEN,
        place,
    )


def _of_row(row: Mapping[str, Any]) -> _Window:
    return _Window(
        row["id"],
        row["title"],
        row["platform"],
        tuple(row["markets"]),
        row["startsOn"],
        row["endsOn"] or _OPEN,
    )


def _overlaps(ours: Iterable[_Window], theirs: Iterable[_Window]) -> Iterator[str]:
    """A fault for each pair of which at least one is ours, at the later line of the two."""
    seen: dict[tuple[str, str], list[_Window]] = {}
    for window in theirs:
        seen.setdefault((window.title, window.platform), []).append(window)
    for window in ours:
        others = seen.setdefault((window.title, window.platform), [])
        for other in others:
            shared = set(window.markets) & set(other.markets)
            together = shared or not window.markets or not other.markets
            if together and window.first <= other.last and other.first <= window.last:
                where = f"in {', '.join(sorted(shared))}" if shared else "in a market of both"
                line = other.place.rpartition(":")[2]
                which = f"that of line {line}" if line else f"the stored window {other.id!r}"
                yield (
                    f"{window.place}: from: the window overlaps with {which}: the same title and"
                    f" platform, {where}, from {max(window.first, other.first)}"
                )
        others.append(window)


def _outside(windows: Iterable[_Window], lives: Mapping[str, Life]) -> Iterator[str]:
    for window in windows:
        fault = _fault(window.first, window.last, lives.get(window.platform, (None, None)))
        if fault:
            name, what = fault
            yield f"{window.place}: {name}: the window {what}"


def _fault(first: str, last: str, life: Life) -> tuple[str, str] | None:
    """Which end of a window is outside a platform's life, and what is wrong; None for neither."""
    opened, closed = life
    if before(first, opened):
        return "from", f"begins on {first}, before the platform opened, {opened}"
    if before(closed, last):
        ends = "has no end" if last == _OPEN else f"ends on {last}"
        return "until", f"{ends}, but the platform closed, {closed}"
    return None
