"""One viewer as recommendations see them: history, preferences, and what is hidden.

One query reads it all. Only the newest HISTORY titles count, each by its strength
(`graph.viewers.history`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from graph.store.driver import Store
from graph.store.queries import query
from graph.viewers.history import DISLIKED, FINISHED, GIVEN_UP, strength

HISTORY = 500
"""Titles of a history that count, from the newest."""

DAYS = 120
"""Days of viewing that are looked at for a device or a time of day."""

_OTHER_CONTEXT = 0.5
"""What the strength of a title is multiplied with that was never watched in the context."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A title of the history."""

    id: str
    strength: float
    """How strongly the viewer's interactions with it speak for it, 0 to 1."""

    completed: bool
    disliked: bool
    """Whether it was rated low, or given up early and not rated."""

    year: int | None
    genres: tuple[str, ...]
    themes: tuple[str, ...]
    countries: tuple[str, ...]
    techniques: tuple[str, ...]
    creators: tuple[str, ...]
    weights: Mapping[str, float]
    """Of its profile, by technique (W of `graph.similarity`)."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """One viewer; without arguments somebody of whom nothing is known."""

    id: str = ""
    locale: str | None = None
    market: str | None = None
    hide_ai_generated: bool = False
    title_languages: tuple[str, ...] = ()
    audio_languages: tuple[str, ...] = ()
    maximum_age: int | None = None
    history: tuple[Watched, ...] = ()
    """The newest first, without what is excluded."""

    seen: frozenset[str] = frozenset()
    """Ids of titles that were watched to their end, begun again or rated, however long ago, and of
    the seasons and series of which that holds for every part."""

    excluded: frozenset[str] = frozenset()
    """Ids of titles that are hidden, part of a hidden one, or by a hidden creator."""

    hidden_creators: frozenset[str] = frozenset()
    hidden_techniques: frozenset[str] = frozenset()
    edits: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """PINNED or MUTED, by kind and value."""

    contexts: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    """By title the device and the time of day of each of its events; '' where it is not known."""

    @property
    def liked(self) -> tuple[Watched, ...]:
        """The titles of the history with a strength above 0, the newest first."""
        return tuple(each for each in self.history if each.strength > 0)

    @property
    def nameable(self) -> tuple[Watched, ...]:
        """Liked titles that may be named to the viewer: none with a hidden technique."""
        return tuple(each for each in self.liked if not self.hidden_techniques & {*each.techniques})

    @property
    def disliked(self) -> frozenset[str]:
        """Titles given up early or rated low."""
        return frozenset(each.id for each in self.history if each.disliked)

    def in_context(self, device: str | None, time_of_day: str | None) -> Viewer:
        """With half the strength for titles never watched on this device, at this time of day."""
        if not device and not time_of_day:
            return self

        def weight(title: str) -> float:
            same = any(
                (not device or device == each) and (not time_of_day or time_of_day == when)
                for each, when in self.contexts.get(title, ())
            )
            return 1.0 if same else _OTHER_CONTEXT

        return replace(
            self,
            history=tuple(replace(h, strength=h.strength * weight(h.id)) for h in self.history),
        )


async def read_viewer(store: Store, viewer: str | None, *, contexts: bool = False) -> Viewer:
    """One query (none without a viewer); of an unknown one nothing but the id is known.

    contexts: whether to read on which devices and when titles were watched. Raises StoreError.
    """
    if viewer is None:
        return Viewer()
    parameters = {
        "viewer": viewer,
        "limit": HISTORY,
        "days": DAYS if contexts else 0,
        "finished": FINISHED,
    }
    rows = await store.read(query("recommend/profile/read_viewer"), parameters)
    if not rows:
        return Viewer(viewer)
    found: dict[str, Any] = rows[0]["data"]
    excluded = frozenset(found["excluded"])
    return Viewer(
        viewer,
        found["locale"],
        found["market"],
        found["hideAiGenerated"],
        tuple(found["titleLanguages"]),
        tuple(found["audioLanguages"]),
        found["maximumAge"],
        tuple(_watched(each) for each in found["history"] if each["id"] not in excluded),
        _seen(found["seen"], found["wholes"]),
        excluded,
        frozenset(found["hiddenCreators"]),
        frozenset(found["hiddenTechniques"]),
        {(each["kind"], each["value"]): each["state"] for each in found["edits"]},
        _contexts(found["days"]),
    )


def _seen(
    watched: Sequence[tuple[str, str | None]], wholes: Sequence[tuple[str, str | None, int]]
) -> frozenset[str]:
    """What was watched, and the wholes whose every part was.

    watched: ids, with that of what they are part of. wholes: ids, with that of what they are part
    of and the number of their parts.
    """
    whole_of = dict(watched)
    for whole, above, _ in wholes:
        whole_of.setdefault(whole, above)
    seen = {title for title, _ in watched}
    parts = Counter(whole_of[title] for title in seen)
    left = {whole: count for whole, _, count in wholes if whole not in seen}
    while finished := [whole for whole, count in left.items() if 0 < count <= parts[whole]]:
        for whole in finished:
            del left[whole]
            seen.add(whole)
            parts[whole_of[whole]] += 1
    return frozenset(seen)


def _watched(row: Mapping[str, Any]) -> Watched:
    completed = row["completed"] > 0 or row["rewatched"] > 0
    rated, given_up = row["rated"], row["abandoned"] > 0 and row["progress"] < GIVEN_UP
    return Watched(
        row["id"],
        strength(
            row["started"],
            row["completed"],
            row["abandoned"],
            row["rewatched"],
            row["progress"],
            rated,
        ),
        completed,
        rated <= DISLIKED if rated is not None else given_up and not completed,
        row["year"],
        tuple(row["genres"]),
        tuple(row["themes"]),
        tuple(row["countries"]),
        tuple(row["techniques"]),
        tuple(row["creators"]),
        {each["technique"]: each["weight"] for each in row["weights"]},
    )


def _contexts(days: Sequence[Mapping[str, Any]]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for day in days:
        columns = (day["titles"] or [], day["times"] or [], day["devices"] or [])
        for title, when, device in zip(*columns, strict=False):
            found.setdefault(title, []).append((device or "", when or ""))
    return found
