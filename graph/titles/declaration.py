"""Titles."""

from __future__ import annotations

from dataclasses import replace

from graph.compliance.declaration import AT_MOMENT, COMPLIANCE, FOR_COMPANY, FOR_MARKET
from graph.compliance.record import APPROVALS_OF_TITLE, CONSENTS_OF_TITLE
from graph.declare.fields import (
    BY_ID,
    GLOBAL_ID,
    SLUG,
    Argument,
    Facet,
    Field,
    Key,
    Localised,
    One,
    Page,
    Value,
    described,
    prop,
)
from graph.declare.records import LinkTo
from graph.declare.roots import all_of, by_external_id, lookup
from graph.declare.scalars import BOOLEAN, COUNTRY, DATE, FLOAT, INT, STRING
from graph.declare.subject import Criterion, ObjectType
from graph.declare.usual import EXTERNAL_IDS as IDS_IN_OTHER_CATALOGS
from graph.declare.usual import TEXTS
from graph.declare.values import Age, Count, Country, Locale, Year
from graph.model.external_ids import TitleIdSource
from graph.model.titles import TitleKind
from graph.model.uses import AiDisclosureState
from graph.platforms.windows import AVAILABILITY, AVAILABLE_IN, AVAILABLE_IN_INPUT
from graph.titles import made_like
from graph.titles.access import ACCESS_PATHS
from graph.titles.external_ids import EXTERNAL_IDS
from graph.titles.made_like import MADE_LIKE
from graph.titles.similar import (
    LIKELY,
    LIKELY_TECHNIQUE,
    SIMILAR_BY_CREATORS,
    SIMILAR_BY_TECHNIQUE,
)
from graph.titles.texts import TEXT
from graph.uses.lists import ANY_USE, HAS_ANY_USE, stands, uses
from graph.uses.provenance import AI_DISCLOSURE, BY_DISCLOSURE, STATE

