"""The real stores that the tests run on.

`store` is an empty database of each engine in turn, `catalog_store` one with the project's seeds
loaded and linked. One server of each engine runs for the whole session; tests on an empty store
run first, so that the seeds are loaded once. `ask` runs a request of the API on `catalog_store`.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest
from strawberry.types import ExecutionResult

from catalog.schema import build_schema
from catalog.schema.context import Context
from catalog.settings import Settings
from graph.loading.load import load_folder
from graph.store.dialect import EMBEDDED, NEO4J
from graph.store.driver import Store
from graph.store.engines.embedded import DATABASE, USERNAME, EmbeddedEngine
from graph.store.migrations import migrate
from tests.store.memory import write_folder
from tests.support import order
from tests.support.contents import MARKER
from tests.support.neo4j_server import Neo4jServer, Neo4jUnavailable
from tests.support.queries_sent import Sent, files_sent, never_sent
from tests.support.servers import SEEDS, TEXTS_SENT, PreparedSeeds, Server
from tests.support.small import LINES as SMALL

# For every Java that a test starts, and inherited by the commands that tests run. Compiling for
# speed pays after minutes of the same work; tests' engines would spend half of their time on it.
os.environ.setdefault("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")

ENGINES = ("embedded", "neo4j")
SCHEMA_REPORT = pytest.StashKey[list[str]]()
"""What tests/unit/test_schema.py has to say at the end of a run."""

_NOTES = pytest.StashKey[list[Sent]]()
_MISSED = pytest.StashKey[list[str]]()


def pytest_itemcollected(item: pytest.Item) -> None:
    """With several processes, one has all of a group."""
    # Here, since xdist reads the mark in its own pytest_collection_modifyitems, which may be first.
    item.add_marker(pytest.mark.xdist_group(order.group_of(item)))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=order.turn_of)
    if getattr(config.option, "loadgroup", False):
        for item in items:
            # xdist 3.8 names the group in `_nodeid`, which pytest 9.2 does not read any more.
            if "@" not in item.nodeid:
                item._id = f"{item.nodeid}@{order.group_of(item)}"  # type: ignore[assignment]


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Workers hand over what they saw; the last process fails a run that left out a query file."""
    config = session.config
    found = files_sent(TEXTS_SENT)
    if hasattr(config, "workeroutput"):
        config.workeroutput["sent"] = found
        config.workeroutput["schema"] = config.stash.get(SCHEMA_REPORT, [])
        return
    notes = [*config.stash.get(_NOTES, []), found]
    selected = config.option.keyword or config.option.markexpr
    if config.args == config.getini("testpaths") and not selected and exitstatus == 0:
        # An engine that could not be run here is skipped, or fails tests of its own (CI=true).
        engines = [engine for engine in TEXTS_SENT if any(sent.get(engine) for sent in notes)]
        config.stash[_MISSED] = never_sent(notes, engines)
        if config.stash[_MISSED]:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    output = getattr(node, "workeroutput", {})
    node.config.stash.setdefault(_NOTES, []).append(output.get("sent", {}))
    node.config.stash.setdefault(SCHEMA_REPORT, []).extend(output.get("schema", []))


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    for title, key in (("changes of the schema", SCHEMA_REPORT), ("queries not run", _MISSED)):
        lines = config.stash.get(key, None)
        if lines:
            terminalreporter.section(title)
            for line in lines:
                terminalreporter.line(line)


@pytest.fixture(scope="session")
def embedded_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with EmbeddedEngine.join(tmp_path_factory.mktemp("embedded")) as engine:
        yield Server(engine.uri, USERNAME, engine.password, EMBEDDED, DATABASE, engine.folder)


@pytest.fixture(scope="session")
def neo4j_server() -> Iterator[Server]:
    given = os.environ.get("NEO4J_TEST_URI")
    if given:
        server = Server(
            given,
            os.environ.get("NEO4J_TEST_USERNAME", "neo4j"),
            os.environ.get("NEO4J_TEST_PASSWORD", ""),
            NEO4J,
            os.environ.get("NEO4J_TEST_DATABASE"),
        )
        asyncio.run(_require_ours(server))
        yield server
        return
    started = Neo4jServer()
    try:
        started.start()
    except Neo4jUnavailable as error:
        message = f"Neo4j was not run: {error}"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    try:
        yield Server(started.uri, started.username, started.password, NEO4J)
    finally:
        started.stop()


async def _require_ours(server: Server) -> None:
    async with server.open() as store:
        rows = await store.read(f"RETURN COUNT {{ (n) }} AS all, COUNT {{ (m:{MARKER}) }} AS ours")
    if rows[0]["all"] and not rows[0]["ours"]:
        pytest.exit(
            f"the database at NEO4J_TEST_URI ({server.uri}) is neither empty nor marked by these"
            f" tests (a node labelled {MARKER}); they would empty it, so nothing was run",
            returncode=2,
        )


