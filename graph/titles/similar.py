"""Similar titles of a title, and its likely techniques."""

from __future__ import annotations

from graph.declare.fields import BY_ID, DIVERSE_TITLES, Argument, Key, Many, One, Value
from graph.declare.lists import Rest
from graph.declare.scalars import BOOLEAN, FLOAT
from graph.declare.subject import ObjectType
from graph.techniques.similar import (
    ABOVE_FLOOR,
    BELONGS,
    STORED,
    connection,
    evidence_pairs,
    similar,
)

OTHERS = {
    "excludeSameSeries": (
        "NOT EXISTS { MATCH (@node)-[:PART_OF*0..20]->(@above:Title) WHERE @above.id IN COLLECT {"
        " MATCH (@parent)-[:PART_OF*0..20]->(@whole:Title) RETURN @whole.id } }"
    ),
    # Who states no genres may well share one: that is no crossing.
    "acrossGenres": (
        "size(coalesce(@node.genres, [])) > 0 AND size(coalesce(@parent.genres, [])) > 0"
        " AND none(genre IN @node.genres WHERE genre IN @parent.genres)"
    ),
}
"""Filters of similar titles that look at both ends."""

PROFILE_OF_NODE = (
    "MATCH (@node)-[:HAS_PROFILE]->(@theirs:TitleVector)"
    " WHERE @theirs.generation = @catalog.generation"
)
"""A candidate's vector, as `@theirs`."""

OTHER_TITLES = Rest(
    start="MATCH (@parent)-[:HAS_PROFILE]->(@ours:TitleVector)"
    " WHERE @ours.generation = @catalog.generation",
    keep=("ours",),
    match=PROFILE_OF_NODE,
    where=("@node.id <> @parent.id",),
    belongs=BELONGS,
    compared="theirs",
    # What is stored is not computed again, so that a score is the same wherever it is shown.
    link="{score: coalesce(head(COLLECT { MATCH (@parent)-[@edge:SIMILAR_TECHNIQUES]->(@node)"
    " WHERE @edge.generation = @catalog.generation RETURN @edge.score }),"
    " round(@ours.length * @theirs.length * product(@ours.values, @theirs.values), 6))}",
    stored="EXISTS { MATCH (@parent)-[@edge:SIMILAR_TECHNIQUES]->(@node)"
    " WHERE @edge.generation = @catalog.generation }",
    ends="COUNT { MATCH (@parent)-[@edge:SIMILAR_TECHNIQUES]->(@any:Title)"
    " WHERE @edge.generation = @catalog.generation } >= @catalog.top",
)
"""Titles that are not among the most similar ones: they have no edge, but a profile to compare."""

IS_DOCUMENTED = "EXISTS { (@parent)-[:HAS_USE]->(:Use) }"

LIKELY = Many(
    "LikelyTechnique",
    """
    MATCH (@parent)-[:HAS_USE]->(:Use)-[:OF]->(@used:Technique)
    WITH @catalog, @parent, collect(DISTINCT @used.id) AS @declared
    MATCH (@own:TechniqueVector)
    WHERE @own.generation = @catalog.generation AND @own.technique IN @declared
    WITH @catalog, @parent, @declared, @own ORDER BY @own.technique
    WITH @catalog, @parent, @declared, collect(@own.weights) AS @rows
    MATCH (@other:TechniqueVector)
    WHERE @other.generation = @catalog.generation AND NOT @other.technique IN @declared
    WITH @catalog, @parent, @other.technique AS @otherId, @other.prior
         + reduce(total = 0.0, row IN @rows | total + row[@other.position]) AS @score
    WITH @catalog, @parent, max(@score) AS @best,
         collect({technique: @otherId, score: @score}) AS @all
    WITH @catalog, @parent, @all, @best,
         reduce(total = 0.0, one IN @all | total + exp(one.score - @best)) AS @total
    UNWIND @all AS @one
    WITH @catalog, @parent, @one.technique AS @likelyId,
         round(exp(@one.score - @best) / @total, 6) AS @confidence
    WHERE @confidence > 0
    """,
    (Key("@confidence", float, descending=True), Key("@likelyId")),
    keep=("parent", "likelyId", "confidence"),
    default=5,
    cost=50,  # every technique is looked at
    description="Techniques that titles made like this one use and that are not declared here, the"
    " most likely first: for curators, to be looked into. Empty for a title without declared uses,"
    " and before the first `catalog link`.",
)
"""Undeclared techniques, as `graph.similarity.likely` says, from what is declared now."""

