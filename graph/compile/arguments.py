"""Arguments that several parts of the compiler read."""

from __future__ import annotations

from typing import Any

from graph.errors import InvalidRequest
from graph.field_kinds import MAXIMUM_PAGE
from graph.locales import lookup_chain


def size(name: str, value: Any, maximum: int = MAXIMUM_PAGE) -> int:
    """How long a list may be, as asked for. Raises InvalidRequest when it is out of range."""
    if not 0 <= value <= maximum:
        raise InvalidRequest(f"{name} is {value}; it must be from 0 to {maximum}")
    return int(value)


def score(name: str, value: Any) -> float:
    """A score to compare with. Raises InvalidRequest when no score can be like it."""
    if not -1 <= value <= 1:
        raise InvalidRequest(f"{name} is {value:g}; it must be from -1 to 1")
    return float(value)


def share(name: str, value: Any) -> float:
    """A part of 1. Raises InvalidRequest when it is out of range."""
    if not 0 <= value <= 1:
        raise InvalidRequest(f"{name} is {value:g}; it must be from 0 to 1")
    return float(value)


def chain(tags: Any) -> list[str]:
    """The locales to try. Raises InvalidRequest for a malformed one."""
    try:
        return lookup_chain(tags or ())
    except ValueError as error:
        raise InvalidRequest(f"locale: {error}") from None
