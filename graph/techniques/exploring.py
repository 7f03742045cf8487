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

from graph.declare.fields import BY_ID, Bounds, Field, Key, Many, One, Page, Value

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
    return Value(f"COUNT {{ {_USED} WHERE {where} RETURN DISTINCT @title.id }}", int)


TIMELINE = One("Timeline", "UNWIND [coalesce($includeNarrower, false)] AS @deep")

TIMELINE_TYPES: dict[str, dict[str, Field]] = {
    "Timeline": {
        "titleCount": _count("true"),
        "undatedCount": _count("@title.year IS NULL"),
        "first": One("TimelineYear", f"{_YEARS} ORDER BY @year LIMIT 1"),
        "years": Many("TimelineYear", _YEARS, (Key("@year", int),), keep=("year", "titles")),
        "documented": Many(
            "DocumentedYear",
            """MATCH (@any:Title) WHERE @any.year IS NOT NULL
              AND EXISTS { (@any)-[:HAS_USE]->(:Use {origin: 'DECLARED'}) }
            WITH @catalog, @any.year AS @year, count(@any) AS @count""",
            (Key("@year", int),),
            keep=("year", "count"),
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
        ),
    },
    "TimelineYear": {
        "year": Value("@year", int),
        "count": Value("size(@titles)", int),
        "titles": _TITLES,
    },
    "DocumentedYear": {"year": Value("@year", int), "count": Value("@count", int)},
    "TechniqueSpread": {
        "creator": One("Creator", "UNWIND [@creator] AS @node"),
        "workCount": Value("@works", int),
        "titleCount": Value("size(@titles)", int),
        "firstYear": Value("@firstYear", int),
        "lastYear": Value("@lastYear", int),
        "titles": _TITLES,
    },
}

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
        "support": Value("@support", int),
        "titleCount": Value("@other", int),
        "expected": Value("round(@expected, 6)", float),
        "lift": Value("round(@lift, 6)", float),
        "low": Value("@low", float),
        "high": Value("round(@lift * exp(@error), 6)", float),
        "titles": Many(
            "Title",
            f"""MATCH (@owner){_OF_TECHNIQUE.format("ours", "both")}
            WHERE EXISTS {{ MATCH (@both)-[:HAS_USE]->(@theirs:Use {{origin: 'DECLARED'}})
                -[:OF]->(@parent) }}
            WITH DISTINCT @catalog, @both.id AS @found MATCH (@node:Title {{id: @found}})""",
            BY_YEAR,
            keep=("node",),
            default=SHOWN,
        ),
    },
    default=SHOWN,
)
"""Techniques on the same titles, those that are surely more often together than by chance first.

Broader and narrower ones, at any depth, are left out: they go together by what they mean.
"""
