"""From the values of root fields to the response's data, by code made for one operation.

This is what the GraphQL specification calls completing values, for an operation whose selections
and types are known: one expression for each object, with no look-up of types or resolvers. The code
knows the straight way only. Whatever is not as it should be (null where there can be none, a value
of another type) raises an exception, and graphql-core completes the same values instead, with the
errors that belong to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from types import CodeType
from typing import Any

from graphql import (
    FieldNode,
    GraphQLEnumType,
    GraphQLError,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLScalarType,
    GraphQLUnionType,
    Undefined,
)

from catalog.schema import ids
from catalog.schema.access import Rule, rule_of
from catalog.schema.selection import Grouped, SelectionReader
from graph.common.errors import RequestTooLarge
from graph.compile.results import Each, Made, Row, Shape, unless_null

Complete = Callable[[Mapping[str, Any], str | None], dict[str, Any]]
"""From the values of root fields by response key, and the viewer's id, to `data`."""


MAXIMUM_NAMES = 20_000
"""Fields for which code is written: fragments within fragments may select more than any answer
could hold."""

Place = Callable[[str], tuple[str, Shape]]
"""From a response key to the expression of its value, and the shape of that."""

VIEWER = "Me"
"""The type whose `id` is the request's own."""


class Irregular(Exception):
    """A value that the straight way does not know."""


def completion(
    reader: SelectionReader,
    type_: GraphQLObjectType,
    fields: Grouped,
    shapes: Mapping[str, Shape],
) -> tuple[Complete, frozenset[Rule]]:
    """The code that completes an operation, and the access rules of the fields that it selects.

    shapes: those of the root fields' values, by response key; without one, objects are by response
    key. Raises RequestTooLarge.
    """
    writer = _Writer(reader)
    body = writer.fields(type_, fields, lambda key: (f"root[{key!r}]", shapes.get(key)))
    lines = [*writer.lines, "def complete(root, viewer):", f"    return {body}"]
    namespace: dict[str, Any] = dict(writer.names)
    # Nothing of a request is in the text but names that GraphQL allows, and those as literals.
    exec(_code("\n".join(lines)), namespace)  # noqa: S102
    return namespace["complete"], frozenset(writer.rules)


@lru_cache(maxsize=500)
def _code(text: str) -> CodeType:
    """Plans of one operation for different values of its variables mostly have the same text."""
    return compile(text, "<completion>", "exec")


