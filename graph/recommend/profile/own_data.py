"""All that is stored about one viewer: export and deletion."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from graph.common.time import iso
from graph.model.recommendations import TasteKind
from graph.recommend.profile.background import read_background
from graph.recommend.profile.taste import affinities
from graph.recommend.profile.viewer import read_viewer
from graph.store.driver import WHOLE_GRAPH, Run, Store
from graph.store.queries import query
from graph.viewers.rows import NOT_SAID

_PREFERENCES = ("hideAiGenerated", "titleLanguages", "audioLanguages", "maximumAge")
_PROFILE = ("id", "name", "locale", "market", "createdAt", "synthetic")


async def export(store: Store, user: str) -> dict[str, Any]:
    """Everything that is stored about a viewer, and what is computed from it, as JSON's plain data.

    Keys: exportedAt, profile, preferences, history (totals by title), events (as they were
    recorded, oldest first), ratings, hidden, lists, tasteEdits, taste (computed; all values that
    `me { taste }` has). Empty but for the id where nothing is stored. Titles
    are named by slug and name, those of the taste by slug.
    """
    # One transaction, so that totals and events belong together on Neo4j.
    rows, days = await store.transact(lambda run: _read(run, user), deadline=WHOLE_GRAPH)
    found: dict[str, Any] = rows[0] if rows else {"profile": {"id": user}}
    profile = found["profile"]
    viewer, background = await read_viewer(store, user), await read_background(store)
    events = [event for row in days for event in _events(row["day"])]
    return {
        "exportedAt": iso(datetime.now(UTC)),
        "profile": {name: profile.get(name) for name in _PROFILE},
        "preferences": {name: profile.get(name) for name in _PREFERENCES},
        "history": [
            {"title": row["title"], "name": row["name"], **row["totals"]}
            for row in found.get("watched", ())
        ],
        "events": sorted(events, key=lambda event: (event["at"], event["id"])),
        "ratings": found.get("rated", []),
        "hidden": found.get("hidden", []),
        "lists": found.get("lists", []),
        "tasteEdits": found.get("edits", []),
        "taste": [
            asdict(affinity) | {"titles": list(affinity.titles)}
            for kind in TasteKind
            for affinity in affinities(viewer, background, kind)
        ],
    }


async def _read(run: Run, user: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    rows = await run(query("recommend/profile/export_viewer"), {"user": user})
    return rows, await run(query("recommend/profile/export_viewer_days"), {"user": user})


def _events(day: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A day's events, from its parallel lists."""
    columns = {
        "id": "eventIds",
        "title": "titles",
        "type": "types",
        "at": "times",
        "seconds": "seconds",
        "progress": "progresses",
        "device": "devices",
        "timeOfDay": "timesOfDay",
    }
    lists = [day.get(name) or [] for name in columns.values()]
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*lists, strict=True)]
    for row in rows:
        if row["progress"] == NOT_SAID:
            row["progress"] = None
    return rows


async def delete(store: Store, user: str) -> int | None:
    """Delete a viewer and all that belongs to them, in one transaction.

    Returns how many events had been recorded; None where nothing was stored of that user.
    """

    async def work(run: Run) -> int | None:
        rows = await run(
            query("recommend/profile/lock_viewer_to_delete"),
            {"user": user, "token": uuid.uuid4().hex},
        )
        if not rows:
            return None
        await run(query("recommend/profile/delete_viewer_parts"), {"user": user})
        await run(query("recommend/profile/delete_viewer"), {"user": user})
        return int(rows[0]["events"])

    return await store.transact(work)
