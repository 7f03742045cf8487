"""The types of the schema. They declare names, types and arguments; `catalog.schema.execution`
serves every field from the one query of its root field, and `graph.projection` says what each
field reads. Methods have no bodies, since one resolver answers them all.
"""

from __future__ import annotations

from inspect import cleandoc
from typing import Generic, TypeVar

import strawberry
from strawberry import field

from catalog.schema.arguments import (
    After,
    Before,
    EvidenceFirst,
    First,
    FirstSimilar,
    Last,
    LocaleChain,
    MinScore,
)
from graph.model import (
    AiInvolvement,
    CreatorKind,
    SimilarityState,
    Stage,
    TitleKind,
    UseOrigin,
)

T = TypeVar("T")

for vocabulary in (TitleKind, CreatorKind, Stage, AiInvolvement, UseOrigin, SimilarityState):
    strawberry.enum(vocabulary, description=cleandoc(vocabulary.__doc__ or ""))

SLUG = "The bare id, unique within the type and stable; use it in URLs."


@strawberry.interface(description="An object with a globally unique id.")
class Node:
    id: strawberry.ID = field(description="Globally unique and opaque; `node(id)` finds it again.")


@strawberry.type(description="Where a page stands in its list, by the Relay specification.")
class PageInfo:
    has_next_page: bool = field(description="Whether there is more behind this page.")
    has_previous_page: bool = field(description="Whether there is more before this page.")
    start_cursor: str | None = field(description="Cursor of the first edge; null without edges.")
    end_cursor: str | None = field(description="Cursor of the last edge; null without edges.")


@strawberry.type(description="One object of a list, with its place.")
class Edge(Generic[T]):
    cursor: str = field(description="This place in the list; pass it as after or before.")
    node: T


@strawberry.type(description="One page of a list.")
class Connection(Generic[T]):
    edges: list[Edge[T]] = field(description="The page's objects with their cursors.")
    nodes: list[T] = field(description="The page's objects.")
    page_info: PageInfo
    total_count: int = field(description="How many there are on all pages; counted when selected.")


@strawberry.type(description="A text in one language.")
class Text:
    locale: str = field(description="BCP 47 language tag.")
    name: str | None
    synopsis: str | None = field(description="Of titles: what it is about.")
    tagline: str | None
    description: str | None = field(description="Of techniques: what is done, how and why.")


@strawberry.type(description="Ids in other catalogs; null where not known.")
class ExternalIds:
    imdb: str | None = field(description="IMDb, such as tt0000417.")
    tmdb: str | None = field(description="The Movie Database.")
    wikidata: str | None = field(description="Wikidata item, such as Q25188.")
    eidr: str | None = field(description="Entertainment ID Registry, such as 10.5240/...")
    isni: str | None = field(description="International Standard Name Identifier, of creators.")


@strawberry.type(description="A film, short, series, season or episode.")
class Title(Node):
    slug: str = field(description=SLUG)
    kind: TitleKind | None = field(description="Null when not stated.")
    year: int | None = field(description="Year of the first public release.")
    number: int | None = field(description="Of a season or an episode: its number, from 1.")
    runtime_minutes: int | None
    original_language: str | None = field(description="BCP 47; zxx: no spoken language.")
    countries: list[str] = field(description="Producing countries, ISO 3166-1 alpha-2.")
    genres: list[str]
    external_ids: ExternalIds
    texts: list[Text] = field(description="Every localised text, ordered by locale.")
    part_of: Title | None = field(description="The series of a season, the season of an episode.")

    @field(description="The name in the first of the languages that has one.")
    def name(self, locale: LocaleChain = None) -> str: ...

    @field(description="What it is about, in the first of the languages that has it.")
    def synopsis(self, locale: LocaleChain = None) -> str | None: ...

    @field(description="The line it was advertised with.")
    def tagline(self, locale: LocaleChain = None) -> str | None: ...

    @field(description="Seasons of a series, by number.")
    def seasons(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Title]: ...

    @field(description="Episodes that belong to this title directly, by number.")
    def episodes(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Title]: ...

    @field(description="How it was made: techniques used, the most prominent first.")
    def uses(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Use]: ...

    @field(description="Who made it, in the order of the credits.")
    def credits(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Credit]: ...

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
    ) -> SimilarTitleConnection: ...

    @field(
        description="Titles whose creators work with similar techniques, on any of their titles,"
        " the most similar first."
    )
    def similar_by_creators(
        self,
        first: FirstSimilar = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        min_score: MinScore = None,
    ) -> SimilarTitleConnection: ...


@strawberry.type(description="A part that a creator had in the making of a title.")
class Credit:
    role: str | None = field(description="The role's slug, such as cinematographer.")
    department: str | None
    character: str | None = field(description="Of cast: whom they play.")
    position: int | None = field(description="Place in the order of credits, from 1.")
    creator: Creator
    title: Title

    @field(description="The role's name in the first of the languages that has one.")
    def role_name(self, locale: LocaleChain = None) -> str | None: ...


@strawberry.type(description="One technique used on one title: how, when, by whom, who says so.")
class Use(Node):
    slug: str = field(description=SLUG)
    stage: Stage | None = field(description="When in the making; null when not stated.")
    prominence: float | None = field(
        description="How much it shapes the title, 0 to 1; 1 defines it. Null when not stated."
    )
    note: str | None = field(description="What was done, in a sentence or two.")
    source: str | None = field(description="Where it is documented.")
    tool: str | None = field(description="Camera, software or rig, where known.")
    origin: UseOrigin
    confidence: float | None = field(description="Of inferred uses: 0 to 1. Null when declared.")
    title: Title
    technique: Technique
    creators: list[Creator] = field(description="Who did it, where known, by slug.")


