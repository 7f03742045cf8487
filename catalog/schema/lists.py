"""Types and arguments that all lists share."""

from __future__ import annotations

import strawberry
from strawberry import field

from graph.declare.fields import MAXIMUM_PAGE

EDGES = "The page's objects with their cursors."
NODES = "The page's objects."
PAGE_INFO = "The position of the page in the list."
AFTER = "Start behind this cursor (an endCursor). Goes with first."
LAST = f"How many from the end, 0 to {MAXIMUM_PAGE}."
BEFORE = "End before this cursor (a startCursor). Goes with last."


def first_of(start: str, default: int) -> str:
    """What `first` of a list says. start: how it begins; default: rows of a page without it."""
    return f"{start}, 0 to {MAXIMUM_PAGE}; {default} when neither first nor last is given."


@strawberry.type(
    description="The position of a page in its list, as the Relay specification has it."
)
class PageInfo:
    has_next_page: bool = field(description="Whether the list has rows after this page.")
    has_previous_page: bool = field(description="Whether the list has rows before this page.")
    start_cursor: str | None = field(description="Cursor of the first edge; null without edges.")
    end_cursor: str | None = field(description="Cursor of the last edge; null without edges.")


@strawberry.type(description="A value, and how many have it.")
class ValueCount:
    value: str = field(description="The value.")
    count: int = field(description="The number of objects of the list that have it.")


@strawberry.type(description="A year, and how many have it.")
class YearCount:
    value: int = field(description="The year.")
    count: int = field(description="The number of objects of the list that have it.")


@strawberry.type(
    description="Extremes and mean of a whole number, where rows have one; null where none has."
)
class IntAggregate:
    min: int | None = field(description="The smallest.")
    max: int | None = field(description="The largest.")
    avg: float | None = field(description="The mean, to 6 decimals.")


@strawberry.type(
    description="Extremes and mean of a number, where rows have one; null where none has."
)
class FloatAggregate:
    min: float | None = field(description="The smallest.")
    max: float | None = field(description="The largest.")
    avg: float | None = field(description="The mean, to 6 decimals.")
