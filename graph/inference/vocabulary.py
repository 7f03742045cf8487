"""Which techniques a sentence names: exactly, in other word forms, or in part.

A technique is known by its names and aliases. Words are compared by their folded stems (Snowball),
so `animated` meets `animation`. The weight of a word is 1 / (1 + ln n), where n techniques have it
in a name: `photography` says little, `black` and `white` together say most of "Black-and-white
photography". Words that texts about films have anyhow weigh less still. A mention's coverage is the
weight of the words that the sentence has, over that of all the words of the name.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import Any

from graph.common.locales import BASE_LOCALE, language_of
from graph.search.folding import fold
from graph.search.terms import OPTIONAL

Row = Mapping[str, Any]

LEAST_COVERAGE = 0.6
"""Of a name's weight: what a sentence must have of it to be looked at at all."""

_LEAST_WORDS = 2
"""Telling words that must be there of a name that is not there as a whole, unless one of them is a
brand with a capital inside: CinemaScope alone speaks of "CinemaScope lenses", a tank of no "studio
tank"."""

COMMON_WEIGHT = 0.2

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

_ARTICLES = "a an and as at by for from in is of on or over the to with"
_ENGLISH = frozenset(_ARTICLES.split())
_WORD = re.compile(r"[^\W_]+")

_NEGATED = re.compile(
    r"(?:\b(?:no|not|never(?!-)|without|neither|nor|lacks?|lacking|instead of|rather than|unlike"
    r"|avoid(?:s|ed|ing)?|sans|sin|aucune?)\b|n['’]t\b)[^,;:.]{0,30}$",
    re.IGNORECASE,
)
"""What stands shortly before a technique that was not used."""

_CREDIT = re.compile(
    r"^\s*(?:(?:was|is|were|are)\s+)?(?:(?:handled|done|provided|headed)\s+)?(?:by|director)\b",
    re.IGNORECASE,
)
"""What follows the name of a craft in a credit: who did it, not how."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: folded, its stem, as it is written, and where it stands."""

    folded: str
    stem: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """A name of a technique in a sentence.

    coverage: LEAST_COVERAGE to 1, by weight. places: the positions of its words in the sentence.
    exact: the share of its words there that is not another form of the word. tightness: over how
    many words they are spread, 1 for side by side. proper: the share of them that is written like
    part of a proper name. denied: whether it is said that it was not used. credit: whether only
    somebody's job is named.
    """

    technique: str
    name: str
    coverage: float
    places: frozenset[int]
    exact: float
    tightness: float
    proper: float
    denied: bool
    credit: bool


@dataclass(frozen=True, slots=True)
class _Form:
    """A name: its words by stem. literal: an abbreviation, which counts only as it is written.
    alone: it has only one telling word, which counts in no other form than its plural, and only
    beside the others. capital: that word is written with a capital, as in "the Volume".
    """

    technique: str
    name: str
    words: Mapping[str, Word]
    sequence: tuple[str, ...]
    literal: bool
    alone: bool
    capital: bool
    total: float = 0.0


