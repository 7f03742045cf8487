"""Requests that are refused before anything is sent to a store."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.schema import build_schema
from catalog.schema.context import Context
from catalog.settings import Settings
from graph.compile.cursors import encode
from graph.compile.filters import MAXIMUM_CONDITIONS, MAXIMUM_DEPTH, MAXIMUM_VALUES
from graph.compile.sort import MAXIMUM_KEYS
from graph.store.dialect import EMBEDDED
from tests.unit.compile.golden import NotingStore

INPUT, TOO_LARGE = "BAD_USER_INPUT", "REQUEST_TOO_LARGE"
BY_SLUG = encode("titles by slug", ["dark"])
SCHEMA = build_schema()


def titles(arguments: str) -> str:
    return f"{{ titles({arguments}) {{ nodes {{ slug }} }} }}"


def deep(levels: int) -> str:
    return "{ NOT: " * levels + '{ name: { eq: "a" } }' + " }" * levels


@pytest.mark.parametrize(
    ("query", "message", "code"),
    [
        (titles("first: 101"), "titles: first is 101; it must be from 0 to 100", INPUT),
        (titles("last: -1"), "titles: last is -1; it must be from 0 to 100", INPUT),
        (titles("first: 1, last: 1"), "titles: pass first or last, not both", INPUT),
        (
            titles(f'last: 1, after: "{BY_SLUG}"'),
            "titles: after goes with first; pass before with last",
            INPUT,
        ),
        (
            titles(f'first: 1, before: "{BY_SLUG}"'),
            "titles: before goes with last; pass after with first",
            INPUT,
        ),
        (titles('after: "here"'), "titles: 'here' is not a cursor; pass endCursor", INPUT),
        (
            titles(f'after: "{BY_SLUG}", orderBy: [{{name: ASC}}]'),
            "titles: this cursor belongs to the list 'titles by slug', but this list is"
            " 'titles by name ASC'",
            INPUT,
        ),
        (
            titles("orderBy: [{name: ASC, year: DESC}]"),
            "titles: orderBy[0] must have exactly one key, and has name, year",
            INPUT,
        ),
        (
            titles(f"orderBy: [{'{name: ASC} ' * (MAXIMUM_KEYS + 1)}]"),
            f"titles: orderBy has {MAXIMUM_KEYS + 1} keys; at most {MAXIMUM_KEYS} are allowed",
            TOO_LARGE,
        ),
        (
            titles("orderBy: [{similarByTechnique: {count: DESC, minScore: 2}}]"),
            "titles: orderBy[0].similarByTechnique.minScore is 2; it must be from -1 to 1",
            INPUT,
        ),
        (
            titles(f"where: {deep(MAXIMUM_DEPTH)}"),
            f" is nested more than {MAXIMUM_DEPTH} levels deep; flatten the filter",
            TOO_LARGE,
        ),
        (
            titles(f"where: {{year: {{in: [{'1 ' * (MAXIMUM_VALUES + 1)}]}}}}"),
            f"titles: where.year.in has more than {MAXIMUM_VALUES} values",
            TOO_LARGE,
        ),
        (
            titles(f"where: {{OR: [{'{year: {eq: 1}} ' * (MAXIMUM_CONDITIONS + 1)}]}}"),
            f"a filter may have at most {MAXIMUM_CONDITIONS} conditions",
            TOO_LARGE,
        ),
        (titles("where: {OR: []}"), "titles: where.OR is empty; leave it out", INPUT),
        (
            titles("where: {year: {eq: null}}"),
            "titles: where.year.eq is null; leave it out, or use isNull",
            INPUT,
        ),
        (
            '{ title(slug: "dark") { name(locale: ["no such"]) } }',
            "title.name: locale: ",
            INPUT,
        ),
        (
            '{ title(slug: "dark") { similarByTechnique(minScore: 30) { totalCount } } }',
            "title.similarByTechnique: minScore is 30; it must be from -1 to 1",
            INPUT,
        ),
        (
            '{ title(slug: "dark") { s: similarByTechnique(diversity: 0.5, orderBy: [{year: ASC}])'
            " { totalCount nodes { slug } } } }",
            "title.s: diversity is an order of its own; leave orderBy out, or diversity",
            INPUT,
        ),
        (
            "{ madeLike { nodes { slug } } }",
            "madeLike: titles and techniques are both empty; name at least one to be like",
            INPUT,
        ),
        (
            '{ madeLike(titles: [{slug: "a", weight: 11}]) { nodes { slug } } }',
            "madeLike: titles[0].weight is 11; it must be more than 0, and at most 10",
            INPUT,
        ),
        (
            "{ titles(first: 100) { nodes { uses(first: 100) { nodes { title { credits(first: 100)"
            " { nodes { role } } } } } } } }",
            "titles.nodes.uses.nodes.title: this request could return more than 20000 objects",
            TOO_LARGE,
        ),
        (
            '{ search(text: "dark", mode: TEXT, first: 101) { nodes { __typename } } }',
            "first is 101; it must be from 0 to 100",
            INPUT,
        ),
    ],
    ids=lambda each: str(each)[:40],
)
async def test_wrong_requests_never_reach_a_store(query: str, message: str, code: str) -> None:
    store = NotingStore(EMBEDDED)
    async with store:
        answer = await SCHEMA.execute(query, context_value=Context(store, Settings()))
    assert answer.errors is not None
    (error,) = answer.errors
    extensions: dict[str, Any] = error.extensions or {}
    assert message in error.message
    assert extensions["code"] == code
    assert store.noted == []
