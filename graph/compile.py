"""From a `Selection` to one Cypher query, and from its answer to the response's shape.

The query is a single RETURN of literal maps, with COLLECT and COUNT subqueries nested as deep as
the selection. Its text depends on the selection's shape only, never on a value: values are
parameters, so the store's plan cache hits. What Cypher should not do (cursors, page information)
is done on the answer by small functions that are put together while compiling.

Maps are written out (`{a: x.a}`): a projection (`x{.a}`) inside COLLECT inside a map makes the
embedded engine return null for the whole value. No variable name is used twice in a query, since
the embedded engine confuses them; there, too, a WITH hides whatever it does not name, in contrast
to Neo4j, so each WITH carries all that the fields below it may refer to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from graph import cursors
from graph.engines.dialect import Dialect
from graph.errors import InvalidRequest, RequestTooLarge
from graph.locales import lookup_chain
from graph.projection import (
    MAXIMUM_PAGE,
    QUERY,
    TYPES,
    Field,
    Inline,
    Key,
    Localised,
    Many,
    One,
    Page,
    Value,
)
from graph.selection import Selection

Scope = dict[str, str]
"""Variables by the name that templates use for them."""

Finish = Callable[[Any], Any]
"""Turns a value as the store returned it into a value of the response."""

_FRESH = re.compile(r"[(\[]@(\w+):|\bAS @(\w+)")
_VARIABLE = re.compile(r"@(\w+)")
_PARAMETER = re.compile(r"(\$\$?)([A-Za-z]\w*)")
_PRODUCT = re.compile(r"product\((\S+?), (\S+?)\)")
_CATALOG = "catalog"

_USUAL_LENGTH = 5
"""How long a list without pages is taken to be when the size of an answer is judged."""


@dataclass(frozen=True, slots=True)
class Query:
    """A compiled query: its text, its parameters, and what makes the answer the response.

    The store returns one row with one column, `data`; `finish(data)` is the root field's value.
    """

    text: str
    parameters: dict[str, Any]
    finish: Finish


def compile_query(
    selection: Selection,
    dialect: Dialect,
    context: Mapping[str, object] | None = None,
    *,
    max_objects: int = 20_000,
) -> Query:
    """Compile a root field.

    context: the values of `$$name` in templates, such as the fingerprint in force.
    max_objects: the most objects that the answer may hold if every page is full.
    Raises InvalidRequest for a page size out of range, a bad cursor or a malformed locale, and
    RequestTooLarge for more than max_objects.
    """
    anchor = ""
    compiler = _Compiler(dialect, dict(context or {}), max_objects)
    expression, finish = compiler.field(QUERY[selection.field], selection, {}, root=True)
    if compiler.uses_catalog:
        # Only now is it known that every WITH on the way must carry the catalog's node.
        anchor = f"MATCH (catalog:Catalog {{id: '{_CATALOG}'}}) "
        compiler = _Compiler(dialect, dict(context or {}), max_objects, carried=(_CATALOG,))
        expression, finish = compiler.field(QUERY[selection.field], selection, {}, root=True)
    return Query(f"{anchor}RETURN {expression} AS data", compiler.parameters, finish or _unchanged)


@dataclass(slots=True)
class _Compiler:
    dialect: Dialect
    context: dict[str, object]
    max_objects: int
    carried: tuple[str, ...] = ()
    parameters: dict[str, Any] = field(default_factory=dict)
    uses_catalog: bool = False
    _variables: int = 0
    _objects: int = 0
    _copies: int = 1

    # Templates

    def parameter(self, value: object) -> str:
        name = f"p{len(self.parameters)}"
        self.parameters[name] = value
        return f"${name}"

    def declare(self, template: str, scope: Scope) -> list[str]:
        """Give each name that the template introduces a variable of its own."""
        fresh = []
        for match in _FRESH.finditer(template):
            name = match[1] or match[2]
            if name not in fresh:
                fresh.append(name)
        for name in fresh:
            scope[name] = f"{name}{self._variables}"
            self._variables += 1
        return fresh

    def render(self, template: str, scope: Scope, arguments: Mapping[str, object]) -> str:
        def variable(match: re.Match[str]) -> str:
            if match[1] == _CATALOG:
                self.uses_catalog = True
                return _CATALOG
            return scope[match[1]]

        def value(match: re.Match[str]) -> str:
            source = self.context if match[1] == "$$" else arguments
            found = source.get(match[2])
            if match[2] == "locale":
                found = _chain(found)
            return self.parameter(found)

        text = _VARIABLE.sub(variable, " ".join(template.split()))
        # Parameters last: their own names must not be taken for template names.
        text = _PARAMETER.sub(value, text)
        return _PRODUCT.sub(lambda match: self.dialect.product(match[1], match[2]), text)

    # Fields

    def field(
        self, entry: Field, selection: Selection, scope: Scope, *, root: bool = False
    ) -> tuple[str, Finish | None]:
        """The Cypher expression of a field, and how to finish its value (None: as it is)."""
        match entry:
            case Value(expression):
                inner = dict(scope)
                self.declare(expression, inner)
                return self.render(expression, inner, selection.arguments), None
            case Localised(name):
                return self.localised(name, selection, scope), None
            case Inline(type_name):
                return self.object(TYPES[type_name], selection.children, scope)
            case One():
                return self.one(entry, selection, self.below(scope, root))
            case Many():
                return self.many(entry, selection, self.below(scope, root))
            case Page():
                return self.page(entry, selection, self.below(scope, root))

    @staticmethod
    def below(scope: Scope, root: bool) -> Scope:
        """The scope of a field's own pattern: its object is now the parent."""
        inner = dict(scope)
        if not root and "node" in inner:
            inner["parent"] = inner.pop("node")
        return inner

    def object(
        self, fields: Mapping[str, Field], children: Sequence[Selection], scope: Scope
    ) -> tuple[str, Finish | None]:
        """A literal map of the selected fields, by response key."""
        self._objects += self._copies
        if self._objects > self.max_objects:
            raise RequestTooLarge(
                f"this request could return more than {self.max_objects} objects;"
                " ask for smaller pages or fewer levels"
            )
        entries, finishes = [], []
        for child in children:
            expression, finish = self.field(fields[child.field], child, scope)
            entries.append(f"{_name(child.key)}: {expression}")
            if finish:
                finishes.append((child.key, finish))
        return "{" + ", ".join(entries) + "}", _finish_entries(finishes)

    def localised(self, name: str, selection: Selection, scope: Scope) -> str:
        node = scope["node"]
        chain = _chain(selection.arguments.get("locale"))
        if not chain:
            return f"{node}.{name}"
        inner: Scope = {}
        self.declare("AS @tag (@text:", inner)
        tag, text = inner["tag"], inner["text"]
        return (
            f"coalesce(head(COLLECT {{ UNWIND {self.parameter(chain)} AS {tag}"
            f" MATCH ({node})-[:HAS_TEXT]->({text}:Text {{locale: {tag}}})"
            f" WHERE {text}.{name} IS NOT NULL RETURN {text}.{name} LIMIT 1 }}), {node}.{name})"
        )

    def one(self, entry: One, selection: Selection, scope: Scope) -> tuple[str, Finish | None]:
        self.declare(entry.match, scope)
        pattern = self.render(entry.match, scope, selection.arguments)
        body, finish = self.object(TYPES[entry.type], selection.children, scope)
        return f"head(COLLECT {{ {pattern} RETURN {body} }})", finish and _unless_null(finish)

    def many(self, entry: Many, selection: Selection, scope: Scope) -> tuple[str, Finish | None]:
        fresh = self.declare(entry.match, scope)
        pattern = self.render(entry.match, scope, selection.arguments)
        if entry.order:
            keep = [*self.carried, *(scope[name] for name in (entry.keep or fresh))]
            if not entry.keep and "parent" in scope:
                keep.insert(0, scope["parent"])
            pattern += f" WITH {', '.join(keep)} ORDER BY {self.order(entry.order, scope)}"
        first = selection.arguments.get("first")
        first = entry.default if first is None else first
        size = None if first is None else _size("first", first, entry.maximum)
        if size is not None:
            pattern += f" LIMIT {self.parameter(size)}"
        with self.repeated(_USUAL_LENGTH if size is None else size):
            body, finish = self.object(TYPES[entry.type], selection.children, scope)
        return f"COLLECT {{ {pattern} RETURN {body} }}", finish and _finish_each(finish)

    @contextmanager
    def repeated(self, times: int) -> Iterator[None]:
        """Count the objects compiled in the block as often as their list may be long."""
        before = self._copies
        self._copies = before * max(times, 1)
        yield
        self._copies = before

    # Connections

    def page(self, entry: Page, selection: Selection, scope: Scope) -> tuple[str, Finish | None]:
        """A connection, as a map of the rows of one page and whatever else was selected."""
        window = _Window.of(entry, selection.arguments)
        entries: list[str] = []
        finishes: list[tuple[str, Finish]] = []
        rows_of: list[Selection] = []
        for child in selection.children:
            if child.field in ("edges", "nodes", "pageInfo"):
                rows_of.append(child)
            elif child.field == "totalCount":
                entries.append(f"{_name(child.key)}: {self.count(entry, selection, dict(scope))}")
            else:
                expression, finish = self.field(entry.about[child.field], child, scope)
                entries.append(f"{_name(child.key)}: {expression}")
                if finish:
                    finishes.append((child.key, finish))
        if not rows_of:
            return "{" + ", ".join(entries) + "}", _finish_entries(finishes)
        rows, finish_row = self.rows(entry, selection, dict(scope), window, rows_of)
        entries.append(f"`rows()`: {rows}")
        if window.cursor is not None and _selects(rows_of, window.behind):
            behind = self.behind(entry, selection, dict(scope), window)
            entries.append(f"`behind()`: {behind}")
        finish_entries = _finish_entries(finishes)

        def finish_page(found: dict[str, Any]) -> dict[str, Any]:
            if finish_entries:
                finish_entries(found)
            return window.finish(found, rows_of, finish_row)

        return "{" + ", ".join(entries) + "}", finish_page

    def rows(
        self,
        entry: Page,
        selection: Selection,
        scope: Scope,
        window: _Window,
        rows_of: Sequence[Selection],
    ) -> tuple[str, Finish | None]:
        """The rows of one page and one more: sort keys, and what edges and nodes select."""
        pattern = self.pattern(entry, selection, scope, window.cursor, backward=window.backward)
        order = self.order(entry.order, scope, backward=window.backward)
        pattern += f" ORDER BY {order} LIMIT {self.parameter(window.size + 1)}"
        inside = dict(scope)
        if "parent" in inside:
            inside["owner"] = inside.pop("parent")
        keys = ", ".join(self.render(key.expression, scope, {}) for key in entry.order)
        entries, finishes = [f"`keys()`: [{keys}]"], []
        for child in rows_of:
            if child.field == "pageInfo":
                continue
            fields = (
                TYPES[entry.type]
                if child.field == "nodes"
                else {"cursor": Value("null"), "node": Inline(entry.type), **entry.edge}
            )
            with self.repeated(window.size):
                body, finish = self.object(fields, child.children, inside)
            entries.append(f"{_name(child.key)}: {body}")
            if finish:
                finishes.append((child.key, finish))
        return (
            f"COLLECT {{ {pattern} RETURN {{{', '.join(entries)}}} }}",
            _finish_entries(finishes),
        )

    def matched(
        self, entry: Page, selection: Selection, scope: Scope
    ) -> tuple[str, list[str], list[str]]:
        """What a connection reads from: its match, its conditions, and the names it binds.

        Every list of the API passes here, so a rule on who may see what belongs here.
        """
        fresh = self.declare(entry.match, scope)
        switched_on = [
            condition
            for argument, condition in entry.filters.items()
            if selection.arguments.get(argument) is not None
        ]
        return (
            self.render(entry.match, scope, selection.arguments),
            [
                self.render(text, scope, selection.arguments)
                for text in (*entry.where, *switched_on)
            ],
            [scope[name] for name in fresh],
        )

    def pattern(
        self,
        entry: Page,
        selection: Selection,
        scope: Scope,
        cursor: Sequence[cursors.Key] | None,
        *,
        backward: bool,
        inclusive: bool = False,
    ) -> str:
        """The rows beyond the cursor, ending in a WITH that an ORDER BY can follow."""
        text, conditions, bound = self.matched(entry, selection, scope)
        outer = [*self.carried, *([scope["parent"]] if "parent" in scope else [])]
        if entry.aggregates is None:
            if cursor is not None:
                conditions.append(self.beyond(entry, scope, cursor, backward, inclusive))
            return f"{text}{_where(conditions)} WITH {', '.join([*outer, *bound])}"
        carried = [*outer, scope["node"]]
        computed = []
        for name, template in entry.aggregates.items():
            expression = self.render(template, scope, {})
            self.declare(f"AS @{name}", scope)
            computed.append(f"{expression} AS {scope[name]}")
        grouped = ", ".join([*carried, *computed])
        carried += [scope[name] for name in entry.aggregates]
        text += f"{_where(conditions)} WITH {'' if computed else 'DISTINCT '}{grouped}"
        if cursor is not None:
            text += _where([self.beyond(entry, scope, cursor, backward, inclusive)])
        return f"{text} WITH {', '.join(carried)}"

    def count(self, entry: Page, selection: Selection, scope: Scope) -> str:
        """How many rows the connection has over all pages."""
        text, conditions, _ = self.matched(entry, selection, scope)
        distinct = "" if entry.aggregates is None else f" RETURN DISTINCT {scope['node']}"
        return f"COUNT {{ {text}{_where(conditions)}{distinct} }}"

    def behind(self, entry: Page, selection: Selection, scope: Scope, window: _Window) -> str:
        """Whether there is a row at or before the cursor that the page starts from."""
        pattern = self.pattern(
            entry, selection, scope, window.cursor, backward=not window.backward, inclusive=True
        )
        return f"size(COLLECT {{ {pattern} LIMIT 1 RETURN 1 }}) > 0"

    def order(self, keys: Sequence[Key], scope: Scope, *, backward: bool = False) -> str:
        return ", ".join(
            self.render(key.expression, scope, {})
            + (" DESC" if key.descending is not backward else "")
            for key in keys
        )

    def beyond(
        self,
        entry: Page,
        scope: Scope,
        cursor: Sequence[cursors.Key],
        backward: bool,
        inclusive: bool,
    ) -> str:
        """The condition that a row comes after the cursor (before it when backward)."""
        columns = [self.render(key.expression, scope, {}) for key in entry.order]
        values = [self.parameter(value) for value in cursor]
        alternatives = []
        for position, key in enumerate(entry.order):
            sign = "<" if key.descending is not backward else ">"
            if inclusive and position == len(columns) - 1:
                sign += "="
            ties = [f"{columns[i]} = {values[i]}" for i in range(position)]
            alternatives.append(
                " AND ".join([*ties, f"{columns[position]} {sign} {values[position]}"])
            )
        if len(alternatives) == 1:
            return alternatives[0]
        return "(" + " OR ".join(f"({text})" for text in alternatives) + ")"


