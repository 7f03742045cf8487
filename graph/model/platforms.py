"""Windows on platforms, and adoption of techniques, by what it is counted."""

from __future__ import annotations

from enum import StrEnum

LANGUAGES_OF_A_WINDOW = 100
"""Of its sound at most, and as many of its subtitles."""


class AdoptionBy(StrEnum):
    """What the titles made with a technique are counted by."""

    YEAR = "YEAR"
    COUNTRY = "COUNTRY"
    PLATFORM = "PLATFORM"
