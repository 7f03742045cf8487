"""All derived types by name: objects, root fields, lists, filters and sort keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from operator import or_
from typing import Annotated, Any

import strawberry

from catalog.schema.derive import conditions, lists
from catalog.schema.derive.annotations import Member, annotation, argument_annotation, make
from catalog.schema.lists import AFTER, BEFORE, LAST, first_of
from graph.declare.fields import (
    DEFAULT_PAGE,
    Argument,
    Declared,
    Localised,
    Many,
    OneOf,
    Page,
    Value,
)
from graph.declare.registry import Registry
from graph.declare.scalars import INT, STRING
from graph.declare.subject import InputType

_LOCALE = Argument(
    STRING,
    "Languages to try in order, as BCP 47 tags; each is also tried shortened (fr-CA, then fr)."
    ' Without a match, the record\'s own text. Example: ["fr-CA", "es"].',
    list=True,
)
_AFTER = Argument(STRING, AFTER)
_LAST = Argument(INT, LAST)
_BEFORE = Argument(STRING, BEFORE)


def derived(
    registry: Registry, bases: Mapping[str, tuple[type, ...]], node: type
) -> dict[str, Any]:
    """The types by name.

    bases: by name, hand-written types whose fields a type has as well. node: the interface of
    objects with global ids.
    """
    return _Derivation(registry, bases, node).types()


class _Derivation:
    def __init__(
        self, registry: Registry, bases: Mapping[str, tuple[type, ...]], node: type
    ) -> None:
        self.registry = registry
        self.bases = bases
        self.node = node

    def types(self) -> dict[str, Any]:
        made: dict[str, Any] = {each.__name__: each for each in self.all()}
        for union in self.unions():
            members = reduce(or_, (made[name] for name in union.matches))
            made[union.union] = Annotated[
                members, strawberry.union(union.union, description=union.description)
            ]
        return made

    def all(self) -> Iterator[type]:
        for name, declared in self.registry.objects.items():
            members = {
                each: self.member(field)
                for each, field in declared.fields.items()
                if not field.internal and not (declared.node and each == "id")
            }
            yield self.object(name, declared.description, members, node=declared.node)
            if conditions.has_where(declared):
                yield from conditions.where(declared)
            if conditions.has_order(declared):
                yield conditions.order(declared)
            if lists.has_aggregate(declared):
                yield from self.objects(lists.summaries(declared))
        yield self.object(
            "Query",
            "The entry points for reading. The store answers each root field with one query; `home`"
            " and the recommendations of `me` take up to 5.",
            {
                name: self.member(each)
                for name, each in self.registry.roots.items()
                if not each.internal
            },
        )
        for input in self.registry.inputs.values():
            yield _input(input)
        yield from self.lists()

    def lists(self) -> Iterator[type]:
        edge_filters: dict[str, Mapping[str, Declared]] = {}
        orders: dict[str, Page] = {}
        seen: set[str] = set()
        for page in self.pages():
            connection = lists.connection_of(page, self.registry.objects)
            if connection.edge_where:
                edge_filters.setdefault(connection.edge_where, page.edge)
            if page.sorted_by:
                orders.setdefault(conditions.related_order_name(page), page)
            if connection.name not in seen:
                seen.add(connection.name)
                yield from self.objects(lists.connection_types(page, connection, self.member))
        for name, fields in edge_filters.items():
            yield conditions.edge_where(name, fields)
        for page in orders.values():
            yield conditions.related_order(page, self.registry.objects[page.type].fields)

    def object(
        self, name: str, description: str, members: Mapping[str, Member], *, node: bool = False
    ) -> type:
        bases = self.bases.get(name, ()) + ((self.node,) if node else ())
        return make(name, description, members, bases=bases)

    def objects(self, described: Iterable[tuple[str, str, Mapping[str, Member]]]) -> Iterator[type]:
        for name, description, members in described:
            yield self.object(name, description, members)

    def member(self, declared: Declared) -> Member:
        return Member(
            annotation(declared, self.connection), declared.description, self.arguments(declared)
        )

    def connection(self, page: Page) -> str:
        return f"{lists.connection_of(page, self.registry.objects).name}Connection"

    def arguments(self, declared: Declared) -> dict[str, Argument]:
        found = dict(declared.arguments)
        match declared:
            case Localised():
                found["locale"] = _LOCALE
            case Value() if "$locale" in declared.expression:
                found["locale"] = _LOCALE
            case Many(default=int()):
                found["first"] = Argument(
                    INT,
                    f"How many from the start, 0 to {declared.maximum}; {declared.default} by"
                    " default.",
                )
            case Page():
                found |= self.of_page(declared)
        return found

    def of_page(self, page: Page) -> dict[str, Argument]:
        rows = self.registry.objects[page.type]
        first = "How many from the start"
        if page.default != DEFAULT_PAGE:
            first += ", the best ones unless orderBy says otherwise"
        found = {
            "first": Argument(INT, first_of(first, page.default)),
            "after": _AFTER,
            "last": _LAST,
            "before": _BEFORE,
        }
        if page.filtered and conditions.has_where(rows):
            found["where"] = conditions.where_argument(rows.name)
        if page.connection and page.connection.edge_where:
            found["edgeWhere"] = conditions.edge_where_argument(page.connection.edge_where)
        if page.ordered and conditions.has_order(rows):
            found["orderBy"] = conditions.order_argument(rows.name)
        return found

    def fields(self) -> Iterator[Declared]:
        """Every field that clients see."""
        yield from self.registry.roots.values()
        for declared in self.registry.objects.values():
            yield from declared.fields.values()

    def pages(self) -> Iterator[Page]:
        return (each for each in self.fields() if isinstance(each, Page) and not each.internal)

    def unions(self) -> Iterator[OneOf]:
        return (each for each in self.fields() if isinstance(each, OneOf))


def _input(declared: InputType) -> type:
    return make(
        declared.name,
        declared.description,
        {
            name: Member(
                argument_annotation(each),
                each.description,
                required=each.required,
                default=each.default,
            )
            for name, each in declared.fields.items()
        },
        input=True,
    )
