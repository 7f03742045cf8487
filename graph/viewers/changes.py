"""Changes by viewers: ratings, hidden objects, lists, profile and preferences.

Every function may be run twice with the same arguments and does no harm then. `user` is the id of
the viewer whose data it is; one who is not in the store yet is created. Each raises InvalidRequest
for what cannot be, naming the field, and StoreError.
"""

from __future__ import annotations

import math
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from graph.common import formats, locales
from graph.common.errors import InvalidRequest, checked
from graph.common.time import iso
from graph.model.viewers import LONGEST_NAME, MAXIMUM_AGE, MAXIMUM_LANGUAGES
from graph.store.driver import Run, Store
from graph.store.queries import query

MAXIMUM_LISTS = 200
MAXIMUM_LISTED = 1_000
"""Lists of a viewer; titles of a list."""

HIDEABLE = {"title": "Title", "creator": "Creator", "technique": "Technique"}
"""What can be hidden, with its label."""


async def rate(store: Store, user: str, title: str, value: float) -> None:
    """Rate a title from 0.5 to 5, in halves."""
    if not (math.isfinite(value) and 0.5 <= value <= 5 and value * 2 == int(value * 2)):
        raise InvalidRequest(f"value: is {value:g}; it must be from 0.5 to 5, in steps of 0.5")
    rows = await store.write(
        query("viewers/set_rating"),
        {"user": user, "title": title, "value": float(value), "at": _now()},
    )
    if not rows:
        raise InvalidRequest(_no("title", title))


async def unrate(store: Store, user: str, title: str) -> bool:
    """Take a rating back; whether there was one."""
    return bool(await store.write(query("viewers/remove_rating"), {"user": user, "title": title}))


async def hide(store: Store, user: str, kind: str, slug: str) -> None:
    """Never show a viewer something again. kind: a key of HIDEABLE."""
    rows = await store.write(
        query("viewers/hide", Record=HIDEABLE[kind]), {"user": user, "id": slug, "at": _now()}
    )
    if not rows:
        raise InvalidRequest(_no(kind, slug))


async def unhide(store: Store, user: str, kind: str, slug: str) -> bool:
    """Undo `hide`; whether it was hidden."""
    text = query("viewers/unhide", Record=HIDEABLE[kind])
    return bool(await store.write(text, {"user": user, "id": slug}))


async def set_profile(store: Store, user: str, given: Mapping[str, Any]) -> None:
    """Set some of name, locale (BCP 47) and market (ISO 3166-1 alpha-2). None removes one."""
    read: dict[str, Callable[[str, Any], Any]] = {
        "name": name_of,
        "locale": _locale,
        "market": _market,
    }
    await _set(store, user, {key: read[key](key, value) for key, value in given.items()})


async def set_preferences(store: Store, user: str, given: Mapping[str, Any]) -> None:
    """Set some of hideAiGenerated, titleLanguages, audioLanguages (BCP 47), maximumAge (years).
    None removes one."""
    read: dict[str, Callable[[str, Any], Any]] = {
        "hideAiGenerated": lambda _, value: value,
        "titleLanguages": _languages,
        "audioLanguages": _languages,
        "maximumAge": _age,
    }
    await _set(store, user, {key: read[key](key, value) for key, value in given.items()})


async def _set(store: Store, user: str, properties: Mapping[str, Any]) -> None:
    await store.write(
        query("viewers/set_profile"), {"user": user, "properties": dict(properties), "at": _now()}
    )


async def create_list(store: Store, user: str, name: str) -> str:
    """A new list; returns its id."""
    name = name_of("name", name) or ""
    identifier, at = uuid.uuid4().hex, _now()

    async def work(run: Run) -> str:
        locked = await run(
            query("viewers/lock_viewer"), {"user": user, "at": at, "token": _token()}
        )
        if locked[0]["lists"] >= MAXIMUM_LISTS:
            raise InvalidRequest(f"name: there are {MAXIMUM_LISTS} lists already; delete one first")
        values = {"user": user, "id": identifier, "name": name, "at": at}
        await run(query("viewers/create_list"), values)
        return identifier

    return await store.transact(work)


async def rename_list(store: Store, user: str, identifier: str, name: str) -> None:
    values = {"user": user, "id": identifier, "name": name_of("name", name)}
    if not await store.write(query("viewers/rename_list"), values):
        raise InvalidRequest(_no("list", identifier))


async def delete_list(store: Store, user: str, identifier: str) -> bool:
    """Whether there was such a list of that viewer's."""
    return bool(await store.write(query("viewers/delete_list"), {"user": user, "id": identifier}))


async def add_to_list(store: Store, user: str, identifier: str, title: str) -> bool:
    """Put a title at the end of a list; False when it is on it already."""

    async def work(run: Run) -> bool:
        values = {"user": user, "id": identifier, "title": title}
        rows = await run(query("viewers/lock_list"), values | {"token": _token()})
        if not rows:
            raise InvalidRequest(_no("list", identifier))
        found = rows[0]
        if not found["there"]:
            raise InvalidRequest(_no("title", title))
        if found["held"]:
            return False
        if found["titles"] >= MAXIMUM_LISTED:
            raise InvalidRequest(f"list: it holds {MAXIMUM_LISTED:,} titles, the most it can")
        position = 0 if found["last"] is None else found["last"] + 1
        await run(
            query("viewers/add_to_list"),
            {"id": identifier, "title": title, "position": position, "at": _now()},
        )
        return True

    return await store.transact(work)


async def remove_from_list(store: Store, user: str, identifier: str, title: str) -> bool:
    """Whether it was on that list."""

    async def work(run: Run) -> bool:
        values = {"user": user, "id": identifier, "title": title}
        if not await run(query("viewers/lock_list"), values | {"token": _token()}):
            raise InvalidRequest(_no("list", identifier))
        return bool(await run(query("viewers/remove_from_list"), values))

    return await store.transact(work)


# What values may be


def name_of(field: str, value: str | None) -> str | None:
    """A name, trimmed. None is none; for a list, whose name is required, it is never given."""
    if value is None:
        return None
    trimmed = value.strip()
    if not 0 < len(trimmed) <= LONGEST_NAME or not trimmed.isprintable():
        raise InvalidRequest(f"{field}: must be 1 to {LONGEST_NAME} printable characters")
    return trimmed


def _locale(field: str, value: str | None) -> str | None:
    if value is None:
        return None
    with checked(field):
        if len(value) > 100:
            raise ValueError(f"{value[:40]!r}... is too long for a language tag")
        return locales.canonical(value)


def _languages(field: str, values: Sequence[str] | None) -> list[str] | None:
    if values is None:
        return None
    if len(values) > MAXIMUM_LANGUAGES:
        raise InvalidRequest(f"{field}: {len(values)} languages; at most {MAXIMUM_LANGUAGES}")
    return list(dict.fromkeys(str(_locale(field, value)) for value in values)) or None


def _market(field: str, value: str | None) -> str | None:
    with checked(field):
        return None if value is None else formats.country(value)


def _age(field: str, value: int | None) -> int | None:
    if value is not None and not 0 <= value <= MAXIMUM_AGE:
        raise InvalidRequest(f"{field}: is {value}; it must be from 0 to {MAXIMUM_AGE}")
    return value


def _no(kind: str, identifier: str) -> str:
    """Another viewer's list is none, so that nobody learns which there are."""
    return f"{kind}: there is no {kind} {identifier[:60]!r}"


def _now() -> str:
    return iso(datetime.now(UTC))


def _token() -> str:
    return uuid.uuid4().hex
