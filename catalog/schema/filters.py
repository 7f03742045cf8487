"""What `where` and `edgeWhere` take. Keys are those of `graph.registry`, which says what each
compares; `graph.compile.filters` turns a filter into Cypher, so nothing here has a body.
"""

from __future__ import annotations

from typing import Generic, TypeVar

import strawberry
from strawberry import UNSET, field

from catalog.schema import vocabularies  # noqa: F401  # enums first
from catalog.schema.availability import AvailableIn
from graph.model.creators import CreatorKind
from graph.model.techniques import AiInvolvement, Stage
from graph.model.titles import TitleKind
from graph.model.uses import AiDisclosureState, UseOrigin
from graph.titles.made_like import MAXIMUM_WEIGHT

T = TypeVar("T")

_IS_NULL = "True finds what has no value, false what has one."
_AND = "All of these must hold. Must not be empty."
_OR = "At least one of these must hold. Must not be empty."
_NOT = "This must not hold. Finds exactly the rest, and so what has no value to compare, too."
_RELATION = "Conditions on the related objects; several of them must all hold."


@strawberry.input(
    description="Compares text. Without a value only ne, notIn and isNull can hold. Upper and"
    " lower case differ, except in the forms that end in IgnoreCase; accents always differ (see"
    " search for text that forgives both). A text here has at most 1000 characters."
)
class StringFilter:
    eq: str | None = field(default=UNSET, description="Equal to.")
    ne: str | None = field(default=UNSET, description="Not equal to, or without a value.")
    in_: list[str] | None = field(
        name="in", default=UNSET, description="One of these, at most 1000."
    )
    not_in: list[str] | None = field(default=UNSET, description="None of these, at most 1000.")
    lt: str | None = field(default=UNSET, description="Before, by Unicode code points.")
    lte: str | None = field(default=UNSET, description="Before or equal, by Unicode code points.")
    gt: str | None = field(default=UNSET, description="After, by Unicode code points.")
    gte: str | None = field(default=UNSET, description="After or equal, by Unicode code points.")
    contains: str | None = field(default=UNSET, description="Contains this text.")
    starts_with: str | None = field(default=UNSET, description="Begins with this text.")
    ends_with: str | None = field(default=UNSET, description="Ends with this text.")
    eq_ignore_case: str | None = field(default=UNSET, description="Equal but for case.")
    contains_ignore_case: str | None = field(default=UNSET, description="Contains, in any case.")
    starts_with_ignore_case: str | None = field(
        default=UNSET, description="Begins with, in any case."
    )
    ends_with_ignore_case: str | None = field(default=UNSET, description="Ends with, in any case.")
    is_null: bool | None = field(default=UNSET, description=_IS_NULL)


@strawberry.input(
    description="Compares whole numbers. Without a value only ne, notIn and isNull can hold."
)
class IntFilter:
    eq: int | None = field(default=UNSET, description="Equal to.")
    ne: int | None = field(default=UNSET, description="Not equal to, or without a value.")
    in_: list[int] | None = field(
        name="in", default=UNSET, description="One of these, at most 1000."
    )
    not_in: list[int] | None = field(default=UNSET, description="None of these, at most 1000.")
    lt: int | None = field(default=UNSET, description="Less than.")
    lte: int | None = field(default=UNSET, description="At most.")
    gt: int | None = field(default=UNSET, description="More than.")
    gte: int | None = field(default=UNSET, description="At least.")
    is_null: bool | None = field(default=UNSET, description=_IS_NULL)


@strawberry.input(description="Compares numbers. Without a value only ne and isNull can hold.")
class FloatFilter:
    eq: float | None = field(default=UNSET, description="Equal to.")
    ne: float | None = field(default=UNSET, description="Not equal to, or without a value.")
    lt: float | None = field(default=UNSET, description="Less than.")
    lte: float | None = field(default=UNSET, description="At most.")
    gt: float | None = field(default=UNSET, description="More than.")
    gte: float | None = field(default=UNSET, description="At least.")
    is_null: bool | None = field(default=UNSET, description=_IS_NULL)


@strawberry.input(description="Compares how many related objects there are.")
class CountFilter:
    eq: int | None = field(default=UNSET, description="Exactly.")
    ne: int | None = field(default=UNSET, description="Any other number.")
    lt: int | None = field(default=UNSET, description="Fewer than.")
    lte: int | None = field(default=UNSET, description="At most.")
    gt: int | None = field(default=UNSET, description="More than.")
    gte: int | None = field(default=UNSET, description="At least.")


