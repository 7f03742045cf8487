"""Made-up viewers for demonstrations and load tests.

Each viewer prefers a few techniques that are chosen at random; the rest is noise. Nothing that is
computed from these viewers says anything about people.

The same titles, seed, days and last day give the same viewers, however many are generated: viewer
3 of 10 is viewer 3 of 1,000.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from graph.common.errors import GraphError
from graph.common.progress import Progress
from graph.common.time import iso
from graph.declare.records import Record
from graph.loading.load import load_records
from graph.loading.report import LoadReport
from graph.model.viewers import DeviceClass, EventType
from graph.store.driver import WHOLE_GRAPH, Store
from graph.store.queries import query
from graph.viewers.records import Event, User

_HOMES = (("es-AR", "AR"), ("en-US", "US"), ("fr-FR", "FR"), ("de-DE", "DE"), ("ja-JP", "JP"))
_LIKED = 3
"""Techniques that a viewer is made to like."""

_USUAL_MINUTES = 60
_POOL = 40
"""Titles that are looked at for each choice, so that liking matters without deciding all."""


@dataclass(frozen=True, slots=True)
class Watchable:
    """A title that can be watched. minutes: it runs, where known. techniques: declared ones."""

    id: str
    minutes: int | None
    techniques: frozenset[str]


async def watchable(store: Store) -> list[Watchable]:
    """All titles, by id."""
    rows = await store.read(query("loading/read_watchable_titles"), deadline=WHOLE_GRAPH)
    return [Watchable(row["id"], row["minutes"], frozenset(row["techniques"])) for row in rows]


async def load_generated(
    store: Store,
    made: Sequence[tuple[dict[str, Any], list[dict[str, Any]]]],
    progress: Progress | None = None,
) -> LoadReport:
    """Write what `generate` has made; what is there already is left. Raises StoreError."""
    records: dict[type[Record], list[dict[str, Any]]] = {
        User: [user for user, _ in made],
        Event: [event for _, events in made for event in events],
    }
    return await load_records(store, records, progress=progress)


def generate(
    titles: Sequence[Watchable], viewers: int, days: int, seed: int, until: date
) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Lines of users.jsonl and events.jsonl, viewer by viewer, events by time.

    until: the last day; nothing happens after it. Raises GraphError when there are no titles.
    """
    if not titles:
        raise GraphError("the catalog has no titles that viewers could watch; load some first")
    techniques = sorted({technique for title in titles for technique in title.techniques})
    for number in range(1, viewers + 1):
        rng = random.Random(f"{seed}/{number}")
        locale, market = rng.choice(_HOMES)
        user = {
            "id": f"synthetic-{seed}-{number}",
            "name": f"Synthetic viewer {number}",
            "locale": locale,
            "market": market,
            "synthetic": True,
        }
        liked = set(rng.sample(techniques, min(_LIKED, len(techniques))))
        yield user, list(_events(rng, user["id"], titles, liked, days, until))


def _events(
    rng: random.Random,
    user: object,
    titles: Sequence[Watchable],
    liked: set[str],
    days: int,
    until: date,
) -> Iterator[dict[str, Any]]:
    keenness, hour = rng.uniform(0.15, 0.7), rng.choice((13, 19, 20, 21))
    devices = rng.sample(list(DeviceClass)[:4], 2)
    completed: set[str] = set()
    serial = 0
    for back in range(days - 1, -1, -1):
        if rng.random() > keenness:
            continue
        day = until - timedelta(days=back)
        at = datetime(day.year, day.month, day.day, hour, rng.randrange(60), tzinfo=UTC)
        pool = rng.sample(titles, min(_POOL, len(titles)))
        weights = [1 + 5 * len(liked & title.techniques) for title in pool]
        (title,) = rng.choices(pool, weights)
        seconds = 60 * (title.minutes or _USUAL_MINUTES)
        # Ends well before midnight, so that nothing happens after the last day.
        seconds = min(seconds, 2 * 3600)
        fond = bool(liked & title.techniques)
        chance = rng.random()
        if chance < (0.8 if fond else 0.5):
            share, ending = 1.0, EventType.COMPLETED
        elif chance < (0.85 if fond else 0.8):
            share, ending = rng.uniform(0.03, 0.3), EventType.ABANDONED
        else:
            share, ending = rng.uniform(0.3, 0.9), EventType.PROGRESS
        begin = EventType.REWATCHED if title.id in completed else EventType.STARTED
        device = rng.choices(devices, (3, 1))[0]
        for type_, part in ((begin, 0.0), (EventType.PROGRESS, share / 2), (ending, share)):
            serial += 1
            yield {
                "id": f"{until}/{days}/{serial}",
                "user": user,
                "title": title.id,
                "type": type_.value,
                "at": iso(at + timedelta(seconds=round(seconds * part))),
                "seconds": 0 if part == 0 else round(seconds * share / 2),
                "progress": round(part, 3),
                "device": device.value,
            }
        if ending is EventType.COMPLETED:
            completed.add(title.id)
