"""All rows of a connection that its filters let through, as Cypher."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from graph.compile import cursors
from graph.compile.access_paths import start_of
from graph.compile.diversity import POOL, placed
from graph.compile.filters import Where, condition, edge_condition
from graph.compile.pagination import Window
from graph.compile.sort import Column, beyond, order_by, rendered
from graph.declare.fields import Key, Page

if TYPE_CHECKING:
    from graph.compile.fields import Compiler, Scope


INDEXED = "@node.year"
"""The sort key, besides the id, that an index serves."""


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
    (`Compiler.visible`).
    looked_at: whether every object is looked at (`Page.rest`), not only what is stored for the
    list. diversity: how much unlikeness counts (see diversity.py); places: how many places of such
    an order are looked at. half: only the rows that have a value for the first sort key
    (`present`), or only those that have none (`missing`). scanned: whether the list starts at all
    objects although its filter has an anchor. guards: what must hold for this part to have rows at
    all; when every object is looked at, the stored ones are left out of a guarded part.
    """

    compiler: Compiler
    entry: Page
    arguments: Mapping[str, Any]
    scope: Scope
    looked_at: bool = False
    diversity: float = 0.0
    places: int = 0
    half: str = ""
    scanned: bool = False
    guards: tuple[Guard, ...] = ()

    def matched(self, scope: Scope, where: Where) -> tuple[str, list[str]]:
        """A match that ends in a WITH, and the variables that this WITH names."""
        if not self.looked_at:
            return self.linked(scope, where)
        text, carried = self.compared(scope, where)
        if self.diversity:
            order = order_by(rendered(self.compiler, self.entry.order, scope))
            text += f" ORDER BY {order} LIMIT {self.compiler.parameter(POOL)}"
        return text, carried

    def linked(self, scope: Scope, where: Where) -> tuple[str, list[str]]:
        """What the list's own pattern finds."""
        entry, compiler = self.entry, self.compiler
        start = None if self.scanned or "parent" in scope else start_of(entry.type, where)
        match, value = (start.anchor.match, start.value) if start else (entry.match, None)
        fresh = compiler.declare(match, scope)
        text = compiler.render(match, scope, {"value": value})
        scope.update({name: scope[other] for name, other in entry.also.items()})
        outer = self.outer(scope)
        text = f"{self.guard(outer, scope)}{text}"
        if start:
            text += f" WITH DISTINCT {', '.join([*outer, scope['node']])}"
        conditions = compiler.fixed(entry.where, scope)
        own = [*self.of_half(), *(self.filters() if entry.aggregates is None else ())]
        conditions += [self.rendered(each, scope, self.arguments) for each in own]
        asked = condition(compiler, entry.type, where, scope)  # which is checked in any case
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
            expression = compiler.render(template, scope, {})
            scope[name] = compiler.variable(name)
            computed.append(f"{expression} AS {scope[name]}")
        distinct = "" if computed else "DISTINCT "
        text += f"{_where(conditions)} WITH {distinct}{', '.join([*carried, *computed])}"
        carried += [scope[name] for name in entry.aggregates]
        for name, template in entry.derived.items():
            expression = self.rendered(template, scope)
            scope[name] = compiler.variable(name)
            text += f" WITH {', '.join(carried)}, {expression} AS {scope[name]}"
            carried.append(scope[name])
        of_edge = _where(
            [
                *(compiler.render(each, scope, self.arguments) for each in self.filters()),
                self.edge_condition(scope),
            ]
        )
        if of_edge:
            text += f"{of_edge} WITH {', '.join(carried)}"
        return text, carried

    def compared(self, scope: Scope, where: Where) -> tuple[str, list[str]]:
        """What is found by looking at every object, whether it is linked or not."""
        compiler, rest = self.compiler, self.entry.rest
        assert rest is not None  # noqa: S101
        outer = self.outer(scope)
        text = self.guard(outer, scope)
        compiler.declare(rest.start, scope)
        text += compiler.render(rest.start, scope, {})
        bound = [*outer, *(scope[name] for name in rest.keep)]
        start = start_of(self.entry.type, where)
        all_ = f"MATCH (@node:{self.entry.type})"
        match, value = (start.anchor.match, start.value) if start else (all_, None)
        compiler.declare(match, scope)
        text += f" WITH {', '.join(bound)} {compiler.render(match, scope, {'value': value})}"
        distinct = "DISTINCT " if start else ""
        text += f" WITH {distinct}{', '.join([*bound, scope['node']])}"
        compiler.declare(rest.match, scope)
        text += f" {compiler.render(rest.match, scope, {})}"
        conditions = [compiler.render(each, scope, {}) for each in rest.where]
        conditions += [condition(compiler, self.entry.type, where, scope), self.visible(scope)]
        if self.guards:
            conditions.append(f"NOT {self.rendered(rest.stored, scope)}")
        text += "".join(f" AND {each}" for each in conditions if each != "true")
        link = self.rendered(rest.link, scope)
        scope["link"] = compiler.variable("link")
        carried = [*outer, scope["node"], scope["link"]]
        text += f" WITH {', '.join(carried[:-1])}, {link} AS {scope['link']}"
        belongs = compiler.render("@link.score > @catalog.floor", scope, {})
        of_list = [self.rendered(each, scope, self.arguments) for each in self.filters()]
        text += _where([belongs, *of_list, self.edge_condition(scope)])
        return f"{text} WITH {', '.join(carried)}", carried

    def outer(self, scope: Scope) -> list[str]:
        """The variables around the list that its rows may refer to."""
        return [*self.compiler.carried, *([scope["parent"]] if "parent" in scope else [])]

    def guard(self, outer: list[str], scope: Scope) -> str:
        """The beginning of a part that has no rows where others make it needless."""
        text = ""
        for each in self.guards:
            number = self.compiler.variable("number")
            text += f"WITH {', '.join([*outer, f'{each.number} AS {number}'])}"
            text += f" WHERE {number} {each.test} "
        if self.guards and self.looked_at:
            assert self.entry.rest is not None  # noqa: S101
            text += f"AND {self.rendered(self.entry.rest.ends, scope)} "
        return text

    def rendered(
        self, template: str, scope: Scope, arguments: Mapping[str, Any] | None = None
    ) -> str:
        """An expression that may bind names of its own."""
        inside = dict(scope)
        self.compiler.declare(template, inside)
        return self.compiler.render(template, inside, arguments or {})

    def visible(self, scope: Scope) -> str:
        """The condition that the viewer may be shown a row."""
        return "true" if self.entry.own else self.compiler.visible(self.entry.type, scope["node"])

    def of_half(self) -> list[str]:
        """The condition of the half of the list that this is, if it is one."""
        halves = {"present": f"{INDEXED} IS NOT NULL", "missing": f"{INDEXED} IS NULL"}
        return [halves[self.half]] if self.half else []

    def filters(self) -> list[str]:
        """The conditions of the list's own arguments."""
        return [
            template
            for argument, template in self.entry.filters.items()
            if (value := self.arguments.get(argument)) is not None and value is not False
        ]

    def edge_condition(self, scope: Scope) -> str:
        inside = {name: variable for name, variable in scope.items() if name != "parent"}
        if "parent" in scope:
            inside["owner"] = scope["parent"]
        where = self.arguments.get("edgeWhere") or {}
        return edge_condition(self.compiler, self.entry, where, inside)

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
        if self.half == "missing":
            keys = keys[1:]
            cursor = cursor[1:] if cursor and cursor[0] is None else None
        elif self.half == "present":
            keys = (replace(keys[0], nulls=None), *keys[1:])
            cursor = cursor if cursor and cursor[0] is not None else None
        matched = self.placed if self.diversity else self.matched
        text, carried = matched(scope, self.where)
        columns = rendered(self.compiler, keys, scope)
        computed = []
        for position, (expression, key) in enumerate(columns):
            if "{" in expression:  # a subquery: once for each row
                name = self.compiler.variable("key")
                computed.append(f"{expression} AS {name}")
                columns[position] = (name, key)
                carried.append(name)
        if computed:
            text += f" WITH {', '.join([*carried[: -len(computed)], *computed])}"
        if cursor is not None:
            past = beyond(self.compiler, columns, cursor, backward=backward, inclusive=inclusive)
            text += f" WHERE {past} WITH {', '.join(carried)}"
        return text, columns

    def placed(self, scope: Scope, where: Where) -> tuple[str, list[str]]:
        """The same for rows in an order by diversity, with their `@place`."""
        compiler, rest = self.compiler, self.entry.rest
        assert rest is not None  # noqa: S101
        inside = dict(scope)
        text, carried = self.matched(inside, where)
        compiler.declare(rest.match, inside)
        text += f" {compiler.render(rest.match, inside, {})}"
        text += f" WITH {', '.join([*carried, inside['theirs']])}"
        text += f" ORDER BY {order_by(rendered(compiler, self.entry.order, inside))}"
        values = "{id: @node.id, link: @link, values: @theirs.values, length: @theirs.length}"
        pool = f"{text} RETURN {compiler.render(values, inside, {})}"
        return placed(
            compiler,
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


def _where(conditions: Sequence[str]) -> str:
    kept = [each for each in conditions if each != "true"]
    return f" WHERE {' AND '.join(kept)}" if kept else ""
