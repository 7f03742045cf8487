"""What `orderBy` takes. Keys are those of `graph.projection`; `graph.compile.orders` turns them
into sort keys.
"""

from __future__ import annotations

import strawberry
from strawberry import UNSET, field

from catalog.schema import vocabularies  # noqa: F401
from graph.model import Direction

_ONE = "Exactly one key. Ties, and the order without any key, go by the list's own last key."


@strawberry.input(description="By a number over the related objects. Exactly one key.")
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
        default=UNSET, description="Count only those whose score is at least this."
    )


@strawberry.input(description=_ONE)
class TitleOrder:
    slug: Direction | None = field(default=UNSET, description="By the bare id.")
    name: Direction | None = field(
        default=UNSET, description="By the title's own name, by Unicode code points."
    )
    kind: Direction | None = field(default=UNSET, description="By the kind's name.")
    year: Direction | None = field(default=UNSET, description="By the year of first release.")
    number: Direction | None = field(default=UNSET, description="By the number in its series.")
    runtime_minutes: Direction | None = field(default=UNSET, description="By how long it runs.")
    original_language: Direction | None = field(default=UNSET, description="By language tag.")
    uses: UsesOrder | None = field(default=UNSET, description="By its uses of techniques.")
    credits: CountOrder | None = field(default=UNSET, description="By its credits.")
    seasons: CountOrder | None = field(default=UNSET, description="By its seasons.")
    episodes: CountOrder | None = field(default=UNSET, description="By its own episodes.")
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


@strawberry.input(description=_ONE)
class CreditOrder:
    role: Direction | None = field(default=UNSET, description="By the role's slug.")
    department: Direction | None = field(default=UNSET, description="By the department.")
    character: Direction | None = field(default=UNSET, description="By the character's name.")
    position: Direction | None = field(default=UNSET, description="By the place in the credits.")


@strawberry.input(description=_ONE)
class TechniqueOrder:
    slug: Direction | None = field(default=UNSET, description="By the bare id.")
    name: Direction | None = field(default=UNSET, description="By its own name, in English.")
    category: Direction | None = field(default=UNSET, description="By the craft.")
    stage: Direction | None = field(default=UNSET, description="By the usual stage's name.")
    ai: Direction | None = field(default=UNSET, description="By the part of AI, by name.")
    uses: UsesOrder | None = field(default=UNSET, description="By its uses.")
    narrower: CountOrder | None = field(default=UNSET, description="By more specific ones.")
    similar: SimilarOrder | None = field(default=UNSET, description="By similar techniques.")


@strawberry.input(description=_ONE)
class CreatorOrder:
    slug: Direction | None = field(default=UNSET, description="By the bare id.")
    name: Direction | None = field(default=UNSET, description="By name, by code points.")
    kind: Direction | None = field(default=UNSET, description="By the kind's name.")
    credits: CountOrder | None = field(default=UNSET, description="By their credits.")
    uses: UsesOrder | None = field(default=UNSET, description="By uses credited to them.")
    similar_by_practice: SimilarOrder | None = field(
        default=UNSET, description="By creators who work with similar techniques."
    )
