"""Figures of all rows of a connection: `aggregate`, and `facets` for narrowing it down."""

from __future__ import annotations

from typing import Any

from graph.compile import keys
from graph.compile.arguments import size
from graph.compile.context import Compiled
from graph.compile.filters import without
from graph.compile.results import Each, Made, Shape, finish_of, unchanged
from graph.compile.results import entries as entries_of
from graph.compile.rows import Rows
from graph.declare.fields import Facet, Value
from graph.declare.selection import Selection

DEFAULT_VALUES = 10
"""Values that a count by value lists unless `first` says otherwise."""


def aggregate(rows: Rows, selection: Selection) -> Compiled:
    """`count`, min, max and avg of numbers, counts by value: over all pages.

    What is one number each comes from one pass over the rows, a count by value from one of its
    own.
    """
    registry = rows.context.registry
    rows.context.count_object()
    entries: list[str] = []
    # Counted in any case: without a bare aggregate beside it, the embedded engine takes a rounded
    # mean for none.
    numbers = [keys.entry(keys.COUNT, "count(*)")]
    scope = dict(rows.scope)
    text, _ = rows.matched(scope, rows.where)
    shapes: list[tuple[str, Shape]] = []
    for child in selection.children:
        by_value = registry.aggregates_of(rows.entry.type).get(child.field)
        if by_value:
            expression, shape = counts_by_value(rows, child, by_value, selection.key)
            entries.append(keys.entry(child.key, expression))
            shapes.append((child.key, shape))
        elif child.field == "count":
            numbers.append(keys.entry(child.key, "count(*)"))
        else:
            number = registry.fields_of(rows.entry.type)[child.field]
            assert isinstance(number, Value)  # noqa: S101
            x = rows.context.render(number.expression, scope)
            # Rounded, so that sums in another order give the same mean.
            functions = {"min": f"min({x})", "max": f"max({x})", "avg": f"round(avg({x}), 6)"}
            each = [keys.entry(part.key, functions[part.field]) for part in child.children]
            numbers.append(keys.entry(child.key, keys.literal(each)))
    if len(numbers) > 1:
        once = f"head(COLLECT {{ {text} RETURN {keys.literal(numbers)} }})"
        entries.append(keys.entry(keys.NUMBERS, once))
    finish = finish_of(entries_of(shapes)) or unchanged

    def make(found: dict[str, Any]) -> dict[str, Any]:
        made = finish(found) | found.get(keys.NUMBERS, {})
        return {child.key: made[child.key] for child in selection.children}

    return keys.literal(entries), Made(make)


def facets(rows: Rows, selection: Selection) -> Compiled:
    """Counts by value, each over the rows that all filters but its own let through."""
    rows.context.count_object()
    entries, shapes = [], []
    for child in selection.children:
        facet = rows.context.registry.facets_of(rows.entry.type)[child.field]
        expression, shape = counts_by_value(rows, child, facet, selection.key)
        entries.append(keys.entry(child.key, expression))
        shapes.append((child.key, shape))
    return keys.literal(entries), entries_of(shapes)


def counts_by_value(rows: Rows, selection: Selection, facet: Facet, under: str) -> Compiled:
    """The values of a facet with the number of rows: the most frequent first, then by value.

    under: the response key of the field that it belongs to.
    """
    context = rows.context
    scope = dict(rows.scope)
    where = without(rows.where, facet.ignores) if facet.ignores else rows.where
    text, _ = rows.matched(scope, where)
    row = scope["node"]
    inside = {"row": row, "node": row}
    outer = list(context.carried)
    if facet.match:
        inside.pop("node")
        context.declare(facet.match, inside)
        text += f" {context.render(facet.match, inside)}"
    value, count = context.variable("value"), context.variable("count")
    grouped = context.render(facet.value, inside)
    if facet.type:
        node = inside["node"]
        text += f" WITH {', '.join([*outer, node])}, count(DISTINCT {row}) AS {count}"
        value = f"{node}.id"
        kept = [*outer, node, count]
    else:
        named = ", ".join([*outer, f"{grouped} AS {value}"])
        text += f" WITH {named}, count(DISTINCT {row}) AS {count}"
        text += f" WHERE {value} IS NOT NULL"
        kept = [*outer, value, count]
    first = selection.arguments.get("first")
    with context.named(under, selection.key):
        limit = DEFAULT_VALUES if first is None else size("first", first)
    text += (
        f" WITH {', '.join(kept)} ORDER BY {count} DESC, {value} LIMIT {context.parameter(limit)}"
    )
    entries: list[str] = []
    shapes: list[tuple[str, Shape]] = []
    with context.repeated(limit):
        context.count_object()
        for child in selection.children:
            if child.field == "node":
                found = {"node": inside["node"]}
                with context.named(under, selection.key, child.key):
                    body, shape = context.object(
                        context.registry.fields_of(facet.type), child.children, found
                    )
                entries.append(keys.entry(child.key, body))
                shapes.append((child.key, shape))
            else:
                entries.append(keys.entry(child.key, value if child.field == "value" else count))
    row_shape = entries_of(shapes)
    return f"COLLECT {{ {text} RETURN {keys.literal(entries)} }}", row_shape and Each(row_shape)
