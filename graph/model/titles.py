"""Kinds of titles."""

from __future__ import annotations

from enum import StrEnum


class TitleKind(StrEnum):
    """What a title is."""

    FILM = "FILM"
    SHORT = "SHORT"
    SERIES = "SERIES"
    SEASON = "SEASON"
    EPISODE = "EPISODE"
