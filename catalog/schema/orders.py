"""What `orderBy` takes. Keys are those of `graph.registry`; `graph.compile.sort` turns them
into sort keys.
"""

from __future__ import annotations

import strawberry
from strawberry import UNSET, field

from catalog.schema import vocabularies  # noqa: F401
from graph.model.sorting import Direction

_ONE = "Exactly one key; to sort by several, pass several of these. Ties go by the bare id."


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


@strawberry.input(description="By the uses of techniques. Exactly one key.")
class UsesOrder:
    count: Direction | None = field(default=UNSET, description="By their number.")
    prominence: NumberOrder | None = field(
        default=UNSET, description="By how much they shape the title, 0 to 1."
    )
    confidence: NumberOrder | None = field(
        default=UNSET, description="By the confidence of inferred uses, 0 to 1."
    )


@strawberry.input(description="By how many similar ones there are, among those that are stored.")
class SimilarOrder:
    count: Direction | None = field(default=UNSET, description="By their number.")
    min_score: float | None = field(
        default=UNSET, description="Count only those whose score is at least this, -1 to 1."
    )


@strawberry.input(description=_ONE)
class TitleOrder:
    slug: Direction | None = field(default=UNSET, description="By the bare id.")
    name: Direction | None = field(
        default=UNSET, description="By the title's own name, by Unicode code points."
    )
    kind: Direction | None = field(default=UNSET, description="By the kind's name.")
    year: Direction | None = field(default=UNSET, description="By the year of first release.")
    number: Direction | None = field(
        default=UNSET, description="Of seasons and episodes: by their number."
    )
    runtime_minutes: Direction | None = field(default=UNSET, description="By the minutes it runs.")
    minimum_age: Direction | None = field(
        default=UNSET, description="By the years of age from which on it is meant to be seen."
    )
    original_language: Direction | None = field(
        default=UNSET, description="By its language tag, such as es."
    )
    uses: UsesOrder | None = field(default=UNSET, description="By the uses of techniques on it.")
    credits: CountOrder | None = field(default=UNSET, description="By how many credits it has.")
    seasons: CountOrder | None = field(default=UNSET, description="By how many seasons it has.")
    episodes: CountOrder | None = field(
        default=UNSET, description="By how many episodes belong to it directly."
    )
    similar_by_technique: SimilarOrder | None = field(
        default=UNSET, description="By how many titles were made with similar techniques."
    )


@strawberry.input(description=_ONE)
class UseOrder:
    slug: Direction | None = field(default=UNSET, description="By the bare id.")
    stage: Direction | None = field(default=UNSET, description="By the stage's name.")
    prominence: Direction | None = field(default=UNSET, description="By prominence, 0 to 1.")
    origin: Direction | None = field(default=UNSET, description="By the origin's name.")
    confidence: Direction | None = field(default=UNSET, description="By confidence, 0 to 1.")
    tool: Direction | None = field(default=UNSET, description="By the tool's name.")


@strawberry.input(
    description="Exactly one key; to sort by several, pass several of these. Ties go by an id of"
    " the credit's own."
)
class CreditOrder:
    role: Direction | None = field(default=UNSET, description="By the role's slug.")
    department: Direction | None = field(default=UNSET, description="By the department.")
    character: Direction | None = field(default=UNSET, description="By the character's name.")
    position: Direction | None = field(default=UNSET, description="By the place in the credits.")


@strawberry.input(description=_ONE)
class TechniqueOrder:
    slug: Direction | None = field(default=UNSET, description="By the bare id.")
    name: Direction | None = field(
        default=UNSET, description="By its own name, by Unicode code points."
    )
    category: Direction | None = field(default=UNSET, description="By the craft, such as camera.")
    stage: Direction | None = field(default=UNSET, description="By the name of the usual stage.")
    ai: Direction | None = field(
        default=UNSET, description="By the name of the part that AI has in it."
    )
    uses: UsesOrder | None = field(default=UNSET, description="By its uses on titles.")
    narrower: CountOrder | None = field(
        default=UNSET, description="By how many are narrower, one level down."
    )
    similar: SimilarOrder | None = field(
        default=UNSET, description="By how many have a similar meaning."
    )


@strawberry.input(description=_ONE)
class CreatorOrder:
    slug: Direction | None = field(default=UNSET, description="By the bare id.")
    name: Direction | None = field(default=UNSET, description="By name, by Unicode code points.")
    kind: Direction | None = field(default=UNSET, description="By the kind's name.")
    credits: CountOrder | None = field(default=UNSET, description="By how many credits they have.")
    uses: UsesOrder | None = field(
        default=UNSET, description="By the uses that are credited to them."
    )
    similar_by_practice: SimilarOrder | None = field(
        default=UNSET, description="By how many creators work with similar techniques."
    )
