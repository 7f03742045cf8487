"""From the words of a search to queries of a full-text index, in Lucene's syntax.

Words come from `folding`, so they are letters and digits in small letters: nothing that was asked
can be an operator (those are capital letters or punctuation), and what is one here was put here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.common.errors import InvalidRequest
from graph.search.folding import words

LONGEST_TEXT = 500
"""Characters of a query."""

MOST_WORDS = 12
"""Words of a query that are looked for; those after them are not."""

ALL_REQUIRED = 2
"""Up to so many words must all be there; of more, those that are there count."""

_SHORTEST_FORGIVEN = 4
"""Letters of a word that may be misspelt."""

_LONGEST_FORGIVEN = 20

_ARTICLES = """
a an and at by for in is of on or the to with
au aux d de des du en et l la le les un une
das der die ein eine el il los las o os as e y und i
"""

OPTIONAL = frozenset(_ARTICLES.split())
"""Words that need not be there when others are: articles and the like of several languages."""

_BEFORE_NAMES = """
the a an le la les l un une el los las lo il i gli o os as der die das ein eine
"""
_ARTICLES_OF_NAMES = frozenset(_BEFORE_NAMES.split())
"""Articles that may stand before a name, or be left out there, folded."""

_YEARS = range(1870, 2101)
"""What a number has to be to be taken for a title's year."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a query: as a name, or as a name and the year of the title.

    words: of the name, folded, each once. name: all of them in order. year: None unless the
    query is read as holding one.
    """

    words: tuple[str, ...]
    name: str
    year: int | None = None


def without_article(name: str) -> str:
    """A folded name without the article before it, or else the one behind it (`matrix the`)."""
    first, _, rest = name.partition(" ")
    if rest and first in _ARTICLES_OF_NAMES:
        return rest
    rest, _, last = name.rpartition(" ")
    return rest if rest and last in _ARTICLES_OF_NAMES else name


def readings(text: str) -> list[Reading]:
    """The ways to read a query, the plain one first: `dune 2021` is a name, or one of 2021.

    None when it has no letter and no digit.
    """
    found = words(text)
    if not found:
        return []
    parts: list[tuple[list[str], int | None]] = [(found, None)]
    if len(found) > 1:
        for year, rest in ((found[-1], found[:-1]), (found[0], found[1:])):
            if year.isdecimal() and int(year) in _YEARS:
                parts.append((rest, int(year)))
    return [
        Reading(tuple(dict.fromkeys(name))[:MOST_WORDS], " ".join(name), year)
        for name, year in parts
    ]


def query_words(text: str, name: str = "text") -> list[str]:
    """The distinct folded words of a query, in order; none when it has no letter or digit.

    Raises InvalidRequest when the text is too long.
    """
    if len(text) > LONGEST_TEXT:
        raise InvalidRequest(
            f"{name} has {len(text)} characters; at most {LONGEST_TEXT} can be searched for"
        )
    return list(dict.fromkeys(words(text)))[:MOST_WORDS]


def significant(found: Sequence[str]) -> list[str]:
    """The words that must count: all but articles and the like, unless there are no others."""
    return [word for word in found if word not in OPTIONAL] or list(found)


def name_query(found: Sequence[str], *, forgiving: bool) -> str:
    """A query for names that hold all the words.

    A word as it was asked counts more than as the beginning of a longer one. forgiving: whether
    words with one letter wrong count too, least of all.
    """
    must = [f"+{_clause(word, forgiving)}" for word in significant(found)]
    return " ".join(must + _others(found))


def text_query(found: Sequence[str], *, forgiving: bool) -> str:
    """The same for texts. Of more than ALL_REQUIRED words one is enough; all are better."""
    significant_words = significant(found)
    if len(significant_words) <= ALL_REQUIRED:
        return name_query(found, forgiving=forgiving)
    clauses = [_clause(word, forgiving) for word in significant_words]
    everything = " ".join(f"+{clause}" for clause in clauses)
    return f"({everything})^8 {' '.join(clauses + _others(found))}"


def _others(found: Sequence[str]) -> list[str]:
    significant_words = significant(found)
    return [f"{word}^0.1" for word in found if word not in significant_words]


def prefix_query(found: Sequence[str]) -> str:
    """A query for texts in which each of the words begins some word."""
    return " ".join(f"+{word}*" for word in found)


def misspellable(word: str) -> bool:
    """Whether a word is found with one letter wrong, too many, missing, or out of place."""
    return _SHORTEST_FORGIVEN <= len(word) <= _LONGEST_FORGIVEN and word.isalpha()


def _clause(word: str, forgiving: bool) -> str:
    alternatives = [f"{word}^4"]
    if len(word) > 1:
        alternatives.append(f"{word}*^2")
    if forgiving and misspellable(word):
        # Two letters in each other's place: one step for Neo4j's fuzzy search, two for the
        # embedded engine's, so they are written out.
        swapped = (word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1))
        alternatives += [each for each in dict.fromkeys(swapped) if each != word]
        alternatives.append(f"{word}~1")
    return f"({' '.join(alternatives)})"
