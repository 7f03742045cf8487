"""One viewer as recommendations see them: history, preferences, what is hidden; one query.

Only the newest HISTORY titles count; how much each does is its `strength`, 0 to 1:

    rated      (value - 2) / 3, within 0 and 1: 5 stars say all, 2 or less say nothing
    completed  1
    abandoned  0.1
    else       the progress, at least 0.3: it was begun

A title that was both watched and rated counts by the rating, which is what the viewer says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from graph.queries import query
from graph.store import Store

HISTORY = 500
"""Titles of a history that count, from the newest."""

DAYS = 120
"""Days of viewing that are looked at for a device or a time of day."""

_TIMES = {
    "MORNING": range(5, 12),
    "AFTERNOON": range(12, 17),
    "EVENING": range(17, 22),
}
_SAME_CONTEXT = 2.0
"""How much more a title counts that was watched on this device or at this time of day."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A title of the history. weights: of its profile, by technique (W of similarity)."""

    id: str
    strength: float
    last_at: str
    completed: bool
    year: int | None
    genres: tuple[str, ...]
    countries: tuple[str, ...]
    techniques: tuple[str, ...]
    creators: tuple[str, ...]
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Viewer:
    """history: newest first. away, finished: titles' ids. edits: PINNED or MUTED by (kind, value).

    contexts: by title the (device, time of day) of each of its events.
    """

    id: str = ""
    locale: str | None = None
    market: str | None = None
    hide_ai_generated: bool = False
    audio_languages: tuple[str, ...] = ()
    title_languages: tuple[str, ...] = ()
    maximum_age: int | None = None
    revision: int | None = None
    history: tuple[Watched, ...] = ()
    finished: frozenset[str] = frozenset()
    away: frozenset[str] = frozenset()
    hidden_creators: frozenset[str] = frozenset()
    hidden_techniques: frozenset[str] = frozenset()
    edits: Mapping[tuple[str, str], str] = field(default_factory=dict)
    contexts: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)

    @property
    def liked(self) -> tuple[Watched, ...]:
        """What of the history counts for something."""
        return tuple(each for each in self.history if each.strength > 0)

    def in_context(self, device: str | None, time_of_day: str | None) -> Viewer:
        """With titles watched on the device, or at the time of day, counting twice as much.

        Strengths are scaled to stay within 0 and 1.
        """
        if not device and not time_of_day:
            return self

        def weight(title: str) -> float:
            same = any(
                (not device or device == each) and (not time_of_day or time_of_day == when)
                for each, when in self.contexts.get(title, ())
            )
            return 1.0 if same else 1.0 / _SAME_CONTEXT

        return replace(
            self,
            history=tuple(replace(h, strength=h.strength * weight(h.id)) for h in self.history),
        )


async def read_viewer(store: Store, viewer: str | None, *, contexts: bool = False) -> Viewer:
    """One query (none without a viewer); an unknown viewer has no history and no wishes.

    contexts: whether to read on which devices and when. Raises StoreError.
    """
    if viewer is None:
        return Viewer()
    parameters = {"viewer": viewer, "limit": HISTORY, "days": DAYS if contexts else 0}
    rows = await store.read(query("taste_viewer"), parameters)
    if not rows:
        return Viewer(viewer)
    found: dict[str, Any] = rows[0]["data"]
    return Viewer(
        viewer,
        found["locale"],
        found["market"],
        found["hideAiGenerated"],
        tuple(found["audioLanguages"]),
        tuple(found["titleLanguages"]),
        found["maximumAge"],
        found["revision"],
        tuple(map(_watched, found["history"])),
        frozenset(found["finished"]),
        frozenset(found["away"]),
        frozenset(found["hiddenCreators"]),
        frozenset(found["hiddenTechniques"]),
        {(each["kind"], each["value"]): each["state"] for each in found["edits"]},
        _contexts(found["days"]),
    )


def time_of_day(hour: int) -> str:
    """MORNING from 5, AFTERNOON from 12, EVENING from 17, NIGHT from 22 o'clock (UTC)."""
    return next((name for name, hours in _TIMES.items() if hour in hours), "NIGHT")


def strength(row: Mapping[str, Any]) -> float:
    """How much a title of the history counts, 0 to 1; see above."""
    if row["rated"] is not None:
        return min(max((float(row["rated"]) - 2) / 3, 0.0), 1.0)
    if row["completed"] or row["rewatched"]:
        return 1.0
    return 0.1 if row["abandoned"] else min(max(float(row["progress"]), 0.3), 1.0)


def _watched(row: Mapping[str, Any]) -> Watched:
    return Watched(
        row["id"],
        strength(row),
        row["lastAt"],
        bool(row["completed"]),
        row["year"],
        tuple(row["genres"]),
        tuple(row["countries"]),
        tuple(row["techniques"]),
        tuple(row["creators"]),
        {each["technique"]: each["weight"] for each in row["weights"]},
    )


def _contexts(days: Sequence[Mapping[str, Any]]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for day in days:
        for title, at, device in zip(
            day["titles"] or [], day["times"] or [], day["devices"] or [], strict=False
        ):
            hour = str(at)[11:13]
            when = time_of_day(int(hour)) if hour.isdigit() else ""
            found.setdefault(title, []).append((device or "", when))
    return found
