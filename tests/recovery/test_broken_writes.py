"""Connections that break under a write that must not take effect twice: before its commit it is
sent again, and during the commit it is an error at once."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from graph.common.errors import StoreUnavailable
from graph.store.dialect import EMBEDDED
from graph.store.driver import Store
from graph.store.engines.embedded import DATABASE, USERNAME, EmbeddedEngine
from graph.store.engines.supervision import Supervisor
from tests.support.servers import Server

RUN, COMMIT = b"\xb3\x10", b"\x00\x02\xb0\x12\x00\x00"
"""How these messages of a client begin, in Bolt."""

CREATE = "CREATE (:Written {number: 1})"
COUNT = "MATCH (w:Written) RETURN count(w) AS count"


class Proxy:
    """Stands between a client and a store, and breaks the first connection that sends `message`,
    when the store has answered it."""

    def __init__(self, uri: str, message: bytes) -> None:
        self.uri = uri
        self.message = message
        self.broken = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        address = urlsplit(self.uri)
        there, back = await asyncio.open_connection(address.hostname, address.port)
        breaks = asyncio.Event()

        async def answers() -> None:
            while data := await there.read(65536):
                if breaks.is_set():
                    writer.transport.abort()
                    return
                writer.write(data)

        task = asyncio.create_task(answers())
        while data := await reader.read(65536):
            if self.message in data and not self.broken:
                self.broken += 1
                breaks.set()
            back.write(data)
        await asyncio.wait([task], timeout=0 if not breaks.is_set() else 10)
        task.cancel()
        back.close()
        writer.close()


@asynccontextmanager
async def behind(proxy: Proxy, server: Server) -> AsyncIterator[Store]:
    """The store, reached through the proxy."""
    async with await asyncio.start_server(proxy.serve, "127.0.0.1", 0) as listening:
        port = listening.sockets[0].getsockname()[1]
        async with Store(
            f"bolt://127.0.0.1:{port}",
            server.username,
            server.password,
            database=server.database,
            dialect=server.dialect,
        ) as store:
            yield store


async def test_a_write_is_sent_again_before_its_commit(server: Server, store: Store) -> None:
    proxy = Proxy(server.uri, RUN)
    async with behind(proxy, server) as broken:
        await broken.write(CREATE, repeatable=False)
    assert proxy.broken == 1
    assert await store.read(COUNT) == [{"count": 1}]


async def test_a_write_is_not_sent_again_during_its_commit(server: Server, store: Store) -> None:
    proxy = Proxy(server.uri, COMMIT)
    async with behind(proxy, server) as broken:
        with pytest.raises(StoreUnavailable):
            await broken.write(CREATE, repeatable=False)
    assert proxy.broken == 1
    assert await store.read(COUNT) == [{"count": 1}]


async def test_a_write_goes_on_with_the_engine_that_is_started_again(tmp_path: Path) -> None:
    with EmbeddedEngine.join(tmp_path, heap="256m") as engine:
        async with Store(
            engine.uri, USERNAME, engine.password, database=DATABASE, dialect=EMBEDDED
        ) as store:
            store.recovery = Supervisor(engine).address
            first, rows = engine.process, 30_000
            text = f"UNWIND range(1, {rows}) AS number CREATE (:Written {{number: number}})"
            writing = asyncio.create_task(store.write(text, repeatable=False))
            await asyncio.sleep(0.3)
            assert not writing.done()
            os.kill(first, signal.SIGKILL)
            await writing
            assert engine.process != first
            assert await store.read(COUNT) == [{"count": rows}]
