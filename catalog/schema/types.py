"""The types of the schema. They declare names, types and arguments; `catalog.schema.execution`
serves every field from the one query of its root field, and `graph.registry` says what each
field reads. Methods have no bodies, since one resolver answers them all.
"""

from __future__ import annotations

import strawberry
from strawberry import UNSET, field

from catalog.schema.arguments import (
    AcrossGenres,
    After,
    AtMoment,
    Before,
    CombinationEdgesFilter,
    Company,
    CreatorFilter,
    CreatorOrdering,
    CreatorTitleEdgesFilter,
    CreditFilter,
    CreditOrdering,
    Diversity,
    ExcludeSameSeries,
    First,
    FirstLikely,
    FirstSimilar,
    IncludeInferred,
    InCountry,
    InMarket,
    Last,
    LocaleChain,
    MinScore,
    OnDay,
    PlannedMore,
    PlannedTitle,
    PractisedTechniqueEdgesFilter,
    SimilarityEdgesFilter,
    TechniqueFilter,
    TechniqueOrdering,
    TechniqueTitleEdgesFilter,
    TitleFilter,
    TitleOrdering,
    UseFilter,
    UseOrdering,
)
from catalog.schema.connections import (
    AiDisclosureType,
    ApprovalType,
    AvailabilityType,
    ClaimType,
    ComplianceType,
    ConsentType,
    CreatorTitleConnection,
    CreditConnection,
    LikelyTechnique,
    PractisedTechniqueConnection,
    ProgrammesType,
    RuleType,
    SimilarCreatorConnection,
    SimilarTechniqueConnection,
    SimilarTitleConnection,
    StanceType,
    TechniqueConnection,
    TechniqueTitleConnection,
    TitleConnection,
    TrainingType,
    UseConnection,
)
from catalog.schema.exploring import (
    IncludeNarrower,
    LiftAbove,
    MinSupport,
    TechniqueCombinationConnection,
    Timeline,
)
from catalog.schema.gains import Effort, OnBasis, TechniqueImpact
from catalog.schema.practice import SimilarByCreatorsConnection
from graph.model.creators import CreatorKind
from graph.model.impact import EffortBasis
from graph.model.search import SearchField
from graph.model.techniques import AiInvolvement, Stage
from graph.model.titles import TitleKind
from graph.model.uses import UseOrigin

SLUG = "The bare id, unique within the type and stable; use it in URLs."


@strawberry.interface(description="An object with a globally unique id.")
class Node:
    id: strawberry.ID = field(description="Globally unique and opaque; `node(id)` finds it again.")


@strawberry.type(description="A text in one language.")
class Text:
    locale: str = field(description="BCP 47 language tag.")
    name: str | None = field(description="The name.")
    synopsis: str | None = field(description="Of titles: what it is about.")
    tagline: str | None = field(description="Of titles: the line it was advertised with.")
    description: str | None = field(description="Of techniques: what is done, how and why.")


@strawberry.type(description="Ids in other catalogs; null where not known.")
class ExternalIds:
    imdb: str | None = field(description="IMDb, such as tt0000417.")
    tmdb: str | None = field(description="The Movie Database, such as 27205.")
    wikidata: str | None = field(description="Wikidata item, such as Q25188.")
    eidr: str | None = field(description="Entertainment ID Registry, such as 10.5240/...")
    isni: str | None = field(
        description="International Standard Name Identifier, of creators: 16 digits."
    )
    wikipedia: str | None = field(
        description="Name of a page of the English Wikipedia, such as Metropolis_(1927_film)."
    )


