"""From the words of a question to queries of a full-text index, in Lucene's syntax.

Words come from `folding`, so they are letters and digits in small letters: nothing that was asked
can be an operator (those are capital letters or punctuation), and what is one here was put here.
"""

from __future__ import annotations

from collections.abc import Sequence

from graph.errors import InvalidRequest
from graph.search.folding import words

LONGEST_TEXT = 500
"""Characters of a question."""

MOST_WORDS = 16
"""Words of a question that are looked for; those behind are not."""

_ALL_REQUIRED = 3
"""Up to so many words must all be there; of more, those that are there count."""

_MOST_FORGIVING = 8
"""In a question of more words, misspellings are not forgiven."""

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


def asked(text: str, name: str = "text") -> list[str]:
    """The distinct folded words of a question, in order; none when it has no letter or digit.

    Raises InvalidRequest when the text is too long.
    """
    if len(text) > LONGEST_TEXT:
        raise InvalidRequest(
            f"{name} has {len(text)} characters; at most {LONGEST_TEXT} can be searched for"
        )
    return list(dict.fromkeys(words(text)))[:MOST_WORDS]


def forgiving(found: Sequence[str], *, all_required: bool) -> str:
    """A query for the words, their continuations, and forms with one letter wrong.

    A word as it was asked counts most, then as a beginning, then misspelt. all_required: whether
    each word but the optional ones must be there, whatever their number.
    """
    required = [word for word in found if word not in OPTIONAL] or list(found)
    must = all_required or len(required) <= _ALL_REQUIRED
    forgives = len(found) <= _MOST_FORGIVING
    parts = []
    for word in found:
        if word not in required:
            parts.append(f"{word}^0.1")
        else:
            parts.append(("+" if must else "") + _clause(word, forgives))
    return " ".join(parts)


def beginnings(found: Sequence[str]) -> str:
    """A query for texts in which each of the words begins some word."""
    return " ".join(f"+{word}*" for word in found)


def misspellable(word: str) -> bool:
    """Whether a word is found with one letter wrong, too many, missing, or out of place."""
    return _SHORTEST_FORGIVEN <= len(word) <= _LONGEST_FORGIVEN and word.isalpha()


def _clause(word: str, forgives: bool) -> str:
    alternatives = [f"{word}^4"]
    if len(word) > 1:
        alternatives.append(f"{word}*^2")
    if forgives and misspellable(word):
        # Two letters in each other's place: one step for Neo4j's fuzzy search, two for the
        # embedded engine's, so they are written out.
        swapped = (word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1))
        alternatives += [each for each in dict.fromkeys(swapped) if each != word]
        alternatives.append(f"{word}~1")
    return f"({' '.join(alternatives)})"
