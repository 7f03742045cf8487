"""Connections with their edges, and the aggregates and facets of a list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from catalog.schema.derive.annotations import Member
from catalog.schema.lists import EDGES, NODES, PAGE_INFO
from graph.compile.aggregate import DEFAULT_VALUES
from graph.declare.fields import MAXIMUM_PAGE, Argument, Connection, Declared, Page, Value
from graph.declare.scalars import INT
from graph.declare.subject import ObjectType

Members = dict[str, Member]

_AGGREGATE = "Counts, extremes and means over all pages; computed only when selected."
_FACETS = (
    "Values by which the list can be narrowed down, with counts over all pages. Each facet ignores"
    " the conditions on its own subject in `where` and its AND, so that it shows what else could be"
    " chosen."
)
_CURSOR = "This place in the list; pass it as after or before."

FIRST_VALUES = Argument(
    INT,
    f"How many values, the most frequent first and equally frequent ones by value, 0 to"
    f" {MAXIMUM_PAGE}; {DEFAULT_VALUES} by default.",
)


def connection_of(page: Page, objects: Mapping[str, ObjectType]) -> Connection:
    """The type of a list: its own, or the usual one of the type of its rows."""
    rows = objects[page.type]
    return page.connection or Connection(
        page.type,
        f"A page of {rows.plural}.",
        "One object of a list, with its place.",
        aggregate=has_aggregate(rows),
        facets=rows.faceted,
    )


def has_aggregate(declared: ObjectType) -> bool:
    return any(isinstance(each, Value) and each.facet for each in declared.fields.values())


def edge_name(connection: Connection) -> str:
    return connection.edge_type or f"{connection.name}Edge"


def connection_types(
    page: Page,
    connection: Connection,
    member: Callable[[Declared], Member],
) -> Iterator[tuple[str, str, Members]]:
    """Name, description and fields of the connection and of its edges."""
    rows = page.type
    about = {name: member(each) for name, each in page.about.items() if not each.internal}
    edge = edge_name(connection)
    fields = about | {
        "edges": Member(f"list[{edge}]", EDGES),
        "nodes": Member(f"list[{rows}]", NODES),
        "pageInfo": Member("PageInfo", PAGE_INFO),
        "totalCount": Member("Int", connection.total),
    }
    if connection.aggregate:
        fields["aggregate"] = Member(f"{rows}Aggregate", _AGGREGATE)
    if connection.facets:
        fields["facets"] = Member(f"{rows}Facets", _FACETS)
    yield f"{connection.name}Connection", connection.description, fields
    yield (
        edge,
        connection.edge,
        {"cursor": Member("String", _CURSOR), "node": Member(rows, "The object.")}
        | {name: member(each) for name, each in page.edge.items() if not each.internal},
    )


def summaries(declared: ObjectType) -> Iterator[tuple[str, str, Members]]:
    """Name, description and fields of `aggregate` and `facets` of a type's lists, and of what
    they count by."""
    arguments = {"first": FIRST_VALUES}
    counts = declared.counts()
    by_value: Members = {
        name: Member(
            f"list[{_count_type(declared, name)}]",
            f"Counts by value, the most frequent first. {facet.description}",
            arguments,
        )
        for name, facet in counts.items()
    }
    numbers: Members = {
        name: Member(
            "IntAggregate" if each.of is INT else "FloatAggregate",
            f"Extremes and mean. {each.description}",
        )
        for name, each in declared.fields.items()
        if isinstance(each, Value) and each.aggregated
    }
    yield (
        f"{declared.name}Aggregate",
        f"{declared.plural.capitalize()} as a whole.",
        {
            "count": Member("Int", "The number of them on all pages."),
            **numbers,
            **{name: each for name, each in by_value.items() if not counts[name].type},
        },
    )
    if not declared.faceted:
        return
    yield (
        f"{declared.name}Facets",
        f"Values by which a list of {declared.plural} can be narrowed down.",
        {
            name: Member(
                each.annotation,
                f"{each.description} Ignores `{counts[name].ignores}`.",
                each.arguments,
            )
            for name, each in by_value.items()
        },
    )
    for facet in counts.values():
        if facet.type:
            yield (
                f"{facet.type}Count",
                f"An object of the type {facet.type}, and how many {declared.plural} have it.",
                {
                    "value": Member("String", "Its slug."),
                    "count": Member(
                        "Int", f"The number of {declared.plural} of the list that have it."
                    ),
                    "node": Member(facet.type, "The object itself."),
                },
            )


def _count_type(declared: ObjectType, name: str) -> str:
    facet = declared.counts()[name]
    if facet.type:
        return f"{facet.type}Count"
    field = declared.fields.get(facet.ignores)
    of_number = isinstance(field, Value) and field.of is INT
    return "YearCount" if of_number else "ValueCount"