@strawberry.type(description="A film, short, series, season or episode.")
class Title(Node):
    slug: str = field(description=SLUG)
    kind: TitleKind | None = field(description="What it is; null when not stated.")
    year: int | None = field(description="Year of the first public release; null when not stated.")
    number: int | None = field(description="Of a season or an episode: its number, 0 or more.")
    runtime_minutes: int | None = field(description="Minutes it runs; null when not stated.")
    minimum_age: int | None = field(
        description="Years of age from which on it is meant to be seen, 0 to 21; null when not"
        " stated."
    )
    original_language: str | None = field(
        description="BCP 47 tag, such as es; zxx: no spoken language."
    )
    countries: list[str] = field(
        description="Producing countries, ISO 3166-1 alpha-2; empty when not stated."
    )
    genres: list[str] = field(description="Genres, such as drama; empty when not stated.")
    themes: list[str] = field(
        description="What it is about, such as time-travel or grief; empty when not stated."
    )
    source: str | None = field(
        description="Where its texts come from and under which licence, when not from the"
        " catalog's own authors."
    )
    external_ids: ExternalIds = field(description="Ids in other catalogs.")
    texts: list[Text] = field(description="Every localised text, ordered by locale.")
    part_of: Title | None = field(
        description="The series of a season; the season of an episode, or its series."
    )
    ai_disclosure: AiDisclosureType = field(
        description="What is known of the part that artificial intelligence had in it, and from"
        " whom."
    )

    @field(description="The name in the first of the languages that has one.")
    def name(self, locale: LocaleChain = None) -> str: ...

    @field(description="What it is about, in the first of the languages that has it.")
    def synopsis(self, locale: LocaleChain = None) -> str | None: ...

    @field(
        description="The line it was advertised with, in the first of the languages that has it."
    )
    def tagline(self, locale: LocaleChain = None) -> str | None: ...

    @field(description="Seasons of a series, by number.")
    def seasons(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        where: TitleFilter = UNSET,
        order_by: TitleOrdering = UNSET,
    ) -> TitleConnection: ...

    @field(description="Episodes that belong to this title directly, by number.")
    def episodes(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        where: TitleFilter = UNSET,
        order_by: TitleOrdering = UNSET,
    ) -> TitleConnection: ...

    @field(
        description="How it was made: techniques used, the most prominent first; inferred uses, if"
        " they are asked for, behind the declared ones, the most confident first."
    )
    def uses(
        self,
        include_inferred: IncludeInferred = False,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        where: UseFilter = UNSET,
        order_by: UseOrdering = UNSET,
    ) -> UseConnection: ...

    @field(description="Who made it, in the order of the credits.")
    def credits(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        where: CreditFilter = UNSET,
        order_by: CreditOrdering = UNSET,
    ) -> CreditConnection: ...

    @field(description="Where it is to be seen: its windows, the earliest first, then by slug.")
    def availability(self, market: InMarket = None, at: OnDay = None) -> list[AvailabilityType]: ...

    approvals: list[ApprovalType] = field(
        description="The record of approvals for it, the oldest first; needs the role curator or"
        " service."
    )
    consents: list[ConsentType] = field(
        description="The record of performers' consents for it, the oldest first; needs the role"
        " curator or service."
    )

    @field(
        description="What the rules in force say of how it was made, with what is missing; needs"
        " the"
        " role curator or service."
    )
    def compliance(
        self, company: Company = None, market: InCountry = None, at: AtMoment = None
    ) -> ComplianceType: ...

    @field(
        description="Techniques that titles made like this one use and that are not declared here,"
        " the most likely first: for curators, to be looked into. Empty for a title without"
        " declared uses, and before the first `catalog link`."
    )
    def likely_techniques(self, first: FirstLikely = None) -> list[LikelyTechnique]: ...

    @field(
        description="Titles made with similar techniques, the most similar first, with exact"
        " reasons. Scores compare all declared uses by the meaning of their techniques; see `state`"
        " for whether they are up to date."
    )
    def similar_by_technique(
        self,
        first: FirstSimilar = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        min_score: MinScore = None,
        diversity: Diversity = 0.0,
        exclude_same_series: ExcludeSameSeries = False,
        across_genres: AcrossGenres = False,
        where: TitleFilter = UNSET,
        edge_where: SimilarityEdgesFilter = UNSET,
        order_by: TitleOrdering = UNSET,
    ) -> SimilarTitleConnection: ...

    @field(
        description="Titles whose creators work with similar techniques, on any of their titles,"
        " the most similar first, with the creators and the techniques that are the reason."
    )
    def similar_by_creators(
        self,
        first: FirstSimilar = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        min_score: MinScore = None,
        where: TitleFilter = UNSET,
        edge_where: SimilarityEdgesFilter = UNSET,
        order_by: TitleOrdering = UNSET,
    ) -> SimilarByCreatorsConnection: ...


