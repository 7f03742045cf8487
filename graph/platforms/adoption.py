"""Adoption of a technique by year, country or platform: the templates of `graph.registry`
for that.

Counted are titles with a declared use of the technique, or of any technique of the category, or of
one narrower than these; each title once for each value that it has. The share is of the titles with
that value that have any declared use at all: of the others nothing is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.common.errors import InvalidRequest
from graph.declare.fields import BY_ID, Argument, Key, Many, One, Value
from graph.declare.scalars import FLOAT, INT, STRING
from graph.declare.subject import ObjectType
from graph.model.platforms import AdoptionBy
from graph.platforms.catalogs import ALL_DOCUMENTED, DOCUMENTED, SHOWN

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
    description="The adoption of a technique or a craft: titles by year, country or platform,"
    " and the first sourced use. Null with an error when there is no such technique, or when not"
    " exactly one of the two is given.",
    nullable=True,
    arguments={
        "by": Argument(AdoptionBy, "The grouping of the counts.", required=True),
        "technique": Argument(
            STRING,
            "A technique's slug; narrower ones, at any depth, count as well. Give either this or a"
            " category.",
        ),
        "category": Argument(
            STRING,
            "A craft, as in `Technique.category`: all its techniques, and narrower ones. Give"
            " either this or a technique.",
        ),
    },
)
"""The root field."""

TECHNIQUE_ADOPTION = ObjectType(
    "TechniqueAdoption",
    "The adoption of a technique. Only declared uses count, and a"
    " title counts once, seasons and episodes by themselves. It"
    " shows the titles of this catalog, not all that were ever made.",
    {
        "titleCount": Value(
            f"COUNT {{ {_USED} RETURN DISTINCT @title.id }}",
            INT,
            description="The number of titles that use it.",
        ),
        "documentedCount": Value(
            ALL_DOCUMENTED, INT, description="The number of titles with any declared use."
        ),
        "share": Value(
            f"head(COLLECT {{ UNWIND [{ALL_DOCUMENTED}] AS @whole"
            f" WITH @asked, @whole WHERE @whole > 0 RETURN round(1.0 * COUNT {{ {_USED}"
            " RETURN DISTINCT @title.id } / @whole, 6) })",
            FLOAT,
            description="`titleCount` divided by `documentedCount`: 0 to 1, to 6"
            " decimals. Null where nothing is documented.",
            nullable=True,
        ),
        "unstatedCount": Value(
            f"COUNT {{ {_USED} WITH DISTINCT @asked, @title"
            f" WHERE size({_VALUES.format('title')}) = 0 RETURN @title.id }}",
            INT,
            description="How many titles use it that state no year, no country, or no"
            " platform, and so are in no row.",
        ),
        "firstSourcedUse": One(
            "Use",
            f"""{_USED} WHERE @use.source IS NOT NULL AND @title.year IS NOT NULL
            WITH DISTINCT @catalog, @use AS @node, @title
            ORDER BY @title.year, @title.id, @node.id LIMIT 1
            """,
            description="The earliest use that names a source: by the title's year of"
            " first release, then by slug. Titles without a year cannot be"
            " the first. Null when there is none.",
            nullable=True,
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
            description="By year: ascending. By country or platform: most titles first,"
            " then by value. Values without any are left out.",
        ),
    },
)

ADOPTION_ROW = ObjectType(
    "AdoptionRow",
    "A year, country or platform, and how many of its titles use it.",
    {
        "value": Value(
            "@value",
            description="The year of first release; the producing country, ISO 3166-1"
            " alpha-2; or the platform's slug. A title counts for each of"
            " its countries and platforms.",
        ),
        "platform": One(
            "Platform",
            "MATCH (@node:Platform {id: @value}) WHERE @asked.by = 'PLATFORM'",
            description="The platform, when counted by platform; null otherwise.",
            nullable=True,
        ),
        "titleCount": Value(
            "@count", INT, description="How many titles with this value use it, 1 or more."
        ),
        "documentedCount": Value(
            "@documentedCount",
            INT,
            description="How many titles with this value have any declared use at all.",
        ),
        "share": Value(
            "round(1.0 * @count / @documentedCount, 6)",
            FLOAT,
            description="`titleCount` divided by `documentedCount`: above 0, at most 1,"
            " to 6 decimals.",
        ),
        "titles": Many(
            "Title",
            "UNWIND @found AS @each MATCH (@node:Title {id: @each})",
            (Key("coalesce(@node.year, 2147483647)", int), BY_ID),
            keep=("node",),
            default=SHOWN,
            description="Titles with this value that use it, by year, then by slug.",
        ),
    },
)

ADOPTION_TYPES = (
    TECHNIQUE_ADOPTION,
    ADOPTION_ROW,
)


def check(arguments: Mapping[str, Any]) -> None:
    """Raises InvalidRequest unless either a technique or a category is named."""
    given = [name for name in ("technique", "category") if arguments.get(name) is not None]
    if len(given) != 1:
        what = "both technique and category are" if given else "neither technique nor category is"
        raise InvalidRequest(f"{what} given; pass exactly one of them")
