"""Parts of the lists of similar objects: the templates of `graph.registry` for that."""

from __future__ import annotations

from graph.declare.fields import Key, Many, Rest
from graph.model.similarity import OTHER_TOP

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


def shares_of_creators(title: str, technique: str) -> Many:
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
    )