@strawberry.input(
    description="Compares a word of a vocabulary. Without a value only ne, notIn and isNull hold."
)
class EnumFilter(Generic[T]):
    eq: T | None = field(default=UNSET, description="Equal to.")
    ne: T | None = field(default=UNSET, description="Not equal to, or without a value.")
    in_: list[T] | None = field(name="in", default=UNSET, description="One of these.")
    not_in: list[T] | None = field(default=UNSET, description="None of these.")
    is_null: bool | None = field(default=UNSET, description=_IS_NULL)


@strawberry.input(description="Looks into a list of texts; a list that is not stated is empty.")
class StringListFilter:
    has: str | None = field(default=UNSET, description="Has this one.")
    has_any: list[str] | None = field(
        default=UNSET, description="Has at least one of these, at most 1000."
    )
    has_all: list[str] | None = field(
        default=UNSET, description="Has every one of these, at most 1000."
    )
    is_empty: bool | None = field(default=UNSET, description="True: has none; false: has some.")


@strawberry.input(description=_RELATION)
class RelationFilter(Generic[T]):
    some: T | None = field(
        default=UNSET, description="At least one meets this; {} holds where there is one."
    )
    all: T | None = field(
        default=UNSET, description="Every one meets this; so it is where there are none."
    )
    none: T | None = field(
        default=UNSET, description="Not one meets this; {} holds where there are none."
    )
    count: CountFilter | None = field(
        default=UNSET, description="How many there are in all, whatever they meet."
    )


@strawberry.input(description="Conditions on ids in other catalogs.")
class ExternalIdsWhere:
    AND: list[ExternalIdsWhere] | None = field(default=UNSET, description=_AND)
    OR: list[ExternalIdsWhere] | None = field(default=UNSET, description=_OR)
    NOT: ExternalIdsWhere | None = field(default=UNSET, description=_NOT)
    imdb: StringFilter | None = field(default=UNSET, description="IMDb, such as tt0000417.")
    tmdb: StringFilter | None = field(
        default=UNSET, description="The Movie Database, such as 27205."
    )
    wikidata: StringFilter | None = field(
        default=UNSET, description="Wikidata item, such as Q25188."
    )
    eidr: StringFilter | None = field(default=UNSET, description="EIDR, of titles: 10.5240/...")
    isni: StringFilter | None = field(default=UNSET, description="ISNI, of creators: 16 digits.")
    wikipedia: StringFilter | None = field(
        default=UNSET, description="Page of the English Wikipedia, such as Metropolis_(1927_film)."
    )


@strawberry.input(description="Conditions on a title; those in one object must all hold.")
class TitleWhere:
    AND: list[TitleWhere] | None = field(default=UNSET, description=_AND)
    OR: list[TitleWhere] | None = field(default=UNSET, description=_OR)
    NOT: TitleWhere | None = field(default=UNSET, description=_NOT)
    slug: StringFilter | None = field(default=UNSET, description="The bare id, case included.")
    kind: EnumFilter[TitleKind] | None = field(
        default=UNSET, description="What it is: a film, a series, ..."
    )
    name: StringFilter | None = field(default=UNSET, description="Its own name, no translation.")
    synopsis: StringFilter | None = field(
        default=UNSET, description="Its own synopsis, no translation."
    )
    tagline: StringFilter | None = field(
        default=UNSET, description="Its own tagline, no translation."
    )
    year: IntFilter | None = field(default=UNSET, description="Year of the first public release.")
    number: IntFilter | None = field(
        default=UNSET, description="Of a season or an episode: its number, 0 or more."
    )
    runtime_minutes: IntFilter | None = field(default=UNSET, description="Minutes it runs.")
    minimum_age: IntFilter | None = field(
        default=UNSET, description="Years of age from which on it is meant to be seen."
    )
    original_language: StringFilter | None = field(
        default=UNSET, description="BCP 47 tag, such as es; zxx: no spoken language."
    )
    countries: StringListFilter | None = field(
        default=UNSET, description="Producing countries, ISO 3166-1 alpha-2, such as FR."
    )
    genres: StringListFilter | None = field(default=UNSET, description="Genres, such as drama.")
    themes: StringListFilter | None = field(
        default=UNSET, description="What it is about, such as time-travel."
    )
    source: StringFilter | None = field(
        default=UNSET, description="Where its texts come from, when not from the catalog's authors."
    )
    external_ids: ExternalIdsWhere | None = field(
        default=UNSET, description="Ids in other catalogs."
    )
    part_of: TitleWhere | None = field(
        default=UNSET,
        description="The series or season it belongs to; {} holds where there is one.",
    )
    seasons: RelationFilter[TitleWhere] | None = field(default=UNSET, description="Its seasons.")
    episodes: RelationFilter[TitleWhere] | None = field(
        default=UNSET, description="Episodes that belong to it directly."
    )
    uses: RelationFilter[UseWhere] | None = field(
        default=UNSET, description="Uses of techniques on it."
    )
    uses_with_inferred: RelationFilter[UseWhere] | None = field(
        default=UNSET,
        description="The same, counting uses that were inferred and that nobody has judged, too.",
    )
    credits: RelationFilter[CreditWhere] | None = field(default=UNSET, description="Its credits.")
    available_in: AvailableIn | None = field(
        default=UNSET, description="Where and when it is to be seen, by the windows that are known."
    )
    ai_disclosure: EnumFilter[AiDisclosureState] | None = field(
        default=UNSET,
        description="What is known of the part that artificial intelligence had in it, by its own"
        " uses, those of its parts and those of what it is part of (`aiDisclosure { state }`). It"
        " is never without a value.",
    )


