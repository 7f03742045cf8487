"""States, labels and edges of the similarity builds."""

from __future__ import annotations

from graph.model.words import Vocabulary


class SimilarityState(Vocabulary):
    """Whether similarity scores are up to date, or why there are none.

    CURRENT: they follow from the data and the model as they are; how much a technique's rarity
    counts may be as of the last full rebuild (`catalog status` tells how far that is off). STALE:
    the data or the model has changed since they were built (`catalog link` renews them).
    NOT_BUILT: none were built yet. UNDOCUMENTED: nothing is declared here to compare by.
    """

    CURRENT = (
        "CURRENT",
        "The scores follow from the data and the model as they are; how much a"
        " technique's rarity counts may be as of the last full rebuild.",
    )
    STALE = "STALE", "Data or model have changed since the scores were computed."
    NOT_BUILT = "NOT_BUILT", "No scores have been computed yet."
    UNDOCUMENTED = "UNDOCUMENTED", "Nothing is declared here to compare by."


GENERATION_LABELS = ("TechniqueVector", "TitleVector", "SimilarityList")
"""Labels of derived nodes that belong to a build."""


OTHER_TOP = 20
"""Edges kept for each creator and technique, and for each title by its creators, at most."""


SIMILARITY_EDGES = ("SIMILAR_TECHNIQUES", "SIMILAR_CREATORS", "SIMILAR_PRACTICE", "SIMILAR_TO")
