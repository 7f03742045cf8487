"""Comparisons of scalars: what the filters of `where` are made of.

`graph.compile.filters` turns a filter into Cypher, so nothing here has a body.
"""

from __future__ import annotations

from typing import Generic, TypeVar

import strawberry
from strawberry import UNSET, field

T = TypeVar("T")

_IS_NULL = "True finds what has no value, false what has one."


@strawberry.input(
    description="Compares text. Without a value only ne, notIn and isNull can hold. Upper and"
    " lower case differ, except in the forms that end in IgnoreCase; accents always differ (see"
    " search for text that forgives both). A text here has at most 1000 characters."
)
class StringFilter:
    eq: str | None = field(default=UNSET, description="Equal to.")
    ne: str | None = field(default=UNSET, description="Not equal to, or without a value.")
    in_: list[str] | None = field(
        name="in", default=UNSET, description="One of these, at most 1000."
    )
    not_in: list[str] | None = field(default=UNSET, description="None of these, at most 1000.")
    lt: str | None = field(default=UNSET, description="Before, by Unicode code points.")
    lte: str | None = field(default=UNSET, description="Before or equal, by Unicode code points.")
    gt: str | None = field(default=UNSET, description="After, by Unicode code points.")
    gte: str | None = field(default=UNSET, description="After or equal, by Unicode code points.")
    contains: str | None = field(default=UNSET, description="Contains this text.")
    starts_with: str | None = field(default=UNSET, description="Begins with this text.")
    ends_with: str | None = field(default=UNSET, description="Ends with this text.")
    eq_ignore_case: str | None = field(default=UNSET, description="Equal but for case.")
    contains_ignore_case: str | None = field(default=UNSET, description="Contains, in any case.")
    starts_with_ignore_case: str | None = field(
        default=UNSET, description="Begins with, in any case."
    )
    ends_with_ignore_case: str | None = field(default=UNSET, description="Ends with, in any case.")
    is_null: bool | None = field(default=UNSET, description=_IS_NULL)


@strawberry.input(
    description="Compares whole numbers. Without a value only ne, notIn and isNull can hold."
)
class IntFilter:
    eq: int | None = field(default=UNSET, description="Equal to.")
    ne: int | None = field(default=UNSET, description="Not equal to, or without a value.")
    in_: list[int] | None = field(
        name="in", default=UNSET, description="One of these, at most 1000."
    )
    not_in: list[int] | None = field(default=UNSET, description="None of these, at most 1000.")
    lt: int | None = field(default=UNSET, description="Less than.")
    lte: int | None = field(default=UNSET, description="At most.")
    gt: int | None = field(default=UNSET, description="More than.")
    gte: int | None = field(default=UNSET, description="At least.")
    is_null: bool | None = field(default=UNSET, description=_IS_NULL)


@strawberry.input(description="Compares numbers. Without a value only ne and isNull can hold.")
class FloatFilter:
    eq: float | None = field(default=UNSET, description="Equal to.")
    ne: float | None = field(default=UNSET, description="Not equal to, or without a value.")
    lt: float | None = field(default=UNSET, description="Less than.")
    lte: float | None = field(default=UNSET, description="At most.")
    gt: float | None = field(default=UNSET, description="More than.")
    gte: float | None = field(default=UNSET, description="At least.")
    is_null: bool | None = field(default=UNSET, description=_IS_NULL)


@strawberry.input(description="Compares how many related objects there are.")
class CountFilter:
    eq: int | None = field(default=UNSET, description="Exactly.")
    ne: int | None = field(default=UNSET, description="Any other number.")
    lt: int | None = field(default=UNSET, description="Fewer than.")
    lte: int | None = field(default=UNSET, description="At most.")
    gt: int | None = field(default=UNSET, description="More than.")
    gte: int | None = field(default=UNSET, description="At least.")


@strawberry.input(
    description="Compares a word of a vocabulary. Without a value only ne, notIn and isNull hold."
)
class EnumFilter(Generic[T]):
    eq: T | None = field(default=UNSET, description="Equal to.")
    ne: T | None = field(default=UNSET, description="Not equal to, or without a value.")
    in_: list[T] | None = field(name="in", default=UNSET, description="One of these.")
    not_in: list[T] | None = field(default=UNSET, description="None of these.")
    is_null: bool | None = field(default=UNSET, description=_IS_NULL)


@strawberry.input(description="Looks into a list of texts; a list that is not stated is empty.")
class StringListFilter:
    has: str | None = field(default=UNSET, description="Has this one.")
    has_any: list[str] | None = field(
        default=UNSET, description="Has at least one of these, at most 1000."
    )
    has_all: list[str] | None = field(
        default=UNSET, description="Has every one of these, at most 1000."
    )
    is_empty: bool | None = field(default=UNSET, description="True: has none; false: has some.")
