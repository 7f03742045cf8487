"""The impact of techniques: what their uses saved over several productions, as templates.

A production is a title that is not part of another: efforts of a season or an episode count for
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
efforts, of a production the sum of its uses. There is no figure for fewer than LEAST_PRODUCTIONS
productions. Efforts of the other basis are not read.
"""

from __future__ import annotations

from collections.abc import Iterable

from graph.declare.fields import (
    Argument,
    Connection,
    Field,
    Key,
    Many,
    One,
    Page,
    Value,
    described,
    prop,
)
from graph.declare.scalars import FLOAT, INT
from graph.declare.subject import InputType, ObjectType
from graph.model.impact import EffortBasis, EffortUnit, FigureRefusal, ImpactGroup
from graph.model.techniques import Stage
from graph.model.titles import TitleKind
from graph.uses.efforts import EFFORT, LEAST_PRODUCTIONS, t_quantile


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
"""The effort that a technique saved."""

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
        {_OF_PRODUCTION} AND @meets_use AND @meets_production {_groups(_VALUE, _RANK)} }}}}]
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


_WHY = f"Why it is not stated, such as fewer than {LEAST_PRODUCTIONS} productions; null if it is."


def _refusal(also: str = "") -> Value:
    return Value(
        f"CASE {also} WHEN @number = 0 THEN '{FigureRefusal.NONE_STATED}'"
        f" WHEN @number < {LEAST_PRODUCTIONS} THEN '{FigureRefusal.TOO_FEW_PRODUCTIONS}' END",
        FigureRefusal,
    )


_OF_INDEX = f"@parent.unit = '{EffortUnit.COST_INDEX}'"

_UNITS = Many(
    "UnitImpact",
    "UNWIND @parent.units AS @node",
    (Key(_place("@node.unit", EffortUnit), int),),
    description="Figures by unit, in the order of the units; those in which nothing is stated are"
    " left out.",
)

_FIGURES: dict[str, Field] = {
    "basis": prop(
        EffortBasis,
        "Whether these are claims or measurements; the others are not in them.",
        nullable=False,
    ),
    "productionCount": prop(
        INT,
        "On how many productions anything is stated of it, with this basis.",
        stored="count",
        nullable=False,
    ),
    "units": _UNITS,
}


TECHNIQUE_IMPACT = ObjectType("TechniqueImpact", "The effort that a technique saved.", _FIGURES)

PRODUCTION_IMPACT_TYPE = ObjectType(
    "ProductionImpact",
    "The effort saved, by technique, stage, year or kind. It shows"
    " what was published of the titles of this catalog: who saved"
    " nothing seldom publishes it.",
    {
        "basis": Value(
            "@asked.basis",
            description="Whether these are claims or measurements; the others are not in them.",
            of=EffortBasis,
        ),
        "groupBy": Value("@asked.by", description="The grouping of the rows.", of=ImpactGroup),
        "productionCount": Value(
            "COUNT { UNWIND @asked.groups AS @group UNWIND @group.ids AS @one"
            " WITH DISTINCT @one RETURN @one }",
            INT,
            description="On how many productions anything is stated, in all rows and in none.",
        ),
        "unstatedCount": Value(
            "reduce(found = 0, one IN @asked.groups |"
            " found + CASE WHEN one.value = '' THEN one.count ELSE 0 END)",
            INT,
            description="Of how many productions something is in no row, since the"
            " stage, year or kind is not stated.",
        ),
        "rows": Page(
            "ImpactRow",
            "UNWIND [one IN @asked.groups WHERE one.value <> ''] AS @node",
            (Key("@node.rank", int), Key("@node.value")),
            "value",
            description="The rows: by technique, those with most productions first,"
            " then by slug; by year, ascending; by stage or kind, in the"
            " order of their words. A production can be in several.",
            filtered=False,
            ordered=False,
            connection=Connection(
                "Impact",
                "A page of rows.",
                "One object of a list, with its place.",
                edge_type="ImpactRowEdge",
            ),
        ),
    },
)

