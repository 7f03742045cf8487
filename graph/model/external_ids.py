"""Other catalogs, and the ids that titles and creators have there."""

from __future__ import annotations

from graph.model.words import Vocabulary


class TitleIdSource(Vocabulary):
    """Another catalog that knows titles."""

    IMDB = "IMDB", "IMDb, such as tt1375666."
    TMDB = "TMDB", "The Movie Database, such as 27205."
    WIKIDATA = "WIKIDATA", "Wikidata, such as Q25188."
    EIDR = "EIDR", "Entertainment ID Registry, such as 10.5240/..."
    WIKIPEDIA = "WIKIPEDIA", "A page of the English Wikipedia, such as Metropolis_(1927_film)."


class CreatorIdSource(Vocabulary):
    """Another catalog that knows creators."""

    IMDB = "IMDB", "IMDb, such as nm0634240."
    TMDB = "TMDB", "The Movie Database, such as 525."
    WIKIDATA = "WIKIDATA", "Wikidata, such as Q25191."
    ISNI = "ISNI", "International Standard Name Identifier, 16 digits."


EXTERNAL_IDS = ("imdb", "tmdb", "wikidata", "eidr", "isni", "wikipedia")
