"""What matched, shown in the original text: `The <mark>Eternaut</mark>`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from unicodedata import category

from graph.search.folding import words
from graph.search.terms import misspellable, significant

BEGIN, END = "<mark>", "</mark>"

LENGTH = 200
"""Characters of a snippet, about; cut between words, with an ellipsis where it was cut."""

Row = dict[str, object]


def highlights(
    query: Sequence[str],
    passages: Sequence[tuple[str, str, str]],
    first: int,
    tags: Sequence[str] = (),
) -> list[Row]:
    """Snippets as {field, locale, snippet}, those with the most of the words of the query first.

    passages: (field, locale, text) each, in their order of importance. tags: the locales that
    come first among equals. In a snippet `<mark>` and `</mark>` stand around what matched, and
    everything else is escaped for HTML.
    """
    significant_words = significant(query)
    found = []
    for position, (field, locale, text) in enumerate(passages):
        spans = [
            (start, end, hit)
            for start, end in _runs(text)
            if (hit := _hit(text[start:end], significant_words))
        ]
        if not spans:
            continue
        distinct = {word for *_, hit in spans for word in hit}
        place = tags.index(locale) if locale in tags else len(tags)
        snippet = _snippet(text, [(start, end) for start, end, _ in spans])
        row: Row = {"field": field, "locale": locale, "snippet": snippet}
        found.append(((-len(distinct), place, position), row))
    found.sort(key=lambda each: each[0])
    return [row for _, row in found[:first]]


def _hit(original: str, query: Sequence[str]) -> set[str]:
    """Those of the words of the query that a word of the text answers."""
    return {word for word in query if any(matches(word, each) for each in words(original))}


def matches(query: str, stored: str) -> bool:
    """Whether a stored word answers one of the query: it begins with it, or is one mistake away."""
    if stored == query or (len(query) > 1 and stored.startswith(query)):
        return True
    return misspellable(query) and _one_mistake(query, stored)


def _one_mistake(one: str, other: str) -> bool:
    """One letter wrong, missing or too many, or two neighbours in each other's place."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    left, right = one[start:], other[start:]
    return (
        left[1:] == right[1:]
        or left[1:] == right
        or left == right[1:]
        or (left[:2] == right[:2][::-1] and left[2:] == right[2:])
    )


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Where the words of a text stand: runs of letters, digits and the marks on them."""
    start = None
    for position, character in enumerate(text):
        if category(character)[0] in "LNM":
            start = position if start is None else start
        elif start is not None:
            yield start, position
            start = None
    if start is not None:
        yield start, len(text)


def _snippet(text: str, spans: Sequence[tuple[int, int]]) -> str:
    begin, end = _window(text, spans)
    parts = ["… " if begin else ""]
    at = begin
    for start, stop in spans:
        if start < begin or stop > end:
            continue
        parts += [escape(text[at:start], quote=False), BEGIN]
        parts += [escape(text[start:stop], quote=False), END]
        at = stop
    parts += [escape(text[at:end], quote=False), " …" if end < len(text) else ""]
    return "".join(parts)


def _window(text: str, spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The part of the text that is shown: where most matches stand within LENGTH."""
    if len(text) <= LENGTH:
        return 0, len(text)
    best = max(spans, key=lambda span: (_within(spans, span[0]), -span[0]))
    begin = max(0, min(best[0] - LENGTH // 4, len(text) - LENGTH))
    end = max(min(begin + LENGTH, len(text)), best[1])
    if begin:
        space = text.find(" ", begin, best[0])
        begin = space + 1 if space >= 0 else begin
    if end < len(text):
        space = text.rfind(" ", best[1], end)
        end = space if space >= 0 else end
    return begin, end


def _within(spans: Sequence[tuple[int, int]], start: int) -> int:
    return sum(start <= begin and stop <= start + LENGTH * 3 // 4 for begin, stop in spans)
