"""The straight way of completing values gives what graphql-core gives, or gives way to it.

Operations are made up from the schema: aliases, fragments, directives, variables, interfaces and
unions. So are the values: mostly as the schema has them, in the shapes in which queries return
them, some wrong. What the straight way completes must be the same bytes.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from typing import Any, cast

import orjson
import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLUnionType,
    OperationDefinitionNode,
    parse,
    validate,
)

from catalog.schema.access import Role, Viewer
from catalog.schema.build import build
from catalog.schema.completion import completion
from catalog.schema.context import Context, Outcome
from catalog.schema.selection import SelectionReader
from catalog.settings import Settings
from graph.compile.results import Each, Made, Row, Shape, finish_of

OPERATIONS = int(os.environ.get("COMPLETION_EXAMPLES", "200"))
VIEWER = Viewer("someone", frozenset(Role))
SCHEMA = build(5_000)
CORE: GraphQLSchema = SCHEMA._schema
ABSTRACT = GraphQLInterfaceType | GraphQLUnionType


@dataclass
class Maker:
    """Makes up one operation."""

    chance: random.Random
    fragments: list[str] = field(default_factory=list)
    aliases: int = 0

    def operation(self) -> str:
        query = CORE.query_type
        assert query is not None
        names = self.chance.sample(sorted(query.fields), self.chance.randint(1, 2))
        body = " ".join(self.field(query, name, 1) for name in names)
        always = "t: __typename @include(if: $yes) u: __typename @skip(if: $no)"
        variables = "query Made($yes: Boolean = true, $no: Boolean!)"
        return " ".join([f"{variables} {{ {body} {always} }}", *self.fragments])

    def field(self, type_: Any, name: str, depth: int) -> str:
        declared = type_.fields[name]
        given = ", ".join(
            f"{argument}: {literal(each.type)}"
            for argument, each in declared.args.items()
            if isinstance(each.type, GraphQLNonNull)
        )
        text = f"{name}({given})" if given else name
        self.aliases += 1
        text = f"a{self.aliases}: {text}"  # a field with other arguments is another key
        if self.chance.random() < 0.1:
            text += self.chance.choice([" @include(if: $yes)", " @skip(if: $no)"])
        inner = named(declared.type)
        return f"{text} {self.selections(inner, depth + 1)}" if composite(inner) else text

    def selections(self, type_: Any, depth: int) -> str:
        parts = ["__typename"] if self.chance.random() < 0.3 else []
        if isinstance(type_, ABSTRACT):
            parts += [
                f"... on {each.name} {self.selections(each, depth)}"
                for each in CORE.get_possible_types(type_)
                if self.chance.random() < 0.7
            ]
        if not isinstance(type_, GraphQLUnionType):
            usable = [
                name
                for name, each in sorted(type_.fields.items())
                if depth < 4 or not composite(named(each.type))
            ]
            chosen = self.chance.sample(usable, min(len(usable), self.chance.randint(1, 4)))
            parts += [self.field(type_, name, depth) for name in chosen]
        body = " ".join(parts) or "__typename"
        if isinstance(type_, GraphQLObjectType) and self.chance.random() < 0.2:
            name = f"F{len(self.fragments)}_{self.aliases}"
            self.fragments.append(f"fragment {name} on {type_.name} {{ {body} }}")
            return f"{{ ...{name} }}"
        return f"{{ {body} }}"


def named(type_: Any) -> Any:
    return named(type_.of_type) if isinstance(type_, GraphQLList | GraphQLNonNull) else type_


def composite(type_: object) -> bool:
    return isinstance(type_, GraphQLObjectType | ABSTRACT)


def literal(type_: Any) -> str:
    """A value that an argument may have."""
    inner = named(type_)
    if isinstance(inner, GraphQLEnumType):
        text = next(iter(inner.values))
    elif isinstance(inner, GraphQLInputObjectType):
        required = {n: f for n, f in inner.fields.items() if isinstance(f.type, GraphQLNonNull)}
        if inner.is_one_of:
            required = dict([next(iter(inner.fields.items()))])
        text = "{" + ", ".join(f"{n}: {literal(f.type)}" for n, f in required.items()) + "}"
    else:
        written = {"Int": "1", "Float": "0.5", "Boolean": "true", "CountryCode": '"FR"'}
        text = written.get(inner.name, '"2020-01-02"' if inner.name == "Date" else '"x"')
    is_list = isinstance(type_.of_type if isinstance(type_, GraphQLNonNull) else type_, GraphQLList)
    return f"[{text}]" if is_list else text


@dataclass
class Values:
    """Makes up what root fields are answered with. wrong: how many values are not as they should
    be; regular: whether none was."""

    chance: random.Random
    reader: SelectionReader
    wrong: float
    regular: bool = True

    def value(self, type_: Any, nodes: Any) -> tuple[Any, Shape]:
        """A value as a query returns it, and its shape."""
        required = isinstance(type_, GraphQLNonNull)
        inner = type_.of_type if required else type_
        if self.chance.random() < (self.wrong if required else 0.15):
            self.regular = self.regular and not required
            return None, self.shape_of_null(inner, nodes)
        if isinstance(inner, GraphQLList):
            return self.list(inner, nodes)
        if isinstance(inner, ABSTRACT):
            chosen = self.chance.choice(CORE.get_possible_types(inner))
            raw, shape = self.object(chosen, nodes)
            finish = finish_of(shape)
            assert finish
            name = chosen.name
            return raw, Made(lambda value: {**finish(value), "__typename": name})
        if isinstance(inner, GraphQLObjectType):
            return self.object(inner, nodes)
        if self.chance.random() < self.wrong:
            self.regular = False
            return self.chance.choice([1, 1.5, True, "x", float("nan"), 2**40, ["x"], {}]), None
        return self.leaf(inner), None

    def shape_of_null(self, type_: Any, nodes: Any) -> Shape:
        """Of what is not there: that which it would have."""
        if isinstance(type_, GraphQLObjectType):
            sub = Values(self.chance, self.reader, 0)
            return sub.object(type_, nodes)[1]
        return None

    def list(self, type_: Any, nodes: Any) -> tuple[Any, Shape]:
        # One shape for all, so that all have the values of one, changed where they are scalars.
        raw, shape = self.value(type_.of_type, nodes)
        rows = [raw for _ in range(self.chance.randint(0, 3))]
        if self.chance.random() < 0.3:
            return [rows, rows], Each(shape, lambda parts: [row for part in parts for row in part])
        return rows, Each(shape)

    def object(self, type_: GraphQLObjectType, nodes: Any) -> tuple[Any, Shape]:
        sets = [node.selection_set for node in nodes if node.selection_set]
        raw, parts = [], []
        for key, same in self.reader.fields(type_, sets).items():
            name = same[0].name.value
            if name != "__typename":
                value, shape = self.value(type_.fields[name].type, same)
                raw.append(value)
                parts.append((key, shape))
        return raw, Row(tuple(parts))

    def leaf(self, type_: GraphQLScalarType | GraphQLEnumType) -> Any:
        if isinstance(type_, GraphQLEnumType):
            return self.chance.choice(sorted(type_.values))
        return {
            "Int": self.chance.randint(-(2**31), 2**31 - 1),
            "Float": self.chance.uniform(-1e6, 1e6),
            "Boolean": self.chance.random() < 0.5,
            "JSON": {"b": [1, None], "a": "é"},
        }.get(type_.name, self.chance.choice(["", "é\u2028", 'a"b\\', "x" * 50]))


def made_up(seed: int, wrong: float) -> Iterator[tuple[str, dict[str, Any], Any, Any, bool]]:
    """The operation, its values, what completes them, the values by key, and whether all are
    regular."""
    chance = random.Random(seed)
    text = Maker(chance).operation()
    document = parse(text)
    faults = validate(CORE, document)
    if faults:
        assert "conflict" in faults[0].message, (text, faults)
        return
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    fragments: Any = {cast(Any, each).name.value: each for each in document.definitions[1:]}
    reader = SelectionReader(CORE, fragments, {"yes": True, "no": False}, 20)
    query = CORE.query_type
    assert query is not None
    selected = reader.fields(query, [operation.selection_set])
    values = Values(chance, reader, wrong)
    raw, shapes = {}, {}
    for key, nodes in selected.items():
        if nodes[0].name.value != "__typename":
            declared = query.fields[nodes[0].name.value].type
            raw[key], shapes[key] = values.value(declared, nodes)
    complete, _ = completion(reader, query, selected, shapes)
    by_key = {key: (finish_of(shapes[key]) or (lambda v: v))(value) for key, value in raw.items()}
    yield text, raw, complete, by_key, values.regular


@pytest.mark.parametrize("wrong", [0.0, 0.02], ids=["regular", "some wrong"])
async def test_same_as_graphql_core(wrong: float) -> None:
    completed = 0
    for seed in range(OPERATIONS):
        for text, raw, complete, by_key, regular in made_up(seed, wrong):
            context = Context(cast(Any, None), Settings(), VIEWER, None, Outcome(None, by_key))
            wanted = await SCHEMA.execute(text, {"no": False}, context)
            found = None
            with nullcontext() if regular else suppress(Exception):
                found = complete(raw, VIEWER.id)
            if found is None:
                continue
            completed += 1
            assert not wanted.errors, (seed, text, wanted.errors)
            assert orjson.dumps(found) == orjson.dumps(wanted.data), (seed, text)
        await asyncio.sleep(0)
    assert completed > OPERATIONS / 3
