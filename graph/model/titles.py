"""Kinds of titles."""

from __future__ import annotations

from graph.model.words import Vocabulary


class TitleKind(Vocabulary):
    """What a title is."""

    FILM = "FILM", "A feature film."
    SHORT = "SHORT", "A short film."
    SERIES = "SERIES", "A series, limited ones included."
    SEASON = "SEASON", "A season of a series."
    EPISODE = "EPISODE", "An episode of a series or season."