@strawberry.input(description="Conditions on a use of a technique; all must hold.")
class UseWhere:
    AND: list[UseWhere] | None = field(default=UNSET, description=_AND)
    OR: list[UseWhere] | None = field(default=UNSET, description=_OR)
    NOT: UseWhere | None = field(default=UNSET, description=_NOT)
    slug: StringFilter | None = field(default=UNSET, description="The bare id, case included.")
    stage: EnumFilter[Stage] | None = field(default=UNSET, description="When in the making.")
    prominence: FloatFilter | None = field(
        default=UNSET, description="How much it shapes the title, 0 to 1."
    )
    note: StringFilter | None = field(default=UNSET, description="What was done.")
    source: StringFilter | None = field(
        default=UNSET, description="Where it is documented, in words."
    )
    tool: StringFilter | None = field(default=UNSET, description="Camera, software or rig.")
    origin: EnumFilter[UseOrigin] | None = field(default=UNSET, description="Who says so.")
    confidence: FloatFilter | None = field(default=UNSET, description="Of inferred uses: 0 to 1.")
    title: TitleWhere | None = field(default=UNSET, description="The title it was used on.")
    technique: TechniqueWhere | None = field(default=UNSET, description="The technique used.")
    creators: RelationFilter[CreatorWhere] | None = field(default=UNSET, description="Who did it.")


@strawberry.input(description="Conditions on a credit; all must hold.")
class CreditWhere:
    AND: list[CreditWhere] | None = field(default=UNSET, description=_AND)
    OR: list[CreditWhere] | None = field(default=UNSET, description=_OR)
    NOT: CreditWhere | None = field(default=UNSET, description=_NOT)
    role: StringFilter | None = field(
        default=UNSET, description="The role's slug, such as cinematographer."
    )
    department: StringFilter | None = field(default=UNSET, description="Such as camera.")
    character: StringFilter | None = field(default=UNSET, description="Of cast: whom they play.")
    position: IntFilter | None = field(
        default=UNSET, description="Place in the order of credits, 0 or more."
    )
    creator: CreatorWhere | None = field(default=UNSET, description="Who is credited.")
    title: TitleWhere | None = field(default=UNSET, description="On which title.")


@strawberry.input(description="Conditions on a technique; those in one object must all hold.")
class TechniqueWhere:
    AND: list[TechniqueWhere] | None = field(default=UNSET, description=_AND)
    OR: list[TechniqueWhere] | None = field(default=UNSET, description=_OR)
    NOT: TechniqueWhere | None = field(default=UNSET, description=_NOT)
    slug: StringFilter | None = field(default=UNSET, description="The bare id, case included.")
    within: str | None = field(
        default=UNSET,
        description="The slug of a technique: it itself and all narrower ones, at any depth.",
    )
    name: StringFilter | None = field(default=UNSET, description="Its own name, in English.")
    description: StringFilter | None = field(
        default=UNSET, description="Its own description, no translation."
    )
    aliases: StringListFilter | None = field(
        default=UNSET, description="Other names in use, in English."
    )
    category: StringFilter | None = field(default=UNSET, description="The craft, such as camera.")
    stage: EnumFilter[Stage] | None = field(default=UNSET, description="When it is usually done.")
    ai: EnumFilter[AiInvolvement] | None = field(
        default=UNSET, description="What part artificial intelligence has in its output."
    )
    digital_source_type: StringFilter | None = field(
        default=UNSET, description="Code of the IPTC Digital Source Type of its output."
    )
    broader: TechniqueWhere | None = field(
        default=UNSET,
        description="The next more general technique; {} holds where there is one.",
    )
    narrower: RelationFilter[TechniqueWhere] | None = field(
        default=UNSET, description="More specific techniques, one level down."
    )
    uses: RelationFilter[UseWhere] | None = field(default=UNSET, description="Its uses.")


