"""The titles that something is missing for, the gravest first.

Verdicts are no part of the graph, since they change with the clock: a first query reads the facts
of all titles with governed uses, another what is selected of those on the page. The first one grows
with the number of governed uses, not with the catalog.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from graph.answering import fetch
from graph.compile import keys
from graph.compile.pagination import Window
from graph.compliance.assessment import assess, moment, read_rules
from graph.compliance.rules import GRAVITY
from graph.declare.fields import BY_ID, DEFAULT_PAGE, Key
from graph.declare.selection import Selection
from graph.model.compliance import Verdict
from graph.store.driver import Store

_ORDER = (Key("@gravity", int), BY_ID)
_SLUG = Selection("slug", keys.SLUG)

Place = tuple[int, str]
"""Where a title stands: the verdict's place, the gravest first, and the title's id."""


async def compliance_issues(store: Store, selection: Selection) -> dict[str, Any]:
    """The connection by response key.

    Raises InvalidRequest for a page size out of range, a bad cursor or a malformed `at`.
    """
    window = Window.read(
        _ORDER, f"{selection.field} by verdict, slug", selection.arguments, DEFAULT_PAGE
    )
    arguments = {**selection.arguments, "at": moment(selection.arguments)}
    places = await _places(store, arguments)
    rows, behind = window.slice(places, lambda place: place)
    connection = [child for child in selection.children if child.field != "totalCount"]
    found: dict[str, Any] = {
        keys.ROWS: await _rows(store, connection, arguments, rows),
        keys.BEHIND: behind,
    }
    answer = window.finish(found, connection, None)
    for child in selection.children:
        if child.field == "totalCount":
            answer[child.key] = len(places)
    return answer


async def _places(store: Store, arguments: Mapping[str, Any]) -> list[Place]:
    least = GRAVITY.index(Verdict(arguments.get("atLeast") or Verdict.NEEDS_JUDGEMENT))
    known = await fetch(store, Selection("issueCandidates", "issueCandidates"))
    rules = read_rules(known["rules"])
    found = []
    for title in known["titles"]:
        verdict = assess(title, rules, arguments)["verdict"]
        gravity = GRAVITY.index(verdict)
        if gravity >= max(least, 1):  # what is allowed is no issue
            found.append((-gravity, str(title["id"])))
    return sorted(found)


async def _rows(
    store: Store,
    connection: Sequence[Selection],
    arguments: Mapping[str, Any],
    places: Sequence[Place],
) -> list[dict[str, Any]]:
    """What is selected of each title, by the key of `edges` or `nodes`."""
    slugs = [slug for _, slug in places]
    asked = {
        child.key: _of_title(child, arguments)
        for child in connection
        if child.field in ("edges", "nodes")
    }
    answers = await asyncio.gather(
        *(
            fetch(store, Selection("Title", key, {"slugs": slugs}, (_SLUG, *children)))
            for children_by_part in asked.values()
            for key, children in children_by_part.items()
        )
    )
    found = iter(answers)
    rows: list[dict[str, Any]] = [{keys.KEYS: list(place)} for place in places]
    for key, parts in asked.items():
        for row in rows:
            row[key] = {}
        for part in parts:
            by_slug = {each.pop(_SLUG.key): each for each in next(found)}
            for row, slug in zip(rows, slugs, strict=True):
                row[key] |= {part: by_slug[slug]} if part else by_slug[slug]
    return rows


def _of_title(child: Selection, arguments: Mapping[str, Any]) -> dict[str, tuple[Selection, ...]]:
    """What is to be read of a title, by the key below which it stands; "" for the row itself."""
    if child.field == "nodes":
        return {"": child.children}
    parts: dict[str, tuple[Selection, ...]] = {}
    same = {name: arguments.get(name) for name in ("company", "market", "at")}
    for each in child.children:
        if each.field == "node":
            parts[each.key] = each.children
        elif each.field == "compliance":
            of_title = Selection("compliance", each.key, same, each.children)
            parts[""] = (*parts.get("", ()), of_title)
    return parts