IMPACT_ROW = ObjectType(
    "ImpactRow",
    "A technique, a stage, a year or a kind, and what was saved.",
    {
        **_FIGURES,
        "technique": One(
            "Technique",
            "MATCH (@node:Technique {id: @parent.value}) WHERE @parent.by = 'TECHNIQUE'",
            description="When rows are by technique: the technique, exactly as it is"
            " declared. Null otherwise.",
            nullable=True,
        ),
        "stage": Value(
            "CASE @node.by WHEN 'STAGE' THEN @node.value END",
            description="When rows are by stage: the stage of the use. Null otherwise.",
            of=Stage,
            nullable=True,
        ),
        "year": Value(
            "CASE @node.by WHEN 'YEAR' THEN toInteger(@node.value) END",
            INT,
            description="When rows are by year: the first release of the title used on,"
            " else of its series. Null otherwise.",
            nullable=True,
        ),
        "kind": Value(
            "CASE @node.by WHEN 'KIND' THEN @node.value END",
            description="When rows are by kind: what the production as a whole is. Null otherwise.",
            of=TitleKind,
            nullable=True,
        ),
    },
)

UNIT_IMPACT = ObjectType(
    "UnitImpact",
    "Figures in one unit. Units are never converted into each other.",
    {
        "unit": prop(EffortUnit, "The unit of the efforts.", nullable=False),
        "ratio": described(
            _ratio("savings"),
            "Actual effort divided by usual effort: 0.1 is ten times as fast.",
        ),
        "overrun": described(
            _ratio("overruns"),
            "Actual effort divided by planned effort: above 1, more than planned.",
        ),
        "saved": One(
            "ImpactTotal",
            "UNWIND [@parent.amounts] AS @amounts"
            f" WITH @amounts, size(@amounts) AS @number, {_OF_INDEX} AS @index",
            description="Usual effort less actual effort, where both"
            " are stated as amounts: the sum over all productions.",
        ),
    },
)

IMPACT_RATIO = ObjectType(
    "ImpactRatio",
    "A ratio of efforts over several productions, each with the"
    " same weight: the geometric mean. Nothing is stated on fewer"
    " than 3.",
    {
        "productionCount": Value(
            "@number",
            INT,
            description="The number of productions it rests on: titles that are part of no"
            " other; a season or an episode counts for its series.",
        ),
        "value": Value(
            "round(exp(@mean), 6)",
            FLOAT,
            description="The ratio, to 6 decimals: 0.5 is half the effort, 2 twice as much.",
            nullable=True,
        ),
        "low": Value(
            "round(exp(@mean - @half), 6)",
            FLOAT,
            description="Lower end of the 95% interval of the mean: Student's t"
            " interval of the logarithms, for productions drawn at random,"
            " which published ones hardly are.",
            nullable=True,
        ),
        "high": Value(
            "round(exp(@mean + @half), 6)",
            FLOAT,
            description="Upper end of that interval.",
            nullable=True,
        ),
        "refusal": described(_refusal(), _WHY, nullable=True),
    },
)

IMPACT_TOTAL = ObjectType(
    "ImpactTotal",
    "An amount over several productions, as a sum. Nothing is stated on fewer than 3.",
    {
        "productionCount": Value(
            "@number",
            INT,
            description="The number of productions it rests on: titles that are part of no"
            " other; a season or an episode counts for its series.",
        ),
        "amount": Value(
            f"CASE WHEN @number >= {LEAST_PRODUCTIONS} AND NOT @index"
            " THEN round(reduce(sum = 0.0, x IN @amounts | sum + x), 6) END",
            FLOAT,
            description="The sum, in the unit, to 6 decimals; below 0 where more was taken.",
            nullable=True,
        ),
        "refusal": described(
            _refusal(f"WHEN @index THEN '{FigureRefusal.NO_COMMON_SCALE}'"), _WHY, nullable=True
        ),
    },
)

IMPACT_WHERE = InputType(
    "ImpactWhere",
    "Which efforts count; all that is given must hold.",
    {
        "use": Argument(
            "UseWhere",
            "Conditions on the use that took the effort: its technique (`within` for narrower ones,"
            " too), its stage, the title that it was used on.",
        ),
        "production": Argument(
            "TitleWhere",
            "Conditions on the production as a whole: of a use in an episode, the series.",
        ),
    },
)

ON_BASIS = Argument(
    EffortBasis,
    "Which efforts count: measured ones, or claims. The two are never mixed.",
    nullable=False,
    default=EffortBasis.MEASURED,
)

IMPACT_TYPES = (
    EFFORT,
    TECHNIQUE_IMPACT,
    PRODUCTION_IMPACT_TYPE,
    IMPACT_ROW,
    UNIT_IMPACT,
    IMPACT_RATIO,
    IMPACT_TOTAL,
)
