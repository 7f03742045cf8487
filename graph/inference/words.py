"""The words of texts: folded stems, and the words that say little.

Stems are Snowball's, so `animated` matches `animation`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from graph.search.folding import fold

_COMMON = """
film films movie movies picture pictures production story title screenplay role roles cast
character set american drama comedy action musical horror adventure fiction code ray based
direct directed first one man time up
"""
COMMON = frozenset(_COMMON.split())
"""English words that more than one in a hundred sentences about films has, whatever it is about
(counted in the 88,024 distinct sentences of wikipedia_movies). They weigh little, and count only
as they stand: `directed by` is no "direct animation"."""

_LANGUAGES = {"en": "english", "fr": "french", "es": "spanish", "de": "german", "it": "italian"}
_SPELLINGS = {
    "en": {
        "shot": "shoot",
        "shots": "shoot",
        "drawn": "draw",
        "color": "colour",
        "colors": "colour",
        "colored": "coloured",
        "colorized": "colourised",
        "colorization": "colourisation",
        "gray": "grey",
        "makeup": "make-up",
        "theater": "theatre",
    }
}
"""Word forms that a stemmer does not bring together, and American spellings."""

WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: folded, its stem, as it is written, and its position in the text."""

    folded: str
    stem: str
    text: str
    start: int
    end: int


def words_of(text: str, language: str) -> list[Word]:
    """The words of a text in order."""
    return [
        Word(*_stem(match[0], language), match[0], match.start(), match.end())
        for match in WORD.finditer(text)
    ]


@lru_cache(maxsize=200_000)
def _stem(word: str, language: str) -> tuple[str, str]:
    """The folded word and its stem."""
    folded = fold(word)
    spelt = _SPELLINGS.get(language, {}).get(folded, folded)
    stemmer = _stemmer(language)
    return folded, str(stemmer.stemWord(spelt)) if stemmer else spelt


@cache
def _stemmer(language: str) -> Any:
    import snowballstemmer

    name = _LANGUAGES.get(language)
    return snowballstemmer.stemmer(name) if name else None
