"""What is said of all rows of a connection: `aggregate`, and `facets` for narrowing it down."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graph.compile.arguments import size
from graph.compile.filters import without
from graph.compile.results import Finish, finish_each, finish_entries
from graph.declare.fields import Facet, Value
from graph.declare.selection import Selection
from graph.registry import REGISTRY, TYPES

if TYPE_CHECKING:
    from graph.compile.rows import Rows

DEFAULT_VALUES = 10
"""Values that a count by value lists unless `first` says otherwise."""


def aggregate(rows: Rows, selection: Selection) -> tuple[str, Finish | None]:
    """`count`, min, max and avg of numbers, counts by value: over all pages.

    What is one number each comes from one pass over the rows, a count by value from one of its
    own.
    """
    rows.compiler.count_object()
    entries: list[str] = []
    # Counted in any case: without a bare aggregate beside it, the embedded engine takes a rounded
    # mean for none.
    numbers = ["`count()`: count(*)"]
    scope = dict(rows.scope)
    text, _ = rows.matched(scope, rows.where)
    finishes: list[tuple[str, Finish]] = []
    for child in selection.children:
        by_value = REGISTRY.objects[rows.entry.type].counts().get(child.field)
        if by_value:
            by_value = replace(by_value, ignores="")
            expression, finish = counts_by_value(rows, child, by_value, selection.key)
            entries.append(f"`{child.key}`: {expression}")
            if finish:
                finishes.append((child.key, finish))
        elif child.field == "count":
            numbers.append(f"`{child.key}`: count(*)")
        else:
            number = TYPES[rows.entry.type][child.field]
            assert isinstance(number, Value)  # noqa: S101
            x = rows.compiler.render(number.expression, scope, {})
            # Rounded, so that sums in another order give the same mean.
            functions = {"min": f"min({x})", "max": f"max({x})", "avg": f"round(avg({x}), 6)"}
            each = ", ".join(f"`{part.key}`: {functions[part.field]}" for part in child.children)
            numbers.append(f"`{child.key}`: {{{each}}}")
    if len(numbers) > 1:
        once = f"head(COLLECT {{ {text} RETURN {{{', '.join(numbers)}}} }})"
        entries.append(f"`numbers()`: {once}")
    others = finish_entries(finishes)

    def finish_all(found: dict[str, Any]) -> dict[str, Any]:
        if others:
            others(found)
        found.update(found.pop("numbers()", {}))
        found.pop("count()", None)
        return found

    return "{" + ", ".join(entries) + "}", finish_all


def facets(rows: Rows, selection: Selection) -> tuple[str, Finish | None]:
    """Counts by value, each over the rows that all filters but its own let through."""
    rows.compiler.count_object()
    entries, finishes = [], []
    for child in selection.children:
        facet = REGISTRY.objects[rows.entry.type].counts()[child.field]
        expression, finish = counts_by_value(rows, child, facet, selection.key)
        entries.append(f"`{child.key}`: {expression}")
        if finish:
            finishes.append((child.key, finish))
    return "{" + ", ".join(entries) + "}", finish_entries(finishes)


def counts_by_value(
    rows: Rows, selection: Selection, facet: Facet, under: str
) -> tuple[str, Finish | None]:
    """The values of a facet with the number of rows: the most frequent first, then by value.

    under: the response key of the field that it belongs to.
    """
    compiler = rows.compiler
    scope = dict(rows.scope)
    where = without(rows.where, facet.ignores) if facet.ignores else rows.where
    text, _ = rows.matched(scope, where)
    row = scope["node"]
    inside = {"row": row, "node": row}
    outer = list(compiler.carried)
    if facet.match:
        inside.pop("node")
        compiler.declare(facet.match, inside)
        text += f" {compiler.render(facet.match, inside, {})}"
    value, count = compiler.variable("value"), compiler.variable("count")
    grouped = compiler.render(facet.value, inside, {})
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
    with compiler.named(under, selection.key):
        limit = DEFAULT_VALUES if first is None else size("first", first)
    text += (
        f" WITH {', '.join(kept)} ORDER BY {count} DESC, {value} LIMIT {compiler.parameter(limit)}"
    )
    entries, finishes = [], []
    with compiler.repeated(limit):
        compiler.count_object()
        for child in selection.children:
            if child.field == "node":
                found = {"node": inside["node"]}
                with compiler.named(under, selection.key, child.key):
                    body, finish = compiler.object(TYPES[facet.type], child.children, found)
                entries.append(f"`{child.key}`: {body}")
                if finish:
                    finishes.append((child.key, finish))
            else:
                entries.append(f"`{child.key}`: {value if child.field == 'value' else count}")
    finish_row = finish_entries(finishes)
    return (
        f"COLLECT {{ {text} RETURN {{{', '.join(entries)}}} }}",
        finish_each(finish_row) if finish_row else None,
    )
