"""BCP 47 language tags: canonical form, and the order in which a reader's languages are tried.

RFC 4647's lookup only cuts a tag from its end, so that `zh-TW` would never reach `zh-Hant`. What
a tag implies, and which region's texts stand in for another's, is taken from CLDR (likely subtags,
parent locales and language aliases, as the package Babel carries them).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Literal, NamedTuple

BASE_LOCALE = "en"
"""The language of a record's own `name`, `description` and `synopsis`; every chain ends there."""

_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_SCRIPT = re.compile(r"[A-Z][a-z]{3}")
_REGION = re.compile(r"[A-Z]{2}|[0-9]{3}")
_EXTENDED = re.compile(r"[a-z]{2,3}-([a-z]{3})(?=-|$)")
"""A language with an extended language subtag, such as zh-yue."""

_SAME = {"no": ("nb",), "nb": ("no",)}
"""Languages that are one, besides CLDR's aliases: what is tagged `no` is Bokmål."""

_READ_AS_WELL = {"nn": ("no", "nb"), "yue": ("zh",)}
"""What readers of a language read, too, from CLDR's language matching, which Babel lacks."""


_Table = Mapping[str, str]


class _Locale(NamedTuple):
    """A language as it is written in a script and a region."""

    language: str
    script: str
    region: str


def canonical(tag: str) -> str:
    """The tag in the letter case that RFC 5646 section 2.1.1 recommends (`PT-br` -> `pt-BR`).

    Raises ValueError when the tag is not well formed.
    """
    if not _TAG.fullmatch(tag):
        raise ValueError(
            f"{tag!r} is not a BCP 47 language tag; write it like fr, fr-CA or zh-Hant"
        )
    language, *rest = tag.split("-")
    parts = [language.lower()]
    for position, subtag in enumerate(rest):
        after_singleton = any(len(part) == 1 for part in rest[:position])
        if len(subtag) == 4 and subtag.isalpha() and not after_singleton:
            parts.append(subtag.title())
        elif len(subtag) == 2 and not after_singleton:
            parts.append(subtag.upper())
        else:
            parts.append(subtag.lower())
    return "-".join(parts)


def lookup_chain(tags: Iterable[str]) -> list[str]:
    """Locales to try in order: for each tag itself, what stands in for it, and its language.

    The chain stops after the base locale, since a record's own texts answer for it:
    `["fr-CA", "en", "es"]` gives `["fr-CA", "fr", "fr-FR", "en"]`, `["zh-HK"]` gives `zh-HK`,
    `zh-Hant-HK`, `zh-Hant`, `zh-Hant-TW`, `zh-TW`, `zh`. Without tags: `[]`, the record's own.
    Raises ValueError for a malformed tag.
    """
    chain: dict[str, None] = {}
    for tag in tags:
        for locale in _candidates(canonical(tag)):
            chain[locale] = None
            if locale == BASE_LOCALE:
                return list(chain)
    return list(chain)


def language_of(tag: str) -> str:
    """The primary subtag of a tag, in small letters: `pt` of `pt-BR`."""
    return tag.partition("-")[0].lower()


def same_language(tag: str) -> list[str]:
    """The primary subtags under which the language of a canonical tag goes.

    `["no", "nb"]` for `no-NO`, `["he", "iw"]` for `he`.
    """
    if extended := _EXTENDED.match(tag):
        tag = tag[extended.start(1) :]
    language = language_of(tag)
    return [language, *map(language_of, _names_of(language))]


@lru_cache(maxsize=4096)
def _candidates(tag: str) -> tuple[str, ...]:
    """The locales to try for one canonical tag, also under other names of its language."""
    if extended := _EXTENDED.match(tag):  # zh-yue-HK is yue-HK
        return (tag, *_candidates(tag[extended.start(1) :]))
    language = language_of(tag)
    found = dict.fromkeys(_of_language(tag))
    for other in (*_names_of(language), *_READ_AS_WELL.get(language, ())):
        found |= dict.fromkeys(_of_language(_renamed(tag, other)))
    return tuple(found)


