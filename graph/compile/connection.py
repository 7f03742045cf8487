"""Connections: one page of a list in its order, and what else was asked of the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from typing import Any, Literal

from graph.compile import keys
from graph.compile.access_paths import start_of
from graph.compile.aggregate import aggregate, facets
from graph.compile.arguments import numbers
from graph.compile.context import Compiled, Context, Scope
from graph.compile.diversity import diversity_of
from graph.compile.pagination import ROW_FIELDS, Window
from graph.compile.results import Finish, finish_entries
from graph.compile.rows import Guard, Rows
from graph.compile.sort import order_by
from graph.declare.fields import Field, Inline, Page, Value
from graph.declare.selection import Selection

COST_OF_LOOKING = 16
"""Of an object in an index's order, its uses and their broader techniques included, as a multiple
of one that an access path finds (reads of the store, as Neo4j's PROFILE counts them)."""


def page(context: Context, entry: Page, selection: Selection, scope: Scope) -> Compiled:
    """A connection, as a map of the rows of one page and whatever else was selected."""
    if entry.with_inferred is not None and selection.arguments.get("includeInferred"):
        entry = entry.with_inferred
    # Figures on the whole list need every row of it, not only those that are stored.
    arguments = numbers(entry.numbers, selection.arguments)
    rows = Rows(context, entry, arguments, scope, looked_at=entry.rest is not None)
    window = Window.of(context.registry, entry, selection)
    rows.diversity, rows.places = diversity_of(selection.arguments), window.places
    entries: list[str] = []
    finishes: list[tuple[str, Finish]] = []
    rows_of: list[Selection] = []
    for child in selection.children:
        finish: Finish | None = None
        if child.field in ROW_FIELDS:
            rows_of.append(child)
            continue
        if child.field == "totalCount":
            expression = rows.count()
        elif child.field == "aggregate":
            expression, finish = aggregate(rows, child)
        elif child.field == "facets":
            expression, finish = facets(rows, child)
        else:
            expression, finish = context.field(entry.about[child.field], child, dict(scope))
        entries.append(keys.entry(child.key, expression))
        if finish:
            finishes.append((child.key, finish))
    finish_others = finish_entries(finishes)
    if not rows_of:
        return keys.literal(entries), finish_others
    finish_row: Finish | None = None
    names: list[str] = []
    for part in _parts(rows, window):
        # The parts make up one page, so its objects are counted once.
        with context.uncounted() if names else nullcontext():
            listed, finish_row = _listed(part, window, rows_of)
        names.append(keys.part(len(names)))
        entries.append(keys.entry(names[-1], listed))
    if window.looks_behind(rows_of):
        entries.append(keys.entry(keys.BEHIND, rows.any_behind(window)))

    def finish_page(found: dict[str, Any]) -> dict[str, Any]:
        if finish_others:
            finish_others(found)
        found[keys.ROWS] = [row for name in names for row in found.pop(name)]
        return window.finish(found, rows_of, finish_row)

    return keys.literal(entries), finish_page


def _parts(rows: Rows, window: Window) -> list[Rows]:
    """What the rows of a page are read from, one after the other.

    In the list's own order, forwards, what is stored comes first and mostly suffices.
    """
    rest = rows.entry.rest
    if rest is None:
        return _starts(rows, window)
    if not rest.stored or window.backward or window.keys != rows.entry.order:
        return [rows]
    stored = replace(rows, looked_at=False)
    return [stored, _after(stored, window, rows)]


def _after(first: Rows, window: Window, second: Rows) -> Rows:
    """`second`, without rows where `first` has enough for a page."""
    text, _ = first.sorted(dict(first.scope), window.keys, window.cursor, backward=window.backward)
    limit = first.context.parameter(window.size + 1)
    enough = Guard(f"COUNT {{ {text} LIMIT {limit} RETURN 1 }}", f"< {limit}")
    return replace(second, guards=(*second.guards, enough))


def _starts(rows: Rows, window: Window) -> list[Rows]:
    """Where the list of all objects starts: at its filter's access path, or in an index's order.

    From an access path that finds m of n objects, all m are read and sorted. In the index's order
    a page of k is full after about k n / m objects, where nothing else is asked for. So the path is
    left when m > k n / m times the COST_OF_LOOKING, and what is read grows with the root of n.
    """
    context, label = rows.context, rows.entry.type
    if "parent" in rows.scope:
        return [rows]
    start = start_of(context.registry, label, rows.where)
    if start is None:
        return _halves(rows, window)
    crowd = start.access.crowd if start.alone and context.dialect.reads_in_order else None
    if crowd is None or not window.keys[0].index:
        return [rows]
    number = context.bound(crowd, rows.scope, {"value": start.value})
    all_ = context.variable("all")
    cost = context.parameter(COST_OF_LOOKING * (window.size + 1))
    root = f"sqrt({cost} * COUNT {{ MATCH ({all_}:{label}) }})"
    scanned = replace(rows, scanned=True, guards=(Guard(number, f"> {root}"),))
    return [replace(rows, guards=(Guard(number, f"<= {root}"),)), *_halves(scanned, window)]


def _halves(rows: Rows, window: Window) -> list[Rows]:
    """A list of all objects by a key with a sparse index, as those with a value and those without.

    The index holds objects with a value only, so an order that is to come from it may ask for no
    others.
    """
    key = window.keys[0]
    if key.index != "sparse":
        return [rows]
    missing_last = (key.nulls == "last") is not window.backward
    halves: list[Literal["present", "missing"]] = (
        ["present", "missing"] if missing_last else ["missing", "present"]
    )
    if window.cursor is not None and (window.cursor[0] is None) is missing_last:
        halves = halves[1:]  # the cursor is in the second half already
    parts = [replace(rows, half=(half, key)) for half in halves]
    return parts if len(parts) == 1 else [parts[0], _after(parts[0], window, parts[1])]


def _listed(rows: Rows, window: Window, rows_of: Sequence[Selection]) -> Compiled:
    """The rows of one page and one more: sort keys, and what edges and nodes select."""
    context, entry = rows.context, rows.entry
    scope = dict(rows.scope)
    text, columns = rows.sorted(scope, window.keys, window.cursor, backward=window.backward)
    order = order_by(columns, backward=window.backward)
    text += f" ORDER BY {order} LIMIT {context.parameter(window.size + 1)}"
    inside = dict(scope)
    if "parent" in inside:
        inside["owner"] = inside.pop("parent")
    values = [
        *(["null"] if rows.half and rows.half[0] == "missing" else []),
        *(column for column, _ in columns),
    ]
    entries = [keys.entry(keys.KEYS, f"[{', '.join(values)}]")]
    finishes = []
    for child in rows_of:
        if child.field == "pageInfo":
            continue
        fields: Mapping[str, Field] = (
            context.registry.fields_of(entry.type)
            if child.field == "nodes"
            else {"cursor": Value("null"), "node": Inline(entry.type), **entry.edge}
        )
        with context.repeated(window.size), context.named(child.key):
            body, finish = context.object(fields, child.children, inside)
        entries.append(keys.entry(child.key, body))
        if finish:
            finishes.append((child.key, finish))
    return f"COLLECT {{ {text} RETURN {keys.literal(entries)} }}", finish_entries(finishes)
