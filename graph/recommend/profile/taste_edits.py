"""Pins and mutes: changes that viewers make to their taste profile."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from graph.common.errors import InvalidRequest
from graph.common.time import iso
from graph.model.recommendations import TasteKind, TasteState
from graph.store.driver import Store
from graph.store.queries import query


async def edit_taste(
    store: Store, viewer: str, kind: TasteKind, value: str, state: TasteState | None
) -> None:
    """Pin or mute a value; state None takes it back. Two queries, or one to take back.

    value: a slug of a technique or a creator; a genre, a theme, a decade (1990s), a country's code.
    Raises InvalidRequest for what no title has, and StoreError.
    """
    if kind is TasteKind.ERA and not re.fullmatch(r"[12]\d\d0s", value):
        raise InvalidRequest(f"value is {value[:60]!r}; an era is a decade, such as 1990s")
    id = f"{viewer}/{kind.value}/{value}"
    if state is None:
        await store.write(
            query("recommend/profile/remove_taste_edit"), {"viewer": viewer, "id": id}
        )
        return
    known = await store.read(
        query("recommend/profile/read_taste_value"), {"kind": kind.value, "value": value}
    )
    if not known[0]["known"]:
        raise InvalidRequest(f"value: there is no {kind.value.lower()} {value[:60]!r}")
    at = iso(datetime.now(UTC))
    await store.write(
        query("recommend/profile/set_taste_edit"),
        {
            "viewer": viewer,
            "id": id,
            "kind": kind.value,
            "value": value,
            "state": state.value,
            "at": at,
        },
    )
