"""Days and countries."""

from __future__ import annotations

from collections.abc import Callable
from typing import NewType

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

from graph.common import formats

Day = NewType("Day", str)
Country = NewType("Country", str)


def _written(check: Callable[[str], str]) -> Callable[[object], str]:
    def parse(value: object) -> str:
        try:
            return check(str(value))
        except ValueError as error:
            raise GraphQLError(str(error)) from None

    return parse


SCALARS: dict[object, ScalarDefinition] = {
    Day: strawberry.scalar(
        name="Date",
        description="A day of the calendar, as ISO 8601 writes it: 2025-04-30.",
        serialize=str,
        parse_value=_written(formats.day),
    ),
    Country: strawberry.scalar(
        name="CountryCode",
        description="A country, as its ISO 3166-1 alpha-2 code in capitals, such as FR.",
        serialize=str,
        parse_value=_written(formats.country),
    ),
}
"""The scalars of this module, for the schema's configuration."""
