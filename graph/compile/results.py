"""Shapes: how values that a query returns become values of the response.

Objects travel as lists, without the names of their fields, which the shape knows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from graph.common.errors import ambiguous, no_such, within

Finish = Callable[[Any], Any]
"""From a value as the query returned it, which it leaves as it is, to that of the response: objects
by response key."""


@dataclass(frozen=True, slots=True)
class Row:
    """An object: a list of its values. parts: the response key and the shape of each, in order."""

    parts: tuple[tuple[str, Shape], ...]


@dataclass(frozen=True, slots=True)
class Each:
    """A list of values of one shape. gather: makes the list of what was returned (None: it is)."""

    part: Shape
    gather: Finish | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A value that a function makes."""

    make: Finish


Shape = Row | Each | Made | None
"""None: the value as it is. Whatever the shape, null stays null."""


def finish_of(shape: Shape) -> Finish | None:
    """The function that a shape stands for; None where there is nothing to do."""
    match shape:
        case Row(parts):
            return _finish_row(parts)
        case Each(part, gather):
            return _finish_each(finish_of(part), gather)
        case Made(make):
            return unless_null(make)
        case None:
            return None


def _finish_row(parts: Sequence[tuple[str, Shape]]) -> Finish:
    names = [key for key, _ in parts]
    finishes = [(key, each) for key, part in parts if (each := finish_of(part))]

    def finish(values: list[Any] | None) -> dict[str, Any] | None:
        if values is None:
            return None
        found = dict(zip(names, values, strict=True))
        for key, each in finishes:
            found[key] = each(found[key])
        return found

    return finish


def _finish_each(finish: Finish | None, gather: Finish | None) -> Finish | None:
    if finish is None:
        return gather and unless_null(gather)

    def finish_each(values: Any) -> list[Any] | None:
        if values is None:
            return None
        return [finish(value) for value in (gather(values) if gather else values)]

    return finish_each


def unchanged(value: Any) -> Any:
    return value


def unless_null(finish: Finish) -> Finish:
    return lambda value: None if value is None else finish(value)


def entries(parts: Sequence[tuple[str, Shape]]) -> Made | None:
    """A map, some entries of which have shapes; None where there is nothing to do."""
    finishes = [(key, each) for key, part in parts if (each := finish_of(part))]
    if not finishes:
        return None

    def finish(found: dict[str, Any]) -> dict[str, Any]:
        return found | {key: each(found[key]) for key, each in finishes}

    return Made(finish)


def require_one(key: str, shape: Shape) -> Made:
    """Take an object out of {found, candidates}; InvalidRequest where there are several."""
    finish = finish_of(shape)

    def finish_found(value: dict[str, Any]) -> Any:
        if len(value["candidates"]) > 1:
            with within(key):
                raise ambiguous(value["candidates"])
        return finish(value["found"]) if finish else value["found"]

    return Made(finish_found)


def require_all(key: str, shape: Shape) -> Made:
    """Take an object out of {found, missing}; InvalidRequest if arguments name what is missing."""
    finish = finish_of(shape)

    def finish_found(value: dict[str, Any]) -> Any:
        if value["missing"]:
            with within(key):
                raise no_such(value["missing"][0])
        return finish(value["found"]) if finish else value["found"]

    return Made(finish_found)
