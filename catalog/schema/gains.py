"""What uses of techniques took and saved; `graph.uses.impact` says how figures are made."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry import UNSET, argument, field

from catalog.schema.arguments import After, Before, First, Last
from catalog.schema.connections import (
    EDGES,
    NODES,
    PAGE_INFO,
    TOTAL,
    Edge,
    PageInfo,
    TechniqueType,
    UseType,
)
from catalog.schema.filters import TitleWhere, UseWhere
from graph.compile.filters import MAXIMUM_CONDITIONS, MAXIMUM_DEPTH
from graph.model.impact import EffortBasis, EffortUnit, FigureRefusal, ImpactGroup
from graph.model.techniques import Stage
from graph.model.titles import TitleKind
from graph.uses.efforts import LEAST_PRODUCTIONS

_BASIS = "Whether these are claims or measurements; the others are not in them."
_NUMBER = (
    "How many productions are behind it: titles that are part of no other; a season or an episode"
    " counts for its series."
)
_WHY = f"Why it is not stated, such as fewer than {LEAST_PRODUCTIONS} productions; null if it is."
_ONLY = "When rows are by {0}: {1}. Null otherwise."

OnBasis = Annotated[
    EffortBasis,
    argument(description="Which efforts count: measured ones, or claims. The two are never mixed."),
]
GroupedBy = Annotated[ImpactGroup, argument(description="What the rows are by.")]


@strawberry.input(description="Which efforts count; all that is given must hold.")
class ImpactWhere:
    use: UseWhere | None = field(
        default=UNSET,
        description="Conditions on the use that took the effort: its technique (`within` for"
        " narrower ones, too), its stage, the title that it was used on.",
    )
    production: TitleWhere | None = field(
        default=UNSET,
        description="Conditions on the production as a whole: of a use in an episode, the series.",
    )


ImpactFilter = Annotated[
    ImpactWhere | None,
    argument(
        description="Only efforts that meet all of these conditions, each part with at most"
        f" {MAXIMUM_CONDITIONS}, in {MAXIMUM_DEPTH} levels."
    ),
]


@strawberry.type(
    description="What somebody says that a use took. Several statements on one use stand side by"
    " side, even if they contradict each other."
)
class Effort:
    slug: str = field(description="The bare id, unique among efforts.")
    use: UseType = field(description="The use that took it.")
    unit: EffortUnit = field(description="What it is counted in.")
    planned: float | None = field(description="What it was planned to take; null when not stated.")
    usual: float | None = field(
        description="What it usually takes, by the usual method; null when not stated."
    )
    actual: float | None = field(description="What it took; null when not stated.")
    speed_ratio: float | None = field(
        description="`usual` divided by `actual`, where a source says only that: 10 for ten times"
        " as fast. Null when not stated."
    )
    basis: EffortBasis = field(description="Whether it is a claim or a measurement.")
    confidence: float | None = field(
        description="How sure the catalog's authors are of it, 0 to 1; null when not judged. It"
        " does not weigh in figures."
    )
    stated_on: str | None = field(
        description="When it was said, as exactly as it is known: 2025-07-17, 2025-07 or 2025."
    )
    source: str = field(description="Who says so and where, in words.")
    note: str | None = field(description="What it covers, and what it does not.")


@strawberry.type(
    description="A ratio of efforts over several productions, each with the same weight: the"
    f" geometric mean. Nothing is stated on fewer than {LEAST_PRODUCTIONS}."
)
class ImpactRatio:
    production_count: int = field(description=_NUMBER)
    value: float | None = field(
        description="The ratio, to 6 decimals: 0.5 is half the effort, 2 twice as much."
    )
    low: float | None = field(
        description="Lower end of the 95% interval of the mean: Student's t interval of the"
        " logarithms, for productions drawn at random, which published ones hardly are."
    )
    high: float | None = field(description="Upper end of that interval.")
    refusal: FigureRefusal | None = field(description=_WHY)


@strawberry.type(
    description="An amount over several productions, as a sum. Nothing is stated on fewer than"
    f" {LEAST_PRODUCTIONS}."
)
class ImpactTotal:
    production_count: int = field(description=_NUMBER)
    amount: float | None = field(
        description="The sum, in the unit, to 6 decimals; below 0 where more was taken."
    )
    refusal: FigureRefusal | None = field(description=_WHY)


@strawberry.type(description="Figures in one unit. Units are never converted into each other.")
class UnitImpact:
    unit: EffortUnit = field(description="What efforts are counted in.")
    ratio: ImpactRatio = field(
        description="What was taken, divided by what the usual method takes: 0.1 is ten times as"
        " fast."
    )
    overrun: ImpactRatio = field(
        description="What was taken, divided by what was planned: above 1, more than planned."
    )
    saved: ImpactTotal = field(
        description="What the usual method takes less what was taken, where both are stated as"
        " amounts: the sum over all productions."
    )


@strawberry.type(description="What a technique saved.")
class TechniqueImpact:
    basis: EffortBasis = field(description=_BASIS)
    production_count: int = field(
        description="On how many productions anything is stated of it, with this basis."
    )
    units: list[UnitImpact] = field(
        description="Figures by unit, in the order of the units; those in which nothing is stated"
        " are left out."
    )


@strawberry.type(description="A technique, a stage, a year or a kind, and what was saved.")
class ImpactRow:
    basis: EffortBasis = field(description=_BASIS)
    technique: TechniqueType | None = field(
        description=_ONLY.format("technique", "the technique, exactly as it is declared")
    )
    stage: Stage | None = field(description=_ONLY.format("stage", "the stage of the use"))
    year: int | None = field(
        description=_ONLY.format(
            "year", "the first release of the title used on, else of its series"
        )
    )
    kind: TitleKind | None = field(
        description=_ONLY.format("kind", "what the production as a whole is")
    )
    production_count: int = field(
        description="On how many productions anything is stated, with this value and basis."
    )
    units: list[UnitImpact] = field(
        description="Figures by unit, in the order of the units; those in which nothing is stated"
        " are left out."
    )


@strawberry.type(description="A page of rows.")
class ImpactConnection:
    edges: list[Edge[ImpactRow]] = field(description=EDGES)
    nodes: list[ImpactRow] = field(description=NODES)
    page_info: PageInfo = field(description=PAGE_INFO)
    total_count: int = field(description=TOTAL)


@strawberry.type(
    description="What was saved, by technique, stage, year or kind. It shows what was published of"
    " the titles of this catalog: who saved nothing seldom says so."
)
class ProductionImpact:
    basis: EffortBasis = field(description=_BASIS)
    group_by: ImpactGroup = field(description="What the rows are by.")
    production_count: int = field(
        description="On how many productions anything is stated, in all rows and in none."
    )
    unstated_count: int = field(
        description="Of how many productions something is in no row, since the stage, year or kind"
        " is not stated."
    )

    @field(
        description="The rows: by technique, those with most productions first, then by slug; by"
        " year, ascending; by stage or kind, in the order of their words. A production can be in"
        " several."
    )
    def rows(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> ImpactConnection: ...
