"""Platforms: what is to be seen there, how it is made, and what they say of artificial
intelligence. `graph.platforms.declaration` says how it is counted.
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
    TitleFilter,
    TitleOrdering,
)
from catalog.schema.availability import Country, Day
from catalog.schema.connections import (
    AGGREGATE,
    EDGES,
    FACETS,
    NODES,
    PAGE_INFO,
    TOTAL,
    Edge,
    PageInfo,
    TechniqueType,
    TitleAggregate,
    TitleFacets,
    TitleType,
)
from catalog.schema.filters import StringFilter, StringListFilter
from catalog.schema.types import SLUG, ExternalIds, Node
from graph.compile.filters import MAXIMUM_CONDITIONS, MAXIMUM_DEPTH
from graph.compile.sort import MAXIMUM_KEYS
from graph.declare.fields import MAXIMUM_PAGE
from graph.model.platforms import LANGUAGES_OF_A_WINDOW
from graph.model.sorting import Direction
from graph.platforms.declaration import SHOWN

_ALL = "All of these must hold. Must not be empty."
_ANY = "At least one of these must hold. Must not be empty."
_NOT = "This must not hold. Finds exactly the rest."
SOURCE = "Who says so and where, in words."

FirstTechniques = Annotated[
    int | None,
    argument(
        description=f"How many techniques, those on most titles first, 0 to {MAXIMUM_PAGE};"
        f" {SHOWN} by default."
    ),
]
FirstPlatforms = Annotated[
    int | None,
    argument(
        description=f"How many platforms, the most similar first, 0 to {MAXIMUM_PAGE};"
        f" {SHOWN} by default."
    ),
]
FirstShared = Annotated[
    int | None,
    argument(
        description=f"How many techniques, the largest contribution first, 0 to {MAXIMUM_PAGE};"
        " 5 by default."
    ),
]


@strawberry.type(
    description="A window: a title is to be seen on a platform from one day to another. Seasons and"
    " episodes have windows of their own, and inherit none."
)
class Availability:
    slug: str = field(description="The bare id, unique among windows.")
    title: TitleType = field(description="What is to be seen.")
    platform: Platform = field(description="Where.")
    markets: list[Country] = field(
        description="In which countries, sorted; where the window names none, those of its"
        " platform that are known."
    )
    every_market: bool = field(
        description="Whether the window names no markets, and so holds in every market of its"
        " platform."
    )
    from_: Day = field(name="from", description="The first day.")
    until: Day | None = field(description="The last day, included; null while no end is known.")
    audio_languages: list[str] = field(
        description="In which languages it can be heard in this window, dubs included: BCP 47 tags,"
        f" {LANGUAGES_OF_A_WINDOW} at most, in the order of the source; zxx: nothing is spoken."
        " Empty when not stated, which does not say that there are none."
    )
    subtitle_languages: list[str] = field(
        description="In which languages it has subtitles in this window: BCP 47 tags,"
        f" {LANGUAGES_OF_A_WINDOW} at most, in the order of the source. Empty when not stated,"
        " which does not say that there are none."
    )
    source: str = field(description=SOURCE)


@strawberry.type(
    description="What a platform has publicly said that it does with artificial intelligence. It is"
    " what the platform says; nobody has checked it."
)
class Initiative:
    slug: str = field(description="The bare id, unique among initiatives.")
    platform: Platform = field(description="Who says so.")
    date: str = field(
        description="When it was said, as exactly as it is known: 2025-07-17, 2025-07 or 2025."
    )
    statement: str = field(description="What was said, in the catalog's own words.")
    techniques: list[TechniqueType] = field(description="Techniques that it concerns, by slug.")
    source: str = field(description=SOURCE)


@strawberry.type(description="A technique, and how common it is in the catalog of a platform.")
class PlatformTechnique:
    technique: TechniqueType = field(
        description="The technique; narrower ones stand for themselves."
    )
    title_count: int = field(description="How many titles on the platform use it, 1 or more.")
    share: float = field(
        description="That number, divided by all titles on the platform with any declared use:"
        " above 0, at most 1, to 6 decimals."
    )
    lift: float = field(
        description="`share`, divided by the same share among all titles of the catalog: 2 means"
        " twice as common here as elsewhere. To 6 decimals. On few titles it says little."
    )


@strawberry.type(description="A technique that adds to the score of two platforms.")
class SharedTechnique:
    technique: TechniqueType = field(description="The technique, used on titles of both.")
    share: float = field(
        description="Its share on the platform asked about, above 0, at most 1, to 6 decimals."
    )
    other_share: float = field(description="Its share on the similar platform.")
    contribution: float = field(
        description="What it adds to the score, to 7 decimals: over all techniques that both share"
        " the contributions sum to the score."
    )


@strawberry.type(description="A platform whose catalog is made alike.")
class SimilarPlatform:
    platform: Platform = field(description="The similar platform.")
    score: float = field(
        description="How alike the two catalogs are made, above 0, at most 1, to 6 decimals: the"
        " cosine of their techniques' shares, each weighted by the rarity of the technique, ln((1 +"
        " N) / (1 + n)) + 1 for one that n of N documented titles use."
    )

    @field(
        description="The techniques that make up the score, the largest contribution first, then by"
        " slug."
    )
    def evidence(self, first: FirstShared = None) -> list[SharedTechnique]: ...


@strawberry.type(description="A title that is or was to be seen on a platform.")
class PlatformTitleEdge(Edge[TitleType]):
    windows: list[Availability] = field(
        description="The title's windows on the platform, the earliest first."
    )


@strawberry.type(description="A page of titles on a platform.")
class PlatformTitleConnection:
    edges: list[PlatformTitleEdge] = field(description=EDGES)
    nodes: list[TitleType] = field(description=NODES)
    page_info: PageInfo = field(description=PAGE_INFO)
    total_count: int = field(description=TOTAL)
    aggregate: TitleAggregate = field(description=AGGREGATE)
    facets: TitleFacets = field(description=FACETS)


@strawberry.type(description="A service on which titles are to be seen.")
class Platform(Node):
    slug: str = field(description=SLUG)
    name: str = field(description="The name that it goes by.")
    aliases: list[str] = field(
        description="Other names, former ones included; empty when there are none."
    )
    markets: list[Country] = field(
        description="Countries in which it surely is or was to be had, sorted. Others may be"
        " missing; empty when none is stated."
    )
    opened: str | None = field(
        description="When it opened, as exactly as it is known: 2020-10-20, 2020-10 or 2020. Null"
        " when not stated."
    )
    closed: str | None = field(
        description="When it closed, in the same way; null while it is open, or when not stated."
    )
    website: str | None = field(description="Its address; null when not stated.")
    external_ids: ExternalIds = field(description="Ids in other catalogs.")
    source: str = field(description=SOURCE)
    initiatives: list[Initiative] = field(
        description="What it has publicly said that it does with artificial intelligence, the"
        " latest first, then by slug."
    )

    @field(
        description="Titles with any window here, past and future ones included, by slug. Narrow it"
        " down by `availableIn` for what is to be seen on a day or in a market."
    )
    def titles(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        where: TitleFilter = UNSET,
        order_by: TitleOrdering = UNSET,
    ) -> PlatformTitleConnection: ...

    @field(
        description="How its titles are made: techniques of declared uses, those on most titles"
        " first, then by lift, then by slug. It counts the catalog whenever it is asked for."
    )
    def technique_profile(self, first: FirstTechniques = None) -> list[PlatformTechnique]: ...

    @field(
        description="Platforms whose titles are made alike, the most similar first, then by slug;"
        " those that share no technique are left out. It compares the titles that this catalog"
        " knows, not all that the platforms have."
    )
    def similar_platforms(self, first: FirstPlatforms = None) -> list[SimilarPlatform]: ...


@strawberry.type(description="A page of platforms.")
class PlatformConnection:
    edges: list[Edge[Platform]] = field(description=EDGES)
    nodes: list[Platform] = field(description=NODES)
    page_info: PageInfo = field(description=PAGE_INFO)
    total_count: int = field(description=TOTAL)


@strawberry.input(description="Conditions on a platform; those in one object must all hold.")
class PlatformWhere:
    AND: list[PlatformWhere] | None = field(default=UNSET, description=_ALL)
    OR: list[PlatformWhere] | None = field(default=UNSET, description=_ANY)
    NOT: PlatformWhere | None = field(default=UNSET, description=_NOT)
    slug: StringFilter | None = field(default=UNSET, description="The bare id, case included.")
    name: StringFilter | None = field(default=UNSET, description="The name that it goes by.")
    aliases: StringListFilter | None = field(default=UNSET, description="Other and former names.")
    markets: StringListFilter | None = field(
        default=UNSET, description="Countries, ISO 3166-1 alpha-2, that are stated."
    )
    opened: StringFilter | None = field(
        default=UNSET, description="When it opened: 2020-10-20, or less exactly 2020-10 or 2020."
    )
    closed: StringFilter | None = field(
        default=UNSET, description="When it closed, in the same way; isNull: true for open ones."
    )


@strawberry.input(
    description="Exactly one key; to sort by several, pass several of these. Ties go by the bare"
    " id."
)
class PlatformOrder:
    slug: Direction | None = field(default=UNSET, description="By the bare id.")
    name: Direction | None = field(default=UNSET, description="By name, by Unicode code points.")
    opened: Direction | None = field(default=UNSET, description="By when it opened.")
    closed: Direction | None = field(default=UNSET, description="By when it closed.")


PlatformFilter = Annotated[
    PlatformWhere | None,
    argument(
        description="Only those that meet all of these conditions, at most"
        f" {MAXIMUM_CONDITIONS}, in {MAXIMUM_DEPTH} levels."
    ),
]
PlatformOrdering = Annotated[
    list[PlatformOrder] | None,
    argument(
        description=f"Sort keys, the most important first, at most {MAXIMUM_KEYS}."
        " Without any, the list's own order."
    ),
]
