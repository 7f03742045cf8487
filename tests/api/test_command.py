"""The command `catalog` itself, in processes of its own: what it prints, and how it ends.

Every run is also held to what holds for all: no traceback, no escape codes, no password.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from catalog.commands import demonstration
from catalog.schema import build_schema
from graph.store.engines.embedded import EmbeddedEngine, try_lock
from graph.store.migrations import migrate
from tests.conftest import clean_environment, free_port
from tests.support.servers import SEEDS, Server

SECRET = "pa55word-that-nobody-may-see"
CLOSED = "bolt://127.0.0.1:1"
TRY = 240.0
"""Seconds that a command may take before the test gives up on it, on a busy machine."""


def _heed_interrupts() -> None:
    """As from a terminal: a shell that starts something in the background makes it deaf to SIGINT,
    and so would be all that the tests start from there."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@dataclass
class Command:
    """`catalog` in a folder without a `.env`, on the data of one embedded engine."""

    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def start(
        self, *arguments: str | Path, settings: dict[str, str] | None = None
    ) -> subprocess.Popen[str]:
        environment = {"CATALOG_DATA_DIR": str(self.data), "NEO4J_PASSWORD": SECRET}
        return subprocess.Popen(
            [sys.executable, "-m", "catalog", *map(str, arguments)],
            cwd=self.folder,
            env={**clean_environment(), **environment, **(settings or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=_heed_interrupts,
        )

    def finish(
        self, process: subprocess.Popen[str], code: int, secret: str = SECRET
    ) -> tuple[str, str]:
        """What a process and those it started print until they end, on stdout and on stderr."""
        try:
            out, err = process.communicate(timeout=TRY)
        finally:
            process.kill()
        printed = out + err
        assert process.returncode == code, printed
        assert "Traceback" not in printed, printed
        assert "\x1b" not in printed
        assert secret not in printed
        own = self.data / "password"  # of the embedded engine
        assert not own.is_file() or own.read_text() not in printed
        return out, err

    def __call__(
        self, *arguments: str | Path, code: int = 0, settings: dict[str, str] | None = None
    ) -> tuple[str, str]:
        process = self.start(*arguments, settings=settings)
        return self.finish(process, code, (settings or {}).get("NEO4J_PASSWORD", SECRET))


@pytest.fixture(scope="module")
def idle(tmp_path_factory: pytest.TempPathFactory) -> Command:
    """For commands that end before they need an engine."""
    return Command(tmp_path_factory.mktemp("idle"))


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Command]:
    """A catalog without similarity edges; its engine runs meanwhile."""
    command = Command(tmp_path_factory.mktemp("command"))
    with EmbeddedEngine.join(command.data):
        yield command


@pytest.fixture
def demo(server_url: str, demo_folder: Path) -> Command:
    """The seeds, as the session's `catalog demo` loaded and linked them. Not to be written to."""
    assert server_url
    return Command(demo_folder)


def test_demo_again_has_nothing_to_do_and_answers_as_the_api(
    demo: Command, server_url: str
) -> None:
    out, err = demo("demo", "--once", "--seeds", SEEDS)
    assert "nothing has changed, ready after" in err
    answer = httpx.post(
        f"{server_url}/graphql",
        json={"query": demonstration.QUESTION, "variables": {"slug": "leternaute"}},
    )
    title = answer.json()["data"]["title"]
    expected = []
    for edge in title["similarByTechnique"]["edges"]:
        expected.append(f"  {edge['score']:.3f}  {edge['node']['name']} ({edge['node']['year']})")
        for match in edge["evidence"]:
            ours, theirs = match["technique"]["name"], match["matched"]["name"]
            reason = f"both: {ours}" if ours == theirs else f"{ours} ~ {theirs}"
            expected.append(f"         {match['contribution']:+.3f}  {reason}")
    similar, recommended = out.strip().split("\n\nWhat would ")
    question, made_with, blank, *printed = similar.splitlines()
    assert question == (
        "Which titles were made with techniques similar to L’Éternaute (2025)'s, and why?"
    )
    assert made_with.startswith("It was made with AI-generated imagery, ")
    assert blank == ""
    assert printed == expected
    assert len(title["similarByTechnique"]["edges"]) == 5
    assert recommended.startswith("Synthetic viewer 15 (made up) watch next, and why?\n")
    assert len(re.findall(r"^  .+ \(\d{4}\)  It is made with “", recommended, re.MULTILINE)) == 3


def test_demo_of_a_title_that_is_not_there(demo: Command) -> None:
    _, err = demo("demo", "--once", "--seeds", SEEDS, "--title", "[/red]", code=1)
    assert "error: the catalog has no title '[/red]'" in err


def test_status_of_the_seeds(demo: Command) -> None:
    found = json.loads(demo("status", "--json")[0])
    for kind, count in found["counts"].items():
        file = {"windows": "availability"}.get(kind, kind)
        text = (SEEDS / f"{file}.jsonl").read_text(encoding="utf-8")
        assert count == len(text.splitlines())
    assert found["engine"].startswith("embedded")
    assert found["similarity"]["state"] == "CURRENT"
    assert found["similarity"]["edges"]["titlesByTechnique"] > 1000
    assert found["problems"] == {}

    out, err = demo("--verbose", "status")
    assert "similarity    CURRENT" in out
    assert "DEBUG neo4j" in err


def test_explain_prints_query_parameters_and_plan(demo: Command) -> None:
    query = "query ($slug: String!) { title(slug: $slug) { name } }"
    out, _ = demo("explain", query, "--variables", '{"slug": "dark"}')
    assert out.startswith("# title\n\nRETURN head(COLLECT {")
    assert '\np0 = "dark"\n' in out
    assert "\nPlan of embedded (ArcadeDB):\n\n" in out


def test_load_says_what_it_did(catalog: Command, tmp_path: Path) -> None:
    (tmp_path / "titles.jsonl").write_text('{"id": "first", "name": "The first"}\n')
    dry, _ = catalog("load", tmp_path, "--dry-run")
    assert re.search(r"^titles +1 created +0 updated +0 unchanged$", dry, re.MULTILINE)
    assert "dry run: nothing was written" in dry

    loaded, _ = catalog("load", tmp_path)
    assert re.search(r"^titles +1 created +0 updated +0 unchanged$", loaded, re.MULTILINE)
    assert "run `catalog link`" in loaded
    again, _ = catalog("load", tmp_path)
    assert re.search(r"^titles +0 created +0 updated +1 unchanged$", again, re.MULTILINE)
    assert "catalog link" not in again


def test_load_of_a_bad_folder_reports_every_fault_and_writes_nothing(
    catalog: Command, tmp_path: Path
) -> None:
    (tmp_path / "titles.jsonl").write_text('{"id": "fifth", "name": 5}\n{"id": "sixth"\n')
    (tmp_path / "uses.jsonl").write_text('{"title": "[/red]", "technique": "[bold]"}\n')
    for arguments in ((tmp_path,), (tmp_path, "--dry-run")):
        out, err = catalog("load", *arguments, code=1)
        assert out == ""
        for fault in ("titles.jsonl:1: name:", "titles.jsonl:2:", "uses.jsonl:1:", "[/red]"):
            assert fault in err
        assert "nothing was written" in err

    (tmp_path / "uses.jsonl").unlink()
    (tmp_path / "titles.jsonl").write_text('{"id": "fifth", "name": "5"}\n')
    out, _ = catalog("load", tmp_path, "--dry-run")
    assert re.search(r"^titles +1 created +0 updated", out, re.MULTILINE)


def test_train_where_it_cannot_write(catalog: Command, tmp_path: Path) -> None:
    titles = [{"id": f"film-{n}", "name": f"Film {n}", "runtime_minutes": 90} for n in range(4)]
    (tmp_path / "titles.jsonl").write_text("\n".join(map(json.dumps, titles)))
    catalog("load", tmp_path)
    catalog("generate", "viewers", "--load", "--viewers", "9", "--days", "60")
    model = catalog.data / "recommendations"
    model.write_text("")
    try:
        _, err = catalog("train", code=1)
    finally:
        model.unlink()
    assert err.endswith(
        f"error: cannot write to {model}: File exists;"
        " set CATALOG_DATA_DIR to a folder of your own\n"
    )


def test_schema_is_the_one_that_is_served(idle: Command) -> None:
    out, _ = idle("schema")
    assert out.strip() == build_schema().as_str().strip()


def test_help_is_quick(idle: Command) -> None:
    before = os.times()
    out, _ = idle("--help")
    spent = os.times()
    # The processor's seconds, so that a busy machine does not fail it.
    assert spent.children_user + spent.children_system < (
        before.children_user + before.children_system + 1
    )
    for name in ("demo", "load", "link", "serve", "schema", "status", "engine"):
        assert name in out


@pytest.mark.parametrize(
    ("arguments", "settings", "code", "message"),
    [
        (["status"], {"CATALOG_PORT": "x"}, 2, "setting CATALOG_PORT: Input should be a valid"),
        (["serve"], {"CATALOG_ENGINE_HEAP": "[/]"}, 2, "setting CATALOG_ENGINE_HEAP: "),
        (["serve", "--workers", "0"], {}, 2, "workers"),
        (["status"], {"NEO4J_URI": "x://here"}, 1, "'x://here' is not usable"),
        (["status"], {"NEO4J_URI": "http://here:7474"}, 1, "it must begin with neo4j, neo4j+s, "),
        (["demo"], {"CATALOG_JWT_SECRET": "short"}, 2, "_JWT_SECRET: must have at least 32 char"),
        (["serve"], {"CATALOG_CORS_ORIGINS": "a.org"}, 2, "CORS_ORIGINS: 'a.org' is not a web or"),
        (["serve"], {"CATALOG_HOST": "192.0.2.1"}, 1, "machine with --host or CATALOG_HOST"),
        (["serve", "--port", "0"], {}, 2, "option --port: Input should be greater than or equal"),
        (["token", "--user", "a"], {"CATALOG_JWT_SECRTE": "x"}, 1, "did you mean CATALOG_JWT_SECR"),
        (["status"], {"NEO4J_URI": "bolt://u:hunter2@here"}, 1, "must not hold a user name"),
        (["engine"], {"NEO4J_URI": CLOSED}, 1, "NEO4J_URI is set"),
        (["status"], {"CATALOG_DATA_DIR": "/dev/null"}, 1, "/dev/null cannot be used"),
        (["link"], {"NEO4J_URI": CLOSED, "CATALOG_MODEL": "./nowhere"}, 1, "nowhere"),
    ],
)
def test_bad_settings_are_named(
    idle: Command, arguments: list[str], settings: dict[str, str], code: int, message: str
) -> None:
    out, err = idle(*arguments, code=code, settings=settings)
    assert out == ""
    assert message in err
    assert not idle.data.exists()


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_store_that_is_down(idle: Command, scheme: str) -> None:
    began = time.monotonic()
    out, err = idle(
        "serve",
        "--port",
        str(free_port()),
        code=1,
        settings={"NEO4J_URI": f"{scheme}://127.0.0.1:1"},
    )
    assert time.monotonic() - began < 15
    assert out == ""
    assert f"error: the store at {scheme}://127.0.0.1:1 cannot be reached" in err
    assert err.endswith(" (Connection refused); check that it runs, and NEO4J_URI\n")


async def test_neo4j(idle: Command, neo4j_server: Server) -> None:
    """It answers `status`; a wrong password and an unknown database are said to be that."""
    async with neo4j_server.open() as store:  # other tests leave what no command writes
        await neo4j_server.fill(store, "migrated", partial(migrate, store))
    right = {
        "NEO4J_URI": neo4j_server.uri,
        "NEO4J_USERNAME": neo4j_server.username,
        "NEO4J_PASSWORD": neo4j_server.password,
        "NEO4J_DATABASE": neo4j_server.database or "",
    }
    out, err = idle("--verbose", "status", "--json", settings=right)
    assert json.loads(out)["engine"] == "Neo4j"
    assert "DEBUG neo4j" in err
    _, err = idle("status", code=1, settings={**right, "NEO4J_PASSWORD": SECRET})
    assert "refused the user name or the password; check NEO4J_USERNAME" in err
    _, err = idle("status", code=1, settings={**right, "NEO4J_DATABASE": "nowhere"})
    assert "has no database 'nowhere'; check NEO4J_DATABASE" in err


@contextmanager
def serving(catalog: Command, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A running server and its address."""
    port = free_port()
    process = catalog.start("serve", "--port", str(port), *arguments)
    url = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + TRY
    try:
        while not answers(url):
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline
            time.sleep(0.2)
        yield process, url
    finally:
        stop(process)


def stop(process: subprocess.Popen[str]) -> None:
    """End a process that a failed test left, and close its output."""
    if process.returncode is None:
        process.terminate()
        process.communicate(timeout=30)


def answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/healthz", timeout=10).status_code == 200
    except httpx.TransportError:
        return False


def test_serve_until_interrupted(catalog: Command) -> None:
    with serving(catalog) as (process, url):
        port = url.rpartition(":")[2]
        for command in (["serve"], ["demo"]):
            _, err = catalog(*command, code=1, settings={"CATALOG_PORT": port})
            assert f"error: cannot listen on 127.0.0.1:{port} (Address already in use)" in err
            assert "--port or CATALOG_PORT" in err
        process.send_signal(signal.SIGINT)
        out, err = catalog.finish(process, 130)
    assert f"GraphiQL   {url}/graphql" in out
    assert err == ""


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_serve_with_workers_ends_with_all_of_them(catalog: Command, ending: signal.Signals) -> None:
    question = {"query": '{ title(slug: "nowhere") { name } }'}
    with serving(catalog, "--workers", "2") as (process, url):
        for _ in range(10):  # each on a connection of its own, so that both workers get some
            answer = httpx.post(f"{url}/graphql", json=question, timeout=60)
            assert answer.json() == {"data": {"title": None}}
        family = psutil.Process(process.pid).children(recursive=True)
        assert len([one for one in family if "spawn_main" in str(one.cmdline())]) == 2
        process.send_signal(ending)
        catalog.finish(process, 0)  # reads until the last worker has closed its output
        assert not answers(url)


def test_workers_log_as_the_command_does(tmp_path: Path) -> None:
    """Command and workers log the end of the engine that they use, with level and name."""
    command = Command(tmp_path)
    with serving(command, "--workers", "2") as (process, _):
        state = json.loads((command.data / "engine.json").read_bytes())
        os.kill(state["pid"], signal.SIGKILL)
        assert process.stderr is not None
        ended: set[int] = set()
        lines: list[str] = []
        late = threading.Timer(TRY, process.kill)  # ends the wait for a line that never comes
        late.start()
        while len(ended) < 2:  # the command itself, and the worker that has answered
            lines.append(process.stderr.readline())
            assert lines[-1], lines
            if "the embedded engine in" in lines[-1]:
                assert lines[-1].startswith("ERROR graph.store.engines.supervision: "), lines
                ended.add(len(lines))
        late.cancel()
        process.send_signal(signal.SIGINT)
        command.finish(process, 0)


def test_engine_alone_until_interrupted(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    command = Command(tmp_path)
    process = command.start("engine")
    request.addfinalizer(lambda: stop(process))
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(3)]
    assert lines[0] == "started\n"
    address = re.fullmatch(r"Bolt       (bolt://127\.0\.0\.1:\d+) as root\n", lines[1])
    assert address
    assert lines[2].startswith(f"data       {tmp_path / 'data'} ")

    joined, _ = command("status", "--json")
    assert json.loads(joined)["uri"] == address[1]
    problems: dict[str, Any] = json.loads(joined)["problems"]
    assert set(problems) == {"schema", "similarity"}

    process.send_signal(signal.SIGINT)
    command.finish(process, 130)
    deadline = time.monotonic() + 30
    while (lock := try_lock(command.data / "engine.lock")) is None:
        assert time.monotonic() < deadline, "the engine outlives its last client"
        time.sleep(0.1)
    os.close(lock)
    assert os.stat(tmp_path / "data/password").st_mode & 0o077 == 0
