"""The type of a field as an annotation that Strawberry reads, and the making of a type."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import new_class
from typing import Any

import strawberry
from strawberry import UNSET as NOT_GIVEN
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

from graph.common.names import snake_case
from graph.declare.fields import (
    UNSET,
    Argument,
    Choice,
    Computed,
    Declared,
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
from graph.declare.scalars import STRING, Scalar, ValueType

MODULE = "catalog.schema.types"
"""Where types are looked up by their names."""

_CONDITIONS = ("where", "edgeWhere", "orderBy")


@dataclass(frozen=True, slots=True)
class Member:
    """A field of a type. required, default: of a field of an input type."""

    annotation: str
    description: str
    arguments: Mapping[str, Argument] | None = None
    required: bool = False
    default: object = UNSET


def value_annotation(of: ValueType, *, list: bool = False, nullable: bool = False) -> str:
    """of: a scalar or an enumeration."""
    return wrapped(of.name if isinstance(of, Scalar) else of.__name__, list=list, nullable=nullable)


def wrapped(name: str, *, list: bool = False, nullable: bool = False) -> str:
    found = f"list[{name}]" if list else name
    return f"{found} | None" if nullable else found


def annotation(declared: Declared, connection: Callable[[Page], str]) -> str:
    """The annotation of a declared field. connection: the name of a list's type."""
    null = declared.nullable
    match declared:
        case Value():
            return value_annotation(declared.of, list=declared.list, nullable=null)
        case Given(type=""):
            return value_annotation(declared.of, list=declared.list, nullable=null)
        case Given():
            return wrapped(declared.type, list=declared.list, nullable=null)
        case Many():
            return wrapped(declared.type, list=True, nullable=null)
        case Page():
            return wrapped(connection(declared), nullable=null)
        case Choice():
            return wrapped(next(iter(declared.entries.values())).type, nullable=null)
        case OneOf():
            return wrapped(declared.union, nullable=null)
        case One() | Inline() | Computed() | Referred():
            return wrapped(declared.type, nullable=null)
        case Localised():
            return value_annotation(STRING, nullable=null)
    raise TypeError(f"{declared} has no type")


def argument_annotation(argument: Argument) -> str:
    nullable = argument.nullable and not argument.required
    if isinstance(argument.type, str):
        return wrapped(argument.type, list=argument.list, nullable=nullable)
    return value_annotation(argument.type, list=argument.list, nullable=nullable)


def make(
    name: str,
    description: str,
    members: Mapping[str, Member],
    *,
    input: bool = False,
    bases: tuple[type, ...] = (),
) -> type:
    """A type of the schema. bases: hand-written types whose fields it has as well."""
    body: dict[str, Any] = {"__module__": MODULE, "__annotations__": {}}
    for graphql_name, member in members.items():
        python = snake_case(graphql_name)
        body["__annotations__"][python] = member.annotation
        body[python] = _field(graphql_name, member, input=input)
    made = new_class(name, bases, {}, lambda namespace: namespace.update(body))
    return strawberry.type(made, description=description, is_input=input)


def _field(name: str, member: Member, *, input: bool) -> Any:
    if input:
        options: dict[str, Any] = {"name": name, "description": member.description}
        if not member.required:  # what is left out is not there
            options["default"] = NOT_GIVEN if member.default is UNSET else member.default
        return strawberry.field(**options)
    made = StrawberryField(graphql_name=name, description=member.description)
    if member.arguments:
        made.arguments = [_argument(each, given) for each, given in member.arguments.items()]
    return made


def _argument(name: str, argument: Argument) -> StrawberryArgument:
    default: object = argument.default
    if default is UNSET:
        # An input object that is left out is not there; any other argument is null.
        default = NOT_GIVEN if argument.required or name in _CONDITIONS else None
    return StrawberryArgument(
        python_name=name,
        graphql_name=name,
        type_annotation=StrawberryAnnotation(
            argument_annotation(argument), namespace=sys.modules[MODULE].__dict__
        ),
        default=default,
        description=argument.description,
    )