@dataclass(slots=True)
class Vocabulary:
    """The names of techniques in one language."""

    language: str
    weights: dict[str, float] = field(default_factory=dict)
    brands: set[str] = field(default_factory=set)
    _forms: list[_Form] = field(default_factory=list)
    _by_stem: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, techniques: Iterable[Row], language: str = BASE_LOCALE) -> Vocabulary:
        """techniques: rows {id, name, aliases, description, texts [{locale, name, description}]}.

        In English, a record's own names and aliases count too; elsewhere only those of its texts.
        """
        found = cls(language)
        users: Counter[str] = Counter()
        prose: list[str] = []
        forms: list[_Form] = []
        for row in techniques:
            names, descriptions = _texts(row, language)
            prose += [*names, *descriptions]
            of_row = {}
            for name in names:
                sequence = tuple(word.stem for word in found.words(name))
                words = {word.stem: word for word in found.words(name)}
                telling = {s: word for s, word in words.items() if word.folded not in found.small}
                literal = all(word.text.isupper() for word in words.values())
                of_row[frozenset(telling)] = _Form(
                    str(row["id"]),
                    name,
                    telling,
                    sequence,
                    literal,
                    len(alone := _telling(telling.values())) == 1,
                    len(alone) == 1 and alone[0].start > 0 and alone[0].text[0].isupper(),
                )
            of_row.pop(frozenset(), None)
            forms += of_row.values()
            users.update({stem for stems in of_row for stem in stems})
        found.weights = {stem: 1 / (1 + math.log(count)) for stem, count in users.items()}
        for form in forms:
            total = sum(sorted(found._weight(word) for word in form.words.values()))
            for stem in form.words:
                found._by_stem.setdefault(stem, []).append(len(found._forms))
            found._forms.append(replace(form, total=total))
        found.brands = _always_capital(prose)
        return found

    @property
    def small(self) -> frozenset[str]:
        """Articles and the like, which are no evidence; `d` is one in French, in 3-D it is not."""
        return _ENGLISH if self.language == BASE_LOCALE else OPTIONAL

    def words(self, text: str) -> list[Word]:
        return [
            Word(*_stem(match[0], self.language), match[0], match.start(), match.end())
            for match in _WORD.finditer(text)
        ]

    def mentions(self, sentence: str, ignoring: Sequence[str] = ()) -> list[Mention]:
        """The best mention of each technique in a sentence, by technique.

        ignoring: names, such as the title's own, whose words are not looked at.
        """
        words = self.words(sentence)
        places: dict[str, list[int]] = {}
        for position, word in enumerate(words):
            if word.stem in self._by_stem:
                places.setdefault(word.stem, []).append(position)
        gained: dict[int, float] = {}
        for stem in places:
            for index in self._by_stem[stem]:
                weight = self._weight(self._forms[index].words[stem])
                gained[index] = gained.get(index, 0.0) + weight
        whole: list[Mention] = []
        partial: list[Mention] = []
        likely = [i for i, sum_ in gained.items() if sum_ >= _NEARLY * self._forms[i].total]
        if not likely:
            return []
        hidden = _hidden(words, ignoring)
        best: dict[str, Mention] = {}
        for index in likely:
            mention = self._mention(sentence, words, self._forms[index], places, hidden)
            if mention is not None:
                (whole if mention.coverage == 1 else partial).append(mention)
        # A part of a name that is in the whole name of another technique speaks of that one.
        named = [(each.technique, each.places) for each in whole]
        partial = [
            each
            for each in partial
            if not any(
                technique != each.technique and each.places <= places for technique, places in named
            )
        ]
        for mention in (*whole, *partial):
            other = best.get(mention.technique)
            if other is None or _rank(mention) > _rank(other):
                best[mention.technique] = mention
        return [best[technique] for technique in sorted(best)]

    def _weight(self, word: Word) -> float:
        factor = COMMON_WEIGHT if word.folded in COMMON else 1.0
        return factor * self.weights[word.stem]

    def _mention(
        self,
        sentence: str,
        words: Sequence[Word],
        form: _Form,
        places: Mapping[str, Sequence[int]],
        hidden: set[int],
    ) -> Mention | None:
        found: dict[str, list[int]] = {}
        for stem, sought in form.words.items():
            there = [
                i
                for i in places.get(stem, ())
                if i not in hidden and _counts(words[i], sought, form)
            ]
            if there:
                found[stem] = there
        gained = sum(sorted(self._weight(form.words[stem]) for stem in found))
        if gained < _NEARLY * form.total:
            return None
        telling = len(_telling(form.words[stem] for stem in found))
        if len(found) < len(form.words) and telling < _LEAST_WORDS:
            texts = (words[each[0]].text for each in found.values())
            if not any(text in self.brands and not text[1:].islower() for text in texts):
                return None
        chosen = _closest(list(found.values()))
        first, last = min(chosen), max(chosen)
        spread = sum(words[i].folded not in self.small for i in range(first, last + 1))
        if not self._in_place(words, first, last, form, found.keys()):
            return None
        exact = sum(
            any(words[i].folded == form.words[stem].folded for i in chosen) for stem in found
        )
        return Mention(
            form.technique,
            form.name,
            round(gained / form.total, 6),
            frozenset(chosen),
            exact / len(found),
            min(1.0, len(chosen) / max(spread, 1)),
            sum(self._is_proper(words, i) for i in chosen) / len(chosen),
            bool(_NEGATED.search(_blanked(sentence[: words[first].start], words, hidden))),
            bool(_CREDIT.match(sentence[words[last].end :])),
        )

    def _in_place(
        self, words: Sequence[Word], first: int, last: int, form: _Form, found: Collection[str]
    ) -> bool:
        """Whether small words between those of the name are there, too: a day and a night are no
        "day for night". So must be all of a name that has only one telling word."""
        positions = [i for i, stem in enumerate(form.sequence) if stem in found]
        between = form.sequence[positions[0] : positions[-1] + 1]
        if not form.alone and all(stem in form.words for stem in between):
            return True
        return tuple(word.stem for word in words[first : last + 1]) == between

    def _is_proper(self, words: Sequence[Word], position: int) -> bool:
        text = words[position].text
        if not text[0].isupper() or text in self.brands or position == 0:
            return False
        return not (text.isupper() and len(text) > 1)


