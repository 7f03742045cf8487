"""Objects and their fields: the part of the compiler that the others build on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from graph.common.errors import InvalidRequest, RequestTooLarge
from graph.compile import connection as pages
from graph.compile import derived as computed
from graph.compile.arguments import chain, check_named, numbers, size
from graph.compile.filters import condition
from graph.compile.results import (
    Finish,
    finish_each,
    finish_entries,
    require_all,
    unchanged,
    unless_null,
)
from graph.compile.sort import order_by
from graph.declare.fields import (
    Choice,
    Computed,
    Field,
    Given,
    Inline,
    Localised,
    Many,
    One,
    OneOf,
    Page,
    Referred,
    Value,
)
from graph.declare.selection import Selection
from graph.registry import QUERY, TYPES
from graph.store.dialect import Dialect
from graph.titles import made_like
from graph.uses.provenance import is_generated

Scope = dict[str, str]
"""Variables by the name that templates use for them."""

_FRESH = re.compile(r"[(\[]@(\w+):|\bAS @(\w+)")
_VARIABLE = re.compile(r"@(\w+)(\.?)")
_PARAMETER = re.compile(r"(\$\$?)([A-Za-z]\w*)")
_PRODUCT = re.compile(r"product\((\S+?), (\S+?)\)")
_CATALOG = "catalog"
_HIDES = "hides"
_VIEWER = "viewer"

_GENERATED = is_generated("@node")

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

    context: the values of `$$name` in templates, such as the fingerprint in force, and `viewer`,
    the id of the user who asks, whose preference is then read and kept to.
    max_objects: the most objects that the answer may hold if every page is full.
    Raises InvalidRequest for a page size out of range, a bad cursor, a malformed locale or filter,
    and RequestTooLarge for more than max_objects.
    """

    def build(compiler: Compiler) -> tuple[str, Finish | None]:
        expression, finish = (
            compiler.made_like(selection)
            if selection.field == "madeLike"
            else compiler.field(QUERY[selection.field], selection, {}, root=True)
        )
        return f"RETURN {expression} AS data", finish

    return one_query(build, dialect, context or {}, max_objects)


def one_query(
    build: Callable[[Compiler], tuple[str, Finish | None]],
    dialect: Dialect,
    context: Mapping[str, object],
    max_objects: int,
) -> Query:
    """The query that `build` writes, begun with what all of it refers to: the catalog's node, and
    whether the viewer hides what is AI-generated."""
    compiler = Compiler(dialect, dict(context), max_objects)
    text, finish = build(compiler)
    start, carried = "", []
    if compiler.uses_catalog:
        start = f"MATCH ({_CATALOG}:Catalog {{id: '{_CATALOG}'}}) "
        carried.append(_CATALOG)
    if compiler.uses_viewer:
        kept = "".join(f"{each}, " for each in carried)
        start += f"OPTIONAL MATCH (viewer:User {{id: ${_VIEWER}}})"
        start += f" WITH {kept}coalesce(viewer.hideAiGenerated, false) AS {_HIDES} "
        carried.append(_HIDES)
    if carried:
        # Only now is it known what every WITH on the way must carry.
        compiler = Compiler(dialect, dict(context), max_objects, carried=tuple(carried))
        text, finish = build(compiler)
    if compiler.uses_viewer:
        compiler.parameters[_VIEWER] = context["viewer"]
    return Query(start + text, compiler.parameters, finish or unchanged)


