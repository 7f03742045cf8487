"""Arguments that several parts of the compiler read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph.common.errors import InvalidRequest, RequestTooLarge, checked
from graph.common.locales import lookup_chain
from graph.declare.fields import MAXIMUM_NAMED, MAXIMUM_PAGE, Bounds
from graph.declare.selection import changed


def size(name: str, value: Any, maximum: int = MAXIMUM_PAGE) -> int:
    """How long a list may be, as asked for. Raises InvalidRequest when it is out of range."""
    if not 0 <= value <= maximum:
        raise InvalidRequest(f"{name} is {value}; it must be from 0 to {maximum}")
    return int(value)


def numbers(
    bounds: Mapping[str, Bounds], given: Mapping[str, Any], place: str = ""
) -> Mapping[str, Any]:
    """The arguments with those that are numbers in their bounds; of these, only some that have no
    default are missing.

    place: what stands before a name in messages. Raises InvalidRequest when one is out of range.
    """
    found: dict[str, Any] = {}
    for name, allowed in bounds.items():
        value = allowed.default if given.get(name) is None else given[name]
        if value is None:
            continue
        if not allowed.least <= value <= allowed.most:
            raise InvalidRequest(
                f"{place}{name} is {value:g}; it must be from {allowed.least:g} to {allowed.most:g}"
            )
        found[name] = value
    return changed(given, found) if found else given


def check_named(names: Sequence[str], given: Mapping[str, Any]) -> None:
    """Raises RequestTooLarge when an argument names too many objects."""
    for name in names:
        count = len(given.get(name) or ())
        if count > MAXIMUM_NAMED:
            raise RequestTooLarge(f"{name} names {count}; at most {MAXIMUM_NAMED} are allowed")


def share(name: str, value: Any) -> float:
    """A part of 1. Raises InvalidRequest when it is out of range."""
    if not 0 <= value <= 1:
        raise InvalidRequest(f"{name} is {value:g}; it must be from 0 to 1")
    return float(value)


def chain(tags: Any) -> list[str]:
    """The locales to try. Raises InvalidRequest for a malformed one."""
    with checked("locale"):
        return lookup_chain(tags or ())
