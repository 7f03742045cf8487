"""How a technique spreads, and what it goes with: the templates of `graph.registry` for that.

Only declared uses count, and a title counts once, however often it uses a technique.

Two techniques are on n1 and n2 titles, together on a, out of N titles with any use. If they had
nothing to do with each other, n1 n2 / N titles would have both:

    expected = n1 n2 / N        lift = a / expected
    interval = exp(ln lift -+ 1.96 s)        s^2 = 1/a - 1/n1 - 1/n2 + (2 lift - 1) / N

s is the standard error of ln lift for titles drawn independently: ln lift is a function of three
proportions of one multinomial sample, so the delta method gives it (Agresti, Categorical Data
Analysis, 3rd edition 2013, section 16.1; the same way as the logarithm interval of a relative
risk, Katz et al., Biometrics 34, 1978).
"""

from __future__ import annotations

from graph.declare.fields import (
    BY_ID,
    Argument,
    Bounds,
    Connection,
    Key,
    Many,
    One,
    Page,
    Value,
    described,
)
from graph.declare.scalars import BOOLEAN, FLOAT, INT
from graph.declare.subject import ObjectType

DEFAULT_SUPPORT = 3
DEFAULT_LIFT = 1.0
DEFAULT_WORKS = 2
DEPTH_OF_PARTS = 5
SHOWN = 10
MAXIMUM_TITLES = 1_000_000
NORMAL_QUANTILE = 1.959964
"""The 97.5% quantile of the standard normal distribution: 95% lie within it on either side."""

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
    "How a technique came into use. Only declared uses count, and a"
    " title counts once. It shows the titles of this catalog, not"
    " all that were ever made: the first one known here need not be"
    " the first.",
    {
        "titleCount": described(_count("true"), "How many titles use it."),
        "undatedCount": described(
            _count("@title.year IS NULL"), "How many of these state no year."
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


# Combinations

_OF_TECHNIQUE = "<-[:OF]-(@{0}:Use {{origin: 'DECLARED'}})<-[:HAS_USE]-(@{1}:Title)"


def _titles_of(technique: str, name: str) -> str:
    pattern = _OF_TECHNIQUE.format(f"use{name}", f"title{name}")
    return f"COUNT {{ MATCH ({technique}){pattern} RETURN DISTINCT @title{name}.id }}"


_KIN = (
    "COLLECT { MATCH (@parent)-[:BROADER*0..20]->(@above:Technique) RETURN @above.id }"
    " + COLLECT { MATCH (@parent)<-[:BROADER*1..20]-(@below:Technique) RETURN @below.id }"
)

COMBINATIONS = Page(
    "Technique",
    f"""
    UNWIND [{{
        documented: COUNT {{ MATCH (@any:Title)
            WHERE EXISTS {{ (@any)-[:HAS_USE]->(:Use {{origin: 'DECLARED'}}) }} }},
        own: {_titles_of("@parent", "Own")},
        kin: {_KIN} }}] AS @base
    MATCH (@parent){_OF_TECHNIQUE.format("use", "title")}
    MATCH (@title)-[:HAS_USE]->(@with:Use {{origin: 'DECLARED'}})-[:OF]->(@node:Technique)
    """,
    (Key("@low", float, descending=True), BY_ID),
    "low",
    where=("NOT @node.id IN @base.kin",),
    aggregates={
        "support": "count(DISTINCT @title)",
        "documented": "max(@base.documented)",
        "own": "max(@base.own)",
    },
    derived={
        "other": _titles_of("@node", "Other"),
        "expected": "1.0 * @own * @other / @documented",
        "lift": "@support / @expected",
        "error": f"{NORMAL_QUANTILE} * sqrt(abs(1.0 / @support - 1.0 / @own - 1.0 / @other"
        " + (2.0 * @lift - 1.0) / @documented))",
        "low": "round(@lift * exp(-@error), 6)",
    },
    numbers={
        "minSupport": Bounds(DEFAULT_SUPPORT, 1, MAXIMUM_TITLES),
        "liftAbove": Bounds(DEFAULT_LIFT, 0, MAXIMUM_TITLES),
    },
    filters={
        "minSupport": "@support >= $minSupport",
        "liftAbove": "@low > $liftAbove",
    },
    edge={
        "support": Value("@support", INT, description="How many titles use both.", filterable=True),
        "titleCount": Value(
            "@other", INT, description="How many titles use this technique (`node`)."
        ),
        "expected": Value(
            "round(@expected, 6)",
            FLOAT,
            description="How many would use both if neither had to do with the other: the"
            " product of the titles of each, divided by all titles with a declared"
            " use. To 6 decimals.",
        ),
        "lift": Value(
            "round(@lift, 6)",
            FLOAT,
            description="`support` divided by `expected`: 2 means twice as often as by chance,"
            " below 1 less often. To 6 decimals.",
            filterable=True,
        ),
        "low": Value(
            "@low",
            FLOAT,
            description="Lower end of the 95% interval of the lift: exp(ln lift - 1.96 s),"
            " where s is the standard error of ln lift by the delta method. Each"
            " interval stands for itself: of techniques that go together by chance,"
            " up to about 1 in 20 is above 1 all the same.",
            filterable=True,
        ),
        "high": Value(
            "round(@lift * exp(@error), 6)",
            FLOAT,
            description="Upper end of the 95% interval of the lift.",
            filterable=True,
        ),
        "titles": Many(
            "Title",
            f"""MATCH (@owner){_OF_TECHNIQUE.format("ours", "both")}
            WHERE EXISTS {{ MATCH (@both)-[:HAS_USE]->(@theirs:Use {{origin: 'DECLARED'}})
                -[:OF]->(@parent) }}
            WITH DISTINCT @catalog, @both.id AS @found MATCH (@node:Title {{id: @found}})""",
            BY_YEAR,
            keep=("node",),
            default=SHOWN,
            description="Titles that use both, by year, then by slug.",
        ),
    },
    default=SHOWN,
    connection=Connection(
        "TechniqueCombination",
        "A page of techniques found on the same titles as another.",
        "A technique found on the same titles as another, and how much more often than by chance."
        " Only declared uses count, and a title counts once.",
        edge_where="Combination",
        total="How many there are on all pages, after all conditions; counted only when selected.",
        aggregate=True,
    ),
)
"""Techniques on the same titles, those that are surely more often together than by chance first.

Broader and narrower ones, at any depth, are left out: they go together by what they mean.
"""
