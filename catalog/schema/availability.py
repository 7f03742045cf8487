"""Days, countries, and the condition on where and when a title is available."""

from __future__ import annotations

from collections.abc import Callable
from typing import NewType

import strawberry
from graphql import GraphQLError
from strawberry import UNSET, field
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


@strawberry.input(
    description="Where and when a title is available, by the windows that are known: one window"
    " must meet all that is given. {} holds where any window is known."
)
class AvailableIn:
    market: Country | None = field(
        default=UNSET,
        description="In this country: one of the window's own markets, or where it has none, one"
        " of its platform's. Without it, wherever.",
    )
    on: str | None = field(
        default=UNSET, description="On the platform with this slug. Without it, on any."
    )
    at: Day | None = field(
        default=UNSET,
        description="On this day, the window's first and last day included; a window without a"
        " last day is open. Without it, whenever: windows in the past and the future count, too.",
    )
