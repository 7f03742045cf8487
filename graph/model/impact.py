"""Efforts that uses took, and the figures that are made of them."""

from __future__ import annotations

from graph.model.words import Vocabulary


class EffortUnit(Vocabulary):
    """What an effort is counted in.

    TIME is time in a unit that the source does not tell; only a ratio can be stated in it.
    """

    HOURS = "HOURS", "Hours of work."
    DAYS = "DAYS", "Days, as the source counts them."
    SHOTS = "SHOTS", "Shots that had to be worked on."
    COST_INDEX = "COST_INDEX", "Cost on a scale of the source's own: only ratios mean anything."
    TIME = "TIME", "Time, in a unit that the source does not tell; only ratios are stated."


class EffortBasis(Vocabulary):
    """How an effort is known. Figures never mix the two."""

    CLAIMED = (
        "CLAIMED",
        "Somebody states it, mostly who did it or paid for it; nobody has checked it.",
    )
    MEASURED = (
        "MEASURED",
        "From records of the work, such as time sheets, by a method that is stated.",
    )


class ImpactGroup(Vocabulary):
    """What productions are put together by."""

    TECHNIQUE = "TECHNIQUE", "The technique used, exactly as it is declared."
    STAGE = "STAGE", "The stage of the use."
    YEAR = (
        "YEAR",
        "The year of first release of the title used on; where it states none, of the"
        " series as a whole.",
    )
    KIND = "KIND", "What the production as a whole is: never a season or an episode."


class FigureRefusal(Vocabulary):
    """Why a figure is not stated."""

    NONE_STATED = "NONE_STATED", "Of no production both sides of it are stated."
    TOO_FEW_PRODUCTIONS = "TOO_FEW_PRODUCTIONS", "They are stated of one or two productions only."
    NO_COMMON_SCALE = "NO_COMMON_SCALE", "Cost indexes of different sources cannot be added up."
