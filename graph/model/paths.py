"""Paths between two objects: their order, and the relations they follow."""

from __future__ import annotations

from graph.model.words import Vocabulary


class PathOrder(Vocabulary):
    """Which of the paths between two objects come first.

    BEST: those with the highest score. SHORTEST: those with the fewest steps, then by score.
    """

    BEST = "BEST", "The highest score first, then the fewest steps."
    SHORTEST = "SHORTEST", "The fewest steps first, then the highest score."


class PathRelation(Vocabulary):
    """What links two neighbours on a path."""

    USES = "USES", "The title uses the technique."
    CREDITED = "CREDITED", "The creator is credited on the title."
    BY = (
        "BY",
        "Uses of the technique are by the creator, on any title; or the creator did uses"
        " on the title without a credit.",
    )
    BROADER = "BROADER", "One technique is the next more general one of the other."
    PART_OF = "PART_OF", "One title is a season or an episode of the other."
    SIMILAR_TO = "SIMILAR_TO", "The two techniques have a similar meaning."