@dataclass(slots=True)
class Compiler:
    """The state of one compilation: its parameters, its variables, and the size of its answer.

    carried: variables that every WITH must name.
    """

    dialect: Dialect
    context: dict[str, object]
    max_objects: int
    carried: tuple[str, ...] = ()
    parameters: dict[str, Any] = field(default_factory=dict)
    uses_catalog: bool = False
    uses_viewer: bool = False
    _variables: int = 0
    _objects: int = 0
    _copies: int = 1

    # Templates

    def parameter(self, value: object) -> str:
        name = f"p{len(self.parameters)}"
        self.parameters[name] = value
        return f"${name}"

    def variable(self, name: str) -> str:
        """A variable that nothing else in the query is called."""
        self._variables += 1
        return f"{name}{self._variables - 1}"

    def declare(self, template: str, scope: Scope) -> list[str]:
        """Give each name that the template introduces a variable of its own."""
        found = (match[1] or match[2] for match in _FRESH.finditer(template))
        fresh = list(dict.fromkeys(found))
        for name in fresh:
            scope[name] = self.variable(name)
        return fresh

    def render(self, template: str, scope: Scope, arguments: Mapping[str, object]) -> str:
        def variable(match: re.Match[str]) -> str:
            if match[1] == _CATALOG:
                self.uses_catalog = True
                return f"{_CATALOG}." if match[2] else ", ".join(self.carried or (_CATALOG,))
            return scope[match[1]] + match[2]

        def value(match: re.Match[str]) -> str:
            source = self.context if match[1] == "$$" else arguments
            found = source.get(match[2])
            if match[2] == "locale":
                found = chain(found)
            return self.parameter(found)

        text = _VARIABLE.sub(variable, " ".join(template.split()))
        # Parameters last: their own names must not be taken for template names.
        text = _PARAMETER.sub(value, text)
        return _PRODUCT.sub(lambda match: self.dialect.product(match[1], match[2]), text)

    def visible(self, type_name: str, node: str) -> str:
        """The condition that the viewer who asks may be shown an object in a list; "true" where
        nothing is hidden. node: the object's variable."""
        if type_name != "Title" or self.context.get("viewer") is None:
            return "true"
        self.uses_viewer = True
        scope = {"node": node}
        self.declare(_GENERATED, scope)
        return f"(NOT {_HIDES} OR NOT {self.render(_GENERATED, scope, {})})"

    # Fields

    def field(
        self, entry: Field, selection: Selection, scope: Scope, *, root: bool = False
    ) -> tuple[str, Finish | None]:
        """The Cypher expression of a field, and how to finish its value (None: as it is)."""
        with self.named(selection.key):
            return self._field(entry, selection, scope, root)

    def _field(
        self, entry: Field, selection: Selection, scope: Scope, root: bool
    ) -> tuple[str, Finish | None]:
        match entry:
            case Value(expression):
                inner = dict(scope)
                self.declare(expression, inner)
                return self.render(expression, inner, selection.arguments), None
            case Localised(name):
                return self.localised(name, selection, scope), None
            case Inline(type_name):
                return self.object(TYPES[type_name], selection.children, scope)
            case Choice(argument, entries):
                chosen = entries[str(selection.arguments[argument])]
                return self._field(chosen, selection, scope, root)
            case One():
                return self.one(entry, selection, below(scope, root))
            case OneOf():
                return self.one_of(entry, selection, below(scope, root))
            case Many():
                return self.many(entry, selection, below(scope, root))
            case Page():
                return pages.page(self, entry, selection, below(scope, root))
            case Computed():
                return computed.computed(self, entry, selection, scope, root)
            case Given() | Referred():
                raise AssertionError(f"{selection.field} is a field of a Computed object only")

    def made_like(self, selection: Selection) -> tuple[str, Finish | None]:
        """The root field whose list depends on its own arguments."""
        with self.named(selection.key):
            entry, values = made_like.list_of(selection.arguments)
        self.context.update(values)
        entry, asked = made_like.asking_for_unknown(entry, selection)
        expression, finish_list = self.field(entry, asked, {}, root=True)

        def finish(found: dict[str, Any]) -> dict[str, Any]:
            with self.named(selection.key):
                made_like.check_known(found, selection.arguments)
            return finish_list(found) if finish_list else found

        return expression, finish

    def object(
        self, fields: Mapping[str, Field], children: Sequence[Selection], scope: Scope
    ) -> tuple[str, Finish | None]:
        """A literal map of the selected fields, by response key."""
        self.count_object()
        entries, finishes = [], []
        for child in children:
            expression, finish = self.field(fields[child.field], child, scope)
            entries.append(f"{quoted(child.key)}: {expression}")
            if finish:
                finishes.append((child.key, finish))
        return "{" + ", ".join(entries) + "}", finish_entries(finishes)

    def localised(self, name: str, selection: Selection, scope: Scope) -> str:
        node = scope["node"]
        tags = chain(selection.arguments.get("locale"))
        if not tags:
            return f"{node}.{name}"
        tag, text = self.variable("tag"), self.variable("text")
        return (
            f"coalesce(head(COLLECT {{ UNWIND {self.parameter(tags)} AS {tag}"
            f" MATCH ({node})-[:HAS_TEXT]->({text}:Text {{locale: {tag}}})"
            f" WHERE {text}.{name} IS NOT NULL RETURN {text}.{name} LIMIT 1 }}), {node}.{name})"
        )

    def one(self, entry: One, selection: Selection, scope: Scope) -> tuple[str, Finish | None]:
        check_named(entry.named, selection.arguments)
        self.declare(entry.match, scope)
        pattern = self.render(entry.match, scope, selection.arguments)
        where: Any = selection.arguments.get("where") or {}
        for name, type_name in entry.meets.items():
            inside = {"node": scope[name]}
            text = condition(self, type_name, where.get(name) or {}, inside, f"where.{name}")
            pattern = pattern.replace(f"meets({name})", text)
        body, finish = self.object(TYPES[entry.type], selection.children, scope)
        if entry.missing:
            inside = dict(scope)
            self.declare(entry.missing, inside)
            missing = self.render(entry.missing, inside, selection.arguments)
            body = f"{{found: {body}, missing: {missing}}}"
            finish = require_all(selection.key, finish)
        return f"head(COLLECT {{ {pattern} RETURN {body} }})", finish and unless_null(finish)

    def one_of(self, entry: OneOf, selection: Selection, scope: Scope) -> tuple[str, Finish]:
        """A map with one entry for each type, at most one of which is not null."""
        parts = []
        finishes: dict[str, Finish | None] = {}
        for name, match in entry.matches.items():
            inside = dict(scope)
            self.declare(match, inside)
            pattern = self.render(match, inside, selection.arguments)
            selected = (child.children for child in selection.children if child.field == name)
            body, finishes[name] = self.object(TYPES[name], next(selected, ()), inside)
            parts.append(f"{name}: head(COLLECT {{ {pattern} RETURN {{of: {body}}} }})")

        def finish(found: dict[str, Any]) -> dict[str, Any] | None:
            for name, each in finishes.items():
                if found[name] is not None:
                    value = found[name]["of"]
                    return {**(each(value) if each else value), "__typename": name}
            return None

        return "{" + ", ".join(parts) + "}", finish

    def many(self, entry: Many, selection: Selection, scope: Scope) -> tuple[str, Finish | None]:
        self.count_object(entry.cost)
        fresh = self.declare(entry.match, scope)
        arguments = numbers(entry.numbers, selection.arguments)
        pattern = self.render(entry.match, scope, arguments)
        if entry.where:
            pattern += f" WHERE {' AND '.join(self.fixed(entry.where, scope))}"
        if entry.order:
            keep = [*self.carried, *(scope[name] for name in (entry.keep or fresh))]
            if not entry.keep and "parent" in scope:
                keep.insert(0, scope["parent"])
            seen = "true" if entry.named else self.visible(entry.type, scope.get("node", ""))
            if seen != "true":
                pattern += f" WITH {', '.join(keep)} WHERE {seen}"
            columns = [(self.render(key.expression, scope, {}), key) for key in entry.order]
            pattern += f" WITH {', '.join(keep)} ORDER BY {order_by(columns)}"
        first = selection.arguments.get("first")
        first = entry.default if first is None else first
        length = None if first is None else size("first", first, entry.maximum)
        if length is not None:
            pattern += f" LIMIT {self.parameter(length)}"
        with self.repeated(_USUAL_LENGTH if length is None else length):
            body, finish = self.object(TYPES[entry.type], selection.children, scope)
        return f"COLLECT {{ {pattern} RETURN {body} }}", finish and finish_each(finish)

    def fixed(self, conditions: Sequence[str], scope: Scope) -> list[str]:
        """Conditions of the table's own, which may bind names of their own."""
        rendered = []
        for each in conditions:
            inside = dict(scope)
            self.declare(each, inside)
            rendered.append(self.render(each, inside, {}))
        return rendered

    @contextmanager
    def named(self, *keys: str) -> Iterator[None]:
        """Name the field in errors of the block: `title.uses: first is 101; ...`."""
        try:
            yield
        except InvalidRequest as error:
            error.fields[:0] = keys
            raise

    # The size of the answer

    @contextmanager
    def repeated(self, times: int) -> Iterator[None]:
        """Count the objects compiled in the block as often as their list may be long."""
        before = self._copies
        self._copies = before * max(times, 1)  # none stays none: see `uncounted`
        yield
        self._copies = before

    @contextmanager
    def uncounted(self) -> Iterator[None]:
        """Count no objects in the block: they are those of another block."""
        before = self._objects, self._copies
        self._copies = 0
        yield
        self._objects, self._copies = before

    def count_object(self, times: int = 1) -> None:
        """Raises RequestTooLarge when the answer could hold more objects than allowed."""
        self._objects += self._copies * times
        if self._objects > self.max_objects:
            raise RequestTooLarge(
                f"this request could return more than {self.max_objects} objects;"
                " ask for smaller pages or fewer levels"
            )


def below(scope: Scope, root: bool = False) -> Scope:
    """The scope of a field's own pattern: its object is now the parent."""
    inner = dict(scope)
    if not root and "node" in inner:
        inner["parent"] = inner.pop("node")
    return inner


def quoted(key: str) -> str:
    """A response key as a map key; GraphQL names need no escaping, but may be Cypher words."""
    return f"`{key}`"
