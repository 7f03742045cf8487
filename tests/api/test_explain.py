"""`catalog explain`: what requests ask of the store, with plans, on both engines."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from catalog.commands.explain import run_and_record
from catalog.commands.main import app
from catalog.settings import Settings
from graph.compile.layout import laid_out
from graph.store.driver import Store
from tests.unit.compile.golden import FOLDER, Request, by_hand

RUNNER = CliRunner()


@pytest.mark.parametrize("name", ["titles", "titles_after", "title_aliases", "viewer_titles"])
async def test_it_finds_what_the_golden_files_hold(catalog_store: Store, name: str) -> None:
    content = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    request = Request.parse(by_hand(content))
    found, faults, way = await run_and_record(
        catalog_store, Settings(), request.text, request.variables, request.viewer or None
    )
    assert not faults
    assert way == "planned"
    assert found
    for each in found:
        assert laid_out(each.text) in content


async def test_root_fields_keep_their_order_and_their_queries(catalog_store: Store) -> None:
    query = """{ b: titles { totalCount } home { shelves(first: 1) { kind } }
        a: title(slug: "dark") { name } }"""
    found, faults, way = await run_and_record(catalog_store, Settings(), query, {}, None)
    assert not faults
    assert way == "planned"
    fields = [each.field for each in found]
    assert list(dict.fromkeys(fields)) == ["b", "home", "a"]
    assert fields.count("b") == fields.count("a") == 1 < fields.count("home")


async def test_engines_give_plans(catalog_store: Store) -> None:
    text = "MATCH (t:Title) WHERE t.year > $year RETURN t.id AS id"
    plan = await catalog_store.plan(text, {"year": 2000})
    assert "year" in plan
    assert len(plan.splitlines()) > 3


async def test_errors_say_where(catalog_store: Store) -> None:
    found, faults, way = await run_and_record(
        catalog_store, Settings(), "{ titles { nope } }", {}, None
    )
    assert not found
    assert way == "executed"
    assert faults == [
        "line 1, column 12: Cannot query field 'nope' on type 'TitleConnection'. Did you mean"
        " 'nodes'?"
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["{ titles {"], 1, "error: line 1, column 11: Syntax Error: Expected Name, found <EOF>."),
        (["mutation { deleteMyData }"], 1, "it takes queries only; no mutation"),
        (["{ me { id } }", "--variables", "{"], 2, "not JSON"),
        (["{ me { id } }", "--variables", "[1]"], 2, "pass a JSON object"),
    ],
)
def test_what_cannot_be_explained(arguments: list[str], code: int, message: str) -> None:
    result = RUNNER.invoke(app, ["explain", *arguments], terminal_width=200)
    assert result.exit_code == code
    assert message in result.output
