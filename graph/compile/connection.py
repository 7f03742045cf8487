"""Connections: one page of a list in its order, and what else was asked of the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graph.compile import aggregate as summaries
from graph.compile.access_paths import start_of
from graph.compile.arguments import numbers, score
from graph.compile.diversity import diversity_of
from graph.compile.pagination import Window
from graph.compile.results import Finish, finish_entries
from graph.compile.rows import INDEXED, Guard, Rows
from graph.compile.sort import order_by
from graph.declare.fields import BY_ID, Field, Inline, Page, Value
from graph.declare.selection import Selection
from graph.registry import TYPES

if TYPE_CHECKING:
    from graph.compile.fields import Compiler, Scope


COST_OF_LOOKING = 16
"""Of an object in an index's order, its uses and their broader techniques included, as a multiple
of one that an anchor finds (reads of the store, as Neo4j's PROFILE counts them)."""


def page(
    compiler: Compiler, entry: Page, selection: Selection, scope: Scope
) -> tuple[str, Finish | None]:
    """A connection, as a map of the rows of one page and whatever else was selected."""
    if entry.with_inferred is not None and selection.arguments.get("includeInferred"):
        entry = entry.with_inferred
    # Figures on the whole list need every row of it, not only those that are stored.
    arguments = numbers(entry.numbers, selection.arguments)
    rows = Rows(compiler, entry, arguments, scope, looked_at=entry.rest is not None)
    window = Window.of(entry, selection)
    rows.diversity, rows.places = diversity_of(selection.arguments), window.places
    least = selection.arguments.get("minScore")
    if least is not None:
        score("minScore", least)
    entries: list[str] = []
    finishes: list[tuple[str, Finish]] = []
    rows_of: list[Selection] = []
    for child in selection.children:
        finish: Finish | None = None
        if child.field in ("edges", "nodes", "pageInfo"):
            rows_of.append(child)
            continue
        if child.field == "totalCount":
            expression = rows.count()
        elif child.field == "aggregate":
            expression, finish = summaries.aggregate(rows, child)
        elif child.field == "facets":
            expression, finish = summaries.facets(rows, child)
        else:
            expression, finish = compiler.field(entry.about[child.field], child, dict(scope))
        entries.append(f"`{child.key}`: {expression}")
        if finish:
            finishes.append((child.key, finish))
    finish_others = finish_entries(finishes)
    if not rows_of:
        return "{" + ", ".join(entries) + "}", finish_others
    finish_row: Finish | None = None
    names: list[str] = []
    for part in _parts(rows, window):
        # The parts make up one page, so its objects are counted once.
        with compiler.uncounted() if names else nullcontext():
            listed, finish_row = _listed(part, window, rows_of)
        names.append(f"rows({len(names)})")
        entries.append(f"`{names[-1]}`: {listed}")
    if window.looks_behind(rows_of):
        entries.append(f"`behind()`: {rows.any_behind(window)}")

    def finish_page(found: dict[str, Any]) -> dict[str, Any]:
        if finish_others:
            finish_others(found)
        found["rows()"] = [row for name in names for row in found.pop(name)]
        return window.finish(found, rows_of, finish_row)

    return "{" + ", ".join(entries) + "}", finish_page


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
    limit = first.compiler.parameter(window.size + 1)
    enough = Guard(f"COUNT {{ {text} LIMIT {limit} RETURN 1 }}", f"< {limit}")
    return replace(second, guards=(*second.guards, enough))


def _starts(rows: Rows, window: Window) -> list[Rows]:
    """Where the list of all objects starts: at its filter's anchor, or at the index in its order.

    From an anchor that m of n objects hang on, all m are read and sorted. In the index's order a
    page of k is full after about k n / m objects, where nothing else is asked for. So the anchor
    is left when m > k n / m times the COST_OF_LOOKING, and what is read grows with the root of n.
    """
    compiler, label = rows.compiler, rows.entry.type
    if "parent" in rows.scope:
        return [rows]
    start = start_of(label, rows.where)
    if start is None:
        return _halves(rows, window)
    crowd = start.anchor.crowd if start.alone and compiler.dialect.reads_in_order else None
    if crowd is None or window.keys[0].expression not in (INDEXED, BY_ID.expression):
        return [rows]
    number = rows.rendered(crowd, rows.scope, {"value": start.value})
    all_ = compiler.variable("all")
    cost = compiler.parameter(COST_OF_LOOKING * (window.size + 1))
    root = f"sqrt({cost} * COUNT {{ MATCH ({all_}:{label}) }})"
    scanned = replace(rows, scanned=True, guards=(Guard(number, f"> {root}"),))
    return [replace(rows, guards=(Guard(number, f"<= {root}"),)), *_halves(scanned, window)]


def _halves(rows: Rows, window: Window) -> list[Rows]:
    """A list of all objects by an indexed key, as those with a value and those without.

    The index holds objects with a value only, so an order that is to come from it may ask for no
    others.
    """
    key = window.keys[0]
    if key.expression != INDEXED:
        return [rows]
    missing_last = (key.nulls == "last") is not window.backward
    halves = ["present", "missing"] if missing_last else ["missing", "present"]
    if window.cursor is not None and (window.cursor[0] is None) is missing_last:
        halves = halves[1:]  # the cursor is in the second half already
    parts = [replace(rows, half=half) for half in halves]
    return parts if len(parts) == 1 else [parts[0], _after(parts[0], window, parts[1])]


def _listed(rows: Rows, window: Window, rows_of: Sequence[Selection]) -> tuple[str, Finish | None]:
    """The rows of one page and one more: sort keys, and what edges and nodes select."""
    compiler, entry = rows.compiler, rows.entry
    scope = dict(rows.scope)
    text, columns = rows.sorted(scope, window.keys, window.cursor, backward=window.backward)
    order = order_by(columns, backward=window.backward)
    text += f" ORDER BY {order} LIMIT {compiler.parameter(window.size + 1)}"
    inside = dict(scope)
    if "parent" in inside:
        inside["owner"] = inside.pop("parent")
    values = [*(["null"] if rows.half == "missing" else []), *(column for column, _ in columns)]
    entries = [f"`keys()`: [{', '.join(values)}]"]
    finishes = []
    for child in rows_of:
        if child.field == "pageInfo":
            continue
        fields: Mapping[str, Field] = (
            TYPES[entry.type]
            if child.field == "nodes"
            else {"cursor": Value("null"), "node": Inline(entry.type), **entry.edge}
        )
        with compiler.repeated(window.size), compiler.named(child.key):
            body, finish = compiler.object(fields, child.children, inside)
        entries.append(f"`{child.key}`: {body}")
        if finish:
            finishes.append((child.key, finish))
    return f"COLLECT {{ {text} RETURN {{{', '.join(entries)}}} }}", finish_entries(finishes)
