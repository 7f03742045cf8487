"""Windows on platforms, and adoption of techniques, by what it is counted."""

from __future__ import annotations

from graph.model.words import Vocabulary

LANGUAGES_OF_A_WINDOW = 100
"""Of its sound at most, and as many of its subtitles."""


class AdoptionBy(Vocabulary):
    """What the titles made with a technique are counted by."""

    YEAR = "YEAR", "The year of first release."
    COUNTRY = "COUNTRY", "The producing countries, each for itself."
    PLATFORM = (
        "PLATFORM",
        "The platforms on which a window is known, past and future ones included.",
    )
