"""A store, on either engine, whose users are killed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from graph.store.dialect import EMBEDDED
from graph.store.driver import Store
from graph.store.engines.embedded import DATABASE, USERNAME, EmbeddedEngine
from tests.conftest import clean_environment
from tests.support.servers import Server


async def emptied(
    engine: str, data: Path, request: pytest.FixtureRequest
) -> tuple[dict[str, str], Server | None]:
    """The environment of commands that use an empty store, and the server if it is Neo4j's.

    engine: embedded or neo4j. data: the embedded engine's folder, where nothing is yet.
    """
    environment = clean_environment() | {"CATALOG_DATA_DIR": str(data)}
    if engine == "embedded":
        return environment, None
    server: Server = request.getfixturevalue("neo4j_server")
    async with server.open() as store:
        await server.empty(store)
    server.content = "used"
    return environment | {
        "NEO4J_URI": server.uri,
        "NEO4J_USERNAME": server.username,
        "NEO4J_PASSWORD": server.password,
    }, server


@asynccontextmanager
async def checked(engine: str, server: Server | None, data: Path) -> AsyncIterator[Store]:
    """The store that the killed ones wrote to."""
    if server:
        async with server.open() as opened:
            yield opened
        return
    with EmbeddedEngine.join(data) as joined:
        async with Store(
            joined.uri, USERNAME, joined.password, database=DATABASE, dialect=EMBEDDED
        ) as opened:
            yield opened
