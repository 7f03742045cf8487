"""Requests in short, and what a refused one is answered."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Coroutine
from typing import Any

from strawberry.types import ExecutionResult

from graph.compile.filters import MAXIMUM_CONDITIONS, MAXIMUM_DEPTH, MAXIMUM_VALUES
from graph.compile.sort import MAXIMUM_KEYS
from graph.titles.made_like import MAXIMUM_INGREDIENTS
from tests.support.servers import SEEDS

Asking = Callable[..., Coroutine[Any, Any, ExecutionResult]]

INPUT, TOO_LARGE = "BAD_USER_INPUT", "REQUEST_TOO_LARGE"

TITLE = base64.urlsafe_b64encode(b"Title:dark").decode().rstrip("=")

TECHNIQUES = SEEDS / "techniques.jsonl"


async def refused(
    ask: Asking, text: str, **variables: Any
) -> tuple[str, str, list[str | int] | None]:
    """Message, code and path of a request's one error; the field at the path must be null."""
    found = await ask(text, **variables)
    assert found.errors is not None
    (error,) = found.errors
    assert error.extensions is not None
    if error.path is None:
        assert found.data is None
    else:
        (root,) = error.path
        assert found.data is None or found.data == {root: None}
    return error.message, error.extensions["code"], error.path


def titles(arguments: str) -> str:
    return f"{{ titles({arguments}) {{ totalCount nodes {{ slug }} }} }}"


def where(condition: str) -> str:
    return titles(f"where: {{{condition}}}")


def of_dark(fields: str) -> str:
    return f'{{ title(slug: "dark") {{ {fields} }} }}'


def wish(arguments: str) -> str:
    return f"{{ madeLike{arguments and f'({arguments})'} {{ totalCount nodes {{ slug }} }} }}"


def named(count: int) -> str:
    """A wish for so many techniques, no two the same; all but one are to be avoided."""
    slugs = [json.loads(line)["id"] for line in TECHNIQUES.read_text("utf-8").splitlines()]
    avoided = ", ".join(f'{{slug: "{slug}"}}' for slug in slugs[1:count])
    return wish(f'techniques: [{{slug: "{slugs[0]}"}}], avoid: [{avoided}]')


def nested(levels: int) -> str:
    """A filter of so many levels."""
    return where("NOT: {" * (levels - 3) + "year: {eq: 2000}" + "}" * (levels - 3))


def numbers(count: int) -> str:
    return ", ".join(map(str, range(count)))


LIMITS: dict[str, tuple[str, str, str]] = {
    "levels": (
        nested(MAXIMUM_DEPTH),
        nested(MAXIMUM_DEPTH + 1),
        f"titles: where{'.NOT' * 10}.year is nested more than 12 levels deep; flatten the filter",
    ),
    "conditions": (
        where(f"OR: [{'{year: {eq: 1}} ' * MAXIMUM_CONDITIONS}]"),
        where(f"OR: [{'{year: {eq: 1}} ' * (MAXIMUM_CONDITIONS + 1)}]"),
        "titles: where.OR[200].year.eq: a filter may have at most 200 conditions",
    ),
    "related objects": (
        where(f"uses: {{some: {{}}}} OR: [{'{credits: {none: {}}} ' * (MAXIMUM_CONDITIONS - 1)}]"),
        where(f"uses: {{some: {{}}}} OR: [{'{credits: {none: {}}} ' * MAXIMUM_CONDITIONS}]"),
        "titles: where.uses.some: a filter may have at most 200 conditions",
    ),
    "values": (
        where(f"year: {{in: [{numbers(MAXIMUM_VALUES)}]}}"),
        where(f"year: {{in: [{numbers(MAXIMUM_VALUES + 1)}]}}"),
        "titles: where.year.in has more than 1000 values",
    ),
    "characters": (
        where(f'name: {{contains: "{"x" * MAXIMUM_VALUES}"}}'),
        where(f'name: {{contains: "{"x" * (MAXIMUM_VALUES + 1)}"}}'),
        "titles: where.name.contains has more than 1000 characters",
    ),
    "characters of a slug": (
        where(f'uses: {{some: {{technique: {{within: "{"x" * MAXIMUM_VALUES}"}}}}}}'),
        where(f'uses: {{some: {{technique: {{within: "{"x" * (MAXIMUM_VALUES + 1)}"}}}}}}'),
        "titles: where.uses.some.technique.within has more than 1000 characters",
    ),
    "ingredients": (
        named(MAXIMUM_INGREDIENTS),
        named(MAXIMUM_INGREDIENTS + 1),
        "madeLike: titles, techniques and avoid name 21 ingredients together; at most 20 are"
        " allowed",
    ),
    "sort keys": (
        titles(f"orderBy: [{'{year: ASC} ' * MAXIMUM_KEYS}]"),
        titles(f"orderBy: [{'{year: ASC} ' * (MAXIMUM_KEYS + 1)}]"),
        "titles: orderBy has 9 keys; at most 8 are allowed",
    ),
}
"""By what is limited: a request that is allowed, one that is too large, and its refusal."""
