"""Preferences of a viewer, parts of a recommendation's score, and shelves."""

from __future__ import annotations

from graph.model.words import Vocabulary


class TasteKind(Vocabulary):
    """What a value of a taste profile can be.

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
    """How the share of a value in the history changes over time."""

    RISING = "RISING", "More of late than before."
    STEADY = "STEADY", "As before."
    FALLING = "FALLING", "Less of late than before."


class TasteState(Vocabulary):
    """How the viewer has changed a value. PINNED: it counts fully. MUTED: it does not count."""

    PINNED = "PINNED", "It counts fully, whatever is watched."
    MUTED = "MUTED", "It does not count, whatever is watched."


class PartKind(Vocabulary):
    """What a part of a recommendation's score measures; docs/recommendations.md has the formula.

    SIMILAR_VIEWERS: viewers with similar histories watched it. TECHNIQUES: it is made like what
    was liked. GENRES, THEMES: its genres, and what it is about, are in the viewer's taste profile.
    ORIGIN: its decade and its countries are. CREATORS: creators of what was liked made it.
    FRESHNESS: it is new. POPULARITY: many viewers watched it. AFTER: it is made like the title just
    watched. SURPRISE: it is made like what was liked, in genres that the viewer hardly watches.
    DOCUMENTATION: it is well documented how it was made.
    """

    SIMILAR_VIEWERS = "SIMILAR_VIEWERS", "Viewers with similar histories watched it."
    TECHNIQUES = "TECHNIQUES", "It is made like what the viewer liked."
    GENRES = "GENRES", "Its genres are in the viewer's taste profile."
    THEMES = "THEMES", "What it is about is in the viewer's taste profile."
    ORIGIN = "ORIGIN", "Its decade and its countries are in the viewer's taste profile."
    CREATORS = "CREATORS", "Creators of what the viewer liked made it."
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
    LEANING = (
        "LEANING",
        "They have a value of the viewer's taste profile, a technique or a creator.",
    )
    POPULAR = "POPULAR", "Many viewers watched them."
    NEW = "NEW", "They came to the market of late, or are the latest by year."


MODEL_FILE = "model.npz"
"""The file of a trained collaborative model, in its folder."""