def _of_language(tag: str) -> Iterator[str]:
    """The locales to try for a tag in its own language, the nearest first.

    As RFC 4647 cuts the tag, with CLDR's equivalents and parents after each step; then the
    language in the same script in its other main regions; what is in another script last.
    """
    asked = _maximised(tag)
    other_script = []
    for shortened in _truncations(tag):
        implied = _maximised(shortened)
        if asked and implied and implied.script != asked.script:
            other_script.append(shortened)
            continue
        yield shortened
        if not implied:
            continue
        regional = shortened in _forms(implied)
        if regional:
            for locale in (implied, *_parents(implied)):
                yield from _forms(locale)
        if (regional or shortened == implied.language) and _script_matters(implied.language):
            yield f"{implied.language}-{implied.script}"
    if asked:
        for locale in _main_regions(asked.language, asked.script):
            yield from _forms(locale)
    yield from other_script


def _truncations(tag: str) -> Iterator[str]:
    """The tag, and the tag shortened step by step to its language (RFC 4647 section 3.4)."""
    parts = tag.split("-")
    while parts:
        yield "-".join(parts)
        parts.pop()
        if parts and len(parts[-1]) == 1:  # a singleton (-x-) never ends a tag
            parts.pop()


def _forms(locale: _Locale) -> list[str]:
    """The tags that mean a locale: without its script where the region implies it."""
    language, script, region = locale
    forms = []
    if _maximised(f"{language}-{region}") == locale:
        forms.append(f"{language}-{region}")
    if _script_matters(language):
        forms.append(f"{language}-{script}-{region}")
    return forms


def _maximised(tag: str) -> _Locale | None:
    """A tag with its likely script and region; None for a language that CLDR does not know."""
    language, *rest = tag.split("-")
    script = next(iter(rest[:1]), "")
    script = script if _SCRIPT.fullmatch(script) else ""
    region = next(iter(rest[1:2] if script else rest[:1]), "")
    region = region if _REGION.fullmatch(region) else ""
    likely = _cldr("likely_subtags")
    for kept in ((script, region), (script,), (region,), ()):
        found = likely.get("_".join(filter(None, (language, *kept))))
        if found:
            implied = found.split("_")
            return _Locale(language, script or implied[1], region or implied[-1])
    return None


def _parents(locale: _Locale) -> Iterator[_Locale]:
    """The locales of the same language that CLDR lets one inherit from, the nearest first."""
    parents = _cldr("parent_exceptions")
    language, script, region = locale
    while True:
        parent = parents.get(f"{language}_{script}_{region}") or parents.get(f"{language}_{region}")
        if not parent or not parent.startswith(f"{language}_"):
            return
        region = parent.split("_")[-1]
        yield _Locale(language, script, region)


@cache
def _main_regions(language: str, script: str) -> tuple[_Locale, ...]:
    """Where a language in a script is at home: its likely region, then CLDR's other parents."""
    found = {_maximised(f"{language}-{script}"): None}
    for parent in sorted(set(_cldr("parent_exceptions").values())):
        if parent.startswith(f"{language}_"):
            found[_maximised(parent.replace("_", "-"))] = None
    return tuple(each for each in found if each and each.script == script)


@cache
def _script_matters(language: str) -> bool:
    """Whether the language is written in other scripts in other regions, so that tags state it."""
    known = [
        implied.split("_")[1]
        for tag, implied in _cldr("likely_subtags").items()
        if tag == language or re.fullmatch(f"{language}_([A-Z]{{2}}|[0-9]{{3}})", tag)
    ]
    return len(set(known)) > 1


@cache
def _names_of(language: str) -> tuple[str, ...]:
    """Other tags of a language: what it is called now, and what it was called (he, iw)."""
    aliases = _cldr("language_aliases")
    now = [aliases[language].replace("_", "-")] if language in aliases else []
    before = [old for old, new in aliases.items() if len(old) == 2 and new == language]
    return (*now, *before, *_SAME.get(language, ()))


def _renamed(tag: str, language: str) -> str:
    """The tag with another language; with its script, if it is another one that this implies."""
    _, _, rest = tag.partition("-")
    renamed = f"{language}-{rest}" if rest else language
    here, there = _maximised(tag), _maximised(renamed)
    if here and there and here.script != there.script:
        return f"{language}-{here.script}-{here.region}"
    return renamed


def _cldr(table: Literal["likely_subtags", "parent_exceptions", "language_aliases"]) -> _Table:
    from babel.core import get_global  # here, since it reads half a megabyte

    return get_global(table)
