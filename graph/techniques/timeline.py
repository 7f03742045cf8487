"""Timelines of techniques: titles by year, the first ones, and who spread it.

Only declared uses count, and a title counts once, however often it uses a technique.
"""

from __future__ import annotations

from graph.declare.fields import (
    BY_ID,
    Argument,
    Bounds,
    Key,
    Many,
    One,
    Value,
    described,
)
from graph.declare.scalars import BOOLEAN, INT
from graph.declare.subject import ObjectType

DEFAULT_WORKS = 2
DEPTH_OF_PARTS = 5
SHOWN = 10
MAXIMUM_TITLES = 1_000_000

BY_YEAR = (Key("coalesce(@node.year, 2147483647)", int), BY_ID)

# Timeline

_USED = """
    MATCH (@parent)<-[:BROADER*0..20]-(@narrower:Technique)
    WHERE @deep OR @narrower.id = @parent.id
    MATCH (@narrower)<-[:OF]-(@use:Use {origin: 'DECLARED'})<-[:HAS_USE]-(@title:Title)
"""
"""Each declared use of the technique; of narrower ones, too, where those are asked for."""

_YEARS = f"""{_USED} WHERE @title.year IS NOT NULL
    WITH @catalog, @parent, @title.year AS @year, collect(DISTINCT @title) AS @titles"""

_TITLES = Many("Title", "UNWIND @titles AS @node", BY_YEAR, keep=("node",), default=SHOWN)
"""The titles of a row of the timeline, by year."""


def _count(where: str) -> Value:
    return Value(f"COUNT {{ {_USED} WHERE {where} RETURN DISTINCT @title.id }}", INT)


TIMELINE = One("Timeline", "UNWIND [coalesce($includeNarrower, false)] AS @deep")

TIMELINE_TYPE = ObjectType(
    "Timeline",
    "The use of a technique over time. Only declared uses count, and a"
    " title counts once. It shows the titles of this catalog, not"
    " all that were ever made: the first one known here need not be"
    " the first.",
    {
        "titleCount": described(_count("true"), "The number of titles that use it."),
        "undatedCount": described(
            _count("@title.year IS NULL"), "The number of these that state no year."
        ),
        "first": One(
            "TimelineYear",
            f"{_YEARS} ORDER BY @year LIMIT 1",
            description="The first year, with the first titles known here; null when"
            " there is none.",
            nullable=True,
        ),
        "years": Many(
            "TimelineYear",
            _YEARS,
            (Key("@year", int),),
            keep=("year", "titles"),
            description="Titles by year of first release, ascending.",
        ),
        "documented": Many(
            "DocumentedYear",
            """MATCH (@any:Title) WHERE @any.year IS NOT NULL
              AND EXISTS { (@any)-[:HAS_USE]->(:Use {origin: 'DECLARED'}) }
            WITH @catalog, @any.year AS @year, count(@any) AS @count""",
            (Key("@year", int),),
            keep=("year", "count"),
            description="All titles with any declared use by year, ascending: what the"
            " counts in `years` are a part of. It looks at every title;"
            " computed only when selected.",
        ),
        "spreadBy": Many(
            "TechniqueSpread",
            f"""{_USED} MATCH (@use)-[:BY]->(@creator:Creator)
            MATCH (@title)-[:PART_OF*0..{DEPTH_OF_PARTS}]->(@work:Title)
            WHERE NOT EXISTS {{ (@work)-[:PART_OF]->(:Title) }}
            WITH @catalog, @creator, collect(DISTINCT @title) AS @titles,
                 count(DISTINCT @work) AS @works,
                 min(@title.year) AS @firstYear, max(@title.year) AS @lastYear
            WHERE @works >= $minWorks""",
            (
                Key("@works", int, descending=True),
                Key("coalesce(@firstYear, 2147483647)", int),
                Key("@creator.id"),
            ),
            keep=("creator", "titles", "works", "firstYear", "lastYear"),
            numbers={"minWorks": Bounds(DEFAULT_WORKS, 1, MAXIMUM_TITLES)},
            default=SHOWN,
            description="Who spread it: creators to whom uses of it are credited on"
            " several works, those with most works first, then those who"
            " began first, then by slug.",
            arguments={
                "minWorks": Argument(
                    INT,
                    "Only creators with at least so many works, 1 or more; 2 by"
                    " default, since one work alone spreads nothing.",
                )
            },
        ),
    },
)

TIMELINE_YEAR = ObjectType(
    "TimelineYear",
    "A year in which titles were made with a technique. Years without any are left out.",
    {
        "year": Value("@year", INT, description="Year of the titles' first public release."),
        "count": Value(
            "size(@titles)",
            INT,
            description="How many titles of that year use the technique, 1 or more.",
        ),
        "titles": described(_TITLES, "The titles that use the technique, by slug."),
    },
)

DOCUMENTED_YEAR = ObjectType(
    "DocumentedYear",
    "A year, and how many of its titles are documented.",
    {
        "year": Value("@year", INT, description="Year of the titles' first public release."),
        "count": Value(
            "@count",
            INT,
            description="How many titles of that year have any declared use, 1 or more.",
        ),
    },
)

TECHNIQUE_SPREAD = ObjectType(
    "TechniqueSpread",
    "A creator who took a technique from title to title.",
    {
        "creator": One(
            "Creator",
            "UNWIND [@creator] AS @node",
            description="To whom the uses are credited.",
        ),
        "workCount": Value(
            "@works",
            INT,
            description="On how many works they used it: a series is one, whatever its"
            " seasons and episodes.",
        ),
        "titleCount": Value(
            "size(@titles)",
            INT,
            description="On how many titles they used it; seasons and episodes count each.",
        ),
        "firstYear": Value(
            "@firstYear",
            INT,
            description="Of the first of these titles; null when none states a year.",
            nullable=True,
        ),
        "lastYear": Value(
            "@lastYear",
            INT,
            description="Of the last of these titles; null when none states a year.",
            nullable=True,
        ),
        "titles": described(
            _TITLES, "These titles, by year, then by slug; those without a year come last."
        ),
    },
)

INCLUDE_NARROWER = Argument(
    BOOLEAN,
    "Whether uses of narrower techniques, at any depth, count as well.",
    nullable=False,
    default=False,
)

TIMELINE_TYPES = (
    TIMELINE_TYPE,
    TIMELINE_YEAR,
    DOCUMENTED_YEAR,
    TECHNIQUE_SPREAD,
)


# Co-occurrence
