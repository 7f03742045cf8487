"""The root fields."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry import UNSET, argument, field
from strawberry.scalars import JSON

from catalog.schema.adoption import (
    AdoptedCategory,
    AdoptedTechnique,
    CountedBy,
    TechniqueAdoption,
)
from catalog.schema.arguments import (
    AcrossGenresOfWish,
    After,
    AtMoment,
    AvoidedTechniques,
    Before,
    Company,
    CreatorFilter,
    CreatorOrdering,
    CreatorSourceArgument,
    Diversity,
    ExcludeSeriesOfWish,
    ExternalValue,
    First,
    FirstSimilar,
    GlobalID,
    GlobalIDs,
    InCountry,
    Last,
    MinScore,
    SimilarityEdgesFilter,
    Slug,
    TechniqueFilter,
    TechniqueOrdering,
    TitleFilter,
    TitleOrdering,
    TitleSourceArgument,
    WishedTechniques,
    WishedTitles,
)
from catalog.schema.connections import (
    CreatorConnection,
    MadeLikeConnection,
    TechniqueConnection,
    TitleConnection,
)
from catalog.schema.gains import GroupedBy, ImpactFilter, OnBasis, ProductionImpact
from catalog.schema.paths import FromID, PathsBetween, ToID
from catalog.schema.platforms import (
    Platform,
    PlatformConnection,
    PlatformFilter,
    PlatformOrdering,
)
from catalog.schema.recommendations import Home, Market
from catalog.schema.responsible import (
    AssessUseInput,
    AtLeast,
    ComplianceIssueConnection,
    Guideline,
    GuidelineConnection,
    Rule,
    UseAssessment,
)
from catalog.schema.search import (
    FirstFound,
    FirstSuggestions,
    Prefix,
    SearchConnection,
    SearchFilter,
    SearchKinds,
    SearchLocales,
    SearchModeArgument,
    SearchText,
    Suggestion,
)
from catalog.schema.training import (
    Institution,
    PlannedTechniques,
    Programme,
    ProgrammeConnection,
    ProgrammeFilter,
    ProgrammeOrdering,
    Team,
    Training,
)
from catalog.schema.types import Creator, Node, Technique, Title
from catalog.schema.viewers import Me
from graph.model.impact import EffortBasis
from graph.model.search import SearchMode
from graph.titles.made_like import MAXIMUM_INGREDIENTS


@strawberry.type(
    description="What can be asked. Each root field is answered by one query, but for `home` and"
    " what is recommended in `me`: at most 5."
)
class Query:
    @field(description="The object with this id; null when there is none.")
    def node(self, id: GlobalID) -> Node | None: ...

    @field(description="The objects with these ids, in the order asked; null for each not there.")
    def nodes(self, ids: GlobalIDs) -> list[Node | None]: ...

    @field(description="The viewer who asks; null without a token.")
    def me(self) -> Me | None: ...

    @field(
        description="What to show to somebody who has not asked for anything yet, with a token or"
        " without one."
    )
    def home(self, market: Market = None) -> Home: ...

    @field(
        description="Everything that is stored of the viewer who asks, as one JSON object: profile,"
        " preferences, history (totals by title), events (as recorded, oldest first), ratings,"
        " hidden, lists, tasteEdits; and `taste`, which is computed from it: all leanings of"
        " `me { taste }`. Needs a token."
    )
    def export_my_data(self) -> JSON: ...

    @field(description="One title; null when there is none with this slug.")
    def title(self, slug: Slug) -> Title | None: ...

    @field(
        description="The title that another catalog knows by this id; null when there is none. Of"
        " several, the first by slug."
    )
    def title_by_external_id(
        self, source: TitleSourceArgument, value: ExternalValue
    ) -> Title | None: ...

    @field(description="All titles, by slug unless orderBy says otherwise.")
    def titles(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        where: TitleFilter = UNSET,
        order_by: TitleOrdering = UNSET,
    ) -> TitleConnection: ...

    @field(description="One creator; null when there is none with this slug.")
    def creator(self, slug: Slug) -> Creator | None: ...

    @field(
        description="The creator that another catalog knows by this id; null when there is none."
        " Of several, the first by slug."
    )
    def creator_by_external_id(
        self, source: CreatorSourceArgument, value: ExternalValue
    ) -> Creator | None: ...

    @field(description="All creators, by slug unless orderBy says otherwise.")
    def creators(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        where: CreatorFilter = UNSET,
        order_by: CreatorOrdering = UNSET,
    ) -> CreatorConnection: ...

    @field(description="One technique; null when there is none with this slug.")
    def technique(self, slug: Slug) -> Technique | None: ...

    @field(description="All techniques, by slug unless orderBy says otherwise.")
    def techniques(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        where: TechniqueFilter = UNSET,
        order_by: TechniqueOrdering = UNSET,
    ) -> TechniqueConnection: ...

    @field(
        description="Titles made like some titles, with more of some techniques and none of others,"
        " the best first, with exact reasons. The wish is the weighted sum of the titles' profiles"
        " and the techniques' vectors, each of length 1, less what is to be avoided; titles score"
        " by their nearness to it. At least one title or technique must be named, and at most"
        f" {MAXIMUM_INGREDIENTS} in all."
    )
    def made_like(
        self,
        titles: WishedTitles = None,
        techniques: WishedTechniques = None,
        avoid: AvoidedTechniques = None,
        first: FirstSimilar = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        min_score: MinScore = None,
        diversity: Diversity = 0.0,
        exclude_same_series: ExcludeSeriesOfWish = False,
        across_genres: AcrossGenresOfWish = False,
        where: TitleFilter = UNSET,
        edge_where: SimilarityEdgesFilter = UNSET,
        order_by: TitleOrdering = UNSET,
    ) -> MadeLikeConnection: ...

    @field(description="One platform; null when there is none with this slug.")
    def platform(self, slug: Slug) -> Platform | None: ...

    @field(description="All platforms, by slug unless orderBy says otherwise.")
    def platforms(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        where: PlatformFilter = UNSET,
        order_by: PlatformOrdering = UNSET,
    ) -> PlatformConnection: ...

    @field(description="One institution; null when there is none with this slug.")
    def institution(self, slug: Slug) -> Institution | None: ...

    @field(description="One training programme; null when there is none with this slug.")
    def programme(self, slug: Slug) -> Programme | None: ...

    @field(
        description="All training programmes, workshops included, by slug unless orderBy says"
        " otherwise."
    )
    def programmes(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        where: ProgrammeFilter = UNSET,
        order_by: ProgrammeOrdering = UNSET,
    ) -> ProgrammeConnection: ...

    @field(
        description="What a team would have to learn to use some techniques, and which programmes"
        " teach it."
    )
    def training_for(self, techniques: PlannedTechniques, team: Team = None) -> Training: ...

    @field(description="One guideline; null when there is none with this slug.")
    def guideline(self, slug: Slug) -> Guideline | None: ...

    @field(description="All guidelines, former versions included, by slug.")
    def guidelines(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> GuidelineConnection: ...

    @field(description="One rule; null when there is none with this slug.")
    def rule(self, slug: Slug) -> Rule | None: ...

    @field(
        description="What the rules in force say of a use that is described here and stored"
        " nowhere."
        " Null with an error when there is no such technique, performer or platform."
    )
    def assess_use(
        self, input: Annotated[AssessUseInput, argument(description="The use.")]
    ) -> UseAssessment | None: ...

    @field(
        description="Titles that something is missing for, the gravest verdict first, then by slug;"
        " needs the role curator or service. Verdicts are found anew for each page, in two queries"
        " or a few."
    )
    def compliance_issues(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        company: Company = None,
        market: InCountry = None,
        at: AtMoment = None,
        at_least: AtLeast = None,
    ) -> ComplianceIssueConnection: ...

    @field(
        description="Who has taken to a technique, or to a craft: titles by year, country or"
        " platform, and the first sourced use. Null with an error when there is no such technique,"
        " or when not exactly one of the two is given."
    )
    def technique_adoption(
        self,
        by: CountedBy,
        technique: AdoptedTechnique = None,
        category: AdoptedCategory = None,
    ) -> TechniqueAdoption | None: ...

    @field(
        description="What uses of techniques saved, by technique, stage, year or kind, with"
        " intervals and the number of productions behind each figure; no figure on fewer than 3,"
        " and never claims and measurements together."
    )
    def production_impact(
        self,
        group_by: GroupedBy,
        basis: OnBasis = EffortBasis.MEASURED,
        where: ImpactFilter = UNSET,
    ) -> ProductionImpact: ...

    @field(
        description="How two titles, creators or techniques hang together: the paths between them"
        " through techniques and people. Null with an error when there is no object with one"
        " of the ids, or when both are the same. (No Relay connection, in spite of its name.)"
    )
    def connection(self, from_: FromID, to: ToID) -> PathsBetween | None: ...

    @field(
        description="Titles, creators and techniques by words and by meaning, the best first."
        " Words are found in names, synopses, descriptions, notes on uses, and the names of the"
        " techniques used, in every language; accents and case do not matter, a word finds those"
        " that begin with it, and where nothing is found, one misspelt letter is forgiven in words"
        " of 4 letters or more."
        " Nothing in the text is an operator. A text without a letter or a digit finds nothing."
    )
    def search(
        self,
        text: SearchText,
        locale: SearchLocales = None,
        kinds: SearchKinds = None,
        where: SearchFilter = UNSET,
        mode: SearchModeArgument = SearchMode.HYBRID,
        first: FirstFound = None,
        after: After = None,
    ) -> SearchConnection: ...

    @field(
        description="Completions of what is being typed: names in which each word typed begins a"
        " word, those that begin with it first. Misspellings are not forgiven."
    )
    def suggest(
        self, prefix: Prefix, locale: SearchLocales = None, first: FirstSuggestions = None
    ) -> list[Suggestion]: ...
