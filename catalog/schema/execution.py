"""Resolvers: a root field as `catalog.schema.roots` says, every field below it by a look-up.

`connect` gives each field of the schema its resolver, in one place, so that every field passes the
access rules of `catalog.schema.access`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema, GraphQLUnionType

from catalog.schema import ids
from catalog.schema.access import Rule, check, rule_of, signed_in
from catalog.schema.context import Context, Info
from catalog.schema.mutating import change
from catalog.schema.roots import ANSWERS, ROOT_KEY, answer_me, compiled
from catalog.schema.selection import RootField, SelectionReader, check_root_fields


def connect(schema: GraphQLSchema) -> None:
    """Set the resolver of every field and the type resolver of every interface and union."""
    root = schema.query_type
    for type_ in schema.type_map.values():
        if type_.name.startswith("__"):
            continue
        if isinstance(type_, GraphQLInterfaceType | GraphQLUnionType):
            type_.resolve_type = _type_of
        if isinstance(type_, GraphQLObjectType):
            type_.is_type_of = None
            for name, field in type_.fields.items():
                if type_ is root:
                    field.resolve = _root
                elif type_ is schema.mutation_type:
                    field.resolve = _changed
                elif type_.name == "Me" and name == "id":
                    field.resolve = _own_id
                elif name == "id" and type_.name in ids.NODE_TYPES:
                    field.resolve = _id_of(type_.name)
                else:
                    field.resolve = _served
                rule = rule_of(type_.name, name)
                if rule:
                    field.resolve = _guarded(rule, field.resolve)


def _guarded(rule: Rule, resolve: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(source: object, info: Info, **arguments: object) -> Any:
        check(rule, _context(info).viewer)
        return resolve(source, info, **arguments)

    return guarded


def _served(source: dict[str, Any], info: Info, **_: object) -> Any:
    return source[str(info.path.key)]


def _id_of(type_name: str) -> Callable[..., str]:
    def resolve(source: dict[str, Any], info: Info) -> str:
        return ids.global_id(type_name, source[str(info.path.key)])

    return resolve


def _type_of(value: dict[str, Any], *_: object) -> str:
    return str(value["__typename"])


async def _root(_: object, info: Info, **arguments: object) -> Any:
    context, key = _context(info), str(info.path.key)
    if context.outcome and key in context.outcome.answered:
        value = context.outcome.answered[key]
        if isinstance(value, BaseException):
            raise value
        return value
    ROOT_KEY.set(key)
    return await ANSWERS.get(info.field_name, compiled)(context, _field(info), arguments)


async def _changed(_: object, info: Info, **arguments: object) -> Any:
    selection, context = _field(info).selection(arguments), _context(info)
    viewer = signed_in(context.viewer)
    return await change(context.store, viewer, selection, lambda asked: answer_me(context, asked))


def _own_id(_: object, info: Info) -> str:
    return signed_in(_context(info).viewer).id


def _context(info: Info) -> Context:
    return info.context


def _field(info: Info) -> RootField:
    """The root field that is resolved, after a look at how many the request has."""
    settings = _context(info).settings
    # Strawberry gives resolvers the plain values of variables.
    variables = cast(dict[str, Any], info.variable_values)
    reader = SelectionReader(info.schema, info.fragments, variables, settings.max_depth)
    selected = reader.fields(info.parent_type, [info.operation.selection_set])
    check_root_fields(selected, settings.max_root_fields)
    definition = info.parent_type.fields[info.field_name]
    return RootField(reader, str(info.path.key), info.field_nodes, definition)
