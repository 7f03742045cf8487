"""The skills gap of a team for a production, and programmes that close it: the templates of
`graph.registry` for that.

The gap is what is planned less what the team practises. A team practises a technique if a declared
use of it, or of a narrower one at any depth, is credited to one of them, on any title. A programme
covers a technique, by the same rule, if it teaches it or a narrower one.

Programmes are suggested in the order of the greedy cover: first the one that covers the most of the
gap, then always the one that covers the most of what remains; ties by id. One that would cover
nothing more is left out. The greedy cover needs at most 1 + ln n times as many programmes as the
smallest one that covers n techniques (Chvatal, Mathematics of Operations Research 4, 1979).
"""

from __future__ import annotations

from dataclasses import replace

from graph.declare.fields import (
    BY_ID,
    GLOBAL_ID,
    MAXIMUM_NAMED,
    SLUG,
    Argument,
    Field,
    Key,
    Many,
    One,
    Page,
    described,
    prop,
    unknown,
)
from graph.declare.records import LinkTo
from graph.declare.roots import all_of, lookup
from graph.declare.scalars import COUNTRY, INT, STRING
from graph.declare.subject import ObjectType
from graph.declare.usual import EXTERNAL_IDS, STATED_SOURCE, WEBSITE
from graph.declare.values import Locale, Months
from graph.model.training import ProgrammeKind

SHOWN = 10

_PRACTISED = """
    EXISTS {{ MATCH (@plan)<-[:BROADER*0..20]-(@narrower:Technique)<-[:OF]-
        (@use:Use {{origin: 'DECLARED'}})-[:BY]->(@member:Creator) WHERE @member.id IN {team} }}
"""

_NAMED = "coalesce($techniques, [])"
_OF_TITLE = """COLLECT { MATCH (@wanted:Title {id: $title})-[:HAS_USE]->
    (@declared:Use {origin: 'DECLARED'})-[:OF]->(@of:Technique) RETURN DISTINCT @of.id }"""

_UNKNOWN = unknown("Technique", "coalesce($techniques, [])")
_UNKNOWN_TEAM = unknown("Creator", "coalesce($team, [])")
_UNKNOWN_TITLE = unknown("Title", "[$title]")


def _training(planned: str, team: str, missing: str, kept: str = "") -> One:
    """planned, team: lists of ids. kept: the variables that `team` refers to."""
    return One(
        "Training",
        f"""
        UNWIND [COLLECT {{ UNWIND {planned} AS @name
            MATCH (@plan:Technique {{id: @name}})
            WITH DISTINCT {kept}@catalog, @plan ORDER BY @plan.id
            RETURN {{id: @plan.id, practised: {_PRACTISED.format(team=team)}}} }}] AS @planned
        WITH @catalog, @planned, [one IN @planned WHERE NOT one.practised | one.id] AS @gap
        WITH @catalog, @planned, @gap, COLLECT {{
            MATCH (@programme:Programme)
            WITH @catalog, @programme, COLLECT {{
                UNWIND @gap AS @lacking
                MATCH (@lack:Technique {{id: @lacking}})
                WHERE EXISTS {{ (@lack)<-[:BROADER*0..20]-(:Technique)<-[:TEACHES]-(@programme) }}
                RETURN @lacking }} AS @taught
            WHERE size(@taught) > 0
            WITH @catalog, @programme, @taught ORDER BY @programme.id
            RETURN {{id: @programme.id, covers: @taught}} }} AS @offers
        WITH @catalog, @planned, @gap, {_COVER} AS @cover
        """,
        missing=missing,
        named=("techniques", "team"),
    )


_COVER = """
    reduce(done = {left: @gap, rows: []}, step IN range(1, size(@gap)) |
      head([best IN [reduce(top = {size: 0, id: '', covers: []}, one IN @offers |
          head([adds IN [[each IN one.covers WHERE each IN done.left]] |
            CASE WHEN size(adds) > top.size
              THEN {size: size(adds), id: one.id, covers: one.covers} ELSE top END]))] |
        CASE WHEN best.size = 0 THEN done ELSE
          {left: [each IN done.left WHERE NOT each IN best.covers],
           rows: done.rows + [{place: step, id: best.id, covers: best.covers,
             adds: [each IN best.covers WHERE each IN done.left],
             remains: [each IN done.left WHERE NOT each IN best.covers]}]} END]))
"""
"""The greedy cover: what is left uncovered, and a row for each programme chosen, in order.

`head([name IN [expression] | ...])` gives an expression a name.
"""


def _techniques(ids: str) -> Many:
    return Many(
        "Technique",
        f"UNWIND {ids} AS @each MATCH (@node:Technique {{id: @each}})",
        (BY_ID,),
        keep=("node",),
    )


TRAINING_FOR = _training(_NAMED, "coalesce($team, [])", f"{_UNKNOWN} + {_UNKNOWN_TEAM}")
"""The root field."""

TRAINING_SUGGESTIONS = _training(
    f"{_NAMED} + {_OF_TITLE}", "[@parent.id]", f"{_UNKNOWN} + {_UNKNOWN_TITLE}", "@parent, "
)
"""The same for one creator, and also by what is declared on a title."""

PROGRAMMES_OF = Page("Programme", "MATCH (@parent)<-[:TEACHES]-(@node:Programme)", (BY_ID,), "slug")
"""The programmes that teach a technique."""

