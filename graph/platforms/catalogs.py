"""How the catalogs of platforms are made.

What a platform is made of are the titles with a declared use among those, and each counts once:

    share(p, t) = titles on p that use t / titles on p with any declared use
    lift(p, t)  = share(p, t) / (all titles that use t / all titles with any declared use)
    weight      = share(p, t) x idf(t)        idf = ln((1 + N) / (1 + n)) + 1, n of N titles use t
    score(p, q) = sum over t of w(p, t) w(q, t) / (|w(p)| |w(q)|)

the cosine, from 0 to 1, of which each term is a piece of evidence. Everything is counted when it is
asked for, so it is never out of date.
"""

from __future__ import annotations

from graph.declare.fields import Key, Many, One, Value
from graph.declare.scalars import FLOAT, INT
from graph.declare.subject import ObjectType

SHOWN = 10

DOCUMENTED = "EXISTS {{ (@{0})-[:HAS_USE]->(:Use {{origin: 'DECLARED'}}) }}"

ALL_DOCUMENTED = f"COUNT {{ MATCH (@any:Title) WHERE {DOCUMENTED.format('any')} }}"


def _on(platform: str, name: str) -> str:
    """How many documented titles are on a platform."""
    return (
        f"COUNT {{ MATCH ({platform})<-[:ON]-(@window{name}:Availability)"
        f"-[:WINDOW_OF]->(@title{name}:Title) WHERE {DOCUMENTED.format(f'title{name}')}"
        f" RETURN DISTINCT @title{name}.id }}"
    )


_USERS = (
    "COUNT { MATCH (@technique)<-[:OF]-(@useOf:Use {origin: 'DECLARED'})<-[:HAS_USE]-(@user:Title)"
    " RETURN DISTINCT @user.id }"
)

_ON_AND_MADE_WITH = """<-[:ON]-(@window:Availability)-[:WINDOW_OF]->(@title:Title)
    MATCH (@title)-[:HAS_USE]->(@use:Use {origin: 'DECLARED'})-[:OF]->(@technique:Technique)"""

TECHNIQUE_PROFILE = Many(
    "PlatformTechnique",
    f"""
    UNWIND [{{all: {ALL_DOCUMENTED}, own: {_on("@parent", "Own")}}}] AS @base
    MATCH (@parent){_ON_AND_MADE_WITH}
    WITH @catalog, @base, @technique, count(DISTINCT @title) AS @titleCount
    WITH @catalog, @technique, @titleCount, 1.0 * @titleCount / @base.own AS @exact,
         1.0 * {_USERS} / @base.all AS @usual
    WITH @catalog, @technique, @titleCount, round(@exact, 6) AS @share,
         round(@exact / @usual, 6) AS @lift
    """,
    (
        Key("@titleCount", int, descending=True),
        Key("@lift", float, descending=True),
        Key("@technique.id"),
    ),
    keep=("technique", "titleCount", "share", "lift"),
    default=SHOWN,
    cost=50,
)

