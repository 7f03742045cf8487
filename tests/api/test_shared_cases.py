"""The cases of ../shared/cases: what went wrong elsewhere, each as inputs and expected answers.

A folder is a case: `case.json` lists steps, as the README there says.
"""

from __future__ import annotations

import json
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from strawberry.types import ExecutionResult

from catalog.commands.load import lines
from catalog.schema.access import Role, Viewer
from catalog.schema.context import Context
from catalog.settings import Settings
from graph.common.errors import InvalidSeeds
from graph.loading.load import load_folder
from graph.loading.sources.movielens import import_movielens
from graph.loading.sources.wikipedia_movies import import_wikipedia_movies
from graph.store.driver import Store
from tests.conftest import SCHEMA
from tests.support.servers import PROJECT

CASES = PROJECT.parent / "shared" / "cases"
FOLDERS = sorted(path.parent for path in CASES.glob("*/case.json"))

_IMPORTS: dict[str, Callable[[Store, Path], Awaitable[object]]] = {
    "movielens": import_movielens,
    "wikipedia": import_wikipedia_movies,
}


def test_the_cases_are_there() -> None:
    if not FOLDERS:
        if os.environ.get("CI") == "true":
            pytest.fail(f"there are no cases in {CASES}")
        pytest.skip(f"{CASES} is not here; the cases stand beside the checkout")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
async def test_case(folder: Path, store: Store) -> None:
    for number, step in enumerate(json.loads((folder / "case.json").read_text(encoding="utf-8"))):
        await _step(store, folder, step, f"step {number + 1} of {folder.name}")


async def _step(store: Store, folder: Path, step: dict[str, Any], where: str) -> None:
    if "load" in step:
        try:
            await load_folder(store, folder / step["load"])
        except InvalidSeeds as refusal:
            if step.get("or_refused", "\0") not in str(refusal):
                pytest.fail(f"{where}: {refusal}")
    elif "import_" in step:
        kind, file = step["import_"]
        await _IMPORTS[kind](store, folder / file)
    elif "dry_run" in step:
        report = await load_folder(store, folder / step["dry_run"], dry_run=True)
        said = "\n".join([*report.warnings, *lines(report)])
        for mentioned in step["mentions"]:
            assert mentioned in said, f"{where}: {said}"
    else:
        found = await _ask(store, step)
        assert found.errors is None, f"{where}: {found.errors}"
        value: Any = found.data
        for part in step["at"]:
            value = value[part]
        assert value == step["expect"], where


async def _ask(store: Store, step: dict[str, Any]) -> ExecutionResult:
    viewer = Viewer(step["user"], frozenset({Role.VIEWER})) if "user" in step else None
    context = Context(store, Settings(), viewer)
    result = await SCHEMA.execute(
        step["ask"], variable_values=step.get("variables"), context_value=context
    )
    assert isinstance(result, ExecutionResult)
    return result


async def test_an_id_that_a_stored_title_has_is_told(store: Store, tmp_path: Path) -> None:
    def written(line: dict[str, Any]) -> Path:
        (tmp_path / "titles.jsonl").write_text(json.dumps(line))
        return tmp_path

    first = {"id": "a", "name": "A", "kind": "series", "external_ids": {"tmdb": 7}}
    assert (await load_folder(store, written(first))).warnings == []
    film = {"id": "b", "name": "B", "kind": "film", "external_ids": {"tmdb": 7}}
    assert (await load_folder(store, written(film))).warnings == []
    again = {"id": "c", "name": "C", "kind": "series", "external_ids": {"tmdb": 7}}
    assert (await load_folder(store, written(again))).warnings == [
        "titles.jsonl:1: external_ids.tmdb: '7' is stated of 'a' as well, so that neither is found"
        " by it"
    ]


async def test_one_number_of_two_titles_is_never_picked_from(store: Store, tmp_path: Path) -> None:
    """Without a kind, and with one that several are of, a look-up names the candidates."""
    titles = [
        {"id": "a", "name": "A", "kind": "film", "external_ids": {"tmdb": 7}},
        {"id": "b", "name": "B", "kind": "series", "external_ids": {"tmdb": 7}},
        {"id": "c", "name": "C", "kind": "film", "external_ids": {"tmdb": 8, "imdb": "tt0000008"}},
        {"id": "d", "name": "D", "external_ids": {"tmdb": 8, "imdb": "tt0000008"}},
    ]
    people = [
        {"id": "ana", "name": "Ana", "kind": "person", "external_ids": {"tmdb": 7}},
        {"id": "firm", "name": "Firm", "kind": "organisation", "external_ids": {"tmdb": 7}},
    ]
    (tmp_path / "titles.jsonl").write_text("\n".join(map(json.dumps, titles)))
    (tmp_path / "creators.jsonl").write_text("\n".join(map(json.dumps, people)))
    report = await load_folder(store, tmp_path)
    assert report.warnings == [
        f"titles.jsonl:4: external_ids.{source}: {value!r} is stated of 'c' as well, so that"
        " neither is found by it"
        for source, value in (("tmdb", "8"), ("imdb", "tt0000008"))
    ]

    async def ask(arguments: str, field: str = "titleByExternalId") -> Any:
        found = await _ask(store, {"ask": f"{{ found: {field}({arguments}) {{ slug }} }}"})
        if found.errors:
            return found.errors[0].message
        return found.data and found.data["found"] and found.data["found"]["slug"]

    several, say = "found: stands for several: ", "; say which kind, or ask by slug"
    assert await ask('source: TMDB, value: "7"') == f"{several}a (FILM), b (SERIES){say}"
    assert await ask('source: TMDB, value: "7", kind: FILM') == "a"
    assert await ask('source: TMDB, value: "7", kind: SERIES') == "b"
    assert await ask('source: TMDB, value: "7", kind: EPISODE') is None
    assert await ask('source: IMDB, value: "tt0000008"') == f"{several}c (FILM), d{say}"
    assert await ask('source: TMDB, value: "8", kind: FILM') == "c"
    creator = "creatorByExternalId"
    assert "ana (PERSON), firm (ORGANISATION)" in await ask('source: TMDB, value: "7"', creator)
    assert await ask('source: TMDB, value: "7", kind: ORGANISATION', creator) == "firm"
    # A claim of what the store has already is told as well.
    (tmp_path / "creators.jsonl").unlink()
    titles = [{"id": "e", "name": "E", "kind": "short", "external_ids": {"tmdb": 7}}]
    (tmp_path / "titles.jsonl").write_text(json.dumps(titles[0]))
    (warning,) = (await load_folder(store, tmp_path, dry_run=True)).warnings
    assert "'7' is stated of 'a' as well" in warning
