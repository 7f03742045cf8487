"""Who has taken to a technique; `graph.platforms.adoption` says how it is counted."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry import argument, field

from catalog.schema.connections import TitleType, UseType
from catalog.schema.exploring import FirstShown
from catalog.schema.platforms import Platform
from graph.model.platforms import AdoptionBy

AdoptedTechnique = Annotated[
    str | None,
    argument(
        description="A technique's slug; narrower ones, at any depth, count as well. Give either"
        " this or a category."
    ),
]
AdoptedCategory = Annotated[
    str | None,
    argument(
        description="A craft, as in `Technique.category`: all its techniques, and narrower ones."
        " Give either this or a technique."
    ),
]
CountedBy = Annotated[AdoptionBy, argument(description="What titles are counted by.")]


@strawberry.type(description="A year, country or platform, and how many of its titles use it.")
class AdoptionRow:
    value: str = field(
        description="The year of first release; the producing country, ISO 3166-1 alpha-2; or the"
        " platform's slug. A title counts for each of its countries and platforms."
    )
    platform: Platform | None = field(
        description="The platform, when counted by platform; null otherwise."
    )
    title_count: int = field(description="How many titles with this value use it, 1 or more.")
    documented_count: int = field(
        description="How many titles with this value have any declared use at all."
    )
    share: float = field(
        description="`titleCount` divided by `documentedCount`: above 0, at most 1, to 6 decimals."
    )

    @field(description="Titles with this value that use it, by year, then by slug.")
    def titles(self, first: FirstShown = None) -> list[TitleType]: ...


@strawberry.type(
    description="Who has taken to a technique. Only declared uses count, and a title counts once,"
    " seasons and episodes by themselves. It shows the titles of this catalog, not all that were"
    " ever made."
)
class TechniqueAdoption:
    title_count: int = field(description="How many titles use it.")
    documented_count: int = field(description="How many titles have any declared use at all.")
    share: float | None = field(
        description="`titleCount` divided by `documentedCount`: 0 to 1, to 6 decimals. Null where"
        " nothing is documented."
    )
    unstated_count: int = field(
        description="How many titles use it that state no year, no country, or no platform, and so"
        " are in no row."
    )
    first_sourced_use: UseType | None = field(
        description="The earliest use that names a source: by the title's year of first release,"
        " then by slug. Titles without a year cannot be the first. Null when there is none."
    )
    rows: list[AdoptionRow] = field(
        description="By year: ascending. By country or platform: most titles first, then by value."
        " Values without any are left out."
    )
