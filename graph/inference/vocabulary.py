"""Which techniques a sentence names: exactly, in other word forms, or in part.

A technique is recognised by its names and aliases. Words are compared by their folded stems
(`graph.inference.words`). The weight of a word is 1 / (1 + ln n), where n techniques have it in a
name: `photography` has a low weight, and `black` and `white` have most of that of "Black-and-white
photography". Words that are common in all texts about films weigh less still. A mention's coverage
is the weight of the words that the sentence has, over that of all words of the name.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from graph.common.locales import BASE_LOCALE, language_of
from graph.inference.words import COMMON, WORD, Word, words_of
from graph.search.folding import fold
from graph.search.terms import OPTIONAL

Row = Mapping[str, Any]

LEAST_COVERAGE = 0.6
"""The part of a name's weight that a sentence must have to be a mention."""

_LEAST_WORDS = 2
"""Significant words that a sentence must have of a name that it does not have as a whole, unless
one is a brand with a capital inside: CinemaScope alone stands for "CinemaScope lenses", but a tank
for no "studio tank"."""

COMMON_WEIGHT = 0.2

_ARTICLES = "a an and as at by for from in is of on or over the to with"
_ENGLISH = frozenset(_ARTICLES.split())
_NEGATED = re.compile(
    r"(?:\b(?:no|not|never(?!-)|without|neither|nor|lacks?|lacking|instead of|rather than|unlike"
    r"|avoid(?:s|ed|ing)?|sans|sin|aucune?)\b|n['’]t\b)[^,;:.]{0,30}$",
    re.IGNORECASE,
)
"""Words shortly before a technique that was not used."""

_CREDIT = re.compile(
    r"^\s*(?:(?:was|is|were|are)\s+)?(?:(?:handled|done|provided|headed)\s+)?(?:by|director)\b",
    re.IGNORECASE,
)
"""Words after the name of a craft in a credit, which says who did it, not how."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name of a technique in a sentence."""

    technique: str
    """The id of the technique."""

    name: str
    """The name or alias that was found."""

    coverage: float
    """The weight of the words found over that of all words of the name, LEAST_COVERAGE to 1."""

    positions: frozenset[int]
    """Of these words in the sentence, from 0."""

    exact: float
    """The share of them that is in the same form as in the name, 0 to 1."""

    tightness: float
    """Their number over that of the words from the first to the last of them; 1: side by side."""

    proper: float
    """The share of them that is written like part of a proper name, 0 to 1."""

    negated: bool
    """Whether the sentence says that the technique was not used."""

    credited: bool
    """Whether the sentence only says whose job it was."""