@strawberry.type(description="A way of making, in a tree from general to specific.")
class Technique(Node):
    slug: str = field(description=SLUG)
    aliases: list[str] = field(description="Other names in use, in English.")
    category: str | None = field(description="The craft it belongs to, such as camera.")
    stage: Stage | None = field(description="When it is usually done.")
    ai: AiInvolvement | None = field(description="Null when not stated.")
    digital_source_type: str | None = field(
        description="Code of the IPTC Digital Source Type that its output has, where it has one."
    )
    source: str | None = field(description="Where its labels come from, when not from us.")
    texts: list[Text] = field(description="Every localised text, ordered by locale.")
    broader: Technique | None = field(description="The more general technique (SKOS broader).")

    @field(description="The name in the first of the languages that has one.")
    def name(self, locale: LocaleChain = None) -> str: ...

    @field(description="What is done, how and why, in the first of the languages that has it.")
    def description(self, locale: LocaleChain = None) -> str | None: ...

    @field(description="More specific techniques, one level down (SKOS narrower), by slug.")
    def narrower(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Technique]: ...

    @field(description="Titles made with exactly this technique, the most prominent use first.")
    def titles(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> TechniqueTitleConnection: ...

    @field(description="Techniques of similar meaning, the most similar first.")
    def similar(
        self,
        first: FirstSimilar = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        min_score: MinScore = None,
    ) -> SimilarTechniqueConnection: ...


@strawberry.type(description="A person or an organisation that makes titles.")
class Creator(Node):
    slug: str = field(description=SLUG)
    name: str
    kind: CreatorKind | None = field(description="Null when not stated.")
    external_ids: ExternalIds

    @field(description="Titles they are credited on, by slug.")
    def titles(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> CreatorTitleConnection: ...

    @field(description="Techniques of the uses credited to them, the most frequent first.")
    def practises(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> PractisedTechniqueConnection: ...

    @field(description="Creators who work with similar techniques, the most similar first.")
    def similar_by_practice(
        self,
        first: FirstSimilar = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        min_score: MinScore = None,
    ) -> SimilarCreatorConnection: ...


@strawberry.type(description="One reason for a score: a pair of techniques, one of each side.")
class TechniqueMatch:
    technique: Technique = field(description="Used by the one that was asked about.")
    matched: Technique = field(description="Used by the similar one.")
    contribution: float = field(
        description="What the pair adds to the score, negative when the two techniques are unlike."
        " Over all pairs the contributions sum to the score."
    )


SCORE = (
    "-1 to 1, symmetric. A copy of itself would score less than 1: little documented, little sure."
)
STATE = "Whether the scores are up to date, or why there are none."


@strawberry.type
class SimilarTitleEdge(Edge[Title]):
    score: float = field(description=SCORE)

    @field(description="The pairs of techniques that make up the score, the largest first.")
    def evidence(self, first: EvidenceFirst = None) -> list[TechniqueMatch]: ...


@strawberry.type
class SimilarTitleConnection:
    state: SimilarityState = field(description=STATE)
    edges: list[SimilarTitleEdge]
    nodes: list[Title]
    page_info: PageInfo
    total_count: int = field(description="How many are stored; at most CATALOG_SIMILARITY_TOP.")


@strawberry.type
class SimilarCreatorEdge(Edge[Creator]):
    score: float = field(description=SCORE)

    @field(description="The pairs of techniques that make up the score, the largest first.")
    def evidence(self, first: EvidenceFirst = None) -> list[TechniqueMatch]: ...


@strawberry.type
class SimilarCreatorConnection:
    state: SimilarityState = field(description=STATE)
    edges: list[SimilarCreatorEdge]
    nodes: list[Creator]
    page_info: PageInfo
    total_count: int = field(description="How many are stored; at most CATALOG_SIMILARITY_TOP.")


@strawberry.type
class SimilarTechniqueEdge(Edge[Technique]):
    score: float = field(description="Cosine of the two techniques' centred meanings, -1 to 1.")


@strawberry.type
class SimilarTechniqueConnection:
    state: SimilarityState = field(description=STATE)
    edges: list[SimilarTechniqueEdge]
    nodes: list[Technique]
    page_info: PageInfo
    total_count: int = field(description="How many are stored; at most CATALOG_SIMILARITY_TOP.")


@strawberry.type
class TechniqueTitleEdge(Edge[Title]):
    uses: list[Use] = field(description="The uses of the technique on this title.")


@strawberry.type
class TechniqueTitleConnection:
    edges: list[TechniqueTitleEdge]
    nodes: list[Title]
    page_info: PageInfo
    total_count: int = field(description="How many there are on all pages; counted when selected.")


@strawberry.type
class CreatorTitleEdge(Edge[Title]):
    credits: list[Credit] = field(description="Their credits on this title, by position.")


@strawberry.type
class CreatorTitleConnection:
    edges: list[CreatorTitleEdge]
    nodes: list[Title]
    page_info: PageInfo
    total_count: int = field(description="How many there are on all pages; counted when selected.")


@strawberry.type
class PractisedTechniqueEdge(Edge[Technique]):
    use_count: int = field(description="How many uses of it are credited to them.")


@strawberry.type
class PractisedTechniqueConnection:
    edges: list[PractisedTechniqueEdge]
    nodes: list[Technique]
    page_info: PageInfo
    total_count: int = field(description="How many there are on all pages; counted when selected.")
