"""Paths between two titles, creators or techniques: the templates of `graph.registry`.

Steps lead either way between two objects, and there is at most one of a kind between two:

    USES         title and technique       the prominence of the use (0.5 where none is stated)
    CREDITED     title and creator         1
    BY           title and creator without a credit, or technique and creator: m / (m + 1) for m
                 declared uses that are by the creator
    BROADER      technique and technique   0.5
    PART_OF      title and title           0.5
    SIMILAR_TO   technique and technique   their similarity, from SIMILAR on, unless BROADER

Each strength is multiplied by sqrt(r(x) r(y)), and the score of a path is the product of the
weights that result. r is the rarity of an object: 1 for a title, and for a technique or a creator
with n uses (and credits) in a catalog of N titles, but at least 0.01,

    r = 1 - ln(1 + n) / ln(1 + N)

so a path is worth more, the shorter it is and the rarer what it leads over. (The logarithm is that
of inverse document frequency, scaled to 0..1.)

The search is breadth-first from both ends, and meets in the middle. Bounds, so that its cost
depends on the neighbourhood and not on the catalog:

- a path has at most MAXIMUM_LENGTH steps, so that either end is expanded twice at most;
- a path of more than two steps does not lead over a hub, a technique or creator with more than
  HUB uses and credits: what is that common says little, and has the most steps;
- of an object that has more, only the FOLLOWED strongest steps are followed, besides one that
  leads to the other end.
"""

from __future__ import annotations

from graph.declare.fields import (
    BY_ID,
    Argument,
    Bounds,
    Choice,
    Key,
    Many,
    One,
    OneOf,
    Value,
    described,
)
from graph.declare.scalars import FLOAT, INT
from graph.declare.subject import ObjectType
from graph.model.paths import PathOrder, PathRelation

MAXIMUM_LENGTH = 4
DEFAULT_PATHS = 5
DEFAULT_USES = 3
HUB = 300
FOLLOWED = 300
SIMILAR = 0.5
OF_A_KIND = 0.5
LEAST_RARITY = 0.01

CONNECTED = ("Title", "Creator", "Technique")
"""What can be connected, and what a path can lead over."""


def _kind(node: str) -> str:
    others = f"CASE WHEN {node}:Creator THEN 'Creator' ELSE 'Technique' END"
    return f"CASE WHEN {node}:Title THEN 'Title' ELSE {others} END"


def _key(node: str) -> str:
    return f"{_kind(node)} + '/' + {node}.id"


def _links(node: str) -> str:
    """How many uses and credits a technique or a creator has; 0 for a title."""
    counted = f"COUNT {{ ({node})<-[:OF|BY]-() }} + COUNT {{ ({node})-[:CREDITED]->() }}"
    return f"CASE WHEN {node}:Title THEN 0 ELSE {counted} END"


def _rarity(links: str) -> str:
    rarity = f"1.0 - log(1.0 + {links}) / @scale"
    return f"CASE WHEN {rarity} < {LEAST_RARITY} THEN {LEAST_RARITY} ELSE {rarity} END"


def _steps(n: int) -> str:
    """The steps from @node<n>: a list of {key, links, relation, weight}, the best first.

    @links<n> is how many uses and credits it has; a step to @half.other, which is the key of the
    end to come to, is among them in any case. n: makes the names in here its own.
    """
    node, known = f"@node{n}", f"@half, @scale, @node{n}, @links{n}"
    end, each = f"@end{n}", f"@each{n}"
    return f"""COLLECT {{ UNWIND
        COLLECT {{
            MATCH ({node})-[:HAS_USE|OF|BY]-(@use{n}:Use {{origin: 'DECLARED'}})
            MATCH (@use{n})-[:HAS_USE|OF|BY]-({end}:Title|Creator|Technique)
            WHERE {_kind(end)} <> {_kind(node)}
            WITH {node}, {end}, count(@use{n}) AS @uses{n},
                 max(coalesce(@use{n}.prominence, 0.5)) AS @prominence{n},
                 NOT {end}:Creator AND NOT {node}:Creator AS @used{n}
            WHERE @used{n} OR NOT EXISTS {{ ({node})-[:CREDITED]-({end}) }}
            RETURN {{node: {end}, relation: CASE WHEN @used{n} THEN 'USES' ELSE 'BY' END,
                strength: CASE WHEN @used{n} THEN @prominence{n}
                    ELSE 1.0 * @uses{n} / (@uses{n} + 1) END}} }}
        + COLLECT {{
            MATCH ({node})-[:CREDITED]-(@credited{n}:Title|Creator)
            WITH DISTINCT @credited{n}
            RETURN {{node: @credited{n}, relation: 'CREDITED', strength: 1.0}} }}
        + COLLECT {{
            MATCH ({node})-[@above{n}:BROADER|PART_OF]-(@kin{n}:Technique|Title)
            RETURN {{node: @kin{n}, relation: type(@above{n}), strength: {OF_A_KIND}}} }}
        + COLLECT {{
            MATCH ({node})-[@similar{n}:SIMILAR_TO]-(@like{n}:Technique)
            WHERE @similar{n}.generation = @catalog.generation AND @similar{n}.score >= {SIMILAR}
              AND NOT EXISTS {{ ({node})-[:BROADER]-(@like{n}) }}
            WITH @like{n}, max(@similar{n}.score) AS @score{n}
            RETURN {{node: @like{n}, relation: 'SIMILAR_TO', strength: @score{n}}} }}
        AS {each}
        WITH {known}, {each}, {each}.node AS @to{n}
        WITH {known}, {each}, @to{n}, {_links(f"@to{n}")} AS @toLinks{n}
        WITH @half, {each}, @to{n}, @toLinks{n}, {_key(f"@to{n}")} AS @key{n},
             round({each}.strength
                * sqrt(({_rarity(f"@links{n}")}) * ({_rarity(f"@toLinks{n}")})), 6) AS @weight{n}
        WHERE @weight{n} > 0
        WITH @half, {each}, @to{n}, @toLinks{n}, @key{n}, @weight{n}
        ORDER BY @key{n} <> @half.other, @weight{n} DESC, @key{n} LIMIT {FOLLOWED}
        RETURN {{{f"node: @to{n}," if n == 1 else ""} key: @key{n}, links: @toLinks{n},
                 relation: {each}.relation, weight: @weight{n}}} }}"""