@dataclass(frozen=True, slots=True)
class _Form:
    """A name of a technique."""

    technique: str
    name: str
    words: Mapping[str, Word]
    """By stem, without function words."""

    sequence: tuple[str, ...]
    """The stems of all words, in order."""

    literal: bool
    """Whether it is an abbreviation, which is recognised only as it is written."""

    single: bool
    """Whether it has only one significant word. That is recognised only in this form and in the
    plural, and only beside the others."""

    capital: bool
    """Whether that word is written with a capital, as in "the Volume"."""

    total: float = 0.0
    """The sum of the weights of its words."""


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
                content = {
                    stem: word
                    for stem, word in words.items()
                    if word.folded not in found.function_words
                }
                significant = _significant(content.values())
                literal = all(word.text.isupper() for word in words.values())
                of_row[frozenset(content)] = _Form(
                    str(row["id"]),
                    name,
                    content,
                    sequence,
                    literal,
                    len(significant) == 1,
                    len(significant) == 1
                    and significant[0].start > 0
                    and significant[0].text[0].isupper(),
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
    def function_words(self) -> frozenset[str]:
        """Articles and the like, which are ignored; `d` is one in French, but not in 3-D."""
        return _ENGLISH if self.language == BASE_LOCALE else OPTIONAL

    def words(self, text: str) -> list[Word]:
        return words_of(text, self.language)

    def mentions(self, sentence: str, ignoring: Sequence[str] = ()) -> list[Mention]:
        """The best mention of each technique in a sentence, by technique.

        ignoring: names, such as the title's own, whose words are left out.
        """
        words = self.words(sentence)
        places: dict[str, list[int]] = {}
        for position, word in enumerate(words):
            if word.stem in self._by_stem:
                places.setdefault(word.stem, []).append(position)
        matched: dict[int, float] = {}
        for stem in places:
            for index in self._by_stem[stem]:
                weight = self._weight(self._forms[index].words[stem])
                matched[index] = matched.get(index, 0.0) + weight
        whole: list[Mention] = []
        partial: list[Mention] = []
        likely = [i for i, sum_ in matched.items() if sum_ >= _LEAST_MATCHED * self._forms[i].total]
        if not likely:
            return []
        ignored = _ignored(words, ignoring)
        best: dict[str, Mention] = {}
        for index in likely:
            mention = self._mention(sentence, words, self._forms[index], places, ignored)
            if mention is not None:
                (whole if mention.coverage == 1 else partial).append(mention)
        # A part of a name that lies in the whole name of another technique means that one.
        named = [(each.technique, each.positions) for each in whole]
        partial = [
            each
            for each in partial
            if not any(
                technique != each.technique and each.positions <= places
                for technique, places in named
            )
        ]
        for mention in (*whole, *partial):
            other = best.get(mention.technique)
            if other is None or _quality(mention) > _quality(other):
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
        ignored: set[int],
    ) -> Mention | None:
        found: dict[str, list[int]] = {}
        for stem, sought in form.words.items():
            there = [
                i
                for i in places.get(stem, ())
                if i not in ignored and _matches(words[i], sought, form)
            ]
            if there:
                found[stem] = there
        matched = sum(sorted(self._weight(form.words[stem]) for stem in found))
        if matched < _LEAST_MATCHED * form.total:
            return None
        significant_count = len(_significant(form.words[stem] for stem in found))
        if len(found) < len(form.words) and significant_count < _LEAST_WORDS:
            texts = (words[each[0]].text for each in found.values())
            if not any(text in self.brands and not text[1:].islower() for text in texts):
                return None
        chosen = _closest(list(found.values()))
        first, last = min(chosen), max(chosen)
        spread = sum(words[i].folded not in self.function_words for i in range(first, last + 1))
        if not self._in_order(words, first, last, form, found.keys()):
            return None
        exact = sum(
            any(words[i].folded == form.words[stem].folded for i in chosen) for stem in found
        )
        return Mention(
            form.technique,
            form.name,
            round(matched / form.total, 6),
            frozenset(chosen),
            exact / len(found),
            min(1.0, len(chosen) / max(spread, 1)),
            sum(self._is_proper(words, i) for i in chosen) / len(chosen),
            bool(_NEGATED.search(_blanked(sentence[: words[first].start], words, ignored))),
            bool(_CREDIT.match(sentence[words[last].end :])),
        )

    def _in_order(
        self, words: Sequence[Word], first: int, last: int, form: _Form, found: Collection[str]
    ) -> bool:
        """Whether function words between those of the name are there, too: a day and a night are no
        "day for night". So must be all of a name that has only one significant word."""
        positions = [i for i, stem in enumerate(form.sequence) if stem in found]
        between = form.sequence[positions[0] : positions[-1] + 1]
        if not form.single and all(stem in form.words for stem in between):
            return True
        return tuple(word.stem for word in words[first : last + 1]) == between

    def _is_proper(self, words: Sequence[Word], position: int) -> bool:
        text = words[position].text
        if not text[0].isupper() or text in self.brands or position == 0:
            return False
        return not (text.isupper() and len(text) > 1)


_LEAST_MATCHED = LEAST_COVERAGE - 1e-9


def _matches(word: Word, sought: Word, form: _Form) -> bool:
    """Whether a word with the right stem stands for a word of the name."""
    if form.literal:
        return word.text == sought.text
    if form.capital and not word.text[0].isupper():
        return False
    if word.folded == sought.folded:
        return True
    if form.single:  # `cut` is no "cutting", a stage musical no "musical staging"
        return word.folded in (f"{sought.folded}s", sought.folded.removesuffix("s"))
    return word.folded not in COMMON and sought.folded not in COMMON


def _significant(words: Iterable[Word]) -> list[Word]:
    return [word for word in words if word.folded not in COMMON]


def _ignored(words: Sequence[Word], ignoring: Sequence[str]) -> set[int]:
    """The positions of names that are left out, where they are written with a capital."""
    ignored: set[int] = set()
    folded = [word.folded for word in words]
    for name in ignoring:
        parts = [fold(match[0]) for match in WORD.finditer(name)]
        for start in range(len(folded) - len(parts) + 1) if parts else ():
            if folded[start : start + len(parts)] == parts and words[start].text[0].isupper():
                ignored.update(range(start, start + len(parts)))
    return ignored


def _blanked(text: str, words: Sequence[Word], ignored: set[int]) -> str:
    """The beginning of a sentence, with blanks for the ignored words."""
    for position in ignored:
        word = words[position]
        text = text[: word.start] + " " * (word.end - word.start) + text[word.end :]
    return text


def _always_capital(prose: Iterable[str]) -> set[str]:
    """Words that the techniques' texts write with a capital wherever they stand: brands."""
    capital: set[str] = set()
    small: set[str] = set()
    for text in prose:
        for position, match in enumerate(WORD.finditer(text)):
            if not match[0][0].isupper():
                small.add(match[0])
                continue
            within = position and text[: match.start()].rstrip()[-1:] not in (".", "!", "?")
            if within or any(letter.isupper() for letter in match[0][1:]):
                capital.add(match[0])
    return {word for word in capital if word.lower() not in small}


def _quality(mention: Mention) -> tuple[float, float, float, str]:
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
