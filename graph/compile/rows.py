"""All rows of a connection that its filters let through, as Cypher."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from graph.compile import cursors
from graph.compile.access_paths import start_of
from graph.compile.context import Context, Scope
from graph.compile.diversity import POOL, placed
from graph.compile.filters import Where, condition, edge_condition
from graph.compile.pagination import Window
from graph.compile.sort import Column, beyond, order_by, rendered
from graph.declare.fields import Key, Page


@dataclass(frozen=True, slots=True)
class Guard:
    """Other parts of a page decide whether this one is needed: a number, and what it must be.

    number: an expression. test: the rest of the comparison.
    """

    number: str
    test: str


@dataclass(slots=True)
class Rows:
    """All rows of a connection that its filters let through.

    Every list of the API passes `matched`, which keeps to what the viewer may be shown
    (`Context.visible`).
    looked_at: whether every object is looked at (`Page.rest`), not only what is stored for the
    list. diversity: how much unlikeness counts (see diversity.py); places: how many places of such
    an order are looked at. half: only the rows that have a value for a sort key (`present`), or
    only those that have none (`missing`), and that key. scanned: whether the list starts at all
    objects although its filter has an access path. guards: what must hold for this part to have
    rows at all; when every object is looked at, the stored ones are left out of a guarded part.
    """

    context: Context
    entry: Page
    arguments: Mapping[str, Any]
    scope: Scope
    looked_at: bool = False
    diversity: float = 0.0
    places: int = 0
    half: tuple[Literal["present", "missing"], Key] | None = None
    scanned: bool = False
    guards: tuple[Guard, ...] = ()

    def matched(self, scope: Scope, where: Where) -> tuple[str, list[str]]:
        """A match that ends in a WITH, and the variables that this WITH names."""
        if not self.looked_at:
            return self.linked(scope, where)
        text, carried = self.compared(scope, where)
        if self.diversity:
            order = order_by(rendered(self.context, self.entry.order, scope))
            text += f" ORDER BY {order} LIMIT {self.context.parameter(POOL)}"
        return text, carried

    def linked(self, scope: Scope, where: Where) -> tuple[str, list[str]]:
        """What the list's own pattern finds."""
        entry, context = self.entry, self.context
        start = (
            None
            if self.scanned or "parent" in scope
            else start_of(context.registry, entry.type, where)
        )
        match, value = (start.access.match, start.value) if start else (entry.match, None)
        fresh = context.declare(match, scope)
        text = context.render(match, scope, {"value": value})
        scope.update({name: scope[other] for name, other in entry.also.items()})
        outer = self.outer(scope)
        text = f"{self.guard(outer, scope)}{text}"
        if start:
            text += f" WITH DISTINCT {', '.join([*outer, scope['node']])}"
        conditions = context.conditions(entry.where, scope)
        own = [
            *self.of_half(),
            *(filters_on(self.entry, self.arguments) if entry.aggregates is None else ()),
        ]
        conditions += [context.bound(each, scope, self.arguments) for each in own]
        asked = condition(context, entry.type, where, scope)  # which is checked in any case
        if not (start and start.alone):
            conditions.append(asked)
        conditions.append(self.visible(scope))
        if entry.aggregates is None:
            conditions.append(self.edge_condition(scope))
            carried = [*outer, *(scope[name] for name in (["node"] if start else fresh))]
            return f"{text}{_where(conditions)} WITH {', '.join(carried)}", carried
        carried = [*outer, scope["node"]]
        computed = []
        for name, template in entry.aggregates.items():
            expression = context.render(template, scope)
            scope[name] = context.variable(name)
            computed.append(f"{expression} AS {scope[name]}")
        distinct = "" if computed else "DISTINCT "
        text += f"{_where(conditions)} WITH {distinct}{', '.join([*carried, *computed])}"
        carried += [scope[name] for name in entry.aggregates]
        for name, template in entry.derived.items():
            expression = context.bound(template, scope)
            scope[name] = context.variable(name)
            text += f" WITH {', '.join(carried)}, {expression} AS {scope[name]}"
            carried.append(scope[name])
        of_edge = _where(
            [
                *(
                    context.render(each, scope, self.arguments)
                    for each in filters_on(self.entry, self.arguments)
                ),
                self.edge_condition(scope),
            ]
        )
        if of_edge:
            text += f"{of_edge} WITH {', '.join(carried)}"
        return text, carried

    def compared(self, scope: Scope, where: Where) -> tuple[str, list[str]]:
        """What is found by looking at every object, whether it is linked or not."""
        context, rest = self.context, self.entry.rest
        assert rest is not None  # noqa: S101
        outer = self.outer(scope)
        text = self.guard(outer, scope)
        context.declare(rest.start, scope)
        text += context.render(rest.start, scope)
        bound = [*outer, *(scope[name] for name in rest.keep)]
        start = start_of(context.registry, self.entry.type, where)
        all_ = f"MATCH (@node:{self.entry.type})"
        match, value = (start.access.match, start.value) if start else (all_, None)
        context.declare(match, scope)
        text += f" WITH {', '.join(bound)} {context.render(match, scope, {'value': value})}"
        distinct = "DISTINCT " if start else ""
        text += f" WITH {distinct}{', '.join([*bound, scope['node']])}"
        context.declare(rest.match, scope)
        text += f" {context.render(rest.match, scope)}"
        conditions = [context.render(each, scope) for each in rest.where]
        conditions += [condition(context, self.entry.type, where, scope), self.visible(scope)]
        if self.guards:
            conditions.append(f"NOT {context.bound(rest.stored, scope)}")
        text += "".join(f" AND {each}" for each in conditions if each != "true")
        link = context.bound(rest.link, scope)
        scope["link"] = context.variable("link")
        carried = [*outer, scope["node"], scope["link"]]
        text += f" WITH {', '.join(carried[:-1])}, {link} AS {scope['link']}"
        belongs = context.render(rest.belongs, scope)
        of_list = [
            context.bound(each, scope, self.arguments)
            for each in filters_on(self.entry, self.arguments)
        ]
        text += _where([belongs, *of_list, self.edge_condition(scope)])
        return f"{text} WITH {', '.join(carried)}", carried

    def outer(self, scope: Scope) -> list[str]:
        """The variables around the list that its rows may refer to."""
        return [*self.context.carried, *([scope["parent"]] if "parent" in scope else [])]

    def guard(self, outer: list[str], scope: Scope) -> str:
        """The beginning of a part that has no rows where others make it needless."""
        text = ""
        for each in self.guards:
            number = self.context.variable("number")
            text += f"WITH {', '.join([*outer, f'{each.number} AS {number}'])}"
            text += f" WHERE {number} {each.test} "
        if self.guards and self.looked_at:
            assert self.entry.rest is not None  # noqa: S101
            text += f"AND {self.context.bound(self.entry.rest.ends, scope)} "
        return text

    def visible(self, scope: Scope) -> str:
        """The condition that the viewer may be shown a row."""
        return "true" if self.entry.own else self.context.visible(self.entry.type, scope["node"])

    def of_half(self) -> list[str]:
        """The condition of the half of the list that this is, if it is one."""
        if self.half is None:
            return []
        which, key = self.half
        return [f"{key.expression} IS {'NOT ' if which == 'present' else ''}NULL"]

    def edge_condition(self, scope: Scope) -> str:
        inside = {name: variable for name, variable in scope.items() if name != "parent"}
        if "parent" in scope:
            inside["owner"] = scope["parent"]
        where = self.arguments.get("edgeWhere") or {}
        return edge_condition(self.context, self.entry, where, inside)

    @property
    def where(self) -> Where:
        return self.arguments.get("where") or {}

    def count(self) -> str:
        """How many rows there are on all pages."""
        scope = dict(self.scope)
        text, _ = self.matched(scope, self.where)
        return f"COUNT {{ {text} RETURN {scope['node']} }}"

    def sorted(
        self,
        scope: Scope,
        keys: Sequence[Key],
        cursor: Sequence[cursors.Key] | None,
        *,
        backward: bool,
        inclusive: bool = False,
    ) -> tuple[str, list[Column]]:
        """The rows beyond the cursor, ending in a WITH, and the columns to sort them by."""
        which = self.half and self.half[0]
        if which == "missing":
            keys = keys[1:]
            cursor = cursor[1:] if cursor and cursor[0] is None else None
        elif which == "present":
            keys = (replace(keys[0], nulls=None), *keys[1:])
            cursor = cursor if cursor and cursor[0] is not None else None
        matched = self.placed if self.diversity else self.matched
        text, carried = matched(scope, self.where)
        columns = rendered(self.context, keys, scope)
        computed = []
        for position, (expression, key) in enumerate(columns):
            if "{" in expression:  # a subquery: once for each row
                name = self.context.variable("key")
                computed.append(f"{expression} AS {name}")
                columns[position] = (name, key)
                carried.append(name)
        if computed:
            text += f" WITH {', '.join([*carried[: -len(computed)], *computed])}"
        if cursor is not None:
            past = beyond(self.context, columns, cursor, backward=backward, inclusive=inclusive)
            text += f" WHERE {past} WITH {', '.join(carried)}"
        return text, columns

    def placed(self, scope: Scope, where: Where) -> tuple[str, list[str]]:
        """The same for rows in an order by diversity, with their `@place`."""
        context, rest = self.context, self.entry.rest
        assert rest is not None  # noqa: S101
        inside = dict(scope)
        text, carried = self.matched(inside, where)
        context.declare(rest.match, inside)
        text += f" {context.render(rest.match, inside)}"
        text += f" WITH {', '.join([*carried, inside[rest.compared]])}"
        text += f" ORDER BY {order_by(rendered(context, self.entry.order, inside))}"
        node, link, vector = (inside[name] for name in ("node", "link", rest.compared))
        pool = (
            f"{text} RETURN {{id: {node}.id, link: {link},"
            f" values: {vector}.values, length: {vector}.length}}"
        )
        return placed(
            context,
            self.entry.type,
            pool,
            scope,
            self.outer(scope),
            diversity=self.diversity,
            places=self.places,
        )

    def any_behind(self, window: Window) -> str:
        """Whether there is a row at or before the cursor that the page starts from."""
        text, _ = self.sorted(
            dict(self.scope),
            window.keys,
            window.cursor,
            backward=not window.backward,
            inclusive=True,
        )
        return f"size(COLLECT {{ {text} LIMIT 1 RETURN 1 }}) > 0"


def filters_on(entry: Page, arguments: Mapping[str, Any]) -> list[str]:
    """The conditions that a list's own arguments switch on."""
    return [
        template
        for argument, template in entry.filters.items()
        if (value := arguments.get(argument)) is not None and value is not False
    ]


def _where(conditions: Sequence[str]) -> str:
    kept = [each for each in conditions if each != "true"]
    return f" WHERE {' AND '.join(kept)}" if kept else ""