@pytest.fixture(scope="session")
def prepared_seeds(tmp_path_factory: pytest.TempPathFactory) -> PreparedSeeds:
    own = tmp_path_factory.getbasetemp()
    return PreparedSeeds(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)


@pytest.fixture(scope="session", params=ENGINES)
def server(request: pytest.FixtureRequest) -> Server:
    """Each engine in turn."""
    found: Server = request.getfixturevalue(f"{request.param}_server")
    return found


@pytest.fixture(scope="session")
def seeded_server(server: Server) -> Server:
    """Each engine in turn, for `seeded`; tests that ask for it run when nothing else is loaded."""
    return server


@pytest.fixture
async def store(server: Server) -> AsyncIterator[Store]:
    """An empty, migrated store of each engine in turn."""
    async with server.open() as opened:
        await server.fill(opened, "migrated", lambda: migrate(opened))
        yield opened
        server.content = "used"


@pytest.fixture
async def small(server: Server, store: Store, tmp_path: Path) -> Store:
    """Eight titles t0 to t7, a creator, and two techniques."""

    async def load() -> None:
        await migrate(store)
        write_folder(SMALL, tmp_path)
        await load_folder(store, tmp_path)

    await server.fill(store, "small", load)
    return store


@asynccontextmanager
async def both_filled(
    servers: tuple[Server, Server], lines: Mapping[str, Sequence[Mapping[str, Any]]], folder: Path
) -> AsyncIterator[tuple[Store, Store]]:
    """The lines of a seed folder loaded in both engines, and nothing else; not linked."""
    write_folder(lines, folder)
    async with AsyncExitStack() as stack:
        first, second = [await stack.enter_async_context(server.open()) for server in servers]
        for server, store in zip(servers, (first, second), strict=True):
            await server.fill(store, "migrated", partial(migrate, store))
            await load_folder(store, folder)
            server.content = "used"
        yield first, second


@pytest.fixture
async def catalog_store(
    seeded_server: Server, prepared_seeds: PreparedSeeds
) -> AsyncIterator[Store]:
    """Each engine in turn with the seeds loaded and linked. Tests must not write to it."""
    async with prepared_seeds.opened(seeded_server) as opened:
        yield opened


Ask = Callable[..., Coroutine[Any, Any, ExecutionResult]]
SCHEMA = build_schema()


@pytest.fixture
def ask(catalog_store: Store) -> Ask:
    """Run a request; variables are keyword arguments."""

    async def run(text: str, **variables: Any) -> ExecutionResult:
        context = Context(catalog_store, Settings())
        result = await SCHEMA.execute(text, variable_values=variables, context_value=context)
        assert isinstance(result, ExecutionResult)
        return result

    return run


async def answered(result: Coroutine[Any, Any, ExecutionResult]) -> dict[str, Any]:
    found = await result
    assert found.errors is None
    assert found.data is not None
    return found.data


@pytest.fixture
async def both_catalog_stores(
    embedded_server: Server, neo4j_server: Server, prepared_seeds: PreparedSeeds
) -> AsyncIterator[tuple[Store, Store]]:
    """The seeds in both engines, to compare answers. Tests must not write to them."""
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(prepared_seeds.opened(embedded_server))
        second = await stack.enter_async_context(prepared_seeds.opened(neo4j_server))
        yield first, second


@pytest.fixture
def data_folder(tmp_path: Path) -> Iterator[Path]:
    """A data folder for commands; the engine stays, so that not each of them starts it anew."""
    with EmbeddedEngine.join(tmp_path / "data"):
        yield tmp_path / "data"


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory, prepared_seeds: PreparedSeeds) -> Path:
    """A folder whose `data` holds the seeds, for tests that run the command itself."""
    folder = tmp_path_factory.mktemp("demo")
    shutil.copytree(asyncio.run(prepared_seeds.folder()), folder / "data")
    return folder


@pytest.fixture(scope="session")
def server_url(demo_folder: Path) -> Iterator[str]:
    """The address of `catalog demo`: the real server, with the real seeds, in its own process."""
    port = free_port()
    log = demo_folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "catalog", "demo", "--port", str(port), "--seeds", str(SEEDS)],
            cwd=demo_folder,  # where no developer's .env is
            env={**clean_environment(), "CATALOG_DATA_DIR": str(demo_folder / "data")},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(url, process, log)
        yield url
    finally:
        process.terminate()
        process.wait(30)


def _wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"the server ended: {log.read_text()}")
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5):
                return
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
    process.kill()
    pytest.fail(f"the server was not ready after 300 s: {log.read_text()}")


def clean_environment() -> dict[str, str]:
    """The environment without settings of the catalog's, so that a developer's own don't leak."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("CATALOG_", "NEO4J_"))
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
