"""docs/api.md on the project's seeds, on each engine: every question is asked, every answer held.

A query is a ```graphql block; a first line `# variables: {...}` has its variables, and a line
`# viewer: NAME` after it says whose token is sent. A ```json block right after it is its answer.
Errors are only allowed where the answer shows them, and each must have the message, the path and
the code that it shows.
"""

from __future__ import annotations

import dataclasses
import json
import re
from typing import Any

import pytest
from graphql import GraphQLInputObjectType, build_schema
from strawberry.types import ExecutionResult

from catalog.http.app import MAXIMUM_BODY
from catalog.schema.access import Forbidden, Unauthenticated, Viewer
from catalog.schema.context import Context
from catalog.settings import Settings
from graph.common import errors
from graph.compile import filters as conditions
from graph.compile import sort as orders
from graph.compile.diversity import POOL
from graph.declare.fields import MAXIMUM_EVIDENCE, MAXIMUM_PAGE
from graph.search.ranking import CANDIDATES
from graph.search.terms import LONGEST_TEXT, MOST_WORDS
from graph.store.driver import Store
from graph.techniques.paths import FOLLOWED, HUB, MAXIMUM_LENGTH
from graph.titles.made_like import MAXIMUM_INGREDIENTS
from tests.conftest import SCHEMA
from tests.docs.test_docs import assert_like
from tests.support.servers import PROJECT

PAGE = (PROJECT / "docs/api.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (.+?)$(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE))


@dataclasses.dataclass
class Shown:
    query: str
    variables: dict[str, Any]
    viewer: str | None
    answer: dict[str, Any] | None


def shown(section: str) -> list[Shown]:
    blocks = re.findall(
        r"^```graphql\n(?:# variables: (.*?)\n)?(?:# viewer: (.*?)\n)?(.*?)^```\n"
        r"(?:\n```json\n(.*?)^```\n)?",
        SECTIONS[section],
        re.DOTALL | re.MULTILINE,
    )
    return [
        Shown(
            query,
            json.loads(variables or "{}"),
            viewer or None,
            json.loads(answer) if answer else None,
        )
        for variables, viewer, query, answer in blocks
    ]


def test_every_block_is_understood() -> None:
    every = [each for section in SECTIONS for each in shown(section)]
    assert PAGE.count("```graphql\n") == len(every)
    assert PAGE.count("```json\n") == sum(each.answer is not None for each in every)
    without = {section for section in SECTIONS if not shown(section)}
    assert without == {"If you come from", "Caching", "What it costs"}


@pytest.mark.parametrize("section", [section for section in SECTIONS if shown(section)])
async def test_the_questions_have_their_answers(catalog_store: Store, section: str) -> None:
    """What a section's viewers record, it deletes in the end."""
    for each in shown(section):
        viewer = Viewer(each.viewer) if each.viewer else None
        context = Context(catalog_store, Settings(), viewer)
        result = await SCHEMA.execute(
            each.query, variable_values=each.variables, context_value=context
        )
        assert isinstance(result, ExecutionResult)
        found: dict[str, Any] = {"data": result.data}
        if result.errors:
            found["errors"] = [dict(error.formatted) for error in result.errors]
            for error in found["errors"]:
                assert error.pop("locations")
        if each.answer is None:
            assert "errors" not in found, each.query
        else:
            assert_like(found, each.answer)


def test_every_operator_is_listed() -> None:
    rows = dict(re.findall(r"^\| ([a-z].*?) \| (.*`.*) \|$", SECTIONS["Filters"], re.MULTILINE))

    def operators(row: str) -> set[str]:
        (cell,) = (cell for name, cell in rows.items() if name.startswith(row))
        return set(re.findall(r"`(\w+)`", cell))

    types = build_schema(SCHEMA.as_str()).type_map

    def fields(type_name: str) -> set[str]:
        type_ = types[type_name]
        assert isinstance(type_, GraphQLInputObjectType)
        return set(type_.fields)

    assert operators("texts") == fields("StringFilter")
    assert operators("whole numbers") == fields("IntFilter")
    assert operators("other numbers") == fields("FloatFilter")
    assert operators("words of a vocabulary") == fields("TitleKindEnumFilter")
    assert operators("lists of texts") == fields("StringListFilter")
    many = fields("UseWhereRelationFilter") | fields("CountFilter")
    assert operators("many related objects") == many
    assert operators("any of these") == {"AND", "OR", "NOT"}


def test_every_mutation_is_listed() -> None:
    type_ = build_schema(SCHEMA.as_str()).mutation_type
    assert type_
    listed = re.findall(r"`(\w+)`", "".join(_cells(SECTIONS["Viewers"], 1)))
    assert sorted(listed) == sorted(type_.fields)


def test_every_code_is_listed() -> None:
    """But for those that no request can have."""
    found = set(re.findall(r"`([A-Z_]+)`", "".join(_cells(SECTIONS["Errors"], 0))))
    of_requests = (errors.InvalidRequest, errors.RequestTooLarge, errors.ModelError)
    of_the_store = (
        errors.StoreError,
        errors.StoreUnavailable,
        errors.StoreRefused,
        errors.StoreTimeout,
    )
    of_tokens = (Unauthenticated, Forbidden)
    assert found == {each.code for each in (*of_requests, *of_the_store, *of_tokens)} | {
        "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "INTERNAL", "BAD_REQUEST",
    }  # fmt: skip


def test_limits_are_those_of_the_code() -> None:
    assert HUB == FOLLOWED
    numbers = [int(re.sub(r"\D", "", cell)) for cell in _cells(SECTIONS["Limits"], 1)]
    assert numbers == [
        MAXIMUM_PAGE,
        MAXIMUM_EVIDENCE,
        orders.MAXIMUM_KEYS,
        POOL,
        MAXIMUM_INGREDIENTS,
        conditions.MAXIMUM_DEPTH,
        conditions.MAXIMUM_CONDITIONS,
        conditions.MAXIMUM_VALUES,
        LONGEST_TEXT,
        MOST_WORDS,
        CANDIDATES,
        MAXIMUM_LENGTH,
        HUB,
        MAXIMUM_BODY,
    ]


def _cells(text: str, column: int) -> list[str]:
    """A column of the table, without its heading."""
    rows = re.findall(r"^\| (.+) \|$", text, re.MULTILINE)
    return [row.split(" | ")[column] for row in rows[1:]]
