"""Preferences of a viewer, parts of a recommendation's score, and shelves."""

from __future__ import annotations

from graph.model.words import Vocabulary


class TasteKind(Vocabulary):
    """What there can be a leaning to.

    TECHNIQUE, CREATOR: by slug. GENRE, THEME: as titles state them. ERA: a decade, such as 1990s.
    COUNTRY: ISO 3166-1 alpha-2.
    """

    TECHNIQUE = "TECHNIQUE", "A way of making."
    GENRE = "GENRE", "A genre, as titles state it."
    THEME = "THEME", "What titles are about, as they state it."
    CREATOR = "CREATOR", "A person or an organisation."
    ERA = "ERA", "A decade of first releases, such as 1990s."
    COUNTRY = "COUNTRY", "A producing country, ISO 3166-1 alpha-2."


class TasteDirection(Vocabulary):
    """Where a leaning goes over time."""

    RISING = "RISING", "More of late than before."
    STEADY = "STEADY", "As before."
    FALLING = "FALLING", "Less of late than before."


class TasteState(Vocabulary):
    """What the viewer has said of a leaning. PINNED: it counts fully. MUTED: it does not count."""

    PINNED = "PINNED", "It counts fully, whatever is watched."
    MUTED = "MUTED", "It does not count, whatever is watched."


class PartKind(Vocabulary):
    """What a part of a recommendation's score is for; docs/recommendations.md has the formula.

    SIMILAR_VIEWERS: viewers with similar habits watched it. TECHNIQUES: it is made like what was
    liked. GENRES, THEMES: the viewer leans to its genres, to what it is about. ORIGIN: the viewer
    leans to its decade and its countries. CREATORS: by makers of what was liked. FRESHNESS:
    it is new. POPULARITY: it is watched a lot. AFTER: it is made like the title just watched.
    SURPRISE: it crosses to genres that the viewer hardly watches. DOCUMENTATION: it is well
    documented how it was made.
    """

    SIMILAR_VIEWERS = "SIMILAR_VIEWERS", "Viewers with similar habits watched it."
    TECHNIQUES = "TECHNIQUES", "It is made like what the viewer liked."
    GENRES = "GENRES", "The viewer leans to its genres."
    THEMES = "THEMES", "The viewer leans to what it is about."
    ORIGIN = "ORIGIN", "The viewer leans to its decade and its countries."
    CREATORS = "CREATORS", "Makers of what the viewer liked made it."
    FRESHNESS = "FRESHNESS", "It is new."
    POPULARITY = "POPULARITY", "Many viewers watched it."
    AFTER = "AFTER", "It is made like the title that was just watched."
    SURPRISE = (
        "SURPRISE",
        "It is made like what the viewer liked, in genres that they hardly watch.",
    )
    DOCUMENTATION = (
        "DOCUMENTATION",
        "It is well documented how it was made; for whoever has no history.",
    )


class ShelfKind(Vocabulary):
    """What the titles of a shelf have in common."""

    MADE_LIKE = "MADE_LIKE", "They are made like one title."
    FINISHED = "FINISHED", "The viewer finished them, and they use one technique."
    LEANING = "LEANING", "They have what the viewer leans to."
    POPULAR = "POPULAR", "Many viewers watched them."
    NEW = "NEW", "They came to the market of late, or are the latest by year."


MODEL_FILE = "model.npz"
"""The file of a trained collaborative model, in its folder."""
