"""Requests of viewers with and without a token, on a small catalog in each engine."""

from __future__ import annotations

from typing import Any

import pytest
from strawberry.types import ExecutionResult

from catalog.schema.access import Role, Viewer
from catalog.schema.context import Context
from catalog.settings import Settings
from graph.store.driver import Store
from tests.api.asking import AskAs
from tests.conftest import SCHEMA


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