@strawberry.type(description="A part that a creator had in the making of a title.")
class Credit:
    role: str | None = field(description="The role's slug, such as cinematographer.")
    department: str | None = field(description="The craft, such as camera; null when not stated.")
    character: str | None = field(description="Of cast: whom they play; null for others.")
    position: int | None = field(description="Place in the order of credits, 0 or more.")
    creator: Creator = field(description="Who is credited.")
    title: Title = field(description="On which title.")

    @field(
        description="The role's name in the first of the languages that has one, else in English."
    )
    def role_name(self, locale: LocaleChain = None) -> str | None: ...


@strawberry.type(description="What an inferred use was inferred from.")
class UseEvidence:
    sentence: str = strawberry.field(
        description="The sentence, exactly as it stands in the title's text."
    )
    field: SearchField = strawberry.field(description="Which of the title's texts it stands in.")
    locale: str = strawberry.field(description="BCP 47 tag of that text; en for its own texts.")


@strawberry.type(description="One technique used on one title: how, when, by whom, who says so.")
class Use(Node):
    slug: str = field(description=SLUG)
    stage: Stage | None = field(description="When in the making; null when not stated.")
    prominence: float | None = field(
        description="How much it shapes the title, 0 to 1; 1 defines it. Null when not stated."
    )
    note: str | None = field(description="What was done, in a sentence or two.")
    source: str | None = field(description="Where it is documented, in words.")
    tool: str | None = field(description="Camera, software or rig, where known.")
    origin: UseOrigin = field(description="Who says so: a person, or a model.")
    confidence: float | None = field(
        description="Of inferred uses: 0 to 1, the share of proposals like it that are right. Null"
        " when declared."
    )
    evidence: UseEvidence | None = field(
        description="Of inferred uses: the sentence that it was inferred from. Null when declared."
    )
    title: Title = field(description="The title it was used on.")
    technique: Technique = field(description="The technique used.")
    creators: list[Creator] = field(description="Who did it, where known, by slug.")
    ai_involvement: AiInvolvement | None = field(
        description="What part AI had: GENERATED if the technique is, or if a claim says so by its"
        " digital source type (trainedAlgorithmicMedia or compositeWithTrainedAlgorithmicMedia),"
        " else what the technique has. Null when not known."
    )
    digital_source_types: list[str] = field(
        description="Codes of the IPTC Digital Source Type of its output, sorted: what its claims"
        " say, or without any, what its technique has."
    )
    disputed: list[str] = field(
        description="Names of the facts on which its claims contradict each other, such as"
        " inFinalPicture; empty when none do."
    )
    claims: list[ClaimType] = field(
        description="What sources say of it, each for itself, by slug; all of it, also where they"
        " contradict each other."
    )
    efforts: list[Effort] = field(
        description="What it was planned to take, usually takes and took, as stated: the earliest"
        " statement first, undated ones last, then by slug."
    )


