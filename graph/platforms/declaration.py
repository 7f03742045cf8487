"""Where titles are to be seen, and how the catalogs of platforms are made: the templates of
`graph.registry` for that.

A window is available on a day that it spans, first and last day included; without a last day it is
open. Without markets it holds in every market of its platform. A title is on a platform if it has
any window there, whenever; seasons and episodes have windows of their own and inherit none.

What a platform is made of are the titles with a declared use among those, and each counts once:

    share(p, t) = titles on p that use t / titles on p with any declared use
    lift(p, t)  = share(p, t) / (all titles that use t / all titles with any declared use)
    weight      = share(p, t) x idf(t)        idf = ln((1 + N) / (1 + n)) + 1, n of N titles use t
    score(p, q) = sum over t of w(p, t) w(q, t) / (|w(p)| |w(q)|)

the cosine, from 0 to 1, of which each term is a piece of evidence. Everything is counted when it is
asked for, so it is never out of date.
"""

from __future__ import annotations

from graph.declare.fields import BY_ID, Field, Inline, Key, Many, One, Page, Value

SHOWN = 10

_NONE_OF = "size(coalesce({0}.markets, [])) = 0"

OPEN = f"""($market IS NULL OR $market IN @window.markets
    OR ({_NONE_OF.format("@window")} AND $market IN @platform.markets))
    AND ($at IS NULL OR (@window.startsOn <= $at
         AND (@window.endsOn IS NULL OR @window.endsOn >= $at)))"""
"""That a `@window` on a `@platform` is available in `$market` and `$at`, as far as these are given.

"""

AVAILABLE_IN = f"""EXISTS {{
    MATCH (@node)<-[:WINDOW_OF]-(@window:Availability)-[:ON]->(@platform:Platform)
    WHERE ($on IS NULL OR @platform.id = $on) AND {OPEN} }}"""
"""The condition `availableIn` of a filter of titles."""

SOUND_SUITS = f"""coalesce(head(COLLECT {{{{
    MATCH (@node)<-[:WINDOW_OF]-(@window:Availability)-[:ON]->(@platform:Platform)
    WHERE size(coalesce(@window.audioLanguages, [])) > 0 AND {OPEN}
    RETURN max(CASE WHEN any(sound IN @window.audioLanguages WHERE {{}}) THEN 1 ELSE 0 END)
    }}}}), 1) = 1"""
"""That what is filled in holds of a `sound` of any of a title's windows in `$market` and `$at` that
state their sound, or that there are none."""

ARRIVALS = f"""MATCH (@window:Availability)-[:ON]->(@platform:Platform)
    WHERE @window.startsOn >= $since AND {OPEN}
    MATCH (@window)-[:WINDOW_OF]->(@title:Title)
    WITH @title.id AS @arrived, max(@window.startsOn) AS @day RETURN [@arrived, @day]"""
"""Titles, and the first day of the newest of their windows in `$market` and `$at`, from `$since`
on."""

AVAILABILITY = Many(
    "Availability",
    f"""MATCH (@parent)<-[:WINDOW_OF]-(@window:Availability)-[:ON]->(@platform:Platform)
    WHERE {OPEN} WITH @catalog, @parent, @window AS @node""",
    (Key("@node.startsOn"), BY_ID),
    keep=("node",),
)
"""The windows of a title."""

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

PLATFORM_TYPES: dict[str, dict[str, Field]] = {
    "Platform": {
        "id": Value("@node.id"),
        "slug": Value("@node.id"),
        "name": Value("@node.name"),
        "aliases": Value("coalesce(@node.aliases, [])", list=True),
        "markets": Value("coalesce(@node.markets, [])", list=True),
        "opened": Value("@node.opened"),
        "closed": Value("@node.closed"),
        "website": Value("@node.website"),
        "source": Value("@node.source"),
        "externalIds": Inline("ExternalIds"),
        "titles": Page(
            "Title",
            "MATCH (@parent)<-[:ON]-(@window:Availability)-[:WINDOW_OF]->(@node:Title)",
            (BY_ID,),
            "slug",
            aggregates={},
            edge={
                "windows": Many(
                    "Availability",
                    "MATCH (@owner)<-[:ON]-(@node:Availability)-[:WINDOW_OF]->(@parent)",
                    (Key("@node.startsOn"), BY_ID),
                )
            },
        ),
        "initiatives": Many(
            "Initiative",
            "MATCH (@parent)<-[:BY_PLATFORM]-(@node:Initiative)",
            (Key("@node.date", descending=True), BY_ID),
        ),
        "techniqueProfile": TECHNIQUE_PROFILE,
        "similarPlatforms": SIMILAR_PLATFORMS,
    },
    "Availability": {
        "slug": Value("@node.id"),
        "markets": Value(
            f"CASE WHEN {_NONE_OF.format('@node')} THEN head(COLLECT {{"
            " MATCH (@node)-[:ON]->(@where:Platform) RETURN coalesce(@where.markets, []) })"
            " ELSE @node.markets END",
            list=True,
        ),
        "everyMarket": Value(_NONE_OF.format("@node")),
        "from": Value("@node.startsOn"),
        "until": Value("@node.endsOn"),
        "audioLanguages": Value("coalesce(@node.audioLanguages, [])", list=True),
        "subtitleLanguages": Value("coalesce(@node.subtitleLanguages, [])", list=True),
        "source": Value("@node.source"),
        "platform": One("Platform", "MATCH (@parent)-[:ON]->(@node:Platform)"),
        "title": One("Title", "MATCH (@parent)-[:WINDOW_OF]->(@node:Title)"),
    },
    "Initiative": {
        "slug": Value("@node.id"),
        "date": Value("@node.date"),
        "statement": Value("@node.statement"),
        "source": Value("@node.source"),
        "platform": One("Platform", "MATCH (@parent)-[:BY_PLATFORM]->(@node:Platform)"),
        "techniques": Many("Technique", "MATCH (@parent)-[:CONCERNS]->(@node:Technique)", (BY_ID,)),
    },
    "PlatformTechnique": {
        "technique": One("Technique", "UNWIND [@technique] AS @node"),
        "titleCount": Value("@titleCount", int),
        "share": Value("@share", float),
        "lift": Value("@lift", float),
    },
    "SimilarPlatform": {
        "platform": One("Platform", "MATCH (@node:Platform {id: @otherId})"),
        "score": Value("@score", float),
        "evidence": Many(
            "SharedTechnique",
            "UNWIND @shared AS @one WITH @catalog, @one, @one.contribution AS @contribution,"
            " @one.technique AS @sharedId",
            (Key("@contribution", float, descending=True), Key("@sharedId")),
            keep=("one", "contribution", "sharedId"),
            default=5,
        ),
    },
    "SharedTechnique": {
        "technique": One("Technique", "MATCH (@node:Technique {id: @sharedId})"),
        "share": Value("round(@one.share, 6)", float),
        "otherShare": Value("round(@one.other, 6)", float),
        "contribution": Value("@contribution", float),
    },
}
