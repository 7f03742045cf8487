"""A small catalog in an empty store of each engine, and requests of viewers with and without a
token."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from strawberry.types import ExecutionResult

from catalog.schema.access import Role, Viewer
from catalog.schema.execution import Context
from catalog.settings import Settings
from graph.loading.load import load_folder
from graph.store.driver import Store
from tests.conftest import SCHEMA
from tests.store.memory import write_folder

LINES: dict[str, list[dict[str, Any]]] = {
    "techniques": [
        {"id": "ai-imagery", "name": "AI imagery", "ai": "generated"},
        {"id": "long-take", "name": "Long take"},
    ],
    "creators": [{"id": "ana-torres", "name": "Ana Torres", "kind": "person"}],
    "titles": [
        {
            "id": f"t{number}",
            "name": f"Title {number}",
            "kind": "film",
            "year": 2010 + number,
            "minimum_age": number,
        }
        for number in range(8)
    ],
    "credits": [{"title": "t0", "creator": "ana-torres", "role": "director"}],
    "uses": [{"title": "t1", "technique": "ai-imagery"}],
}

AskAs = Callable[..., Coroutine[Any, Any, ExecutionResult]]


@pytest.fixture
async def small(store: Store, tmp_path: Path) -> Store:
    """Eight titles t0 to t7, a creator, and two techniques."""
    write_folder(LINES, tmp_path)
    await load_folder(store, tmp_path)
    return store


@pytest.fixture
def ask_as(small: Store) -> AskAs:
    """Run a request as a user (None: without a token); variables are keyword arguments."""

    async def run(
        user: str | None, text: str, *, roles: tuple[Role, ...] = (), **variables: Any
    ) -> ExecutionResult:
        viewer = None if user is None else Viewer(user, frozenset({Role.VIEWER, *roles}))
        context = Context(small, Settings(), viewer)
        result = await SCHEMA.execute(text, variable_values=variables, context_value=context)
        assert isinstance(result, ExecutionResult)
        return result

    return run


def data(result: ExecutionResult) -> dict[str, Any]:
    assert result.errors is None, result.errors
    assert result.data is not None
    return result.data


def fault(result: ExecutionResult) -> tuple[str, str]:
    """Code and message of the one error."""
    assert result.errors is not None
    (error,) = result.errors
    assert error.extensions is not None
    return error.extensions["code"], error.message