class _Writer:
    """Writes one function for each selected list or abstract field, each after those it calls.

    names: what the functions refer to.
    """

    def __init__(self, reader: SelectionReader) -> None:
        self.reader = reader
        self.lines: list[str] = []
        self.names: dict[str, Any] = {"missing": _missing, "id_of": ids.global_id}
        self.rules: set[Rule] = set()
        self._count = 0
        self._depth = 1

    def fresh(self, prefix: str) -> str:
        self._count += 1
        if self._count > MAXIMUM_NAMES:
            raise RequestTooLarge(f"a request may select at most {MAXIMUM_NAMES} fields in all")
        return f"{prefix}{self._count}"

    def bind(self, value: object, prefix: str) -> str:
        """A name for a value."""
        name = self.fresh(prefix)
        self.names[name] = value
        return name

    def fields(self, type_: GraphQLObjectType, fields: Grouped, place: Place) -> str:
        """The expression of an object's fields. place: says where each is found."""
        parts = []
        for key, nodes in fields.items():
            name = nodes[0].name.value
            if name == "__typename":
                parts.append(f"{key!r}: {type_.name!r}")
                continue
            rule = rule_of(type_.name, name)
            if rule:
                self.rules.add(rule)
            if name == "id" and type_.name == VIEWER:
                parts.append(f"{key!r}: viewer")
                continue
            found, shape = place(key)
            if name == "id" and type_.name in ids.NODE_TYPES:
                parts.append(f"{key!r}: id_of({type_.name!r}, {found})")
                continue
            parts.append(f"{key!r}: {self.value(type_.fields[name].type, nodes, found, shape)}")
        return f"{{{', '.join(parts)}}}"

    def value(
        self, type_: GraphQLOutputType, nodes: Sequence[FieldNode], found: str, shape: Shape
    ) -> str:
        """The expression of a value. found: that of what was answered, which has this shape."""
        if isinstance(shape, Made):
            found, shape = f"{self.bind(unless_null(shape.make), 'made')}({found})", None
        required = isinstance(type_, GraphQLNonNull)
        inner = type_.of_type if isinstance(type_, GraphQLNonNull) else type_
        if isinstance(inner, GraphQLScalarType | GraphQLEnumType):
            return self.leaf(inner, found, required)
        variable = self.fresh("v")
        if isinstance(inner, GraphQLList):
            listed, part = variable, None
            if isinstance(shape, Each):
                part = shape.part
                if shape.gather:
                    listed = f"{self.bind(shape.gather, 'gather')}({variable})"
            item = self.fresh("i")
            some = f"[{self.value(inner.of_type, nodes, item, part)} for {item} in {listed}]"
        else:
            viewer = ", viewer" if inner.name == VIEWER else ""
            some = f"{self.function(inner, nodes, shape)}({variable}{viewer})"
        absent = "missing()" if required else "None"
        return f"({absent} if ({variable} := {found}) is None else {some})"

    def function(self, type_: object, nodes: Sequence[FieldNode], shape: Shape) -> str:
        """The name of a function that completes an object of a type, from its values."""
        if isinstance(type_, GraphQLObjectType):
            self._depth += 1
            if self._depth > self.reader.max_depth:
                raise RequestTooLarge(
                    f"a request may be at most {self.reader.max_depth} levels deep"
                )
            sets = (node.selection_set for node in nodes if node.selection_set)
            body = self.fields(type_, self.reader.fields(type_, sets), _place_in(shape))
            self._depth -= 1
            name = self.fresh("object")
            viewer = ", viewer" if type_.name == VIEWER else ""
            self.lines += [f"def {name}(o{viewer}):", f"    return {body}"]
            return name
        assert isinstance(type_, GraphQLInterfaceType | GraphQLUnionType)  # noqa: S101
        assert shape is None, "objects of several types are by response key"  # noqa: S101
        possible = self.reader.schema.get_possible_types(type_)
        by_type = {each.name: self.function(each, nodes, None) for each in possible}
        entries = ", ".join(f"{each!r}: {function}" for each, function in by_type.items())
        name = self.fresh("any")
        self.lines += [
            f"of_{name} = {{{entries}}}",
            f"def {name}(o):",
            f"    return of_{name}[o['__typename']](o)",
        ]
        return name

    def leaf(self, type_: GraphQLScalarType | GraphQLEnumType, found: str, required: bool) -> str:
        variable = self.fresh("v")
        value = f"({variable} := {found})"
        if isinstance(type_, GraphQLEnumType):
            members = self.bind(_members(type_), "members")
            if required:
                return f"{members}[{found}]"
            return f"(None if {value} is None else {members}[{variable}])"
        straight = _STRAIGHT.get("String" if type_.coerce_output_value is str else type_.name)
        coerce = self.bind(_coercion(type_, required), "coerce")
        if straight is None:
            return f"{coerce}({found})"
        if not required:
            straight = f"{straight} or {{w}} is None"
        test = straight.format(v=value, w=variable)
        return f"({variable} if {test} else {coerce}({variable}))"


def _place_in(shape: Shape) -> Place:
    """Where the values of an object `o` are found."""
    if not isinstance(shape, Row):
        return lambda key: (f"o[{key!r}]", None)
    places = {key: (f"o[{index}]", part) for index, (key, part) in enumerate(shape.parts)}
    return places.__getitem__


_STRAIGHT = {
    "String": "{v}.__class__ is str",
    "ID": "{v}.__class__ is str",
    "Boolean": "{v}.__class__ is bool",
    "Int": "{v}.__class__ is int and -2147483648 <= {w} <= 2147483647",
    # What is not finite is not 0 when it is subtracted from itself.
    "Float": "{v}.__class__ is float and {w} - {w} == 0.0",
}
"""When a value of a scalar is what the response holds. v: binds the value; w: names it."""


def _members(type_: GraphQLEnumType) -> dict[object, str]:
    """The names of an enumeration's values, by what the store and this program have for them."""
    found = {}
    for name, member in type_.values.items():
        for value in (name, member.value, getattr(member.value, "value", name)):
            try:
                found[value] = type_.coerce_output_value(value)
            except (GraphQLError, ValueError):
                continue
    return found


def _coercion(type_: GraphQLScalarType, required: bool) -> Callable[[object], Any]:
    coerce = type_.coerce_output_value

    def coerced(value: object) -> Any:
        if value is None:
            return _missing() if required else None
        found = coerce(value)
        return _missing() if found is None or found is Undefined else found

    return coerced


def _missing() -> Any:
    raise Irregular("null where there can be none")