@strawberry.input(description="Conditions on a creator; those in one object must all hold.")
class CreatorWhere:
    AND: list[CreatorWhere] | None = field(default=UNSET, description=_AND)
    OR: list[CreatorWhere] | None = field(default=UNSET, description=_OR)
    NOT: CreatorWhere | None = field(default=UNSET, description=_NOT)
    slug: StringFilter | None = field(default=UNSET, description="The bare id, case included.")
    name: StringFilter | None = field(default=UNSET, description="The name.")
    kind: EnumFilter[CreatorKind] | None = field(
        default=UNSET, description="A person or an organisation."
    )
    external_ids: ExternalIdsWhere | None = field(
        default=UNSET, description="Ids in other catalogs."
    )
    credits: RelationFilter[CreditWhere] | None = field(default=UNSET, description="Their credits.")
    uses: RelationFilter[UseWhere] | None = field(
        default=UNSET, description="Uses of techniques that are credited to them."
    )


@strawberry.input(description="Conditions on a similarity; all must hold.")
class SimilarityWhere:
    AND: list[SimilarityWhere] | None = field(default=UNSET, description=_AND)
    OR: list[SimilarityWhere] | None = field(default=UNSET, description=_OR)
    NOT: SimilarityWhere | None = field(default=UNSET, description=_NOT)
    score: FloatFilter | None = field(default=UNSET, description="The score, -1 to 1.")


_WEIGHT = f"How much it counts, more than 0, at most {MAXIMUM_WEIGHT:g}. Only proportions matter."


@strawberry.input(description="A title to be like.")
class WishedTitle:
    slug: str = field(description="The title's slug.")
    weight: float = field(default=1.0, description=_WEIGHT)


@strawberry.input(description="A technique to have more of.")
class WishedTechnique:
    slug: str = field(description="The technique's slug.")
    weight: float = field(default=1.0, description=_WEIGHT)


@strawberry.input(description="A technique to have none of.")
class AvoidedTechnique:
    slug: str = field(description="The technique's slug.")
    weight: float = field(
        default=1.0,
        description="How much likeness to it counts against a title, 0 to"
        f" {MAXIMUM_WEIGHT:g}; with 0 titles that use it are left out, and that is all.",
    )


@strawberry.input(description="Conditions on how often two techniques are together; all must hold.")
class CombinationWhere:
    AND: list[CombinationWhere] | None = field(default=UNSET, description=_AND)
    OR: list[CombinationWhere] | None = field(default=UNSET, description=_OR)
    NOT: CombinationWhere | None = field(default=UNSET, description=_NOT)
    support: IntFilter | None = field(default=UNSET, description="Titles that use both.")
    lift: FloatFilter | None = field(
        default=UNSET, description="How many times as often as by chance, to 6 decimals."
    )
    low: FloatFilter | None = field(
        default=UNSET, description="Lower end of the 95% interval of the lift."
    )
    high: FloatFilter | None = field(
        default=UNSET, description="Upper end of the 95% interval of the lift."
    )


@strawberry.input(description="Conditions on the uses that link a technique with a title.")
class TechniqueTitleWhere:
    AND: list[TechniqueTitleWhere] | None = field(default=UNSET, description=_AND)
    OR: list[TechniqueTitleWhere] | None = field(default=UNSET, description=_OR)
    NOT: TechniqueTitleWhere | None = field(default=UNSET, description=_NOT)
    uses: RelationFilter[UseWhere] | None = field(
        default=UNSET, description="The uses of the technique on the title."
    )


@strawberry.input(description="Conditions on the credits that link a creator with a title.")
class CreatorTitleWhere:
    AND: list[CreatorTitleWhere] | None = field(default=UNSET, description=_AND)
    OR: list[CreatorTitleWhere] | None = field(default=UNSET, description=_OR)
    NOT: CreatorTitleWhere | None = field(default=UNSET, description=_NOT)
    credits: RelationFilter[CreditWhere] | None = field(
        default=UNSET, description="The creator's credits on the title."
    )


@strawberry.input(description="Conditions on how often a creator practises a technique.")
class PractisedTechniqueWhere:
    AND: list[PractisedTechniqueWhere] | None = field(default=UNSET, description=_AND)
    OR: list[PractisedTechniqueWhere] | None = field(default=UNSET, description=_OR)
    NOT: PractisedTechniqueWhere | None = field(default=UNSET, description=_NOT)
    use_count: IntFilter | None = field(
        default=UNSET, description="How many uses of it are credited to them, 1 or more."
    )
