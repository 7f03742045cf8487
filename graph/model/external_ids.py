"""Other catalogs, and the ids that titles and creators have there."""

from __future__ import annotations

from enum import StrEnum


class TitleIdSource(StrEnum):
    """Another catalog that knows titles."""

    IMDB = "IMDB"
    TMDB = "TMDB"
    WIKIDATA = "WIKIDATA"
    EIDR = "EIDR"
    WIKIPEDIA = "WIKIPEDIA"


class CreatorIdSource(StrEnum):
    """Another catalog that knows creators."""

    IMDB = "IMDB"
    TMDB = "TMDB"
    WIKIDATA = "WIKIDATA"
    ISNI = "ISNI"


EXTERNAL_IDS = ("imdb", "tmdb", "wikidata", "eidr", "isni", "wikipedia")
