"""When a figure on several productions is stated at all, and how wide its interval is."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from graph.common.statistics import NORMAL_QUANTILE
from graph.declare.fields import BY_ID, Key, Many, One, prop
from graph.declare.records import LinkTo
from graph.declare.scalars import FLOAT, STRING
from graph.declare.subject import ObjectType
from graph.declare.usual import STATED_SOURCE
from graph.declare.values import Doc, Share, Time, UseId
from graph.model.impact import EffortBasis, EffortUnit

LEAST_PRODUCTIONS = 3
"""A figure on fewer productions than this is not stated."""


T_QUANTILES = (
    4.3026527297, 3.1824463053, 2.7764451052, 2.5705818356, 2.4469118511, 2.3646242516,
    2.3060041352, 2.2621571628, 2.228138852, 2.2009851601, 2.1788128297, 2.1603686565,
    2.1447866879, 2.1314495456, 2.1199052992, 2.1098155778, 2.1009220402, 2.0930240544,
    2.0859634473, 2.0796138447, 2.0738730679, 2.0686576104, 2.0638985616, 2.0595385528,
    2.0555294386, 2.0518305165, 2.0484071418, 2.0452296421, 2.0422724563,
)  # fmt: skip
"""The 97.5% quantiles of Student's t distribution with 2, 3, ... degrees of freedom (Student,
Biometrika 6, 1908), to 10 decimals."""


def t_quantile(freedom: str) -> str:
    """A Cypher expression: the 97.5% quantile of Student's t distribution.

    freedom: an expression of the degrees of freedom, 2 or more. Beyond the table it is Fisher's
    series in 1 / freedom about the normal quantile z (Abramowitz and Stegun, Handbook of
    Mathematical Functions, 1964, 26.7.5), there right to 7 decimals.
    """
    z = NORMAL_QUANTILE
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    series = " + ".join(
        f"{term!r} / {' / '.join([f'({freedom})'] * power)}" for power, term in enumerate(terms, 1)
    )
    table = ", ".join(map(repr, T_QUANTILES))
    return (
        f"CASE WHEN {freedom} < {len(T_QUANTILES) + 2} THEN [{table}][{freedom} - 2]"
        f" ELSE {z!r} + {series} END"
    )


LEAST = 0.000001
MOST = 1_000_000_000


def _amount(value: float) -> float:
    if not LEAST <= value <= MOST:
        raise ValueError(f"{value:g} is not an amount; it must be from {LEAST:f} to {MOST}")
    return value


Amount = Annotated[float, Field(strict=True), AfterValidator(_amount), Doc(f"{LEAST:f} to {MOST}")]

EFFORT = ObjectType(
    "Effort",
    "A statement of the effort that a use took. Several statements on one"
    " use stand side by side, even if they contradict each other.",
    {
        "slug": prop(STRING, "The bare id, unique among efforts.", stored="id", nullable=False),
        "use": One(
            "Use",
            "MATCH (@parent)-[:EFFORT_OF]->(@node:Use)",
            description="The use that took it.",
            loadable=LinkTo("EFFORT_OF", "Use", ids=UseId),
        ),
        "unit": prop(EffortUnit, "Its unit.", nullable=False, loadable=True),
        "planned": prop(FLOAT, "The planned effort; null when not stated.", loadable=Amount),
        "usual": prop(
            FLOAT,
            "The usual effort, by the usual method; null when not stated.",
            loadable=Amount,
        ),
        "actual": prop(FLOAT, "The actual effort; null when not stated.", loadable=Amount),
        "speedRatio": prop(
            FLOAT,
            "`usual` divided by `actual`, where a source says only that: 10"
            " for ten times as fast. Null when not stated.",
            loadable=Amount,
        ),
        "basis": prop(
            EffortBasis, "Whether it is a claim or a measurement.", nullable=False, loadable=True
        ),
        "confidence": prop(
            FLOAT,
            "How sure the catalog's authors are of it, 0 to 1; null when"
            " not judged. It does not weigh in figures.",
            loadable=Share,
        ),
        "statedOn": prop(
            STRING,
            "When it was stated, as exactly as it is known: 2025-07-17, 2025-07 or 2025.",
            loadable=Time,
        ),
        "source": STATED_SOURCE,
        "note": prop(STRING, "The work that the figures include and exclude.", loadable=True),
    },
)

EFFORTS = Many(
    "Effort",
    "MATCH (@parent)<-[:EFFORT_OF]-(@node:Effort)",
    (Key("coalesce(@node.statedOn, '9999')"), BY_ID),
)
"""The statements about the effort of a use."""
