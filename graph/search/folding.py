"""Folding: the one form in which texts are stored for search and asked for.

`L'Éternaute` becomes the words `l` and `eternaute`, whoever writes it. Words hold letters and
digits only, so that nothing in them can be an operator of a full-text index.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

LONGEST_WORD = 64
"""Characters of a word that are kept."""

_PLAIN = str.maketrans(
    {
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ı": "i",
        "ł": "l",
        "þ": "th",
        "ŧ": "t",
    }
)
"""Letters that Unicode does not take apart into a plain one and a mark."""

_WITHOUT_SPACES = (
    (0x3040, 0x30FF),  # Hiragana, Katakana
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),  # Han
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
"""Writing without spaces between words: each character is a word."""


def words(text: str) -> list[str]:
    """The folded words of a text, in order.

    Compatibility forms are made plain (NFKD), marks taken off, case is folded; then the text is
    split at everything that is no letter and no decimal digit.
    """
    found = []
    for word in "".join(_folded(text)).split():
        found.append(word[:LONGEST_WORD])
    return found


def fold(text: str) -> str:
    """The folded words with one space between them."""
    return " ".join(words(text))


def _folded(text: str) -> Iterator[str]:
    decomposed = unicodedata.normalize("NFKD", text)
    decomposed = unicodedata.normalize("NFKD", decomposed.casefold())
    for character in decomposed.casefold().translate(_PLAIN):
        category = unicodedata.category(character)
        if category[0] == "M" or category == "Cf":
            continue  # marks, and what only steers the display, such as right-to-left marks
        if category[0] != "L" and category != "Nd":
            yield " "
        elif character.isascii() or not _stands_alone(ord(character)):
            yield character
        else:
            yield f" {character} "


def _stands_alone(code: int) -> bool:
    return any(first <= code <= last for first, last in _WITHOUT_SPACES)
