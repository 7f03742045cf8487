"""What a team would have to learn for a production, and where: the templates of
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

from graph.declare.fields import BY_ID, Field, Inline, Key, Many, One, Page, Value, unknown

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

TRAINING_TYPES: dict[str, dict[str, Field]] = {
    "Institution": {
        "id": Value("@node.id"),
        "slug": Value("@node.id"),
        "name": Value("@node.name"),
        "country": Value("@node.country"),
        "website": Value("@node.website"),
        "source": Value("@node.source"),
        "externalIds": Inline("ExternalIds"),
        "programmes": Page(
            "Programme", "MATCH (@parent)<-[:AT]-(@node:Programme)", (BY_ID,), "slug"
        ),
    },
    "Programme": {
        "id": Value("@node.id"),
        "slug": Value("@node.id"),
        "name": Value("@node.name"),
        "kind": Value("@node.kind"),
        "durationMonths": Value("@node.durationMonths", int),
        "language": Value("@node.language"),
        "website": Value("@node.website"),
        "note": Value("@node.note"),
        "source": Value("@node.source"),
        "institution": One("Institution", "MATCH (@parent)-[:AT]->(@node:Institution)"),
        "techniques": Page(
            "Technique", "MATCH (@parent)-[:TEACHES]->(@node:Technique)", (BY_ID,), "slug"
        ),
    },
    "Training": {
        "planned": _techniques("[one IN @planned | one.id]"),
        "practised": _techniques("[one IN @planned WHERE one.practised | one.id]"),
        "gap": _techniques("@gap"),
        "uncovered": _techniques("@cover.left"),
        "suggestions": Many(
            "TrainingSuggestion",
            "UNWIND @cover.rows AS @row WITH @catalog, @row, @row.place AS @place",
            (Key("@place", int),),
            keep=("row", "place"),
            default=SHOWN,
        ),
    },
    "TrainingSuggestion": {
        "programme": One("Programme", "MATCH (@node:Programme {id: @row.id})"),
        "covers": _techniques("@row.covers"),
        "adds": _techniques("@row.adds"),
        "remains": _techniques("@row.remains"),
    },
}
