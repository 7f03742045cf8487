"""Whole queries: what is needed first, then the text, and what makes its answer the response."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.compile.context import Compiled, Context, Slot
from graph.compile.fields import compile_field
from graph.compile.needs import Needs
from graph.compile.results import Finish, Shape, finish_of, unchanged
from graph.declare.registry import Registry
from graph.declare.selection import Selection
from graph.store.dialect import Dialect


@dataclass(frozen=True, slots=True)
class Query:
    """A compiled query: its text, its parameters, and the shape of its answer.

    The store returns one row with one column, `data`, of this shape; `finish(data)` is the root
    field's value. slots: the parameters whose values another request gives anew (`bound`), by name.
    """

    text: str
    parameters: Mapping[str, Any]
    shape: Shape
    slots: Mapping[str, Slot] = field(default_factory=dict)

    @property
    def finish(self) -> Finish:
        return finish_of(self.shape) or unchanged

    def bound(
        self, variables: Mapping[str, object], values: Mapping[str, object]
    ) -> Mapping[str, Any]:
        """The parameters for a request with these variables and these values of `$$name`."""
        if not self.slots:
            return self.parameters
        given = {"variable": variables, "value": values}
        return {
            **self.parameters,
            **{name: given[slot.kind].get(slot.name) for name, slot in self.slots.items()},
        }


def compile_query(
    registry: Registry,
    selection: Selection,
    dialect: Dialect,
    values: Mapping[str, object] | None = None,
    *,
    max_objects: int = 20_000,
) -> Query:
    """Compile a root field.

    values: those of `$$name` in templates, such as the current fingerprint, and `viewer`, the id
    of the user whose preferences apply.
    max_objects: the most objects that the answer may hold if every page is full.
    Raises InvalidRequest for a page size out of range, a bad cursor, a malformed locale or filter,
    and RequestTooLarge for more than max_objects.
    """
    entry = registry.roots[selection.field]

    def build(context: Context) -> Compiled:
        expression, shape = context.field(entry, selection, {}, root=True)
        return f"RETURN {expression} AS data", shape

    def needs(needs: Needs) -> None:
        needs.field(entry, selection)

    return one_query(registry, build, needs, dialect, values or {}, max_objects)


def one_query(
    registry: Registry,
    build: Callable[[Context], Compiled],
    needs: Callable[[Needs], None],
    dialect: Dialect,
    values: Mapping[str, object],
    max_objects: int,
) -> Query:
    """The query that `build` writes, begun with what all of it refers to.

    needs: says what that is, of what `build` uses.
    """
    found = Needs(registry, values)
    needs(found)
    context = Context(registry, dialect, values, max_objects, compile_field, found.carried())
    text, shape = build(context)
    preface = context.preface()
    return Query(preface + text, context.parameters, shape, context.slots)
