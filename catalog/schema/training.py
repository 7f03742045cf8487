"""Where techniques are taught, and what a team would have to learn; `graph.training.declaration`
says how programmes are matched.
"""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry import UNSET, argument, field

from catalog.schema.arguments import (
    After,
    Before,
    First,
    Last,
    TechniqueFilter,
    TechniqueOrdering,
)
from catalog.schema.availability import Country
from catalog.schema.connections import (
    EDGES,
    NODES,
    PAGE_INFO,
    TOTAL,
    Edge,
    PageInfo,
    TechniqueConnection,
    TechniqueType,
)
from catalog.schema.filters import (
    EnumFilter,
    IntFilter,
    RelationFilter,
    StringFilter,
    TechniqueWhere,
)
from catalog.schema.platforms import SOURCE
from catalog.schema.types import SLUG, ExternalIds, Node
from graph.compile.filters import MAXIMUM_CONDITIONS, MAXIMUM_DEPTH
from graph.compile.sort import MAXIMUM_KEYS
from graph.declare.fields import MAXIMUM_NAMED, MAXIMUM_PAGE
from graph.model.sorting import Direction
from graph.model.training import ProgrammeKind
from graph.training.declaration import SHOWN

_ALL = "All of these must hold. Must not be empty."
_ANY = "At least one of these must hold. Must not be empty."
_NOT = "This must not hold. Finds exactly the rest."

PlannedTechniques = Annotated[
    list[str],
    argument(
        description="Slugs of the techniques that the production plans to use, at most"
        f" {MAXIMUM_NAMED}. One that is not there is an error."
    ),
]
Team = Annotated[
    list[str] | None,
    argument(
        description=f"Slugs of the creators who are to do it, at most {MAXIMUM_NAMED}. One that is"
        " not there is an error. Without any, all that is planned has to be learned."
    ),
]
FirstSuggestions = Annotated[
    int | None,
    argument(description=f"How many, 0 to {MAXIMUM_PAGE}; {SHOWN} by default."),
]


@strawberry.input(description="Conditions on an institution; those in one object must all hold.")
class InstitutionWhere:
    AND: list[InstitutionWhere] | None = field(default=UNSET, description=_ALL)
    OR: list[InstitutionWhere] | None = field(default=UNSET, description=_ANY)
    NOT: InstitutionWhere | None = field(default=UNSET, description=_NOT)
    slug: StringFilter | None = field(default=UNSET, description="The bare id, case included.")
    name: StringFilter | None = field(default=UNSET, description="The name.")
    country: StringFilter | None = field(
        default=UNSET, description="ISO 3166-1 alpha-2, such as FR."
    )


@strawberry.input(description="Conditions on a programme; those in one object must all hold.")
class ProgrammeWhere:
    AND: list[ProgrammeWhere] | None = field(default=UNSET, description=_ALL)
    OR: list[ProgrammeWhere] | None = field(default=UNSET, description=_ANY)
    NOT: ProgrammeWhere | None = field(default=UNSET, description=_NOT)
    slug: StringFilter | None = field(default=UNSET, description="The bare id, case included.")
    name: StringFilter | None = field(default=UNSET, description="Its name as published.")
    kind: EnumFilter[ProgrammeKind] | None = field(
        default=UNSET, description="A degree, a certificate, a workshop or a course."
    )
    duration_months: IntFilter | None = field(
        default=UNSET, description="How long it takes, in months."
    )
    language: StringFilter | None = field(
        default=UNSET, description="BCP 47 tag of the language of teaching."
    )
    institution: InstitutionWhere | None = field(default=UNSET, description="Who teaches it.")
    techniques: RelationFilter[TechniqueWhere] | None = field(
        default=UNSET, description="What it teaches."
    )


@strawberry.input(
    description="Exactly one key; to sort by several, pass several of these. Ties go by the bare"
    " id."
)
class ProgrammeOrder:
    slug: Direction | None = field(default=UNSET, description="By the bare id.")
    name: Direction | None = field(default=UNSET, description="By name, by Unicode code points.")
    kind: Direction | None = field(default=UNSET, description="By the kind's name.")
    duration_months: Direction | None = field(default=UNSET, description="By how long it takes.")