DIVERSITY = Argument(
    FLOAT,
    "How much it counts that titles are unlike each other, 0 to 1. Over 0, the"
    f" {DIVERSE_TITLES} best after all filters are ordered by maximal marginal relevance (Carbonell"
    " and Goldstein 1998) and are all that there is: the best one first, then always the one with"
    " the greatest (1 - diversity) x score - diversity x score with the nearest title placed before"
    " it; equal ones by score, then slug. Scores stay as they are. Does not go with orderBy. A"
    " cursor is good for the same diversity and filters only.",
    default=0.0,
)

SIMILAR_BY_TECHNIQUE = similar(
    "Title",
    "SIMILAR_TECHNIQUES",
    IS_DOCUMENTED,
    "Titles made with similar techniques, the most similar first, with exact reasons. Scores"
    " compare all declared uses by the meaning of their techniques; see `state` for whether they"
    " are up to date.",
    connection(
        "SimilarTitle",
        "A similar title, with its score and the reasons.",
        "A page of similar titles.",
        f"{ABOVE_FLOOR} With diversity at most {DIVERSE_TITLES}.",
        facets=True,
    ),
    evidence=evidence_pairs("TECHNIQUE_PROFILE"),
    rest=OTHER_TITLES,
    filters=OTHERS,
    arguments={
        "diversity": DIVERSITY,
        "excludeSameSeries": Argument(
            BOOLEAN,
            "Whether to leave out titles of the same series: it, its seasons, its episodes.",
            default=False,
        ),
        "acrossGenres": Argument(
            BOOLEAN,
            "Whether to keep only titles that share no genre with the one asked about. Where no"
            " genres are stated nothing is known to be shared or not: such titles are left out, and"
            " for such a title there are none.",
            default=False,
        ),
    },
)

SIMILAR_BY_CREATORS = similar(
    "Title",
    "SIMILAR_CREATORS",
    "EXISTS { (@parent)<-[:CREDITED]-(:Creator)<-[:BY]-(:Use) }",
    "Titles whose creators work with similar techniques, on any of their titles, the most similar"
    " first, with the creators and the techniques that are the reason.",
    connection(
        "SimilarByCreators",
        "A title whose creators work alike, with its score and the reasons: the creators and the"
        " techniques.",
        "A page of titles whose creators work alike.",
        STORED,
        facets=True,
    ),
    evidence=evidence_pairs(
        "CREATOR_PROFILE",
        "PracticeMatch",
        "The pairs of techniques that make up the score, the largest first, each with the creators"
        " who practise them.",
    ),
    sortable=False,
)

LIKELY_TECHNIQUE = ObjectType(
    "LikelyTechnique",
    "A technique that a title is likely to use though no use of it is declared.",
    {
        "confidence": Value(
            "@confidence",
            FLOAT,
            description="The probability that this is the next technique to be declared"
            " for the title, 0 to 1; over all undeclared techniques they sum"
            " to 1. Learned when the similarity was built, from titles of"
            " which one declared use was hidden.",
        ),
        "technique": One(
            "Technique",
            "MATCH (@node:Technique {id: @likelyId})",
            description="The undeclared technique.",
        ),
        "titles": Many(
            "Title",
            """
            MATCH (@parent)-[@link:SIMILAR_TECHNIQUES]->(@node:Title)
            WHERE @link.generation = @catalog.generation
              AND EXISTS { (@node)-[:HAS_USE]->(:Use)-[:OF]->(:Technique {id: @likelyId}) }
            """,
            (Key("@link.score", float, descending=True), BY_ID),
            keep=("node", "link"),
            default=3,
            description="The titles behind it: those made most like this one that use"
            " it, the most similar first. Empty when none of the stored"
            " similar titles does.",
        ),
    },
)