SIMILAR_PLATFORMS = Many(
    "SimilarPlatform",
    f"""
    UNWIND [{ALL_DOCUMENTED}] AS @documented
    MATCH (@each:Platform)
    WITH @catalog, @parent, @documented, @each, {_on("@each", "Each")} AS @whole
    WHERE @whole > 0
    MATCH (@each){_ON_AND_MADE_WITH}
    WITH @catalog, @parent, @documented, @each.id AS @eachId, @whole, @technique,
         count(DISTINCT @title) AS @users
    WITH @catalog, @parent, @documented, @technique,
         collect({{id: @eachId, share: 1.0 * @users / @whole}}) AS @places
    WITH @catalog, @parent, @technique.id AS @techniqueId, @places,
         log((1.0 + @documented) / (1.0 + {_USERS})) + 1.0 AS @idf
    UNWIND @places AS @place
    WITH @catalog, @parent, @techniqueId, @place.id AS @platformId, @place.share AS @share,
         @place.share * @idf AS @weight
    ORDER BY @platformId, @techniqueId
    WITH @catalog, @parent, @platformId,
         collect({{technique: @techniqueId, share: @share, weight: @weight}}) AS @entries
    WITH @catalog, @parent, collect({{id: @platformId, entries: @entries,
         length: sqrt(reduce(sum = 0.0, one IN @entries | sum + one.weight * one.weight))}})
         AS @profiles
    WITH @catalog, @parent, @profiles, head([one IN @profiles WHERE one.id = @parent.id]) AS @ours
    WHERE @ours IS NOT NULL
    UNWIND [one IN @profiles WHERE one.id <> @parent.id] AS @theirs
    UNWIND @ours.entries AS @our
    WITH @catalog, @parent, @ours, @theirs, @our,
         head([one IN @theirs.entries WHERE one.technique = @our.technique]) AS @their
    WHERE @their IS NOT NULL
    WITH @catalog, @parent, @theirs.id AS @otherId, @our, @their,
         @our.weight * @their.weight / (@ours.length * @theirs.length) AS @part
    ORDER BY @otherId, @our.technique
    WITH @catalog, @parent, @otherId, round(sum(@part), 6) AS @score,
         collect({{technique: @our.technique, share: @our.share, other: @their.share,
                  contribution: round(@part, 7)}}) AS @shared
    """,
    (Key("@score", float, descending=True), Key("@otherId")),
    keep=("parent", "otherId", "score", "shared"),
    default=SHOWN,
    cost=50,
)

PLATFORM_TECHNIQUE = ObjectType(
    "PlatformTechnique",
    "A technique, and how common it is in the catalog of a platform.",
    {
        "technique": One(
            "Technique",
            "UNWIND [@technique] AS @node",
            description="The technique; narrower ones stand for themselves.",
        ),
        "titleCount": Value(
            "@titleCount", INT, description="How many titles on the platform use it, 1 or more."
        ),
        "share": Value(
            "@share",
            FLOAT,
            description="That number, divided by all titles on the platform with any"
            " declared use: above 0, at most 1, to 6 decimals.",
        ),
        "lift": Value(
            "@lift",
            FLOAT,
            description="`share`, divided by the same share among all titles of the"
            " catalog: 2 means twice as common here as elsewhere. To 6"
            " decimals. On few titles it says little.",
        ),
    },
)

SIMILAR_PLATFORM = ObjectType(
    "SimilarPlatform",
    "A platform whose catalog is made alike.",
    {
        "platform": One(
            "Platform",
            "MATCH (@node:Platform {id: @otherId})",
            description="The similar platform.",
        ),
        "score": Value(
            "@score",
            FLOAT,
            description="How alike the two catalogs are made, above 0, at most 1, to 6"
            " decimals: the cosine of their techniques' shares, each"
            " weighted by the rarity of the technique, ln((1 + N) / (1 + n))"
            " + 1 for one that n of N documented titles use.",
        ),
        "evidence": Many(
            "SharedTechnique",
            "UNWIND @shared AS @one WITH @catalog, @one, @one.contribution AS @contribution,"
            " @one.technique AS @sharedId",
            (Key("@contribution", float, descending=True), Key("@sharedId")),
            keep=("one", "contribution", "sharedId"),
            default=5,
            description="The techniques that make up the score, the largest"
            " contribution first, then by slug.",
        ),
    },
)

SHARED_TECHNIQUE = ObjectType(
    "SharedTechnique",
    "A technique that adds to the score of two platforms.",
    {
        "technique": One(
            "Technique",
            "MATCH (@node:Technique {id: @sharedId})",
            description="The technique, used on titles of both.",
        ),
        "share": Value(
            "round(@one.share, 6)",
            FLOAT,
            description="Its share on the platform asked about, above 0, at most 1, to 6 decimals.",
        ),
        "otherShare": Value(
            "round(@one.other, 6)", FLOAT, description="Its share on the similar platform."
        ),
        "contribution": Value(
            "@contribution",
            FLOAT,
            description="What it adds to the score, to 7 decimals: over all techniques"
            " that both share the contributions sum to the score.",
        ),
    },
)