ProgrammeFilter = Annotated[
    ProgrammeWhere | None,
    argument(
        description="Only those that meet all of these conditions, at most"
        f" {MAXIMUM_CONDITIONS}, in {MAXIMUM_DEPTH} levels."
    ),
]
ProgrammeOrdering = Annotated[
    list[ProgrammeOrder] | None,
    argument(
        description=f"Sort keys, the most important first, at most {MAXIMUM_KEYS}."
        " Without any, the list's own order."
    ),
]


@strawberry.type(description="A university, a school, or whoever else teaches.")
class Institution(Node):
    slug: str = field(description=SLUG)
    name: str = field(description="The name that it goes by.")
    country: Country | None = field(description="Where it is; null when not stated.")
    website: str | None = field(description="Its address; null when not stated.")
    external_ids: ExternalIds = field(description="Ids in other catalogs.")
    source: str = field(description=SOURCE)

    @field(description="What it teaches, by slug.")
    def programmes(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        where: ProgrammeFilter = UNSET,
        order_by: ProgrammeOrdering = UNSET,
    ) -> ProgrammeConnection: ...


@strawberry.type(description="A training programme, workshops included.")
class Programme(Node):
    slug: str = field(description=SLUG)
    name: str = field(description="Its name, in the language in which it was published.")
    kind: ProgrammeKind | None = field(description="What it is; null when not stated.")
    duration_months: int | None = field(
        description="How long it takes, in months, 1 or more; null when not stated."
    )
    language: str | None = field(
        description="BCP 47 tag of the language of teaching; null when not stated."
    )
    website: str | None = field(description="Its address; null when not stated.")
    note: str | None = field(
        description="What is to be known of this record, such as where its techniques come from."
    )
    source: str = field(description=SOURCE)
    institution: Institution = field(description="Who teaches it.")

    @field(description="The techniques that it teaches, by slug.")
    def techniques(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        where: TechniqueFilter = UNSET,
        order_by: TechniqueOrdering = UNSET,
    ) -> TechniqueConnection: ...


@strawberry.type(description="A page of training programmes.")
class ProgrammeConnection:
    edges: list[Edge[Programme]] = field(description=EDGES)
    nodes: list[Programme] = field(description=NODES)
    page_info: PageInfo = field(description=PAGE_INFO)
    total_count: int = field(description=TOTAL)


@strawberry.type(description="A programme that is suggested, and what of the gap it covers.")
class TrainingSuggestion:
    programme: Programme = field(description="The programme.")
    covers: list[TechniqueType] = field(
        description="What it covers of the whole gap, by slug: techniques of which it teaches the"
        " technique itself, or a narrower one."
    )
    adds: list[TechniqueType] = field(
        description="What it covers that no suggestion before it does, by slug; never empty."
    )
    remains: list[TechniqueType] = field(
        description="What of the gap is left after it and all suggestions before it, by slug."
    )


@strawberry.type(
    description="What a team would have to learn for what is planned, and where. A technique is"
    " practised if a declared use of it, or of a narrower one at any depth, is credited to the team"
    " on any title. What nobody declared does not count, so somebody may well know more."
)
class Training:
    planned: list[TechniqueType] = field(description="All that is planned, by slug.")
    practised: list[TechniqueType] = field(description="What the team practises of it, by slug.")
    gap: list[TechniqueType] = field(description="What it does not practise, by slug.")
    uncovered: list[TechniqueType] = field(
        description="What of the gap no programme covers that the catalog knows, by slug."
    )

    @field(
        description="Programmes that together cover what can be covered of the gap, in greedy"
        " order: first the one that covers the most of it, then always the one that covers the most"
        " of what remains; ties by slug. One that adds nothing is left out."
    )
    def suggestions(self, first: FirstSuggestions = None) -> list[TrainingSuggestion]: ...
