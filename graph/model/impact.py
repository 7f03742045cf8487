"""Efforts that uses took, and the figures that are made of them."""

from __future__ import annotations

from enum import StrEnum


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
