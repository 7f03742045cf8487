"""Techniques."""

from __future__ import annotations

from dataclasses import replace

from graph.compliance.record import RULES_OF_TECHNIQUE
from graph.declare.fields import (
    BY_ID,
    GLOBAL_ID,
    SLUG,
    Argument,
    Connection,
    Field,
    Localised,
    One,
    Page,
    Value,
    described,
    prop,
)
from graph.declare.records import LinkTo
from graph.declare.roots import all_of, lookup
from graph.declare.scalars import FLOAT, ID, INT, STRING
from graph.declare.subject import AccessPath, Criterion, ObjectType
from graph.declare.usual import TEXTS
from graph.declare.values import SourceType
from graph.model.techniques import AiInvolvement, Stage
from graph.techniques.cooccurrence import COMBINATIONS, DEFAULT_LIFT, DEFAULT_SUPPORT
from graph.techniques.paths import CONNECTION, PATH_TYPES
from graph.techniques.similar import (
    ABOVE_FLOOR,
    CATALOG,
    OTHER_TECHNIQUES,
    connection,
    shares_of_creators,
    similar,
)
from graph.techniques.timeline import (
    INCLUDE_NARROWER,
    TIMELINE,
    TIMELINE_TYPES,
)
from graph.training.declaration import PROGRAMMES_OF
from graph.uses.impact import IMPACT, ON_BASIS
from graph.uses.lists import ANY_USE, INCLUDE_INFERRED, OF_ANY, made_with, uses

_END = "The id of a title, a creator or a technique, as `id` gave it."

TECHNIQUE = ObjectType(
    "Technique",
    "A way of making, in a tree from general to specific.",
    {
        "id": GLOBAL_ID,
        "slug": SLUG,
        "name": Localised(
            "name",
            description="The name in the first of the languages that has one.",
            filterable=True,
            sortable=True,
        ),
        "description": Localised(
            "description",
            description="What is done, how and why, in the first of the languages that has it.",
            nullable=True,
            filterable=True,
            loadable=True,
        ),
        "aliases": prop(
            STRING,
            "Other names in use, in English; empty when there are none.",
            list=True,
            filterable=True,
            loadable=True,
        ),
        "category": prop(
            STRING,
            "The craft it belongs to, such as camera.",
            filterable=True,
            sortable=True,
            facet="categories",
            loadable=True,
        ),
        "stage": prop(
            Stage,
            "When it is usually done; null when not stated.",
            filterable=True,
            sortable=True,
            facet="stages",
            loadable=True,
        ),
        "ai": prop(
            AiInvolvement,
            "What part AI has in its output; null when not stated.",
            filterable=True,
            sortable=True,
            facet="ai",
            loadable=True,
        ),
        "digitalSourceType": prop(
            STRING,
            "Code of the IPTC Digital Source Type that its output has, where it has one.",
            filterable=True,
            loadable=SourceType,
        ),
        "source": prop(STRING, "Where its labels come from, when not from us.", loadable=True),
        "texts": TEXTS,
        "broader": One(
            "Technique",
            "MATCH (@parent)-[:BROADER]->(@node:Technique)",
            description="The more general technique (SKOS broader).",
            nullable=True,
            filterable=True,
            loadable=LinkTo("BROADER", "Technique"),
        ),
        "narrower": Page(
            "Technique",
            "MATCH (@parent)<-[:BROADER]-(@node:Technique)",
            (BY_ID,),
            "slug",
            description="More specific techniques, one level down (SKOS narrower), by slug.",
            filterable=True,
            sortable=True,
        ),
        "uses": described(
            uses(
                "MATCH (@parent)<-[:OF]-(@node:Use)",
                f"MATCH (@parent)<-{OF_ANY}-(@node:{ANY_USE})",
            ),
            "Its uses on titles, the most prominent first; inferred ones,"
            " if they are asked for, behind the declared ones, the most"
            " confident first.",
            filterable=True,
            sortable=True,
        ),
        "titles": described(
            replace(
                made_with("OF", "HAS_USE", "Use"),
                with_inferred=replace(
                    made_with(
                        "OF|INFERRED_OF", "HAS_USE|HAS_INFERRED_USE", ANY_USE, ("use", "node")
                    ),
                    order_name="prominence with inferred",
                ),
            ),
            "Titles made with exactly this technique, the most prominent use first.",
            arguments={"includeInferred": INCLUDE_INFERRED},
            connection=Connection(
                "TechniqueTitle",
                "A page of titles made with a technique.",
                "A title made with a technique.",
                edge_where="TechniqueTitle",
                aggregate=True,
                facets=True,
            ),
        ),
        "timeline": described(
            TIMELINE,
            "Its use over time: titles by year, the first titles, the creators who spread it.",
            arguments={"includeNarrower": INCLUDE_NARROWER},
        ),
        "programmes": described(
            PROGRAMMES_OF,
            "Training programmes that teach exactly this technique, by slug.",
            filtered=False,
            ordered=False,
        ),
        "rules": described(
            RULES_OF_TECHNIQUE,
            "The rules that govern it, of all guidelines and times, by"
            " guideline; those of broader techniques included.",
        ),
        "impact": described(
            IMPACT,
            "The effort it saved, over all productions with stated efforts,"
            " with intervals; no figure on fewer than 3.",
            arguments={"basis": ON_BASIS, "includeNarrower": INCLUDE_NARROWER},
        ),
        "combinations": described(
            COMBINATIONS,
            "Techniques found on the same titles more often than by chance,"
            " the surest first: by the lower end of the interval of the"
            " lift, descending. Broader and narrower techniques, at any"
            " depth, are left out, since they go together by what they mean.",
            arguments={
                "minSupport": Argument(
                    INT,
                    "Only techniques that are on at least so many titles with this one, 1 or more;"
                    f" {DEFAULT_SUPPORT} by default. Below that, an interval says little.",
                ),
                "liftAbove": Argument(
                    FLOAT,
                    "Only where even the lower end of the interval (`low`) is above this, 0 or"
                    f" more; {DEFAULT_LIFT:g} by default: more often than by chance. 0 lets all"
                    " through.",
                ),
            },
        ),
        "similar": similar(
            "Technique",
            "SIMILAR_TO",
            "EXISTS { (@parent)-[:HAS_VECTOR]->() }",
            "Techniques of similar meaning, the most similar first.",
            connection(
                "SimilarTechnique",
                "A similar technique, with its score.",
                "A page of similar techniques.",
                ABOVE_FLOOR,
            ),
            score="How alike the two are, -1 to 1: by meaning, by place in the hierarchy, and by"
            " how much more often than chance titles use both.",
            rest=OTHER_TECHNIQUES,
        ),
    },
    plural="techniques",
    node=True,
    criteria={
        "within": Criterion(
            "EXISTS { MATCH (@node)-[:BROADER*0..20]->(@above:Technique {id: $value}) }",
            STRING,
            "The slug of a technique: it itself and all narrower ones, at any depth.",
        )
    },
    access_paths={
        ("slug", "eq"): AccessPath("MATCH (@node:Technique {id: $value})"),
        ("slug", "in"): AccessPath("UNWIND $value AS @each MATCH (@node:Technique {id: @each})"),
        ("within",): AccessPath(
            "MATCH (@top:Technique {id: $value})<-[:BROADER*0..20]-(@node:Technique)"
        ),
    },
)