# Without nodes: the embedded engine counts the whole of each against the memory of a query.
_STEP = "{{key: {0}.key, relation: {0}.relation, weight: {0}.weight}}"

_PATHS = f"""
    WITH @catalog, @from, @to, log(1.0 + COUNT {{ MATCH (@title:Title) }}) AS @scale
    UNWIND [{{side: 0, node: @from, other: {_key("@to")}}},
            {{side: 1, node: @to, other: {_key("@from")}}}] AS @half
    WITH @catalog, @from, @to, @scale, @half, @half.node AS @node1
    WITH @catalog, @from, @to, @scale, @half, @node1, {_links("@node1")} AS @links1
    WITH @catalog, @from, @to, @scale, @half, {_key("@node1")} AS @own, {_steps(1)} AS @steps1
    UNWIND [{{side: @half.side, depth: 0, key: @own, weight: 1.0}}]
        + COLLECT {{ UNWIND @steps1 AS @only
            RETURN {{side: @half.side, depth: 1, key: @only.key, weight: @only.weight,
                     first: {_STEP.format("@only")}}} }}
        + COLLECT {{
            UNWIND CASE WHEN $maxLength > 2 + @half.side THEN @steps1 ELSE [] END AS @first
            WITH @catalog, @scale, @half, @own, @first
            WHERE @first.links <= {HUB} AND @first.key <> @half.other
            WITH @catalog, @scale, @half, @own, @first,
                 @first.node AS @node2, @first.links AS @links2
            UNWIND {_steps(2)} AS @second
            WITH @half, @own, @first, @second
            WHERE @second.links <= {HUB} AND NOT @second.key IN [@own, @half.other]
            RETURN {{side: @half.side, depth: 2, key: @second.key,
                     weight: @first.weight * @second.weight,
                     first: {_STEP.format("@first")}, second: {_STEP.format("@second")}}} }}
        AS @part
    WITH @catalog, @from, @to, @part.key AS @meeting, collect(@part) AS @parts
    UNWIND @parts AS @fore
    WITH @catalog, @from, @to, @parts, @fore WHERE @fore.side = 0 AND @fore.depth > 0
    UNWIND @parts AS @aft
    WITH @catalog, @from, @to, @fore, @aft, @fore.depth + @aft.depth AS @length
    WHERE @aft.side = 1 AND @fore.depth - @aft.depth IN [0, 1] AND @length <= $maxLength
      AND (@length < 4 OR @fore.first.key <> @aft.first.key)
    WITH @catalog, @from, @to, @length, @fore, @aft, round(@fore.weight * @aft.weight, 9) AS @score,
         CASE WHEN $orderBy = 'SHORTEST' THEN @length ELSE 0 END AS @rank,
         @fore.first.key + CASE WHEN @length > 2 THEN ' ' + @fore.second.key ELSE '' END
         + CASE WHEN @length > 3 THEN ' ' + @aft.first.key ELSE '' END AS @keys
"""


def _node(name: str, key: str) -> str:
    """The node that has a key."""
    found = [
        f"COLLECT {{ MATCH (@{name}{label}:{label} {{id: substring({key}, {len(label) + 1})}})"
        f" WHERE {key} STARTS WITH '{label}/' RETURN @{name}{label} }}"
        for label in CONNECTED
    ]
    return f"head({' + '.join(found)})"


def _along(there: str, back: str, end: str) -> str:
    """What the halves of a path hold, in its order: `there` and `back` of each step, `end` last."""
    return f"""[{there.format("@fore.first")}]
        + CASE WHEN @fore.depth = 2 THEN [{there.format("@fore.second")}] ELSE [] END
        + CASE WHEN @aft.depth = 2 THEN [{back.format("@aft.second", "@aft.first")}] ELSE [] END
        + CASE WHEN @aft.depth > 0 THEN [{end}] ELSE [] END"""


