"""Sort keys that several types share; `graph.compile.sort` turns them into Cypher."""

from __future__ import annotations

import strawberry
from strawberry import UNSET, field

from catalog.schema import vocabularies  # noqa: F401  # enums first
from graph.model.sorting import Direction


@strawberry.input(
    description="By a number over the related objects; without any there is no value."
    " Exactly one key."
)
class NumberOrder:
    min: Direction | None = field(default=UNSET, description="By the smallest.")
    max: Direction | None = field(default=UNSET, description="By the largest.")
    avg: Direction | None = field(default=UNSET, description="By the mean, to 6 decimals.")


@strawberry.input(description="By how many related objects there are.")
class CountOrder:
    count: Direction | None = field(default=UNSET, description="By their number.")


@strawberry.input(description="By how many similar ones there are, among those that are stored.")
class SimilarOrder:
    count: Direction | None = field(default=UNSET, description="By their number.")
    min_score: float | None = field(
        default=UNSET, description="Count only those whose score is at least this, -1 to 1."
    )