TECHNIQUE_MATCH = ObjectType(
    "TechniqueMatch",
    "One reason for a score: a pair of techniques, one of each side.",
    {
        "contribution": Value(
            "@contribution",
            description="What the pair adds to the score, negative when the two"
            " techniques are unlike. Over all pairs the contributions sum to"
            " the score.",
            of=FLOAT,
        ),
        "technique": One(
            "Technique",
            "MATCH (@node:Technique {id: @ourId})",
            description="Used by the one that was asked about.",
        ),
        "matched": One(
            "Technique",
            "MATCH (@node:Technique {id: @theirId})",
            description="Used by the similar one.",
        ),
    },
)

PRACTICE_MATCH = ObjectType(
    "PracticeMatch",
    "A pair of techniques that adds to the score of two titles, and who practises them.",
    {
        **TECHNIQUE_MATCH.fields,
        "creators": shares_of_creators(
            "owner",
            "ourId",
            "The creators of the title that the list belongs to who"
            " practise `technique`, the largest share first, then by slug.",
        ),
        "matchedCreators": shares_of_creators(
            "parent",
            "theirId",
            "The creators of the similar title who practise `matched`, the"
            " largest share first, then by slug.",
        ),
    },
)

TYPES = (
    *PATH_TYPES,
    *TIMELINE_TYPES,
    TECHNIQUE,
    TECHNIQUE_MATCH,
    PRACTICE_MATCH,
)

ROOTS: dict[str, Field] = {
    "technique": lookup("Technique", "One technique; null when there is none with this slug."),
    "techniques": all_of("Technique", "All techniques, by slug unless orderBy says otherwise."),
    "connection": described(
        CONNECTION,
        "How two titles, creators or techniques are connected: the paths between them through"
        " techniques and people. Null with an error when there is no object with one of the ids, or"
        " when both are the same. (No Relay connection, in spite of its name.)",
        nullable=True,
        arguments={
            "from": Argument(ID, f"Where to begin. {_END}", required=True),
            "to": Argument(ID, f"Where to end. {_END}", required=True),
        },
    ),
}

PREFACES = (CATALOG,)
