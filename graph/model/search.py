"""What search finds, how it looks, and its full-text indexes."""

from __future__ import annotations

from enum import StrEnum


class SearchKind(StrEnum):
    """What a search can find."""

    TITLE = "TITLE"
    CREATOR = "CREATOR"
    TECHNIQUE = "TECHNIQUE"


class SearchMode(StrEnum):
    """How a search looks: at words, at meaning, or at both."""

    HYBRID = "HYBRID"
    TEXT = "TEXT"
    VECTOR = "VECTOR"


class SearchField(StrEnum):
    """Which text of an object matched."""

    NAME = "NAME"
    ALIAS = "ALIAS"
    SYNOPSIS = "SYNOPSIS"
    TAGLINE = "TAGLINE"
    DESCRIPTION = "DESCRIPTION"
    NOTE = "NOTE"
    TECHNIQUE = "TECHNIQUE"


FULL_TEXT_LABEL = "SearchEntry"


FULL_TEXT_INDEXES = {"search_names": "names", "search_texts": "texts"}
"""Full-text indexes on nodes of that label: the property of each, by the index's name."""