@strawberry.type(description="A way of making, in a tree from general to specific.")
class Technique(Node):
    slug: str = field(description=SLUG)
    aliases: list[str] = field(
        description="Other names in use, in English; empty when there are none."
    )
    category: str | None = field(description="The craft it belongs to, such as camera.")
    stage: Stage | None = field(description="When it is usually done; null when not stated.")
    ai: AiInvolvement | None = field(
        description="What part AI has in its output; null when not stated."
    )
    digital_source_type: str | None = field(
        description="Code of the IPTC Digital Source Type that its output has, where it has one."
    )
    source: str | None = field(description="Where its labels come from, when not from us.")
    texts: list[Text] = field(description="Every localised text, ordered by locale.")
    rules: list[RuleType] = field(
        description="The rules that govern it, of all guidelines and times, by guideline; those of"
        " broader techniques included."
    )
    broader: Technique | None = field(description="The more general technique (SKOS broader).")

    @field(description="The name in the first of the languages that has one.")
    def name(self, locale: LocaleChain = None) -> str: ...

    @field(description="What is done, how and why, in the first of the languages that has it.")
    def description(self, locale: LocaleChain = None) -> str | None: ...

    @field(description="More specific techniques, one level down (SKOS narrower), by slug.")
    def narrower(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        where: TechniqueFilter = UNSET,
        order_by: TechniqueOrdering = UNSET,
    ) -> TechniqueConnection: ...

    @field(
        description="Its uses on titles, the most prominent first; inferred ones, if they are asked"
        " for, behind the declared ones, the most confident first."
    )
    def uses(
        self,
        include_inferred: IncludeInferred = False,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        where: UseFilter = UNSET,
        order_by: UseOrdering = UNSET,
    ) -> UseConnection: ...

    @field(description="Titles made with exactly this technique, the most prominent use first.")
    def titles(
        self,
        include_inferred: IncludeInferred = False,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        where: TitleFilter = UNSET,
        edge_where: TechniqueTitleEdgesFilter = UNSET,
        order_by: TitleOrdering = UNSET,
    ) -> TechniqueTitleConnection: ...

    @field(description="Training programmes that teach exactly this technique, by slug.")
    def programmes(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> ProgrammesType: ...

    @field(
        description="What it saved, over all productions of which that is stated, with intervals;"
        " no figure on fewer than 3."
    )
    def impact(
        self,
        basis: OnBasis = EffortBasis.MEASURED,
        include_narrower: IncludeNarrower = False,
    ) -> TechniqueImpact: ...

    @field(description="How it came into use: titles by year, the first ones, who spread it.")
    def timeline(self, include_narrower: IncludeNarrower = False) -> Timeline: ...

    @field(
        description="Techniques found on the same titles more often than by chance, the surest"
        " first: by the lower end of the interval of the lift, descending. Broader and narrower"
        " techniques, at any depth, are left out, since they go together by what they mean."
    )
    def combinations(
        self,
        first: FirstSimilar = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        min_support: MinSupport = None,
        lift_above: LiftAbove = None,
        where: TechniqueFilter = UNSET,
        edge_where: CombinationEdgesFilter = UNSET,
        order_by: TechniqueOrdering = UNSET,
    ) -> TechniqueCombinationConnection: ...

    @field(description="Techniques of similar meaning, the most similar first.")
    def similar(
        self,
        first: FirstSimilar = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        min_score: MinScore = None,
        where: TechniqueFilter = UNSET,
        edge_where: SimilarityEdgesFilter = UNSET,
        order_by: TechniqueOrdering = UNSET,
    ) -> SimilarTechniqueConnection: ...


@strawberry.type(description="A person or an organisation that makes titles.")
class Creator(Node):
    slug: str = field(description=SLUG)
    name: str = field(description="The name that they are known by.")
    kind: CreatorKind | None = field(description="What they are; null when not stated.")
    stances: list[StanceType] = field(
        description="What they have publicly said about being replicated, the oldest first."
    )
    consents: list[ConsentType] = field(
        description="The record of their consents as a performer, the oldest first; needs the role"
        " curator or service."
    )
    external_ids: ExternalIds = field(description="Ids in other catalogs.")

    @field(description="Their credits, by the title's slug.")
    def credits(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        where: CreditFilter = UNSET,
        order_by: CreditOrdering = UNSET,
    ) -> CreditConnection: ...

    @field(description="Uses of techniques that are credited to them, by slug.")
    def uses(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        where: UseFilter = UNSET,
        order_by: UseOrdering = UNSET,
    ) -> UseConnection: ...

    @field(description="Titles they are credited on, by slug.")
    def titles(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        where: TitleFilter = UNSET,
        edge_where: CreatorTitleEdgesFilter = UNSET,
        order_by: TitleOrdering = UNSET,
    ) -> CreatorTitleConnection: ...

    @field(description="Techniques of the uses credited to them, the most frequent first.")
    def practises(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        where: TechniqueFilter = UNSET,
        edge_where: PractisedTechniqueEdgesFilter = UNSET,
        order_by: TechniqueOrdering = UNSET,
    ) -> PractisedTechniqueConnection: ...

    @field(
        description="What they would have to learn for a production, and where: for the techniques"
        " declared on a title, those that are named, or both."
    )
    def training_suggestions(
        self, title: PlannedTitle = None, techniques: PlannedMore = None
    ) -> TrainingType: ...

    @field(description="Creators who work with similar techniques, the most similar first.")
    def similar_by_practice(
        self,
        first: FirstSimilar = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        min_score: MinScore = None,
        where: CreatorFilter = UNSET,
        edge_where: SimilarityEdgesFilter = UNSET,
        order_by: CreatorOrdering = UNSET,
    ) -> SimilarCreatorConnection: ...
