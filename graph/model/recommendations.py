"""Preferences of a viewer, parts of a recommendation's score, and shelves."""

from __future__ import annotations

from enum import StrEnum


class TasteKind(StrEnum):
    """What there can be a leaning to.

    TECHNIQUE, CREATOR: by slug. GENRE, THEME: as titles state them. ERA: a decade, such as 1990s.
    COUNTRY: ISO 3166-1 alpha-2.
    """

    TECHNIQUE = "TECHNIQUE"
    GENRE = "GENRE"
    THEME = "THEME"
    CREATOR = "CREATOR"
    ERA = "ERA"
    COUNTRY = "COUNTRY"


class TasteDirection(StrEnum):
    """Where a leaning goes over time."""

    RISING = "RISING"
    STEADY = "STEADY"
    FALLING = "FALLING"


class TasteState(StrEnum):
    """What the viewer has said of a leaning. PINNED: it counts fully. MUTED: it does not count."""

    PINNED = "PINNED"
    MUTED = "MUTED"


class PartKind(StrEnum):
    """What a part of a recommendation's score is for; docs/recommendations.md has the formula.

    SIMILAR_VIEWERS: viewers with similar habits watched it. TECHNIQUES: it is made like what was
    liked. GENRES, THEMES: the viewer leans to its genres, to what it is about. ORIGIN: the viewer
    leans to its decade and its countries. CREATORS: by makers of what was liked. FRESHNESS:
    it is new. POPULARITY: it is watched a lot. AFTER: it is made like the title just watched.
    SURPRISE: it crosses to genres that the viewer hardly watches. DOCUMENTATION: it is well
    documented how it was made.
    """

    SIMILAR_VIEWERS = "SIMILAR_VIEWERS"
    TECHNIQUES = "TECHNIQUES"
    GENRES = "GENRES"
    THEMES = "THEMES"
    ORIGIN = "ORIGIN"
    CREATORS = "CREATORS"
    FRESHNESS = "FRESHNESS"
    POPULARITY = "POPULARITY"
    AFTER = "AFTER"
    SURPRISE = "SURPRISE"
    DOCUMENTATION = "DOCUMENTATION"


class ShelfKind(StrEnum):
    """What the titles of a shelf have in common."""

    MADE_LIKE = "MADE_LIKE"
    FINISHED = "FINISHED"
    LEANING = "LEANING"
    POPULAR = "POPULAR"
    NEW = "NEW"
