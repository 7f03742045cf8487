"""How techniques spread and what they go with; `graph.techniques.exploring`
says how it is counted.
"""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry import argument, field

from catalog.schema.connections import (
    AGGREGATE,
    EDGES,
    NODES,
    PAGE_INFO,
    CreatorType,
    Edge,
    PageInfo,
    TechniqueAggregate,
    TechniqueType,
    TitleType,
)
from graph.declare.fields import MAXIMUM_PAGE
from graph.techniques.exploring import DEFAULT_LIFT, DEFAULT_SUPPORT, DEFAULT_WORKS, SHOWN

IncludeNarrower = Annotated[
    bool,
    argument(description="Whether uses of narrower techniques, at any depth, count as well."),
]
FirstShown = Annotated[
    int | None,
    argument(description=f"How many from the start, 0 to {MAXIMUM_PAGE}; {SHOWN} by default."),
]
MinWorks = Annotated[
    int | None,
    argument(
        description="Only creators with at least so many works, 1 or more;"
        f" {DEFAULT_WORKS} by default, since one work alone spreads nothing."
    ),
]
MinSupport = Annotated[
    int | None,
    argument(
        description="Only techniques that are on at least so many titles with this one, 1 or more;"
        f" {DEFAULT_SUPPORT} by default. Below that, an interval says little."
    ),
]
LiftAbove = Annotated[
    float | None,
    argument(
        description="Only where even the lower end of the interval (`low`) is above this, 0 or"
        f" more; {DEFAULT_LIFT:g} by default: more often than by chance. 0 lets all through."
    ),
]


@strawberry.type(
    description="A year in which titles were made with a technique. Years without any are left out."
)
class TimelineYear:
    year: int = field(description="Year of the titles' first public release.")
    count: int = field(description="How many titles of that year use the technique, 1 or more.")

    @field(description="The titles that use the technique, by slug.")
    def titles(self, first: FirstShown = None) -> list[TitleType]: ...


@strawberry.type(description="A year, and how many of its titles are documented.")
class DocumentedYear:
    year: int = field(description="Year of the titles' first public release.")
    count: int = field(description="How many titles of that year have any declared use, 1 or more.")


@strawberry.type(description="A creator who took a technique from title to title.")
class TechniqueSpread:
    creator: CreatorType = field(description="To whom the uses are credited.")
    work_count: int = field(
        description="On how many works they used it: a series is one, whatever its seasons and"
        " episodes."
    )
    title_count: int = field(
        description="On how many titles they used it; seasons and episodes count each."
    )
    first_year: int | None = field(
        description="Of the first of these titles; null when none states a year."
    )
    last_year: int | None = field(
        description="Of the last of these titles; null when none states a year."
    )

    @field(description="These titles, by year, then by slug; those without a year come last.")
    def titles(self, first: FirstShown = None) -> list[TitleType]: ...


@strawberry.type(
    description="How a technique came into use. Only declared uses count, and a title counts once."
    " It shows the titles of this catalog, not all that were ever made: the first one known here"
    " need not be the first."
)
class Timeline:
    title_count: int = field(description="How many titles use it.")
    undated_count: int = field(description="How many of these state no year.")
    first: TimelineYear | None = field(
        description="The first year, with the first titles known here; null when there is none."
    )
    years: list[TimelineYear] = field(description="Titles by year of first release, ascending.")
    documented: list[DocumentedYear] = field(
        description="All titles with any declared use by year, ascending: what the counts in"
        " `years` are a part of. It looks at every title; computed only when selected."
    )

    @field(
        description="Who spread it: creators to whom uses of it are credited on several works,"
        " those with most works first, then those who began first, then by slug."
    )
    def spread_by(
        self, first: FirstShown = None, min_works: MinWorks = None
    ) -> list[TechniqueSpread]: ...


@strawberry.type(
    description="A technique found on the same titles as another, and how much more often than by"
    " chance. Only declared uses count, and a title counts once."
)
class TechniqueCombinationEdge(Edge[TechniqueType]):
    support: int = field(description="How many titles use both.")
    title_count: int = field(description="How many titles use this technique (`node`).")
    expected: float = field(
        description="How many would use both if neither had to do with the other: the product of"
        " the titles of each, divided by all titles with a declared use. To 6 decimals."
    )
    lift: float = field(
        description="`support` divided by `expected`: 2 means twice as often as by chance, below 1"
        " less often. To 6 decimals."
    )
    low: float = field(
        description="Lower end of the 95% interval of the lift: exp(ln lift - 1.96 s), where s is"
        " the standard error of ln lift by the delta method. Each interval stands for itself: of"
        " techniques that go together by chance, up to about 1 in 20 is above 1 all the same."
    )
    high: float = field(description="Upper end of the 95% interval of the lift.")

    @field(description="Titles that use both, by year, then by slug.")
    def titles(self, first: FirstShown = None) -> list[TitleType]: ...


@strawberry.type(description="A page of techniques found on the same titles as another.")
class TechniqueCombinationConnection:
    edges: list[TechniqueCombinationEdge] = field(description=EDGES)
    nodes: list[TechniqueType] = field(description=NODES)
    page_info: PageInfo = field(description=PAGE_INFO)
    total_count: int = field(
        description="How many there are on all pages, after all conditions; counted only when"
        " selected."
    )
    aggregate: TechniqueAggregate = field(description=AGGREGATE)
