"""Small functions that turn a value as the store returned it into a value of the response."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graph.common.errors import ambiguous, no_such, within

Finish = Callable[[Any], Any]


def unchanged(value: Any) -> Any:
    return value


def finish_entries(finishes: list[tuple[str, Finish]]) -> Finish | None:
    """Finish some entries of a map; None where there is nothing to do."""
    if not finishes:
        return None

    def finish(found: dict[str, Any]) -> dict[str, Any]:
        for key, each in finishes:
            found[key] = each(found[key])
        return found

    return finish


def finish_each(finish: Finish) -> Finish:
    return lambda values: [finish(value) for value in values]


def unless_null(finish: Finish) -> Finish:
    return lambda value: None if value is None else finish(value)


def require_one(key: str, finish: Finish | None) -> Finish:
    """Take an object out of {found, candidates}; InvalidRequest where there are several."""

    def finish_found(value: dict[str, Any]) -> Any:
        if len(value["candidates"]) > 1:
            with within(key):
                raise ambiguous(value["candidates"])
        return finish(value["found"]) if finish else value["found"]

    return finish_found


def require_all(key: str, finish: Finish | None) -> Finish:
    """Take an object out of {found, missing}; InvalidRequest if arguments name what is missing."""

    def finish_found(value: dict[str, Any]) -> Any:
        if value["missing"]:
            with within(key):
                raise no_such(value["missing"][0])
        return finish(value["found"]) if finish else value["found"]

    return finish_found
