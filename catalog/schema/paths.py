"""How two objects hang together; `graph.techniques.paths` says how paths are found and scored."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry import argument, field

from catalog.schema import vocabularies  # noqa: F401  # enums first
from catalog.schema.types import Creator, Credit, Technique, Title, Use
from graph.declare.fields import MAXIMUM_PAGE
from graph.model.paths import PathOrder, PathRelation
from graph.techniques.paths import (
    DEFAULT_PATHS,
    DEFAULT_USES,
    FOLLOWED,
    HUB,
    LEAST_RARITY,
    MAXIMUM_LENGTH,
    OF_A_KIND,
)

_END = "The id of a title, a creator or a technique, as `id` gave it."
FromID = Annotated[strawberry.ID, argument(name="from", description=f"Where to begin. {_END}")]
ToID = Annotated[strawberry.ID, argument(description=f"Where to end. {_END}")]
FirstPaths = Annotated[
    int | None,
    argument(description=f"How many, 0 to {MAXIMUM_PAGE}; {DEFAULT_PATHS} by default."),
]
MaxLength = Annotated[
    int | None,
    argument(
        description=f"The most steps of a path, 1 to {MAXIMUM_LENGTH}; {MAXIMUM_LENGTH} by default."
    ),
]
OrderOfPaths = Annotated[
    PathOrder, argument(description="Which paths come first. Ties go by what they lead over.")
]
FirstUses = Annotated[
    int | None,
    argument(description=f"How many, 0 to {MAXIMUM_PAGE}; {DEFAULT_USES} by default."),
]

PathNode = Annotated[
    Title | Creator | Technique,
    strawberry.union("PathNode", description="What a path leads over."),
]


@strawberry.type(description="A step of a path, in the direction of the path.")
class PathStep:
    from_: PathNode = field(name="from", description="Where it begins.")
    to: PathNode = field(description="Where it leads.")
    relation: PathRelation = field(description="What links the two, whichever way.")
    weight: float = field(
        description="How strong the step is, above 0 and at most 1: the strength of the relation"
        " times the square root of the rarity of both ends. Strengths: USES the highest prominence"
        " (0.5 where none is stated), CREDITED 1, BY m / (m + 1) for m uses, BROADER and PART_OF"
        f" {OF_A_KIND}, SIMILAR_TO the score. Rarity: 1 for a title; for a technique with n uses,"
        " or a creator with n uses and credits, 1 - ln(1 + n) / ln(1 + N) in a catalog of N"
        f" titles, at least {LEAST_RARITY}. To 6 decimals."
    )
    credits: list[Credit] = field(
        description="Of a step between title and creator: the credits, by position."
    )

    @field(
        description="Of a step between two of title, technique and creator: the declared uses that"
        " have to do with both, the most prominent first."
    )
    def uses(self, first: FirstUses = None) -> list[Use]: ...


@strawberry.type(description="A way from one object to the other that visits nothing twice.")
class Path:
    length: int = field(description=f"How many steps it has, 1 to {MAXIMUM_LENGTH}.")
    score: float = field(
        description="The product of the weights of its steps, above 0 and at most 1, to 9"
        " decimals: the shorter the path and the rarer what it leads over, the higher."
        " Comparable between paths of the same two ends."
    )
    steps: list[PathStep] = field(description="From `from` to `to`, each where the last one ended.")


@strawberry.type(description="How two objects hang together through techniques and people.")
class PathsBetween:
    from_: PathNode = field(name="from", description="Where the paths begin.")
    to: PathNode = field(description="Where they lead.")

    @field(
        description="The paths between the two; empty where nothing connects them within"
        f" `maxLength` steps. A path of more than 2 steps leads over no technique or creator with"
        f" more than {HUB} uses and credits, and of each object only the {FOLLOWED} strongest steps"
        " are followed, besides one to the other end."
    )
    def paths(
        self,
        first: FirstPaths = None,
        max_length: MaxLength = None,
        order_by: OrderOfPaths = PathOrder.BEST,
    ) -> list[Path]: ...
