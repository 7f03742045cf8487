"""A running server of each engine, and what is put into it.

An engine is started once per process. What is loaded more than once is loaded the first time and
copied from then on. The seeds, loaded and linked, are prepared once per run, however many
processes run: as a data folder of the embedded engine, which is copied into another database of
the same server, and as the contents of Neo4j, whose free edition has a single database.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import pickle
import shutil
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from graph.linking.link import link
from graph.loading.load import load_folder
from graph.model.search import FULL_TEXT_LABEL
from graph.similarity import embeddings
from graph.store.dialect import EMBEDDED, NEO4J, Dialect
from graph.store.driver import Store
from graph.store.engines.embedded import DATABASE, USERNAME, EmbeddedEngine, try_lock
from graph.store.migrations import migrate
from tests.support.contents import MARKER, Contents

PROJECT = Path(__file__).resolve().parents[2]
SEEDS = PROJECT / "seeds"
SEEDS_DATABASE = "seeds"

TEXTS_SENT: dict[str, set[str]] = {dialect.name: set() for dialect in (EMBEDDED, NEO4J)}
"""By engine: the texts of all queries of this process."""


@dataclass
class Server:
    """A database of one engine, and what is in it."""

    uri: str
    username: str
    password: str
    dialect: Dialect
    database: str | None = None
    folder: Path | None = None
    """The embedded engine's data folder."""

    content: str = "unknown"
    """`seeds`: these, loaded and linked; otherwise a test's, or unknown."""

    known: dict[str, Contents] = field(default_factory=dict)
    """By name: what was filled in before."""

    def open(self, deadline: float = 60.0) -> Store:
        store = Store(
            self.uri,
            self.username,
            self.password,
            database=self.database,
            dialect=self.dialect,
            deadline=deadline,
        )
        store.context["fingerprint"] = embeddings.fingerprint(embeddings.BUNDLED_MODEL)
        store.trace = TEXTS_SENT[self.dialect.name].add
        return store

    async def empty(self, store: Store) -> None:
        while True:
            rows = await store.write(
                "MATCH (n) WITH n LIMIT 1000 DETACH DELETE n RETURN count(*) AS removed"
            )
            if not rows or not rows[0]["removed"]:
                break
        await store.write(f"CREATE (:{MARKER})")
        self.content = "empty"

    async def fill(self, store: Store, name: str, how: Callable[[], Awaitable[object]]) -> None:
        """Empty the store and fill it; under the same name, from the second time on, by copying
        what was there after the first where the engine can."""
        await self.empty(store)
        if known := self.known.get(name):
            await known.put_into(store)
        else:
            await how()
            found = await Contents.of(store)
            # The embedded engine sometimes never answers when many texts with a full-text index
            # are created after such were deleted. Filling it is cheap.
            if self.dialect is not EMBEDDED or not found.labelled(FULL_TEXT_LABEL):
                self.known[name] = found
        self.content = name


@dataclass(frozen=True)
class PreparedSeeds:
    """The seeds, loaded and linked once per run, for all processes.

    shared: a folder that the run's processes have in common.
    """

    shared: Path

    async def folder(self) -> Path:
        """A data folder of the embedded engine, which nobody uses. To be copied only."""
        with await asyncio.to_thread(self._exclusive, "embedded"):
            return await self._folder()

    async def _folder(self) -> Path:
        ready = self.shared / "seeds-embedded"
        if not ready.is_dir():
            part = ready.with_suffix(".part")
            with await asyncio.to_thread(EmbeddedEngine.join, part) as engine:
                server = Server(engine.uri, USERNAME, engine.password, EMBEDDED, DATABASE)
                async with server.open() as store:
                    await _load_and_link(store)
            await asyncio.to_thread(_wait_for_the_end, part)
            part.rename(ready)
        return ready

    @asynccontextmanager
    async def opened(self, server: Server) -> AsyncIterator[Store]:
        """The seeds on a server."""
        if server.dialect is EMBEDDED:
            assert server.folder
            copy = server.folder / "databases" / SEEDS_DATABASE
            if not copy.is_dir():
                shutil.copytree(await self.folder() / "databases" / DATABASE, copy)
            uri, login = server.uri, (server.username, server.password)
            async with Server(uri, *login, EMBEDDED, SEEDS_DATABASE).open() as store:
                yield store
            return
        async with server.open() as store:
            if server.content != "seeds":
                await server.fill(store, "migrated", lambda: migrate(store))
                await self._put_into_neo4j(server, store)
                server.content = "seeds"
            yield store

    async def _put_into_neo4j(self, server: Server, store: Store) -> None:
        with await asyncio.to_thread(self._exclusive, "neo4j"):
            ready = self.shared / "seeds-neo4j.pickle"
            if not ready.is_file():
                await _load_and_link(store)
                part = ready.with_suffix(".part")
                part.write_bytes(pickle.dumps(await Contents.of(store)))
                part.rename(ready)
                return
        await server.empty(store)
        contents: Contents = pickle.loads(ready.read_bytes())
        await contents.put_into(store)

    def _exclusive(self, name: str) -> _Lock:
        return _Lock(self.shared / f"seeds-{name}.lock")


class _Lock:
    """A file's lock, held from when it is made until the end of the block."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        os.close(self._descriptor)


async def _load_and_link(store: Store) -> None:
    await migrate(store)
    await load_folder(store, SEEDS)
    await link(store)


def _wait_for_the_end(folder: Path) -> None:
    """Return when the engine of a folder that nobody uses any more has ended."""
    deadline = time.monotonic() + 60
    while (lock := try_lock(folder / "engine.lock")) is None:
        assert time.monotonic() < deadline, f"the engine of {folder} does not end"
        time.sleep(0.1)
    os.close(lock)
