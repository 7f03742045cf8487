"""Objects that are computed from facts when the query has been answered.

The query reads the facts, and with them, for each selected field that refers to objects of the
graph, all that it may refer to, with what is selected of them. So it stays one query.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graph.compile.context import Context, Scope
from graph.compile.results import Finish, Made, finish_of
from graph.declare.fields import Computed, Given, Referred
from graph.declare.selection import Selection

_USUAL_COUNT = 10
"""How many objects a field is taken to refer to when the size of an answer is judged."""

Objects = Sequence[Mapping[str, Any]]
"""By place, what was read for a selection that refers to objects: them, by id."""

Read = Callable[[Any, Objects], Any]
"""From a value of the computed map to that of the response."""


def computed(
    context: Context, entry: Computed, selection: Selection, scope: Scope, root: bool
) -> tuple[str, Made]:
    """The expression that reads facts and objects, and how the object is made of them."""
    facts = context.bound(entry.facts, scope, selection.arguments)
    arguments = dict(selection.arguments)  # read now, since the answer depends on them
    outer = {} if root else {"parent": scope["node"]}
    objects: list[str] = []
    finishes: list[Finish | None] = []

    def of_object(type_name: str, children: Sequence[Selection]) -> Read:
        context.count_object()
        fields = [
            (child, of_field(context.registry.fields_of(type_name)[child.field], child))
            for child in children
        ]
        return lambda value, found: {
            child.key: read(value[child.field], found) for child, read in fields
        }

    def of_field(field: Any, child: Selection) -> Read:
        match field:
            case Given(type=""):
                return lambda value, _: value
            case Given(type=type_name):
                read = of_object(type_name, child.children)
                return lambda value, found: (
                    [read(each, found) for each in value]
                    if isinstance(value, list)
                    else read(value, found)
                )
            case Referred(type=type_name):
                place = refer(type_name, child)
                return lambda value, found: None if value is None else found[place].get(value)
        raise AssertionError(f"{child.field} is not a field of a Computed object")

    def refer(type_name: str, child: Selection) -> int:
        within: Scope = dict(outer)
        match = entry.objects[type_name]
        context.declare(match, within)
        pattern = context.render(match, within, selection.arguments)
        with context.repeated(_USUAL_COUNT):
            body, row = context.object(
                context.registry.fields_of(type_name), child.children, within
            )
        objects.append(f"COLLECT {{ {pattern} RETURN {{id: {within['node']}.id, of: {body}}} }}")
        finishes.append(finish_of(row))
        return len(objects) - 1

    read = of_object(entry.type, selection.children)

    def make(found: dict[str, Any]) -> Any:
        if found["facts"] is None:
            return None
        with context.named(selection.key):
            value = entry.make(found["facts"], arguments)
        return read(
            value,
            [
                {row["id"]: each(row["of"]) if each else row["of"] for row in rows}
                for rows, each in zip(found["objects"], finishes, strict=True)
            ],
        )

    return f"{{facts: {facts}, objects: [{', '.join(objects)}]}}", Made(make)
