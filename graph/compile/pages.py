"""Connections: one page of a list in its order, and what else was asked of the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from graph import cursors
from graph.compile import summaries
from graph.compile.arguments import numbers, score
from graph.compile.conditions import Where, condition, conjuncts, edge_condition
from graph.compile.diversity import POOL, diversity_of, placed
from graph.compile.finishing import Finish, finish_entries
from graph.compile.orders import Column, beyond, order_by, rendered
from graph.compile.window import Window
from graph.field_kinds import Field, Inline, Key, Page, Value
from graph.narrowing import ANCHORS
from graph.projection import TYPES
from graph.selection import Selection

if TYPE_CHECKING:
    from graph.compile.fields import Compiler, Scope


INDEXED = "@node.year"
"""The sort key, besides the id, that an index serves."""


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
    for name, part in _parts(rows, window):
        # The parts make up one page, so its objects are counted once.
        with compiler.uncounted() if name == "rest()" else nullcontext():
            listed, finish_row = _listed(part, window, rows_of)
        entries.append(f"`{name}`: {listed}")
    if window.looks_behind(rows_of):
        entries.append(f"`behind()`: {rows.any_behind(window)}")

    def finish_page(found: dict[str, Any]) -> dict[str, Any]:
        if finish_others:
            finish_others(found)
        found["rows()"] += found.pop("rest()", [])
        return window.finish(found, rows_of, finish_row)

    return "{" + ", ".join(entries) + "}", finish_page


@dataclass(slots=True)
class Rows:
    """All rows of a connection that its filters let through.

    Every list of the API passes `matched`, so a rule on who may see what belongs there.
    looked_at: whether every object is looked at (`Page.rest`), not only what is stored for the
    list. diversity: how much unlikeness counts (see diversity.py); places: how many places of such
    an order are looked at. half: only the rows that have a value for the first sort key
    (`present`), or only those that have none (`missing`). unless: rows of another part (a count in
    Cypher), and how many of them make this part needless; when every object is looked at, the
    stored ones are left out.
    """

    compiler: Compiler
    entry: Page
    arguments: Mapping[str, Any]
    scope: Scope
    looked_at: bool = False
    diversity: float = 0.0
    places: int = 0
    half: str = ""
    unless: tuple[str, str] | None = None

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
        anchor = _anchor(entry.type, where) if "parent" not in scope else None
        match, value = anchor or (entry.match, None)
        fresh = compiler.declare(match, scope)
        text = compiler.render(match, scope, {"value": value})
        scope.update({name: scope[other] for name, other in entry.also.items()})
        outer = self.outer(scope)
        text = f"{self.guard(outer, scope)}{text}"
        if anchor:
            text += f" WITH DISTINCT {', '.join([*outer, scope['node']])}"
        conditions = compiler.fixed(entry.where, scope)
        own = [*self.of_half(), *(self.filters() if entry.aggregates is None else ())]
        conditions += [self.rendered(each, scope, self.arguments) for each in own]
        conditions.append(condition(compiler, entry.type, where, scope))
        if entry.aggregates is None:
            conditions.append(self.edge_condition(scope))
            carried = [*outer, *(scope[name] for name in (["node"] if anchor else fresh))]
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
        anchor = _anchor(self.entry.type, where)
        match, value = anchor or (f"MATCH (@node:{self.entry.type})", None)
        compiler.declare(match, scope)
        text += f" WITH {', '.join(bound)} {compiler.render(match, scope, {'value': value})}"
        distinct = "DISTINCT " if anchor else ""
        text += f" WITH {distinct}{', '.join([*bound, scope['node']])}"
        compiler.declare(rest.match, scope)
        text += f" {compiler.render(rest.match, scope, {})}"
        conditions = [compiler.render(each, scope, {}) for each in rest.where]
        conditions.append(condition(compiler, self.entry.type, where, scope))
        if self.unless:
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
        """The beginning of a part that has no rows where the other part has enough."""
        if not self.unless:
            return ""
        stored, enough = self.unless
        found = self.compiler.variable("found")
        wanted = f"{found} < {enough}"
        if self.looked_at:
            assert self.entry.rest is not None  # noqa: S101
            wanted += f" AND {self.rendered(self.entry.rest.ends, scope)}"
        return f"WITH {', '.join([*outer, f'{stored} AS {found}'])} WHERE {wanted} "

    def rendered(
        self, template: str, scope: Scope, arguments: Mapping[str, Any] | None = None
    ) -> str:
        """An expression that may bind names of its own."""
        inside = dict(scope)
        self.compiler.declare(template, inside)
        return self.compiler.render(template, inside, arguments or {})

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


def _parts(rows: Rows, window: Window) -> list[tuple[str, Rows]]:
    """What the rows of a page are read from: what is stored, and the rest where that ends.

    In the list's own order, forwards, what is stored comes first and mostly suffices.
    """
    if rows.entry.rest is None:
        return _halves(rows, window)
    if not rows.entry.rest.stored or window.backward or window.keys != rows.entry.order:
        return [("rows()", rows)]
    stored = replace(rows, looked_at=False)
    text, _ = stored.sorted(dict(rows.scope), window.keys, window.cursor, backward=False)
    enough = rows.compiler.parameter(window.size + 1)
    rest = replace(rows, unless=(f"COUNT {{ {text} RETURN 1 }}", enough))
    return [("rows()", stored), ("rest()", rest)]


def _halves(rows: Rows, window: Window) -> list[tuple[str, Rows]]:
    """A list of all objects by an indexed key, as those with a value and those without.

    The index holds objects with a value only, so an order that is to come from it may ask for no
    others.
    """
    key = window.keys[0]
    if key.expression != INDEXED or "parent" in rows.scope or _anchor(rows.entry.type, rows.where):
        return [("rows()", rows)]
    missing_last = (key.nulls == "last") is not window.backward
    halves = ["present", "missing"] if missing_last else ["missing", "present"]
    if window.cursor is not None and (window.cursor[0] is None) is missing_last:
        halves = halves[1:]  # the cursor is in the second half already
    first = replace(rows, half=halves[0])
    parts = [("rows()", first)]
    if len(halves) == 2:
        text, _ = first.sorted(
            dict(rows.scope), window.keys, window.cursor, backward=window.backward
        )
        limit = rows.compiler.parameter(window.size + 1)
        enough = (f"COUNT {{ {text} LIMIT {limit} RETURN 1 }}", limit)
        parts.append(("rest()", replace(rows, half=halves[1], unless=enough)))
    return parts


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


def _anchor(type_name: str, where: Where) -> tuple[str, Any] | None:
    """Where the list can start instead of at all objects of the type, and with which value."""
    for path, match in ANCHORS.get(type_name, {}).items():
        for key, value in conjuncts(where):
            if key == path[0] and (found := _at_path(value, path[1:])) is not None:
                return match, found
    return None


def _at_path(value: Any, path: Sequence[str]) -> Any:
    for name in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(name)
    return value


def _where(conditions: Sequence[str]) -> str:
    kept = [each for each in conditions if each != "true"]
    return f" WHERE {' AND '.join(kept)}" if kept else ""
