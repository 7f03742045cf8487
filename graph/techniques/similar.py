"""Lists of similar objects, of any subject."""

from __future__ import annotations

from collections.abc import Mapping

from graph.declare.fields import (
    BY_ID,
    MAXIMUM_EVIDENCE,
    SCORES,
    Argument,
    Connection,
    Field,
    Key,
    Many,
    Page,
    Value,
)
from graph.declare.lists import Rest
from graph.declare.scalars import FLOAT
from graph.declare.subject import Preface
from graph.model.similarity import OTHER_TOP, SimilarityState

CATALOG = Preface("catalog", "MATCH (@catalog:Catalog {id: 'catalog'})")
"""The one node that says which similarity build is current."""

BELONGS = "@link.score > @catalog.floor"
"""That a candidate belongs in a list of similar objects: other scores make no edge either."""

# A technique without a direction has no cosine. `part` is known inside its any() only.
OTHER_TECHNIQUES = Rest(
    start="MATCH (@parent)-[:HAS_VECTOR]->(@ours:TechniqueVector)"
    " WHERE @ours.generation = @catalog.generation"
    " AND any(part IN @ours.values WHERE part <> 0.0)",
    keep=("ours",),
    match="MATCH (@node)-[:HAS_VECTOR]->(@theirs:TechniqueVector)"
    " WHERE @theirs.generation = @catalog.generation",
    where=(
        "@node.id <> @parent.id",
        "any(part IN @theirs.values WHERE part <> 0.0)",
    ),
    belongs=BELONGS,
    link="{score: coalesce(head(COLLECT { MATCH (@parent)-[@edge:SIMILAR_TO]->(@node)"
    " WHERE @edge.generation = @catalog.generation RETURN @edge.score }),"
    " round(product(@ours.values, @theirs.values), 6))}",
    stored="EXISTS { MATCH (@parent)-[@edge:SIMILAR_TO]->(@node)"
    " WHERE @edge.generation = @catalog.generation }",
    ends="COUNT { MATCH (@parent)-[@edge:SIMILAR_TO]->(@any:Technique)"
    f" WHERE @edge.generation = @catalog.generation }} >= CASE WHEN @catalog.top < {OTHER_TOP}"
    f" THEN @catalog.top ELSE {OTHER_TOP} END",
)
"""Techniques that are not among the most similar ones: they have no edge, but a vector."""


def shares_of_creators(title: str, technique: str, description: str) -> Many:
    """Whose practice the weight of a technique in a title's creators' profile comes from.

    The profile is the sum of the practices, each of length 1. A stored practice has length
    m / (m + s) for m uses, so its weights are divided by that.
    """
    return Many(
        "CreatorShare",
        f"""
        MATCH (@{title})<-[:CREDITED]-(@who:Creator)-[@practice:PRACTICE_PROFILE]->
            (@vector:TechniqueVector)
        WHERE @vector.generation = @catalog.generation AND @vector.technique = @{technique}
        WITH DISTINCT @catalog, @who, @practice.weight AS @weight
        WITH @catalog, @who, @weight * (1.0 + @catalog.shrinkage / COUNT {{
            MATCH (@who)<-[:BY]-(@use:Use {{origin: 'DECLARED'}})-[:OF]->(@used:Technique)
            MATCH (@use)<-[:HAS_USE]-(@on:Title) RETURN DISTINCT @on.id, @used.id }}) AS @part
        WITH @catalog, collect({{who: @who, part: @part}}) AS @parts, sum(@part) AS @whole
        UNWIND @parts AS @each
        WITH @catalog, @each.who AS @creator, round(@each.part / @whole, 6) AS @share
        """,
        (Key("@share", float, descending=True), Key("@creator.id")),
        keep=("creator", "share"),
        description=description,
    )


def evidence_pairs(
    profile: str,
    type_name: str = "TechniqueMatch",
    description: str = "The pairs of techniques that make up the score, the largest first.",
) -> Many:
    """The pairs of techniques that a score is the sum of, the largest contribution first."""
    return Many(
        type_name,
        f"""
        MATCH (@owner)-[@ours:{profile}]->(@our:TechniqueVector)
        WHERE @our.generation = @catalog.generation
        WITH @catalog, @owner, @parent, @our.technique AS @ourId, @our.values AS @ourValues,
             @ours.weight AS @ourWeight
        MATCH (@parent)-[@theirs:{profile}]->(@their:TechniqueVector)
        WHERE @their.generation = @catalog.generation
        WITH @catalog, @owner, @parent, @ourId, @their.technique AS @theirId,
             round(@ourWeight * @theirs.weight * product(@ourValues, @their.values), 7)
             AS @contribution
        """,
        (Key("@contribution", float, descending=True), Key("@ourId"), Key("@theirId")),
        keep=("owner", "parent", "ourId", "theirId", "contribution"),
        default=5,
        maximum=MAXIMUM_EVIDENCE,
        description=description,
    )


def state(documented: str) -> Value:
    """Whether scores are up to date. documented: true when there is something to compare by."""
    return Value(
        "CASE WHEN @catalog.generation IS NULL THEN 'NOT_BUILT'"
        f" WHEN NOT {documented} THEN 'UNDOCUMENTED'"
        " WHEN @catalog.linkedRevision <> @catalog.revision"
        " OR @catalog.fingerprint <> $$fingerprint THEN 'STALE'"
        " ELSE 'CURRENT' END",
        SimilarityState,
        description="Whether the scores are up to date, or why there are none.",
    )


MIN_SCORE = Argument(FLOAT, "Only those whose score is at least this, -1 to 1; without it, all.")
SCORE = (
    "How alike the two are, -1 to 1, and the same from either side. A copy of itself would score"
    " less than 1: little documented, little sure."
)
STORED = (
    f"How many are stored, less what the filters leave out: at most {OTHER_TOP}. Counted only when"
    " selected."
)
ABOVE_FLOOR = (
    "How many score above the server's CATALOG_SIMILARITY_FLOOR (0.1), less what the filters leave"
    " out; counted only when selected."
)


def connection(name: str, edge: str, page: str, total: str, *, facets: bool = False) -> Connection:
    """The type of a list of similar objects: what an edge and a page of it are."""
    return Connection(
        name, page, edge, edge_where="Similarity", total=total, aggregate=True, facets=facets
    )


def similar(
    name: str,
    edges: str,
    documented: str,
    description: str,
    connection: Connection,
    *,
    score: str = SCORE,
    evidence: Many | None = None,
    rest: Rest | None = None,
    filters: Mapping[str, str] | None = None,
    arguments: Mapping[str, Argument] | None = None,
    sortable: bool = True,
) -> Page:
    """Similarity edges of the current build, the best first.

    name: the type of the rows. documented: an expression that is true when there is something to
    compare by. filters, arguments: further ones than `minScore`.
    """
    of_edge: dict[str, Field] = {
        "score": Value("@link.score", FLOAT, description=score, filterable=True)
    }
    if evidence:
        of_edge["evidence"] = evidence
    return Page(
        name,
        f"MATCH (@parent)-[@link:{edges}]->(@node:{name})",
        (Key("@link.score", float, descending=True), BY_ID),
        "score",
        where=("@link.generation = @catalog.generation",),
        filters={"minScore": "@link.score >= $minScore", **(filters or {})},
        numbers={"minScore": SCORES},
        rest=rest,
        edge=of_edge,
        about={"state": state(documented)},
        default=10,
        description=description,
        arguments={"minScore": MIN_SCORE, **(arguments or {})},
        connection=connection,
        sortable=sortable,
    )
