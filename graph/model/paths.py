"""Paths between two objects: their order, and the relations they follow."""

from __future__ import annotations

from enum import StrEnum


class PathOrder(StrEnum):
    """Which of the paths between two objects come first.

    BEST: those with the highest score. SHORTEST: those with the fewest steps, then by score.
    """

    BEST = "BEST"
    SHORTEST = "SHORTEST"


class PathRelation(StrEnum):
    """What links two neighbours on a path."""

    USES = "USES"
    CREDITED = "CREDITED"
    BY = "BY"
    BROADER = "BROADER"
    PART_OF = "PART_OF"
    SIMILAR_TO = "SIMILAR_TO"
