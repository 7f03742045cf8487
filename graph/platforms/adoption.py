"""Who has taken to a technique, by year, country or platform: the templates of `graph.registry`
for that.

Counted are titles with a declared use of the technique, or of any technique of the category, or of
one narrower than these; each title once for each value that it has. The share is of the titles with
that value that have any declared use at all: of the others nothing is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.common.errors import InvalidRequest
from graph.declare.fields import BY_ID, Field, Key, Many, One, Value
from graph.platforms.declaration import ALL_DOCUMENTED, DOCUMENTED, SHOWN

_USED = """
    MATCH (@top:Technique) WHERE @top.id IN @asked.tops
    MATCH (@top)<-[:BROADER*0..20]-(@narrower:Technique)
    MATCH (@narrower)<-[:OF]-(@use:Use {origin: 'DECLARED'})<-[:HAS_USE]-(@title:Title)
"""

_VALUES = """
    CASE WHEN @asked.by = 'YEAR' AND @{0}.year IS NOT NULL THEN [toString(@{0}.year)] ELSE [] END
    + CASE WHEN @asked.by = 'COUNTRY' THEN coalesce(@{0}.countries, []) ELSE [] END
    + COLLECT {{ MATCH (@{0})<-[:WINDOW_OF]-(@window{0}:Availability)-[:ON]->(@platform{0}:Platform)
        WHERE @asked.by = 'PLATFORM' RETURN DISTINCT @platform{0}.id }}
"""

ADOPTION = One(
    "TechniqueAdoption",
    """
    UNWIND [{by: $by, tops: COLLECT { MATCH (@start:Technique)
        WHERE @start.id = $technique OR @start.category = $category RETURN @start.id }}] AS @asked
    """,
    missing="""CASE WHEN size(@asked.tops) > 0 THEN []
        WHEN $technique IS NOT NULL THEN ['technique: ' + $technique]
        ELSE ['technique of the category: ' + $category] END""",
)
"""The root field."""

ADOPTION_TYPES: dict[str, dict[str, Field]] = {
    "TechniqueAdoption": {
        "titleCount": Value(f"COUNT {{ {_USED} RETURN DISTINCT @title.id }}", int),
        "documentedCount": Value(ALL_DOCUMENTED, int),
        "share": Value(
            f"head(COLLECT {{ UNWIND [{ALL_DOCUMENTED}] AS @whole"
            f" WITH @asked, @whole WHERE @whole > 0 RETURN round(1.0 * COUNT {{ {_USED}"
            " RETURN DISTINCT @title.id } / @whole, 6) })",
            float,
        ),
        "unstatedCount": Value(
            f"COUNT {{ {_USED} WITH DISTINCT @asked, @title"
            f" WHERE size({_VALUES.format('title')}) = 0 RETURN @title.id }}",
            int,
        ),
        "firstSourcedUse": One(
            "Use",
            f"""{_USED} WHERE @use.source IS NOT NULL AND @title.year IS NOT NULL
            WITH DISTINCT @catalog, @use AS @node, @title
            ORDER BY @title.year, @title.id, @node.id LIMIT 1
            """,
        ),
        "rows": Many(
            "AdoptionRow",
            f"""
            WITH @catalog, @asked, COLLECT {{ {_USED}
                WITH DISTINCT @asked, @title
                UNWIND {_VALUES.format("title")} AS @its
                WITH @its, collect(DISTINCT @title.id) AS @ids
                RETURN {{value: @its, ids: @ids}} }} AS @adopted, COLLECT {{
                MATCH (@any:Title) WHERE {DOCUMENTED.format("any")}
                UNWIND {_VALUES.format("any")} AS @one
                WITH @one, count(DISTINCT @any) AS @number
                RETURN {{value: @one, count: @number}} }} AS @all
            UNWIND @adopted AS @own
            WITH @catalog, @asked, @own.value AS @value, @own.ids AS @found,
                 size(@own.ids) AS @count,
                 head([each IN @all WHERE each.value = @own.value | each.count])
                 AS @documentedCount,
                 CASE WHEN @asked.by = 'YEAR' THEN 0 ELSE -size(@own.ids) END AS @rank
            """,
            (Key("@rank", int), Key("@value")),
            keep=("asked", "value", "found", "count", "documentedCount"),
        ),
    },
    "AdoptionRow": {
        "value": Value("@value"),
        "platform": One(
            "Platform", "MATCH (@node:Platform {id: @value}) WHERE @asked.by = 'PLATFORM'"
        ),
        "titleCount": Value("@count", int),
        "documentedCount": Value("@documentedCount", int),
        "share": Value("round(1.0 * @count / @documentedCount, 6)", float),
        "titles": Many(
            "Title",
            "UNWIND @found AS @each MATCH (@node:Title {id: @each})",
            (Key("coalesce(@node.year, 2147483647)", int), BY_ID),
            keep=("node",),
            default=SHOWN,
        ),
    },
}


def check(arguments: Mapping[str, Any]) -> None:
    """Raises InvalidRequest unless either a technique or a category is named."""
    given = [name for name in ("technique", "category") if arguments.get(name) is not None]
    if len(given) != 1:
        what = "both technique and category are" if given else "neither technique nor category is"
        raise InvalidRequest(f"{what} given; pass exactly one of them")
