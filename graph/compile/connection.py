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
from graph.compile.results import Each, Finish, Made, Row, Shape, finish_of, unchanged
from graph.compile.results import entries as entries_of
from graph.compile.rows import Guard, Rows
from graph.compile.sort import Column, order_by
from graph.declare.fields import Field, Inline, Page, Value
from graph.declare.selection import Selection

COST_OF_LOOKING = 16
"""Of an object in an index's order, its uses and their broader techniques included, as a multiple
of one that an access path finds (reads of the store, as Neo4j's PROFILE counts them)."""


def page(context: Context, entry: Page, selection: Selection, scope: Scope) -> Compiled:
    """A connection: the rows of one page, and whatever else was selected."""
    if entry.with_inferred is not None and selection.arguments.get("includeInferred"):
        entry = entry.with_inferred
    # Figures on the whole list need every row of it, not only those that are stored.
    arguments = numbers(entry.numbers, selection.arguments)
    rows = Rows(context, entry, arguments, scope, looked_at=entry.rest is not None)
    rows_of = [child for child in selection.children if child.field in ROW_FIELDS]
    window = Window.of(context.registry, entry, selection).narrowed(rows_of)
    rows.diversity, rows.places = diversity_of(selection.arguments), window.places
    compiled = {
        child.key: _figure(rows, child, scope)
        for child in selection.children
        if child.field not in ROW_FIELDS
    }
    if len(rows_of) > 1 or any(_needs_keys(child) for child in rows_of):
        return _with_cursors(rows, window, rows_of, compiled)
    for child in rows_of:
        compiled[child.key] = _plain(rows, window, child)
    parts = tuple((child.key, compiled[child.key][1]) for child in selection.children)
    expressions = (compiled[child.key][0] for child in selection.children)
    return f"[{', '.join(expressions)}]", Row(parts)


def _figure(rows: Rows, selection: Selection, scope: Scope) -> Compiled:
    """What was asked of the list as a whole."""
    if selection.field == "totalCount":
        return rows.count(), None
    if selection.field == "aggregate":
        return aggregate(rows, selection)
    if selection.field == "facets":
        return facets(rows, selection)
    return rows.context.field(rows.entry.about[selection.field], selection, dict(scope))


def _needs_keys(selection: Selection) -> bool:
    """Whether a selection of rows needs to know their sort keys."""
    return selection.field == "pageInfo" or any(
        child.field == "cursor" for child in selection.children if selection.field == "edges"
    )


def _plain(rows: Rows, window: Window, selection: Selection) -> Compiled:
    """The rows of a page of which nothing else is asked, as a list."""
    listed: list[str] = []
    shape: Shape = None
    for part in _parts(rows, window):
        # The parts make up one page, so its objects are counted once.
        with rows.context.uncounted() if listed else nullcontext():
            text, body, shape = _page_of(part, window, selection)
        listed.append(f"COLLECT {{ {text} RETURN {body} }}")
    if len(listed) == 1 and not window.backward:
        return listed[0], Each(shape)
    return f"[{', '.join(listed)}]", Each(
        shape, lambda found: window.cut([row for part in found for row in part])[0]
    )


def _with_cursors(
    rows: Rows, window: Window, rows_of: Sequence[Selection], figures: Mapping[str, Compiled]
) -> Compiled:
    """A page with cursors, or with what it says of itself; a map."""
    entries = [keys.entry(key, expression) for key, (expression, _) in figures.items()]
    finish_figures = finish_of(entries_of([(key, shape) for key, (_, shape) in figures.items()]))
    finish_row: Finish | None = None
    names: list[str] = []
    for part in _parts(rows, window):
        with rows.context.uncounted() if names else nullcontext():
            listed, finish_row = _listed(part, window, rows_of)
        names.append(keys.part(len(names)))
        entries.append(keys.entry(names[-1], listed))
    if window.looks_behind(rows_of):
        entries.append(keys.entry(keys.BEHIND, rows.any_behind(window)))

    def make(found: dict[str, Any]) -> dict[str, Any]:
        made = finish_figures(found) if finish_figures else dict(found)
        made[keys.ROWS] = [row for name in names for row in made.pop(name)]
        return window.finish(made, rows_of, finish_row)

    return keys.literal(entries), Made(make)


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
    limit = first.context.parameter(window.rows)
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
    cost = context.parameter(COST_OF_LOOKING * window.rows)
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


def _page_of(rows: Rows, window: Window, selection: Selection) -> tuple[str, str, Row]:
    """The rows of a page, sorted; what is returned of each, and its shape."""
    scope = dict(rows.scope)
    text, _ = _sorted(rows, window, scope)
    return (text, *_row(rows, window, selection, scope))


def _listed(rows: Rows, window: Window, rows_of: Sequence[Selection]) -> tuple[str, Finish]:
    """The rows of a page as maps: sort keys, and what edges and nodes select."""
    scope = dict(rows.scope)
    text, columns = _sorted(rows, window, scope)
    values = [
        *(["null"] if rows.half and rows.half[0] == "missing" else []),
        *(column for column, _ in columns),
    ]
    entries = [keys.entry(keys.KEYS, f"[{', '.join(values)}]")]
    shapes: list[tuple[str, Shape]] = []
    for child in rows_of:
        if child.field != "pageInfo":
            body, shape = _row(rows, window, child, scope)
            entries.append(keys.entry(child.key, body))
            shapes.append((child.key, shape))
    finish = finish_of(entries_of(shapes)) or unchanged
    return f"COLLECT {{ {text} RETURN {keys.literal(entries)} }}", finish


def _sorted(rows: Rows, window: Window, scope: Scope) -> tuple[str, Sequence[Column]]:
    """The rows that are read, in their order, and the columns of that order."""
    text, columns = rows.sorted(scope, window.keys, window.cursor, backward=window.backward)
    order = order_by(columns, backward=window.backward)
    return f"{text} ORDER BY {order} LIMIT {rows.context.parameter(window.rows)}", columns


def _row(rows: Rows, window: Window, selection: Selection, scope: Scope) -> tuple[str, Row]:
    """What is selected of each row, as an edge or as a node."""
    context, entry = rows.context, rows.entry
    inside = dict(scope)
    if "parent" in inside:
        inside["owner"] = inside.pop("parent")
    fields: Mapping[str, Field] = (
        context.registry.fields_of(entry.type)
        if selection.field == "nodes"
        else {"cursor": Value("null"), "node": Inline(entry.type), **entry.edge}
    )
    with context.repeated(window.size), context.named(selection.key):
        return context.object(fields, selection.children, inside)