@dataclass(frozen=True, slots=True)
class _Window:
    """Which rows of a connection were asked for.

    size: rows in the page. backward: the last rows before a cursor, not the first after one.
    cursor: the sort keys to start beyond, or None for the end of the list.
    """

    order: str
    size: int
    backward: bool
    cursor: Sequence[cursors.Key] | None

    @classmethod
    def of(cls, entry: Page, arguments: Mapping[str, Any]) -> _Window:
        first, last = arguments.get("first"), arguments.get("last")
        after, before = arguments.get("after"), arguments.get("before")
        if first is not None and last is not None:
            raise InvalidRequest("pass first or last, not both")
        backward = last is not None or (first is None and before is not None and after is None)
        if backward and after is not None:
            raise InvalidRequest("after goes with first; pass before with last")
        if not backward and before is not None:
            raise InvalidRequest("before goes with last; pass after with first")
        name, given = ("last", last) if last is not None else ("first", first)
        size = entry.default if given is None else _size(name, given)
        text = before if backward else after
        types = [key.type for key in entry.order]
        cursor = None if text is None else cursors.decode(entry.order_name, text, types)
        return cls(entry.order_name, size, backward, cursor)

    @property
    def behind(self) -> str:
        """The field of PageInfo that looks back over the cursor."""
        return "hasNextPage" if self.backward else "hasPreviousPage"

    def finish(
        self, found: dict[str, Any], rows_of: Sequence[Selection], finish_row: Finish | None
    ) -> dict[str, Any]:
        """Put edges, nodes and pageInfo in the place of the rows, by response key."""
        rows = found.pop("rows()")
        behind = found.pop("behind()", False)
        more = len(rows) > self.size
        del rows[self.size :]
        if self.backward:
            rows.reverse()
        for row in rows:
            if finish_row:
                finish_row(row)
        for child in rows_of:
            if child.field == "pageInfo":
                found[child.key] = self.page_info(child, rows, more, behind)
                continue
            found[child.key] = [row[child.key] for row in rows]
            if child.field == "edges":
                for cursor in (field for field in child.children if field.field == "cursor"):
                    for row in rows:
                        row[child.key][cursor.key] = cursors.encode(self.order, row["keys()"])
        return found

    def page_info(
        self, selection: Selection, rows: list[Any], more: bool, behind: bool
    ) -> dict[str, Any]:
        def end(position: int) -> str | None:
            return cursors.encode(self.order, rows[position]["keys()"]) if rows else None

        values: dict[str, Callable[[], object]] = {
            "hasNextPage": lambda: behind if self.backward else more,
            "hasPreviousPage": lambda: more if self.backward else behind,
            "startCursor": lambda: end(0),
            "endCursor": lambda: end(-1),
        }
        return {child.key: values[child.field]() for child in selection.children}


