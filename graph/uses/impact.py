"""What uses of techniques saved, over several productions: the templates of `graph.registry` for
that.

A production is a title that is part of no other: what is said of a season or an episode counts for
its series. A use saved actual / usual, or 1 / speed ratio where only that is stated, and it overran
actual / planned. Ratios are averaged geometrically, so that twice and half as much cancel out, and
so that it does not matter which of the two is divided by which (Fleming and Wallace, How not to lie
with statistics, Communications of the ACM 29, 1986); that is, with x = ln ratio,

    x of a use          the mean of its efforts with that unit and basis
    x of a production   the mean of its uses
    ratio = exp(m)      m, the mean of the n productions
    low, high           exp(m -+ t s / sqrt(n)), s^2 = sum (x - m)^2 / (n - 1)

with t the 97.5% quantile of Student's t distribution with n - 1 degrees of freedom: the usual 95%
interval of a mean, on the logarithms (Bland and Altman, Transformations, means, and confidence
intervals, BMJ 312, 1996, p. 1079). An amount saved is usual - actual: of a use the mean of its
efforts, of a production the sum of its uses. Nothing is stated on fewer than LEAST_PRODUCTIONS.
Efforts of the other basis are not read at all.
"""

from __future__ import annotations

from collections.abc import Iterable

from graph.declare.fields import BY_ID, Field, Key, Many, One, Page, Value
from graph.model.impact import EffortUnit, FigureRefusal
from graph.model.techniques import Stage
from graph.model.titles import TitleKind
from graph.uses.efforts import LEAST_PRODUCTIONS, t_quantile


def _place(value: str, words: Iterable[str]) -> str:
    """The place of a word in its vocabulary; 99 for any other."""
    whens = " ".join(f"WHEN '{word}' THEN {place}" for place, word in enumerate(words))
    return f"CASE {value} {whens} ELSE 99 END"


_OF_PRODUCTION = """
    MATCH (@use)<-[:HAS_USE]-(@title:Title)
    MATCH (@title)-[:PART_OF*0..20]->(@production:Title)
    WHERE NOT EXISTS { (@production)-[:PART_OF]->(:Title) }
"""

_BOTH = "@effort.actual IS NOT NULL AND @effort.{0} IS NOT NULL"


def _groups(value: str, rank: str) -> str:
    """What is stated of each @use and @effort of a @production, by `value`, a text.

    Returns maps: value, rank; count, the number of productions, and their ids; units, a map for
    each unit with lists of one number for each production for which it is known: the logarithms
    of its savings and overruns, and the amounts saved.
    """
    return f"""
    WITH @use, @effort, @production, {value} AS @stated ORDER BY @effort.id
    WITH @stated, count(DISTINCT @production) AS @count,
         collect(DISTINCT @production.id) AS @ids,
         collect({{unit: @effort.unit, production: @production.id, use: @use.id,
            saved: CASE WHEN {_BOTH.format("usual")} THEN log(@effort.actual / @effort.usual)
                WHEN @effort.speedRatio IS NOT NULL THEN -log(@effort.speedRatio) END,
            overrun: CASE WHEN {_BOTH.format("planned")}
                THEN log(@effort.actual / @effort.planned) END,
            amount: CASE WHEN {_BOTH.format("usual")}
                THEN @effort.usual - @effort.actual END}}) AS @all
    UNWIND @all AS @each
    WITH @stated, @count, @ids, @each.unit AS @unit, @each.production AS @whole,
         @each.use AS @part, avg(@each.saved) AS @partSaved, avg(@each.overrun) AS @partOverrun,
         avg(@each.amount) AS @partAmount
    WITH @stated, @count, @ids, @unit, @whole, avg(@partSaved) AS @saved,
         avg(@partOverrun) AS @overrun, sum(@partAmount) AS @amount, count(@partAmount) AS @known
    ORDER BY @whole
    WITH @stated, @count, @ids, @unit, collect(@saved) AS @savings,
         collect(@overrun) AS @overruns,
         collect(CASE WHEN @known > 0 THEN @amount END) AS @amounts
    ORDER BY @unit
    WITH @stated, @count, @ids, collect({{unit: @unit, savings: @savings, overruns: @overruns,
         amounts: @amounts}}) AS @units
    RETURN {{by: $groupBy, basis: $basis, value: @stated, rank: {rank}, count: @count, ids: @ids,
         units: @units}}
    """


_NOTHING = "{basis: $basis, count: 0, units: []}"

IMPACT = One(
    "TechniqueImpact",
    f"""
    UNWIND [coalesce(head(COLLECT {{
        MATCH (@parent)<-[:BROADER*0..20]-(@narrower:Technique)
        WHERE coalesce($includeNarrower, false) OR @narrower.id = @parent.id
        MATCH (@narrower)<-[:OF]-(@use:Use)<-[:EFFORT_OF]-(@effort:Effort {{basis: $basis}})
        {_OF_PRODUCTION} {_groups("''", "0")} }}), {_NOTHING})] AS @node
    """,
)
"""What a technique saved."""

_VALUE = """coalesce(CASE $groupBy WHEN 'TECHNIQUE' THEN @technique.id WHEN 'STAGE' THEN @use.stage
    WHEN 'YEAR' THEN toString(coalesce(@title.year, @production.year))
    ELSE @production.kind END, '')"""

_RANK = f"""CASE $groupBy WHEN 'TECHNIQUE' THEN -@count WHEN 'YEAR' THEN 0
    WHEN 'STAGE' THEN {_place("@stated", Stage)} ELSE {_place("@stated", TitleKind)} END"""