_NEARLY = LEAST_COVERAGE - 1e-9


def _counts(word: Word, sought: Word, form: _Form) -> bool:
    """Whether a word with the right stem stands for a word of the name."""
    if form.literal:
        return word.text == sought.text
    if form.capital and not word.text[0].isupper():
        return False
    if word.folded == sought.folded:
        return True
    if form.alone:  # `cut` is no "cutting", a stage musical no "musical staging"
        return word.folded in (f"{sought.folded}s", sought.folded.removesuffix("s"))
    return word.folded not in COMMON and sought.folded not in COMMON


def _telling(words: Iterable[Word]) -> list[Word]:
    return [word for word in words if word.folded not in COMMON]


def _hidden(words: Sequence[Word], ignoring: Sequence[str]) -> set[int]:
    """The positions of names that are not looked at, where they are written with a capital."""
    hidden: set[int] = set()
    folded = [word.folded for word in words]
    for name in ignoring:
        parts = [fold(match[0]) for match in _WORD.finditer(name)]
        for start in range(len(folded) - len(parts) + 1) if parts else ():
            if folded[start : start + len(parts)] == parts and words[start].text[0].isupper():
                hidden.update(range(start, start + len(parts)))
    return hidden


def _blanked(text: str, words: Sequence[Word], hidden: set[int]) -> str:
    """The beginning of a sentence without what is not looked at in it."""
    for position in hidden:
        word = words[position]
        text = text[: word.start] + " " * (word.end - word.start) + text[word.end :]
    return text


def _always_capital(prose: Iterable[str]) -> set[str]:
    """Words that the techniques' texts write with a capital wherever they stand: brands."""
    capital: set[str] = set()
    small: set[str] = set()
    for text in prose:
        for position, match in enumerate(_WORD.finditer(text)):
            if not match[0][0].isupper():
                small.add(match[0])
                continue
            within = position and text[: match.start()].rstrip()[-1:] not in (".", "!", "?")
            if within or any(letter.isupper() for letter in match[0][1:]):
                capital.add(match[0])
    return {word for word in capital if word.lower() not in small}


def _rank(mention: Mention) -> tuple[float, float, float, str]:
    return (mention.coverage, mention.exact, mention.tightness, mention.name)


def _closest(places: Sequence[Sequence[int]]) -> list[int]:
    """One position of each list, the ones that stand closest together."""
    best: list[int] = []
    for anchor in places[0]:
        chosen = [min(each, key=lambda i, a=anchor: (abs(i - a), i)) for each in places]  # type: ignore[misc]
        if not best or max(chosen) - min(chosen) < max(best) - min(best):
            best = chosen
    return best


def _texts(row: Row, language: str) -> tuple[list[str], list[str]]:
    names, descriptions = [], []
    if language == BASE_LOCALE:
        names = [row["name"], *(row["aliases"] or ())]
        descriptions = [row["description"]]
    for text in row["texts"]:
        if language_of(text["locale"]) == language:
            names.append(text["name"])
            descriptions.append(text["description"])
    return [each for each in names if each], [each for each in descriptions if each]


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
