"""Adoption of techniques, by what it is counted."""

from __future__ import annotations

from enum import StrEnum


class AdoptionBy(StrEnum):
    """What the titles made with a technique are counted by."""

    YEAR = "YEAR"
    COUNTRY = "COUNTRY"
    PLATFORM = "PLATFORM"
