"""BCP 47 language tags: canonical form, and the order in which a reader's languages are tried."""

from __future__ import annotations

import re
from collections.abc import Iterable

BASE_LOCALE = "en"
"""The language of a record's own `name`, `description` and `synopsis`; every chain ends there."""

_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


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
    """Locales to try in order, by RFC 4647 lookup: each tag, then the tag shortened step by step.

    The chain stops after the base locale, since a record's own texts answer for it:
    `["fr-CA", "en", "es"]` gives `["fr-CA", "fr", "en"]`. Without tags: `[]`, the record's own.
    Raises ValueError for a malformed tag.
    """
    chain: list[str] = []
    for tag in tags:
        parts = canonical(tag).split("-")
        while parts:
            shortened = "-".join(parts)
            if shortened not in chain:
                chain.append(shortened)
            if shortened == BASE_LOCALE:
                return chain
            parts.pop()
            if parts and len(parts[-1]) == 1:  # a singleton (-x-) never ends a tag
                parts.pop()
    return chain