def _size(name: str, value: Any, maximum: int = MAXIMUM_PAGE) -> int:
    if not 0 <= value <= maximum:
        raise InvalidRequest(f"{name} is {value}; it must be from 0 to {maximum}")
    return int(value)


def _chain(tags: Any) -> list[str]:
    try:
        return lookup_chain(tags or ())
    except ValueError as error:
        raise InvalidRequest(f"locale: {error}") from None


def _where(conditions: Sequence[str]) -> str:
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""


def _selects(rows_of: Sequence[Selection], field_name: str) -> bool:
    return any(
        child.field == field_name
        for selection in rows_of
        if selection.field == "pageInfo"
        for child in selection.children
    )


def _name(key: str) -> str:
    """A response key as a map key; GraphQL names need no escaping, but may be Cypher words."""
    return f"`{key}`"


def _unchanged(value: Any) -> Any:
    return value


def _finish_entries(finishes: list[tuple[str, Finish]]) -> Finish | None:
    if not finishes:
        return None

    def finish(found: dict[str, Any]) -> dict[str, Any]:
        for key, each in finishes:
            found[key] = each(found[key])
        return found

    return finish


def _finish_each(finish: Finish) -> Finish:
    return lambda values: [finish(value) for value in values]


def _unless_null(finish: Finish) -> Finish:
    return lambda value: None if value is None else finish(value)