TITLE = ObjectType(
    "Title",
    "A film, short, series, season or episode.",
    {
        "id": GLOBAL_ID,
        "slug": SLUG,
        "kind": prop(
            TitleKind,
            "What it is; null when not stated.",
            filterable=True,
            sortable=True,
            facet="kinds",
            loadable=True,
        ),
        "name": Localised(
            "name",
            description="The name in the first of the languages that has one.",
            filterable=True,
            sortable=True,
        ),
        "synopsis": Localised(
            "synopsis",
            description="What it is about, in the first of the languages that has it.",
            nullable=True,
            filterable=True,
            loadable=True,
        ),
        "tagline": Localised(
            "tagline",
            description="The line it was advertised with, in the first of the languages"
            " that has it.",
            nullable=True,
            filterable=True,
            loadable=True,
        ),
        "year": prop(
            INT,
            "Year of the first public release; null when not stated.",
            filterable=True,
            sortable=True,
            facet="years",
            aggregated=True,
            index="sparse",
            loadable=Year,
        ),
        "number": prop(
            INT,
            "Of a season or an episode: its number, 0 or more.",
            filterable=True,
            sortable=True,
            loadable=Count,
        ),
        "runtimeMinutes": prop(
            INT,
            "Minutes it runs; null when not stated.",
            filterable=True,
            sortable=True,
            aggregated=True,
            loadable=Count,
        ),
        "shootingDays": prop(
            INT,
            "Days of principal photography, all units together; null when not stated.",
            filterable=True,
            sortable=True,
            aggregated=True,
            loadable=True,
        ),
        "minimumAge": prop(
            INT,
            "Youngest age that it is meant for, in years, 0 to 21; null when not stated.",
            filterable=True,
            sortable=True,
            loadable=Age,
        ),
        "originalLanguage": prop(
            STRING,
            "BCP 47 tag, such as es; zxx: no spoken language.",
            filterable=True,
            sortable=True,
            facet="languages",
            loadable=Locale,
        ),
        "source": prop(
            STRING,
            "Where its texts come from and under which licence, when not"
            " from the catalog's own authors.",
            filterable=True,
            loadable=True,
        ),
        "externalIds": replace(IDS_IN_OTHER_CATALOGS, filterable=True),
        "texts": TEXTS,
        "genres": prop(
            STRING,
            "Genres, such as drama; empty when not stated.",
            list=True,
            filterable=True,
            facet="genres",
            loadable=True,
        ),
        "themes": prop(
            STRING,
            "What it is about, such as time-travel or grief; empty when not stated.",
            list=True,
            filterable=True,
            facet="themes",
            loadable=True,
        ),
        "countries": prop(
            STRING,
            "Producing countries, ISO 3166-1 alpha-2; empty when not stated.",
            list=True,
            filterable=True,
            facet="countries",
            loadable=tuple[Country, ...],
        ),
        "partOf": One(
            "Title",
            "MATCH (@parent)-[:PART_OF]->(@node:Title)",
            description="The series of a season; the season of an episode, or its series.",
            nullable=True,
            filterable=True,
            loadable=LinkTo("PART_OF", "Title"),
        ),
        "seasons": Page(
            "Title",
            "MATCH (@parent)<-[:PART_OF]-(@node:Title {kind: 'SEASON'})",
            (Key("coalesce(@node.number, 2147483647)", int), BY_ID),
            "number",
            description="Seasons of a series, by number.",
            filterable=True,
            sortable=True,
        ),
        "episodes": Page(
            "Title",
            "MATCH (@parent)<-[:PART_OF]-(@node:Title {kind: 'EPISODE'})",
            (Key("coalesce(@node.number, 2147483647)", int), BY_ID),
            "number",
            description="Episodes that belong to this title directly, by number.",
            filterable=True,
            sortable=True,
        ),
        "uses": described(
            uses(
                "MATCH (@parent)-[:HAS_USE]->(@node:Use)",
                f"MATCH (@parent)-{HAS_ANY_USE}->(@node:{ANY_USE})",
            ),
            "How it was made: techniques used, the most prominent first;"
            " inferred uses, if they are asked for, behind the declared"
            " ones, the most confident first.",
            filterable=True,
            sortable=True,
        ),
        "usesWithInferred": Page(
            "Use",
            f"MATCH (@parent)-{HAS_ANY_USE}->(@node:{ANY_USE})",
            (BY_ID,),
            "slug",
            where=(stands("node"),),
            description="Its uses, inferred ones that nobody has judged included.",
            filterable=True,
            internal=True,
        ),
        "credits": Page(
            "Credit",
            "MATCH (@parent)<-[@node:CREDITED]-(@creator:Creator)",
            (Key("coalesce(@node.position, 2147483647)", int), BY_ID),
            "position",
            also={"title": "parent"},
            description="Who made it, in the order of the credits.",
            filterable=True,
            sortable=True,
        ),
        "similarByTechnique": SIMILAR_BY_TECHNIQUE,
        "likelyTechniques": LIKELY,
        "availability": described(
            AVAILABILITY,
            "Where it can be watched: its windows, the earliest first, then by slug.",
            arguments={
                "market": Argument(
                    COUNTRY,
                    "Only windows that hold in this country: it is one of their"
                    " markets or, where they name none, one of their platform's."
                    " Without it, all.",
                ),
                "at": Argument(
                    DATE,
                    "Only windows that span this day, their first and last day"
                    " included. Without it, past and future ones, too.",
                ),
            },
        ),
        "compliance": described(
            COMPLIANCE,
            "What the rules in force say of how it was made, with what is"
            " missing; needs the role curator or service.",
            arguments={"company": FOR_COMPANY, "market": FOR_MARKET, "at": AT_MOMENT},
            nullable=True,
        ),
        "approvals": described(
            APPROVALS_OF_TITLE,
            "The record of approvals for it, the oldest first; needs the role curator or service.",
            nullable=True,
        ),
        "consents": described(
            CONSENTS_OF_TITLE,
            "The record of performers' consents for it, the oldest first;"
            " needs the role curator or service.",
            nullable=True,
        ),
        "aiDisclosure": described(
            AI_DISCLOSURE,
            "What is known of the part that artificial intelligence had in it, and from whom.",
        ),
        "similarByCreators": SIMILAR_BY_CREATORS,
    },
    plural="titles",
    node=True,
    criteria={
        "availableIn": Criterion(
            AVAILABLE_IN,
            AVAILABLE_IN_INPUT,
            "Where it is available: some window of it meets what is given.",
        ),
        "aiDisclosure": Criterion(
            STATE,
            AiDisclosureState,
            "What is known of the part that artificial intelligence had in it, by its own uses,"
            " those of its parts and those of what it is part of (`aiDisclosure { state }`). It is"
            " never without a value.",
        ),
    },
    access_paths=ACCESS_PATHS,
    facets={
        "aiDisclosures": described(BY_DISCLOSURE, "What is known of AI in them."),
        "techniques": Facet(
            "@node.id",
            "MATCH (@row)-[:HAS_USE]->(@use:Use)-[:OF]->(@node:Technique)",
            "Technique",
            ignores="uses",
            description="Techniques used.",
        ),
        "creators": Facet(
            "@node.id",
            "MATCH (@row)<-[@credit:CREDITED]-(@node:Creator)",
            "Creator",
            ignores="credits",
            description="Creators credited.",
        ),
    },
    faceted=True,
)


INGREDIENT_MATCH = ObjectType(
    "IngredientMatch",
    "One reason for a score in madeLike: a technique of the wish, and one of the title.",
    {
        "contribution": Value(
            "@contribution",
            description="What the pair adds to the score: negative when the two"
            " techniques are unlike, or when they are alike and the first is"
            " to be avoided. Over all pairs the contributions sum to the"
            " score.",
            of=FLOAT,
        ),
        "avoided": Value("@avoided", description="Whether it is named to be avoided.", of=BOOLEAN),
        "title": One(
            "Title",
            "MATCH (@node:Title {id: @titleId})",
            description="The title named that uses the technique; null when the"
            " technique itself is named.",
            nullable=True,
        ),
        "technique": One(
            "Technique",
            "MATCH (@node:Technique {id: @ourId})",
            description="Used by the title named, or named itself.",
        ),
        "matched": One(
            "Technique",
            "MATCH (@node:Technique {id: @theirId})",
            description="Used by the title found.",
        ),
    },
)


TYPES = (
    EXTERNAL_IDS,
    TITLE,
    LIKELY_TECHNIQUE,
    INGREDIENT_MATCH,
    TEXT,
)

ROOTS: dict[str, Field] = {
    "title": lookup("Title", "One title; null when there is none with this slug."),
    "titleByExternalId": by_external_id(
        "Title",
        TitleIdSource,
        TitleKind,
        "The title that another catalog knows by this id; null when there is none. Where"
        " several have it, that is an error unless `kind` says which.",
    ),
    "titles": all_of("Title", "All titles, by slug unless orderBy says otherwise."),
    "madeLike": MADE_LIKE,
}

INPUTS = made_like.INPUTS

TRANSLATION = "MATCH (@node)-[:HAS_TEXT]->(@text:Text {locale: @tag})"
"""The text of any object in another language."""
