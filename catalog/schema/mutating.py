"""The mutations, and how their payloads are read.

A mutation returns the values of its payload by field. A `Fetched` value is read by one query, with
what the request selects of it; `me` is always the request's own viewer.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from catalog.schema.access import Viewer, subject
from graph.answering import fetch
from graph.common.errors import GraphError, InvalidRequest, within
from graph.compliance.permission_records import Approval, Consent, Permission
from graph.curation.recording import record_entry
from graph.declare.selection import Selection
from graph.model.recommendations import TasteKind, TasteState
from graph.recommend.profile import own_data
from graph.recommend.profile.taste_edits import edit_taste
from graph.store.driver import Store
from graph.viewers import changes
from graph.viewers.events import check_user
from graph.viewers.recording import record


@dataclass(frozen=True, slots=True)
class Fetched:
    """A part of a payload that the store answers: a root field of the projection table."""

    field: str
    arguments: Mapping[str, Any]


Values = dict[str, Any]
Change = Callable[[Store, Viewer, Mapping[str, Any]], Awaitable[Values]]


def _subject(viewer: Viewer, given: Mapping[str, Any]) -> str:
    user = given.get("user")
    try:
        return subject(viewer, user if user is None or user == viewer.id else check_user(user))
    except GraphError as error:
        if error.code == GraphError.code:
            raise InvalidRequest(f"user: {error}") from None
        raise


async def _record_viewing(store: Store, viewer: Viewer, given: Mapping[str, Any]) -> Values:
    found = await record(store, [(_subject(viewer, given), given)])
    if found.faults:
        raise InvalidRequest(found.faults[0].message)
    return {"recorded": found.recorded == 1}


async def _record_viewings(store: Store, viewer: Viewer, given: Mapping[str, Any]) -> Values:
    events = []
    for index, event in enumerate(given["events"]):
        with within(f"events[{index}]"):
            events.append((_subject(viewer, event), event))
    found = await record(store, events)
    return {
        "recorded": found.recorded,
        "duplicates": found.duplicates,
        "faults": [
            {"index": fault.index, "event": fault.id, "message": fault.message}
            for fault in found.faults
        ],
    }


async def _rate_title(store: Store, viewer: Viewer, given: Mapping[str, Any]) -> Values:
    await changes.rate(store, viewer.id, given["title"], given["value"])
    return {"title": Fetched("title", {"slug": given["title"]}), "value": float(given["value"])}


async def _remove_rating(store: Store, viewer: Viewer, given: Mapping[str, Any]) -> Values:
    return {"removed": await changes.unrate(store, viewer.id, given["title"])}


async def _hide(store: Store, viewer: Viewer, given: Mapping[str, Any]) -> Values:
    ((kind, slug),) = given.items()
    await changes.hide(store, viewer.id, kind, slug)
    return {}


async def _unhide(store: Store, viewer: Viewer, given: Mapping[str, Any]) -> Values:
    ((kind, slug),) = given.items()
    return {"removed": await changes.unhide(store, viewer.id, kind, slug)}


def _list(identifier: str) -> Fetched:
    return Fetched("list", {"id": identifier})


async def _create_list(store: Store, viewer: Viewer, given: Mapping[str, Any]) -> Values:
    return {"list": _list(await changes.create_list(store, viewer.id, given["name"]))}


async def _rename_list(store: Store, viewer: Viewer, given: Mapping[str, Any]) -> Values:
    await changes.rename_list(store, viewer.id, given["list"], given["name"])
    return {"list": _list(given["list"])}


async def _delete_list(store: Store, viewer: Viewer, given: Mapping[str, Any]) -> Values:
    return {"deleted": await changes.delete_list(store, viewer.id, given["list"])}


async def _add_to_list(store: Store, viewer: Viewer, given: Mapping[str, Any]) -> Values:
    changed = await changes.add_to_list(store, viewer.id, given["list"], given["title"])
    return {"changed": changed, "list": _list(given["list"])}


async def _remove_from_list(store: Store, viewer: Viewer, given: Mapping[str, Any]) -> Values:
    changed = await changes.remove_from_list(store, viewer.id, given["list"], given["title"])
    return {"changed": changed, "list": _list(given["list"])}


async def _set_profile(store: Store, viewer: Viewer, given: Mapping[str, Any]) -> Values:
    await changes.set_profile(store, viewer.id, given)
    return {}


async def _set_preferences(store: Store, viewer: Viewer, given: Mapping[str, Any]) -> Values:
    await changes.set_preferences(store, viewer.id, given)
    return {}


def _edit_taste(state: TasteState | None) -> Change:
    async def edit(store: Store, viewer: Viewer, given: Mapping[str, Any]) -> Values:
        await edit_taste(store, viewer.id, TasteKind(given["kind"]), given["value"], state)
        return {}

    return edit


async def _delete_my_data(store: Store, viewer: Viewer, given: Mapping[str, Any]) -> Values:
    if given["confirm"] != viewer.id:
        raise InvalidRequest("confirm: must be your own id, as `me { id }` gives it")
    events = await own_data.delete(store, viewer.id)
    return {"deleted": events is not None, "events": events or 0}


def _record_entry(kind: type[Permission]) -> Change:
    async def add(store: Store, _: Viewer, given: Mapping[str, Any]) -> Values:
        fields = {
            "expires_on" if name == "expiresOn" else name: each for name, each in given.items()
        }
        fields["uses"] = fields.get("uses") or []
        recorded = await record_entry(store, kind, fields)
        return {"recorded": recorded, "title": Fetched("title", {"slug": given["title"]})}

    return add


CHANGES: dict[str, Change] = {
    "recordViewing": _record_viewing,
    "recordViewings": _record_viewings,
    "rateTitle": _rate_title,
    "removeRating": _remove_rating,
    "hide": _hide,
    "unhide": _unhide,
    "createList": _create_list,
    "renameList": _rename_list,
    "deleteList": _delete_list,
    "addToList": _add_to_list,
    "removeFromList": _remove_from_list,
    "setProfile": _set_profile,
    "setPreferences": _set_preferences,
    "pinTaste": _edit_taste(TasteState.PINNED),
    "muteTaste": _edit_taste(TasteState.MUTED),
    "clearTaste": _edit_taste(None),
    "deleteMyData": _delete_my_data,
    "recordApproval": _record_entry(Approval),
    "recordConsent": _record_entry(Consent),
}
"""Every mutation, by its field."""

FetchMe = Callable[[Selection], Awaitable[Any]]


async def change(store: Store, viewer: Viewer, selection: Selection, fetch_me: FetchMe) -> Values:
    """Do what a mutation says, and answer its payload by response key.

    fetch_me: answers a selection of the root field `me`. Raises GraphError, with the mutation's
    name in front of what is wrong with its input.
    """
    with within(selection.key):
        values = await CHANGES[selection.field](store, viewer, _input(selection))
    found = {}
    for child in selection.children:
        value = values.get(child.field)
        if child.field == "me":
            found[child.key] = await fetch_me(child)
        elif isinstance(value, Fetched):
            found[child.key] = await _fetched(store, viewer, value, child)
        elif isinstance(value, list):
            found[child.key] = [
                {part.key: row[part.field] for part in child.children} for row in value
            ]
        else:
            found[child.key] = value
    return found


def _input(selection: Selection) -> Mapping[str, Any]:
    given = selection.arguments["input"]
    assert isinstance(given, Mapping)  # noqa: S101 (the schema says so)
    return given


async def _fetched(store: Store, viewer: Viewer, value: Fetched, child: Selection) -> Any:
    asked = Selection(value.field, child.key, value.arguments, child.children)
    if value.field != "list":
        return await fetch(store, asked, viewer.id)
    # A list is reached through its viewer only.
    of_viewer = Selection("me", child.key, {"user": viewer.id}, (asked,))
    return (await fetch(store, of_viewer, viewer.id))[child.key]
