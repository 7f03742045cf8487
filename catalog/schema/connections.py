"""Lists: connections, their edges, and what is said of a list as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Generic, TypeVar

import strawberry
from strawberry import field, lazy

from catalog.schema.arguments import EvidenceFirst, FirstBehind, FirstValues
from graph.compile.diversity import POOL
from graph.model.similarity import SimilarityState

if TYPE_CHECKING:
    from catalog.schema.platforms import Availability, Platform
    from catalog.schema.provenance import AiDisclosure, Claim
    from catalog.schema.responsible import Approval, Compliance, Consent, Rule, Stance
    from catalog.schema.training import ProgrammeConnection, Training
    from catalog.schema.types import Creator, Credit, Technique, Title, Use

_TYPES = "catalog.schema.types"
TitleType = Annotated["Title", lazy(_TYPES)]
CreatorType = Annotated["Creator", lazy(_TYPES)]
TechniqueType = Annotated["Technique", lazy(_TYPES)]
CreditType = Annotated["Credit", lazy(_TYPES)]
UseType = Annotated["Use", lazy(_TYPES)]
PlatformType = Annotated["Platform", lazy("catalog.schema.platforms")]
AvailabilityType = Annotated["Availability", lazy("catalog.schema.platforms")]
ClaimType = Annotated["Claim", lazy("catalog.schema.provenance")]
AiDisclosureType = Annotated["AiDisclosure", lazy("catalog.schema.provenance")]
ProgrammesType = Annotated["ProgrammeConnection", lazy("catalog.schema.training")]
TrainingType = Annotated["Training", lazy("catalog.schema.training")]
_RESPONSIBLE = "catalog.schema.responsible"
ComplianceType = Annotated["Compliance", lazy(_RESPONSIBLE)]
ApprovalType = Annotated["Approval", lazy(_RESPONSIBLE)]
ConsentType = Annotated["Consent", lazy(_RESPONSIBLE)]
StanceType = Annotated["Stance", lazy(_RESPONSIBLE)]
RuleType = Annotated["Rule", lazy(_RESPONSIBLE)]

T = TypeVar("T")

EDGES = "The page's objects with their cursors."
NODES = "The page's objects."
PAGE_INFO = "Where the page stands in the list."
TOTAL = "How many there are on all pages, exactly; counted only when selected."
AGGREGATE = "Counts, extremes and means over all pages; computed only when selected."
FACETS = (
    "What the list can be narrowed down by, with counts over all pages. Each facet ignores the"
    " conditions on its own subject in `where` and its AND, so that it shows what else could be"
    " chosen."
)
STORED = (
    "How many are stored, less what the filters leave out: at most 20. Counted only when selected."
)


@strawberry.type(description="Where a page stands in its list, by the Relay specification.")
class PageInfo:
    has_next_page: bool = field(description="Whether the list has rows after this page.")
    has_previous_page: bool = field(description="Whether the list has rows before this page.")
    start_cursor: str | None = field(description="Cursor of the first edge; null without edges.")
    end_cursor: str | None = field(description="Cursor of the last edge; null without edges.")


@strawberry.type(description="One object of a list, with its place.")
class Edge(Generic[T]):
    cursor: str = field(description="This place in the list; pass it as after or before.")
    node: T = field(description="The object.")


# What is said of all rows


@strawberry.type(description="A value, and how many have it.")
class ValueCount:
    value: str = field(description="The value.")
    count: int = field(description="How many objects of the list have it.")


@strawberry.type(description="A year, and how many have it.")
class YearCount:
    value: int = field(description="The year.")
    count: int = field(description="How many objects of the list have it.")


@strawberry.type(description="A technique, and how many titles use it.")
class TechniqueCount:
    value: str = field(description="The technique's slug.")
    count: int = field(description="How many titles of the list use it.")
    node: TechniqueType = field(description="The technique.")


@strawberry.type(description="A creator, and how many titles credit them.")
class CreatorCount:
    value: str = field(description="The creator's slug.")
    count: int = field(description="How many titles of the list credit them.")
    node: CreatorType = field(description="The creator.")


@strawberry.type(
    description="Extremes and mean of a whole number, where rows have one; null where none has."
)
class IntAggregate:
    min: int | None = field(description="The smallest.")
    max: int | None = field(description="The largest.")
    avg: float | None = field(description="The mean, to 6 decimals.")


@strawberry.type(
    description="Extremes and mean of a number, where rows have one; null where none has."
)
class FloatAggregate:
    min: float | None = field(description="The smallest.")
    max: float | None = field(description="The largest.")
    avg: float | None = field(description="The mean, to 6 decimals.")


@strawberry.type(description="Titles as a whole.")
class TitleAggregate:
    count: int = field(description="How many there are on all pages.")
    year: IntAggregate = field(description="Of the years of first release.")
    runtime_minutes: IntAggregate = field(description="Of the minutes that they run, where stated.")

    @field(description="By kind, the most frequent first.")
    def kinds(self, first: FirstValues = None) -> list[ValueCount]: ...

    @field(description="By year of first release, the most frequent first.")
    def years(self, first: FirstValues = None) -> list[YearCount]: ...

    @field(description="By original language (BCP 47), the most frequent first.")
    def languages(self, first: FirstValues = None) -> list[ValueCount]: ...

    @field(description="By producing country (ISO 3166-1 alpha-2), the most frequent first.")
    def countries(self, first: FirstValues = None) -> list[ValueCount]: ...

    @field(description="By genre, the most frequent first.")
    def genres(self, first: FirstValues = None) -> list[ValueCount]: ...

    @field(description="By theme, the most frequent first.")
    def themes(self, first: FirstValues = None) -> list[ValueCount]: ...

    @field(description="By what is known of AI in it (`aiDisclosure`), the most frequent first.")
    def ai_disclosures(self, first: FirstValues = None) -> list[ValueCount]: ...


@strawberry.type(description="What a list of titles can be narrowed down by.")
class TitleFacets:
    @field(description="Techniques used, the most frequent first. Ignores `uses`.")
    def techniques(self, first: FirstValues = None) -> list[TechniqueCount]: ...

    @field(description="Years of first release, the most frequent first. Ignores `year`.")
    def years(self, first: FirstValues = None) -> list[YearCount]: ...

    @field(description="Kinds, the most frequent first. Ignores `kind`.")
    def kinds(self, first: FirstValues = None) -> list[ValueCount]: ...

    @field(
        description="Original languages (BCP 47), the most frequent first."
        " Ignores `originalLanguage`."
    )
    def languages(self, first: FirstValues = None) -> list[ValueCount]: ...

    @field(
        description="Producing countries (ISO 3166-1 alpha-2), the most frequent first."
        " Ignores `countries`."
    )
    def countries(self, first: FirstValues = None) -> list[ValueCount]: ...

    @field(description="Genres, the most frequent first. Ignores `genres`.")
    def genres(self, first: FirstValues = None) -> list[ValueCount]: ...

    @field(description="Themes, the most frequent first. Ignores `themes`.")
    def themes(self, first: FirstValues = None) -> list[ValueCount]: ...

    @field(
        description="What is known of AI in them, the most frequent first. Ignores `aiDisclosure`."
    )
    def ai_disclosures(self, first: FirstValues = None) -> list[ValueCount]: ...

    @field(description="Creators credited, the most frequent first. Ignores `credits`.")
    def creators(self, first: FirstValues = None) -> list[CreatorCount]: ...


@strawberry.type(description="Uses of techniques as a whole.")
class UseAggregate:
    count: int = field(description="How many there are on all pages.")
    prominence: FloatAggregate = field(description="How much they shape their titles, 0 to 1.")
    confidence: FloatAggregate = field(description="Of inferred uses, 0 to 1.")

    @field(description="By stage, the most frequent first.")
    def stages(self, first: FirstValues = None) -> list[ValueCount]: ...

    @field(description="By origin, the most frequent first.")
    def origins(self, first: FirstValues = None) -> list[ValueCount]: ...


@strawberry.type(description="Credits as a whole.")
class CreditAggregate:
    count: int = field(description="How many there are on all pages.")

    @field(description="By role (its slug), the most frequent first.")
    def roles(self, first: FirstValues = None) -> list[ValueCount]: ...

    @field(description="By department, the most frequent first.")
    def departments(self, first: FirstValues = None) -> list[ValueCount]: ...


@strawberry.type(description="Techniques as a whole.")
class TechniqueAggregate:
    count: int = field(description="How many there are on all pages.")

    @field(description="By craft (`category`), the most frequent first.")
    def categories(self, first: FirstValues = None) -> list[ValueCount]: ...

    @field(description="By usual stage, the most frequent first.")
    def stages(self, first: FirstValues = None) -> list[ValueCount]: ...

    @field(description="By the part that artificial intelligence has, the most frequent first.")
    def ai(self, first: FirstValues = None) -> list[ValueCount]: ...


@strawberry.type(description="Creators as a whole.")
class CreatorAggregate:
    count: int = field(description="How many there are on all pages.")

    @field(description="By kind, the most frequent first.")
    def kinds(self, first: FirstValues = None) -> list[ValueCount]: ...


# Connections


@strawberry.type(description="A page of titles.")
class TitleConnection:
    edges: list[Edge[TitleType]] = field(description=EDGES)
    nodes: list[TitleType] = field(description=NODES)
    page_info: PageInfo = field(description=PAGE_INFO)
    total_count: int = field(description=TOTAL)
    aggregate: TitleAggregate = field(description=AGGREGATE)
    facets: TitleFacets = field(description=FACETS)


@strawberry.type(description="A page of uses of techniques.")
class UseConnection:
    edges: list[Edge[UseType]] = field(description=EDGES)
    nodes: list[UseType] = field(description=NODES)
    page_info: PageInfo = field(description=PAGE_INFO)
    total_count: int = field(description=TOTAL)
    aggregate: UseAggregate = field(description=AGGREGATE)


@strawberry.type(description="A page of credits.")
class CreditConnection:
    edges: list[Edge[CreditType]] = field(description=EDGES)
    nodes: list[CreditType] = field(description=NODES)
    page_info: PageInfo = field(description=PAGE_INFO)
    total_count: int = field(description=TOTAL)
    aggregate: CreditAggregate = field(description=AGGREGATE)


@strawberry.type(description="A page of techniques.")
class TechniqueConnection:
    edges: list[Edge[TechniqueType]] = field(description=EDGES)
    nodes: list[TechniqueType] = field(description=NODES)
    page_info: PageInfo = field(description=PAGE_INFO)
    total_count: int = field(description=TOTAL)
    aggregate: TechniqueAggregate = field(description=AGGREGATE)


@strawberry.type(description="A page of creators.")
class CreatorConnection:
    edges: list[Edge[CreatorType]] = field(description=EDGES)
    nodes: list[CreatorType] = field(description=NODES)
    page_info: PageInfo = field(description=PAGE_INFO)
    total_count: int = field(description=TOTAL)
    aggregate: CreatorAggregate = field(description=AGGREGATE)


# Similarity


@strawberry.type(description="One reason for a score: a pair of techniques, one of each side.")
class TechniqueMatch:
    technique: TechniqueType = field(description="Used by the one that was asked about.")
    matched: TechniqueType = field(description="Used by the similar one.")
    contribution: float = field(
        description="What the pair adds to the score, negative when the two techniques are unlike."
        " Over all pairs the contributions sum to the score."
    )


@strawberry.type(
    description="A technique that a title is likely to use though no use of it is declared."
)
class LikelyTechnique:
    technique: TechniqueType = field(description="The undeclared technique.")
    confidence: float = field(
        description="The probability that this is the next technique to be declared for the title,"
        " 0 to 1; over all undeclared techniques they sum to 1. Learned when the similarity was"
        " built, from titles of which one declared use was hidden."
    )

    @field(
        description="The titles behind it: those made most like this one that use it, the most"
        " similar first. Empty when none of the stored similar titles does."
    )
    def titles(self, first: FirstBehind = None) -> list[TitleType]: ...


SCORE = (
    "How alike the two are, -1 to 1, and the same from either side. A copy of itself would score"
    " less than 1: little documented, little sure."
)
ABOVE_FLOOR = (
    "How many score above the server's CATALOG_SIMILARITY_FLOOR (0.1), less what the filters leave"
    " out; counted only when selected."
)
STATE = "Whether the scores are up to date, or why there are none."


@strawberry.type(description="A similar title, with its score and the reasons.")
class SimilarTitleEdge(Edge[TitleType]):
    score: float = field(description=SCORE)

    @field(description="The pairs of techniques that make up the score, the largest first.")
    def evidence(self, first: EvidenceFirst = None) -> list[TechniqueMatch]: ...


@strawberry.type(description="A page of similar titles.")
class SimilarTitleConnection:
    state: SimilarityState = field(description=STATE)
    edges: list[SimilarTitleEdge] = field(description=EDGES)
    nodes: list[TitleType] = field(description=NODES)
    page_info: PageInfo = field(description=PAGE_INFO)
    total_count: int = field(description=f"{ABOVE_FLOOR} With diversity at most {POOL}.")
    aggregate: TitleAggregate = field(description=AGGREGATE)
    facets: TitleFacets = field(description=FACETS)


@strawberry.type(
    description="One reason for a score in madeLike: a technique of the wish, and one of the title."
)
class IngredientMatch:
    title: TitleType | None = field(
        description="The title named that uses the technique; null when the technique itself is"
        " named."
    )
    technique: TechniqueType = field(description="Used by the title named, or named itself.")
    avoided: bool = field(description="Whether it is named to be avoided.")
    matched: TechniqueType = field(description="Used by the title found.")
    contribution: float = field(
        description="What the pair adds to the score: negative when the two techniques are unlike,"
        " or when they are alike and the first is to be avoided. Over all pairs the contributions"
        " sum to the score."
    )


@strawberry.type(description="A title made as wished, with its score and the reasons.")
class MadeLikeEdge(Edge[TitleType]):
    score: float = field(
        description="How well the title fits the wish, -1 to 1: the cosine, less where little is"
        " documented of the title."
    )

    @field(
        description="The pairs that make up the score, the largest first; equal ones by the title"
        " named, technique, and technique matched."
    )
    def evidence(self, first: EvidenceFirst = None) -> list[IngredientMatch]: ...


@strawberry.type(description="A page of titles made as wished.")
class MadeLikeConnection:
    state: SimilarityState = field(description=STATE)
    edges: list[MadeLikeEdge] = field(description=EDGES)
    nodes: list[TitleType] = field(description=NODES)
    page_info: PageInfo = field(description=PAGE_INFO)
    total_count: int = field(
        description="How many score above the server's CATALOG_SIMILARITY_FLOOR (0.1), less what"
        f" the filters leave out, with diversity at most {POOL}; counted only when selected."
    )
    aggregate: TitleAggregate = field(description=AGGREGATE)
    facets: TitleFacets = field(description=FACETS)


@strawberry.type(description="A similar creator, with the score and the reasons.")
class SimilarCreatorEdge(Edge[CreatorType]):
    score: float = field(description=SCORE)

    @field(description="The pairs of techniques that make up the score, the largest first.")
    def evidence(self, first: EvidenceFirst = None) -> list[TechniqueMatch]: ...


@strawberry.type(description="A page of similar creators.")
class SimilarCreatorConnection:
    state: SimilarityState = field(description=STATE)
    edges: list[SimilarCreatorEdge] = field(description=EDGES)
    nodes: list[CreatorType] = field(description=NODES)
    page_info: PageInfo = field(description=PAGE_INFO)
    total_count: int = field(description=STORED)
    aggregate: CreatorAggregate = field(description=AGGREGATE)


@strawberry.type(description="A similar technique, with its score.")
class SimilarTechniqueEdge(Edge[TechniqueType]):
    score: float = field(
        description="How alike the two are, -1 to 1: by meaning, by place in the hierarchy, and by"
        " how much more often than chance titles use both."
    )


@strawberry.type(description="A page of similar techniques.")
class SimilarTechniqueConnection:
    state: SimilarityState = field(description=STATE)
    edges: list[SimilarTechniqueEdge] = field(description=EDGES)
    nodes: list[TechniqueType] = field(description=NODES)
    page_info: PageInfo = field(description=PAGE_INFO)
    total_count: int = field(description=ABOVE_FLOOR)
    aggregate: TechniqueAggregate = field(description=AGGREGATE)


# Lists whose edges say more


@strawberry.type(description="A title made with a technique.")
class TechniqueTitleEdge(Edge[TitleType]):
    uses: list[UseType] = field(
        description="The uses of the technique on this title, the most prominent first."
    )


@strawberry.type(description="A page of titles made with a technique.")
class TechniqueTitleConnection:
    edges: list[TechniqueTitleEdge] = field(description=EDGES)
    nodes: list[TitleType] = field(description=NODES)
    page_info: PageInfo = field(description=PAGE_INFO)
    total_count: int = field(description=TOTAL)
    aggregate: TitleAggregate = field(description=AGGREGATE)
    facets: TitleFacets = field(description=FACETS)


@strawberry.type(description="A title that a creator is credited on.")
class CreatorTitleEdge(Edge[TitleType]):
    credits: list[CreditType] = field(description="Their credits on this title, by position.")


@strawberry.type(description="A page of titles that a creator is credited on.")
class CreatorTitleConnection:
    edges: list[CreatorTitleEdge] = field(description=EDGES)
    nodes: list[TitleType] = field(description=NODES)
    page_info: PageInfo = field(description=PAGE_INFO)
    total_count: int = field(description=TOTAL)
    aggregate: TitleAggregate = field(description=AGGREGATE)
    facets: TitleFacets = field(description=FACETS)


@strawberry.type(description="A technique that a creator practises.")
class PractisedTechniqueEdge(Edge[TechniqueType]):
    use_count: int = field(description="How many uses of it are credited to them.")


@strawberry.type(description="A page of techniques that a creator practises.")
class PractisedTechniqueConnection:
    edges: list[PractisedTechniqueEdge] = field(description=EDGES)
    nodes: list[TechniqueType] = field(description=NODES)
    page_info: PageInfo = field(description=PAGE_INFO)
    total_count: int = field(description=TOTAL)
    aggregate: TechniqueAggregate = field(description=AGGREGATE)