def _one_of(end: str) -> OneOf:
    return OneOf(
        {
            label: f"MATCH (@node:{label} {{id: {end}.id}}) WHERE {end}:{label}"
            for label in CONNECTED
        },
        "PathNode",
    )


PATHS_BETWEEN = ObjectType(
    "PathsBetween",
    "How two objects are connected through techniques and people.",
    {
        "from": described(_one_of("@from"), "Where the paths begin."),
        "to": described(_one_of("@to"), "Where they lead."),
        "known": Value("[@from IS NOT NULL, @to IS NOT NULL]", description="", internal=True),
        "paths": Many(
            "Path",
            _PATHS,
            (
                Key("@rank", int),
                Key("@score", float, descending=True),
                Key("@length", int),
                Key("@keys"),
            ),
            keep=("from", "to", "fore", "aft", "length", "score", "rank", "keys"),
            numbers={"maxLength": Bounds(MAXIMUM_LENGTH, 1, MAXIMUM_LENGTH)},
            default=DEFAULT_PATHS,
            description="The paths between the two; empty where nothing connects them"
            " within `maxLength` steps. A path of more than 2 steps leads"
            " over no technique or creator with more than 300 uses and"
            " credits, and of each object only the 300 strongest steps are"
            " followed, besides one to the other end.",
            arguments={
                "maxLength": Argument(
                    INT,
                    f"The most steps of a path, 1 to {MAXIMUM_LENGTH}, which is the default.",
                ),
                "orderBy": Argument(
                    PathOrder,
                    "Which paths come first. Ties go by what they lead over.",
                    nullable=False,
                    default=PathOrder.BEST,
                ),
            },
        ),
    },
)

PATH = ObjectType(
    "Path",
    "A way from one object to the other that visits nothing twice.",
    {
        "length": Value("@length", INT, description="How many steps it has, 1 to 4."),
        "score": Value(
            "@score",
            FLOAT,
            description="The product of the weights of its steps, above 0 and at most"
            " 1, to 9 decimals: the shorter the path and the rarer what it"
            " leads over, the higher. Comparable between paths of the same"
            " two ends.",
        ),
        "steps": Many(
            "PathStep",
            f"""
            WITH @catalog, @length, [{_key("@from")}]
                 + {_along("{0}.key", "{1}.key", _key("@to"))} AS @passed,
                 {_along("{0}.relation", "{0}.relation", "@aft.first.relation")} AS @relations,
                 {_along("{0}.weight", "{0}.weight", "@aft.first.weight")} AS @weights
            UNWIND range(0, @length - 1) AS @place
            WITH @catalog, @place, {_node("near", "@passed[@place]")} AS @near,
                 {_node("far", "@passed[@place + 1]")} AS @far,
                 @relations[@place] AS @relation, @weights[@place] AS @weight
            """,
            (Key("@place", int),),
            keep=("near", "far", "relation", "weight", "place"),
            description="From `from` to `to`, each where the last one ended.",
        ),
    },
)

PATH_STEP = ObjectType(
    "PathStep",
    "A step of a path, in the direction of the path.",
    {
        "from": described(_one_of("@near"), "Where it begins."),
        "to": described(_one_of("@far"), "Where it leads."),
        "relation": Value(
            "@relation", description="What links the two, whichever way.", of=PathRelation
        ),
        "weight": Value(
            "@weight",
            FLOAT,
            description="How strong the step is, above 0 and at most 1: the strength of"
            " the relation times the square root of the rarity of both ends."
            " Strengths: USES the highest prominence (0.5 where none is"
            " stated), CREDITED 1, BY m / (m + 1) for m uses, BROADER and"
            " PART_OF 0.5, SIMILAR_TO the score. Rarity: 1 for a title; for"
            " a technique with n uses, or a creator with n uses and credits,"
            " 1 - ln(1 + n) / ln(1 + N) in a catalog of N titles, at least"
            " 0.01. To 6 decimals.",
        ),
        "uses": Many(
            "Use",
            "MATCH (@near)-[:HAS_USE|OF|BY]-(@node:Use {origin: 'DECLARED'})"
            "-[:HAS_USE|OF|BY]-(@far)",
            (Key("coalesce(@node.prominence, -1.0)", float, descending=True), BY_ID),
            default=DEFAULT_USES,
            description="Of a step between two of title, technique and creator: the"
            " declared uses that have to do with both, the most prominent"
            " first.",
        ),
        "credits": Many(
            "Credit",
            "MATCH (@near)-[@node:CREDITED]-(@far)",
            (Key("coalesce(@node.position, 2147483647)", int), BY_ID),
            description="Of a step between title and creator: the credits, by position.",
        ),
    },
)

PATH_TYPES = (
    PATHS_BETWEEN,
    PATH,
    PATH_STEP,
)


CONNECTION = Choice(
    "ends",
    {
        f"{one} {other}": One(
            "PathsBetween",
            f"OPTIONAL MATCH (@from:{one} {{id: $from}}) OPTIONAL MATCH (@to:{other} {{id: $to}})",
        )
        for one in CONNECTED
        for other in CONNECTED
    },
)
"""Root field; `ends` are the types of `from` and `to`, whose slugs are given."""
