"""Co-occurrence: techniques that are found on the same titles more often than by chance.

Only declared uses count, and a title counts once, however often it uses a technique. Two techniques
are on n1 and n2 titles, together on a, out of N titles with any use. If they had nothing to do with
each other, n1 n2 / N titles would have both:

    expected = n1 n2 / N        lift = a / expected
    interval = exp(ln lift -+ 1.96 s)        s^2 = 1/a - 1/n1 - 1/n2 + (2 lift - 1) / N

s is the standard error of ln lift for titles drawn independently: ln lift is a function of three
proportions of one multinomial sample, so the delta method gives it (Agresti, Categorical Data
Analysis, 3rd edition 2013, section 16.1; the same way as the logarithm interval of a relative
risk, Katz et al., Biometrics 34, 1978).
"""

from __future__ import annotations

from graph.common.statistics import NORMAL_QUANTILE
from graph.declare.fields import BY_ID, Bounds, Connection, Key, Many, Page, Value
from graph.declare.scalars import FLOAT, INT
from graph.techniques.timeline import BY_YEAR, MAXIMUM_TITLES, SHOWN

DEFAULT_SUPPORT = 3

DEFAULT_LIFT = 1.0


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
        "support": Value(
            "@support", INT, description="The number of titles that use both.", filterable=True
        ),
        "titleCount": Value(
            "@other", INT, description="The number of titles that use this technique (`node`)."
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
