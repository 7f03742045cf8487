"""What search finds, how it looks, and its full-text indexes."""

from __future__ import annotations

from graph.model.words import Vocabulary


class SearchKind(Vocabulary):
    """What a search can find."""

    TITLE = "TITLE", "Films, shorts, series, seasons and episodes."
    CREATOR = "CREATOR", "Persons and organisations."
    TECHNIQUE = "TECHNIQUE", "Ways of making."


class SearchMode(Vocabulary):
    """How a search looks: at words, at meaning, or at both."""

    HYBRID = "HYBRID", "By words and by meaning; by words alone while there are no vectors."
    TEXT = "TEXT", "By words only."
    VECTOR = "VECTOR", "By meaning only; an error while there are no vectors."


class SearchField(Vocabulary):
    """Which text of an object matched."""

    NAME = "NAME", "A name, own or in another language."
    ALIAS = "ALIAS", "Of techniques: another name in use."
    SYNOPSIS = "SYNOPSIS", "Of titles: what it is about."
    TAGLINE = "TAGLINE", "Of titles: the line it was advertised with."
    DESCRIPTION = "DESCRIPTION", "Of techniques: what is done, how and why."
    NOTE = "NOTE", "Of titles: a note on the use of a technique."
    TECHNIQUE = "TECHNIQUE", "The name of a technique that is used, in any language."


FULL_TEXT_LABEL = "SearchEntry"


FULL_TEXT_INDEXES = {"search_names": "names", "search_texts": "texts"}
"""Full-text indexes on nodes of that label: the property of each, by the index's name."""
