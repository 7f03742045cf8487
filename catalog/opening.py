"""Opening the store that the settings name.

What that takes is imported only then, so that the commands can import this module.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from catalog.settings import Settings
    from graph.store.driver import Store


@asynccontextmanager
async def open_store(settings: Settings) -> AsyncIterator[Store]:
    """The store, ready for use: Neo4j where NEO4J_URI is set, else the embedded engine.

    An embedded engine that ends meanwhile is started again.

    Raises EngineError when the embedded engine cannot be started, StoreRefused for an unusable
    address. Neo4j itself is not contacted yet.
    """
    from graph.store.dialect import EMBEDDED, NEO4J
    from graph.store.driver import Store
    from graph.store.engines.embedded import DATABASE, USERNAME, EmbeddedEngine
    from graph.store.engines.supervision import Supervisor

    if settings.neo4j_uri:
        async with Store(
            settings.neo4j_uri,
            settings.neo4j_username,
            settings.neo4j_password.get_secret_value(),
            database=settings.neo4j_database,
            dialect=NEO4J,
            deadline=settings.deadline_seconds,
        ) as store:
            await _prepare(store, settings)
            yield store
        return
    engine = await asyncio.to_thread(
        EmbeddedEngine.join, settings.data_dir, heap=settings.engine_heap
    )
    with engine:
        async with Store(
            engine.uri,
            USERNAME,
            engine.password,
            database=DATABASE,
            dialect=EMBEDDED,
            deadline=settings.deadline_seconds,
        ) as store:
            await _prepare(store, settings)
            supervisor = Supervisor(engine)
            store.recovery = supervisor.address
            async with supervisor.watching(store.recover):
                yield store


@asynccontextmanager
async def open_migrated(settings: Settings) -> AsyncIterator[Store]:
    """The store as `open_store` gives it, its schema brought to this program's version.

    Raises SchemaVersionError too, for a store of a newer program.
    """
    from graph.store.migrations import migrate

    async with open_store(settings) as store:
        await migrate(store)
        yield store


async def _prepare(store: Store, settings: Settings) -> None:
    from graph.similarity import embeddings

    store.max_objects = settings.max_objects
    fingerprint = await asyncio.to_thread(embeddings.fingerprint, settings.model)
    store.context["fingerprint"] = fingerprint
