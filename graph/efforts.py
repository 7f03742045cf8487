"""What is said of the effort that a use of a technique took: its words, and when a figure on
several productions is stated at all.
"""

from __future__ import annotations

from enum import StrEnum

LEAST_PRODUCTIONS = 3
"""A figure on fewer productions than this is not stated."""


class EffortUnit(StrEnum):
    """What an effort is counted in.

    TIME is time in a unit that the source does not tell; only a ratio can be stated in it.
    """

    HOURS = "HOURS"
    DAYS = "DAYS"
    SHOTS = "SHOTS"
    COST_INDEX = "COST_INDEX"
    TIME = "TIME"


class EffortBasis(StrEnum):
    """How an effort is known. Figures never mix the two."""

    CLAIMED = "CLAIMED"
    MEASURED = "MEASURED"


class ImpactGroup(StrEnum):
    """What productions are put together by."""

    TECHNIQUE = "TECHNIQUE"
    STAGE = "STAGE"
    YEAR = "YEAR"
    KIND = "KIND"


class FigureRefusal(StrEnum):
    """Why a figure is not stated."""

    NONE_STATED = "NONE_STATED"
    TOO_FEW_PRODUCTIONS = "TOO_FEW_PRODUCTIONS"
    NO_COMMON_SCALE = "NO_COMMON_SCALE"


T_QUANTILES = (
    4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004, 2.262157, 2.228139,
    2.200985, 2.178813, 2.160369, 2.144787, 2.13145, 2.119905, 2.109816, 2.100922, 2.093024,
    2.085963, 2.079614, 2.073873, 2.068658, 2.063899, 2.059539, 2.055529, 2.051831, 2.048407,
    2.04523, 2.042272,
)  # fmt: skip
"""The 97.5% quantiles of Student's t distribution with 2, 3, ... degrees of freedom (Student,
Biometrika 6, 1908), to 6 decimals."""

NORMAL_QUANTILE = 1.959963984540054
"""The same of the standard normal distribution."""


def t_quantile(freedom: str) -> str:
    """A Cypher expression: the 97.5% quantile of Student's t distribution.

    freedom: an expression of the degrees of freedom, 2 or more. Beyond the table it is Fisher's
    series in 1 / freedom about the normal quantile z (Abramowitz and Stegun, Handbook of
    Mathematical Functions, 1964, 26.7.5), there right to 6 decimals.
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