PRODUCTION_IMPACT = One(
    "ProductionImpact",
    f"""
    UNWIND [{{by: $groupBy, basis: $basis, groups: COLLECT {{
        MATCH (@effort:Effort {{basis: $basis}})-[:EFFORT_OF]->(@use:Use)
        MATCH (@use)-[:OF]->(@technique:Technique)
        {_OF_PRODUCTION} AND meets(use) AND meets(production) {_groups(_VALUE, _RANK)} }}}}]
        AS @asked
    """,
    meets={"use": "Use", "production": "Title"},
)
"""The root field."""


def _ratio(logarithms: str) -> One:
    """logarithms: the name of their list in `@parent`, a map of one unit."""
    enough = f"@number >= {LEAST_PRODUCTIONS}"
    return One(
        "ImpactRatio",
        f"""
        UNWIND [@parent.{logarithms}] AS @logarithms
        WITH @logarithms, size(@logarithms) AS @number
        WITH @logarithms, @number, CASE WHEN {enough}
            THEN reduce(sum = 0.0, x IN @logarithms | sum + x) / @number END AS @mean
        WITH @number, @mean, CASE WHEN {enough} THEN {t_quantile("(@number - 1)")} * sqrt(
            reduce(sum = 0.0, x IN @logarithms | sum + (x - @mean) * (x - @mean))
            / (1.0 * @number * (@number - 1))) END AS @half
        """,
    )


def _refusal(also: str = "") -> Value:
    return Value(
        f"CASE {also} WHEN @number = 0 THEN '{FigureRefusal.NONE_STATED}'"
        f" WHEN @number < {LEAST_PRODUCTIONS} THEN '{FigureRefusal.TOO_FEW_PRODUCTIONS}' END"
    )


_OF_INDEX = f"@parent.unit = '{EffortUnit.COST_INDEX}'"

_UNITS = Many(
    "UnitImpact",
    "UNWIND @parent.units AS @node",
    (Key(_place("@node.unit", EffortUnit), int),),
)

_FIGURES: dict[str, Field] = {
    "basis": Value("@node.basis"),
    "productionCount": Value("@node.count", int),
    "units": _UNITS,
}

GAIN_TYPES: dict[str, dict[str, Field]] = {
    "Effort": {
        "slug": Value("@node.id"),
        "unit": Value("@node.unit"),
        "planned": Value("@node.planned", float),
        "usual": Value("@node.usual", float),
        "actual": Value("@node.actual", float),
        "speedRatio": Value("@node.speedRatio", float),
        "basis": Value("@node.basis"),
        "confidence": Value("@node.confidence", float),
        "statedOn": Value("@node.statedOn"),
        "source": Value("@node.source"),
        "note": Value("@node.note"),
        "use": One("Use", "MATCH (@parent)-[:EFFORT_OF]->(@node:Use)"),
    },
    "TechniqueImpact": _FIGURES,
    "ProductionImpact": {
        "basis": Value("@asked.basis"),
        "groupBy": Value("@asked.by"),
        "productionCount": Value(
            "COUNT { UNWIND @asked.groups AS @group UNWIND @group.ids AS @one"
            " WITH DISTINCT @one RETURN @one }",
            int,
        ),
        "unstatedCount": Value(
            "reduce(found = 0, one IN @asked.groups |"
            " found + CASE WHEN one.value = '' THEN one.count ELSE 0 END)",
            int,
        ),
        "rows": Page(
            "ImpactRow",
            "UNWIND [one IN @asked.groups WHERE one.value <> ''] AS @node",
            (Key("@node.rank", int), Key("@node.value")),
            "value",
        ),
    },
    "ImpactRow": {
        **_FIGURES,
        "technique": One(
            "Technique",
            "MATCH (@node:Technique {id: @parent.value}) WHERE @parent.by = 'TECHNIQUE'",
        ),
        "stage": Value("CASE @node.by WHEN 'STAGE' THEN @node.value END"),
        "year": Value("CASE @node.by WHEN 'YEAR' THEN toInteger(@node.value) END", int),
        "kind": Value("CASE @node.by WHEN 'KIND' THEN @node.value END"),
    },
    "UnitImpact": {
        "unit": Value("@node.unit"),
        "ratio": _ratio("savings"),
        "overrun": _ratio("overruns"),
        "saved": One(
            "ImpactTotal",
            "UNWIND [@parent.amounts] AS @amounts"
            f" WITH @amounts, size(@amounts) AS @number, {_OF_INDEX} AS @index",
        ),
    },
    "ImpactRatio": {
        "productionCount": Value("@number", int),
        "value": Value("round(exp(@mean), 6)", float),
        "low": Value("round(exp(@mean - @half), 6)", float),
        "high": Value("round(exp(@mean + @half), 6)", float),
        "refusal": _refusal(),
    },
    "ImpactTotal": {
        "productionCount": Value("@number", int),
        "amount": Value(
            f"CASE WHEN @number >= {LEAST_PRODUCTIONS} AND NOT @index"
            " THEN round(reduce(sum = 0.0, x IN @amounts | sum + x), 6) END",
            float,
        ),
        "refusal": _refusal(f"WHEN @index THEN '{FigureRefusal.NO_COMMON_SCALE}'"),
    },
}

EFFORTS = Many(
    "Effort",
    "MATCH (@parent)<-[:EFFORT_OF]-(@node:Effort)",
    (Key("coalesce(@node.statedOn, '9999')"), BY_ID),
)
"""What is said of the effort of a use."""