INSTITUTION = ObjectType(
    "Institution",
    "A university, a school, or whoever else teaches.",
    {
        "id": GLOBAL_ID,
        "slug": replace(SLUG, sortable=False),
        "name": prop(STRING, "The name that it goes by.", nullable=False, filterable=True),
        "country": prop(
            COUNTRY, "Where it is; null when not stated.", filterable=True, loadable=True
        ),
        "website": WEBSITE,
        "source": STATED_SOURCE,
        "externalIds": EXTERNAL_IDS,
        "programmes": Page(
            "Programme",
            "MATCH (@parent)<-[:AT]-(@node:Programme)",
            (BY_ID,),
            "slug",
            description="The techniques that it teaches, by slug.",
        ),
    },
    node=True,
)

PROGRAMME = ObjectType(
    "Programme",
    "A training programme, workshops included.",
    {
        "id": GLOBAL_ID,
        "slug": SLUG,
        "name": prop(
            STRING,
            "Its name, in the language in which it was published.",
            nullable=False,
            filterable=True,
            sortable=True,
        ),
        "kind": prop(
            ProgrammeKind,
            "What it is; null when not stated.",
            filterable=True,
            sortable=True,
            loadable=True,
        ),
        "durationMonths": prop(
            INT,
            "How long it takes, in months, 1 or more; null when not stated.",
            filterable=True,
            sortable=True,
            loadable=Months,
        ),
        "language": prop(
            STRING,
            "BCP 47 tag of the language of teaching; null when not stated.",
            filterable=True,
            loadable=Locale,
        ),
        "website": WEBSITE,
        "note": prop(
            STRING,
            "What is to be known of this record, such as where its techniques come from.",
            loadable=True,
        ),
        "source": STATED_SOURCE,
        "institution": One(
            "Institution",
            "MATCH (@parent)-[:AT]->(@node:Institution)",
            description="The institution that teaches it.",
            filterable=True,
            loadable=LinkTo("AT", "Institution"),
        ),
        "techniques": Page(
            "Technique",
            "MATCH (@parent)-[:TEACHES]->(@node:Technique)",
            (BY_ID,),
            "slug",
            description="The techniques that it teaches, by slug.",
            filterable=True,
            loadable=LinkTo("TEACHES", "Technique", many=True),
        ),
    },
    plural="training programmes",
    node=True,
)

TRAINING = ObjectType(
    "Training",
    "The techniques that a team would have to learn for a plan, and"
    " where. A technique is practised if a declared use of it, or of"
    " a narrower one at any depth, is credited to the team on any"
    " title. What nobody declared does not count, so somebody may"
    " well know more.",
    {
        "planned": described(
            _techniques("[one IN @planned | one.id]"), "All that is planned, by slug."
        ),
        "practised": described(
            _techniques("[one IN @planned WHERE one.practised | one.id]"),
            "Techniques of the plan that the team practises, by slug.",
        ),
        "gap": described(
            _techniques("@gap"), "Techniques of the plan that it does not practise, by slug."
        ),
        "uncovered": described(
            _techniques("@cover.left"),
            "Techniques of the gap that no programme in the catalog covers, by slug.",
        ),
        "suggestions": Many(
            "TrainingSuggestion",
            "UNWIND @cover.rows AS @row WITH @catalog, @row, @row.place AS @place",
            (Key("@place", int),),
            keep=("row", "place"),
            default=SHOWN,
            description="Programmes that together cover what can be covered of the gap,"
            " in greedy order: first the one that covers the most of it,"
            " then always the one that covers the most of what remains; ties"
            " by slug. One that adds nothing is left out.",
        ),
    },
)

TRAINING_SUGGESTION = ObjectType(
    "TrainingSuggestion",
    "A programme that is suggested, and what of the gap it covers.",
    {
        "programme": One(
            "Programme", "MATCH (@node:Programme {id: @row.id})", description="The programme."
        ),
        "covers": described(
            _techniques("@row.covers"),
            "What it covers of the whole gap, by slug: techniques of which"
            " it teaches the technique itself, or a narrower one.",
        ),
        "adds": described(
            _techniques("@row.adds"),
            "Techniques that it covers and no suggestion before it, by slug; never empty.",
        ),
        "remains": described(
            _techniques("@row.remains"),
            "Techniques of the gap that it and all suggestions before it leave open, by slug.",
        ),
    },
)

TYPES = (
    INSTITUTION,
    PROGRAMME,
    TRAINING,
    TRAINING_SUGGESTION,
)

ROOTS: dict[str, Field] = {
    "institution": lookup(
        "Institution", "One institution; null when there is none with this slug."
    ),
    "programme": lookup(
        "Programme", "One training programme; null when there is none with this slug."
    ),
    "programmes": all_of(
        "Programme",
        "All training programmes, workshops included, by slug unless orderBy says otherwise.",
    ),
    "trainingFor": described(
        TRAINING_FOR,
        "The techniques that a team would have to learn for a plan, and the programmes that teach"
        " them.",
        arguments={
            "techniques": Argument(
                STRING,
                "Slugs of the techniques that the production plans to use, at most"
                f" {MAXIMUM_NAMED}. One that is not there is an error.",
                list=True,
                required=True,
            ),
            "team": Argument(
                STRING,
                f"Slugs of the creators who are to do it, at most {MAXIMUM_NAMED}. One that is not"
                " there is an error. Without any, all that is planned has to be learned.",
                list=True,
            ),
        },
    ),
}
