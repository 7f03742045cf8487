"""The embedded engine's life: who starts it, who joins it, when it ends, and what it never loses.

Each start takes seconds, so each test here makes the most of the engine that it has started.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from graph.common.errors import EngineError, StoreError, StoreUnavailable
from graph.store.dialect import EMBEDDED
from graph.store.driver import Store
from graph.store.engines import embedded, supervision
from graph.store.engines.embedded import DATABASE, USERNAME, EmbeddedEngine, try_lock
from graph.store.engines.supervision import Supervisor
from graph.store.migrations import LATEST, schema_version
from tests.support.servers import PROJECT

CLIENT = """
import asyncio, json, sys
from pathlib import Path
from graph.store.dialect import EMBEDDED
from graph.store.engines.embedded import DATABASE, USERNAME, EmbeddedEngine
from graph.store.migrations import migrate
from graph.store.driver import Store

def say(**facts):
    print(json.dumps(facts), flush=True)

async def main(engine, task):
    store = Store(engine.uri, USERNAME, engine.password, database=DATABASE, dialect=EMBEDDED)
    async with store:
        if task == "migrate":
            say(applied=await migrate(store))
        number = 0
        while task == "write":
            await store.write("CREATE (:Written {number: $number})", {"number": number})
            say(acknowledged=number)
            number += 1

with EmbeddedEngine.join(Path(sys.argv[1]), heap="256m") as engine:
    say(process=engine.process, uri=engine.uri, started=engine.started_here)
    asyncio.run(main(engine, sys.argv[2]))
    sys.stdin.read()  # until told to end
"""


class Client:
    """Another process that has joined the engine of a folder; `done` lets it end."""

    def __init__(self, folder: Path, task: str = "wait") -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", CLIENT, str(folder), task],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def heard(self) -> dict[str, Any]:
        assert self.process.stdout
        facts: dict[str, Any] = json.loads(self.process.stdout.readline())
        return facts

    def done(self, *, killed: bool = False) -> None:
        if killed:
            self.process.kill()
        try:
            self.process.communicate(timeout=30)
        finally:
            self.process.kill()
            self.process.wait()


@contextmanager
def client(folder: Path, task: str = "wait") -> Iterator[Client]:
    other = Client(folder, task)
    try:
        yield other
    finally:
        other.done(killed=other.process.poll() is None)


def wait_until(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def has_ended(process: int) -> bool:
    """Whether a process is gone, or a zombie that only its parent has yet to notice."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def is_free(path: Path) -> bool:
    """Whether nobody holds the lock of a file."""
    lock = try_lock(path)
    if lock is None:
        return False
    os.close(lock)
    return True


async def read(engine: EmbeddedEngine, text: str) -> list[dict[str, Any]]:
    async with opened(engine) as store:
        return await store.read(text)


def opened(engine: EmbeddedEngine) -> Store:
    return Store(
        engine.uri, USERNAME, engine.password, database=DATABASE, dialect=EMBEDDED, deadline=60
    )


def test_the_engine_lives_as_long_as_its_clients(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    engine = EmbeddedEngine.join(folder, heap="256m")
    with client(folder) as second, client(folder) as third:
        assert engine.started_here
        for other in (second, third):
            assert other.heard() == {
                "process": engine.process,
                "uri": engine.uri,
                "started": False,
            }
        for name in ("password", "engine.json"):
            assert (folder / name).stat().st_mode & 0o777 == 0o600, name
        assert folder.stat().st_mode & 0o077 == 0
        assert (folder / "password").read_text() == engine.password

        # Its starter goes: it stays for the others, one of which is killed.
        engine.close()
        third.done(killed=True)
        time.sleep(3 * 0.5)  # it looks for clients this often
        assert not has_ended(engine.process)
        with EmbeddedEngine.join(folder) as again:
            assert (again.process, again.started_here) == (engine.process, False)
            asyncio.run(read(again, "RETURN 1"))

        # The last one is killed as well, and can't say that it has gone.
        second.done(killed=True)
        wait_until(lambda: has_ended(engine.process))
    assert not (folder / "engine.json").exists()
    # The process counts as ended when its first thread is; the last one drops the lock.
    wait_until(lambda: is_free(folder / "engine.lock"))


def test_an_engine_ends_when_its_folder_has_gone(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with EmbeddedEngine.join(folder, heap="256m") as engine:
        shutil.rmtree(folder)
        wait_until(lambda: has_ended(engine.process))


def test_no_acknowledged_commit_is_lost_when_the_engine_is_killed(tmp_path: Path) -> None:
    with client(tmp_path, "write") as writer:
        engine = writer.heard()
        assert engine["started"]
        acknowledged = [writer.heard()["acknowledged"] for _ in range(200)]
        os.kill(engine["process"], signal.SIGKILL)
        assert writer.process.stdout
        acknowledged += [json.loads(line)["acknowledged"] for line in writer.process.stdout]
    with EmbeddedEngine.join(tmp_path, heap="256m") as again:
        assert again.started_here
        assert again.process != engine["process"]
        rows = asyncio.run(read(again, "MATCH (w:Written) RETURN w.number AS n ORDER BY n"))
        written = [row["n"] for row in rows]
    # The write under way may have been committed without an answer, and nothing else.
    assert written[: len(acknowledged)] == acknowledged
    assert len(written) <= len(acknowledged) + 1


async def logged(caplog: pytest.LogCaptureFixture, words: str, times: int = 1) -> None:
    async with asyncio.timeout(120):
        while caplog.text.count(words) < times:  # noqa: ASYNC110  # a log sets no event
            await asyncio.sleep(0.05)


async def test_an_engine_that_is_killed_is_started_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Who writes goes on; what cannot be started is tried again, with growing pauses."""
    monkeypatch.setattr(supervision, "FIRST_PAUSE", 0.5)
    monkeypatch.setattr(supervision, "WATCH_INTERVAL", 0.1)
    caplog.set_level("WARNING", logger="graph.store.engines")
    with EmbeddedEngine.join(tmp_path, heap="256m") as engine:
        supervisor = Supervisor(engine)
        async with opened(engine) as store:
            store.recovery = supervisor.address
            async with supervisor.watching(store.recover):
                first, uri = engine.process, engine.uri
                for number in range(3):
                    await store.write("CREATE (:Written {number: $n})", {"n": number})
                os.kill(first, signal.SIGKILL)
                # Two at once, which wait for the same start.
                text = "MATCH (w:Written) RETURN count(w) AS count"
                rows = await asyncio.gather(store.read(text), store.read(text))
                assert [each[0]["count"] for each in rows] == [3, 3]
                assert engine.process != first
                assert engine.started_here
                assert store.uri == engine.uri != uri
                assert await supervisor.address(uri) == engine.uri
                assert f"has ended (process {first})" in caplog.text
                assert f"runs again, as process {engine.process}, after" in caplog.text

                # It cannot be started: requests are refused at once until it is time to try again.
                engine.heap = "nonsense"
                os.kill(engine.process, signal.SIGKILL)
                with pytest.raises(StoreUnavailable, match="cannot be reached"):
                    await store.read(text)
                await logged(caplog, "It will be tried again in")
                assert "the embedded engine did not start in" in caplog.text
                engine.heap = "256m"
                await logged(caplog, "runs again", times=2)
                assert (await store.read(text))[0]["count"] == 3
                # Nobody had to notice: the one that watches did.
                os.kill(engine.process, signal.SIGKILL)
                await logged(caplog, "runs again", times=3)
                async with asyncio.timeout(10):
                    while store.uri != engine.uri:  # noqa: ASYNC110  # it follows at once
                        await asyncio.sleep(0.01)
                await store.write("CREATE (:Written {number: 9})", repeatable=False)


async def test_a_second_client_joins_the_engine_that_the_first_started_again(
    tmp_path: Path,
) -> None:
    with (
        EmbeddedEngine.join(tmp_path, heap="256m") as first,
        EmbeddedEngine.join(tmp_path, heap="256m") as second,
    ):
        assert not second.has_ended()
        killed = first.process
        os.kill(killed, signal.SIGKILL)
        wait_until(first.has_ended)
        found = await asyncio.gather(
            *(Supervisor(each).address(each.uri) for each in (first, second))
        )
        assert found == [first.uri, second.uri]
        assert first.uri == second.uri
        assert first.process == second.process != killed
        assert sorted(each.started_here for each in (first, second)) == [False, True]
        # Nothing is to be done for one that runs.
        assert await Supervisor(first).address(first.uri) == first.uri
        assert first.process == second.process


def test_two_that_start_at_once_share_one_engine_and_migrate_once(tmp_path: Path) -> None:
    with client(tmp_path, "migrate") as one, client(tmp_path, "migrate") as other:
        heard = [one.heard(), other.heard()]
        assert len({each["process"] for each in heard}) == 1
        assert sorted(each["started"] for each in heard) == [False, True]
        applied = sorted(each.heard()["applied"] for each in (one, other))
        assert applied == [[], list(range(1, LATEST + 1))]
        with EmbeddedEngine.join(tmp_path) as engine:

            async def version() -> int:
                async with opened(engine) as store:
                    return await schema_version(store)

            assert asyncio.run(version()) == LATEST
            wrong = Store(engine.uri, USERNAME, "wrong", database=DATABASE, dialect=EMBEDDED)

            async def refused() -> None:
                async with wrong:
                    await wrong.read("RETURN 1")

            with pytest.raises(StoreError, match="refused the user name or the password"):
                asyncio.run(refused())


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("engine.lock", "is in use by another process that does not answer"),
        ("clients.lock", "another process holds the data folder"),
        ("start.lock", "another process holds the data folder"),
    ],
)
def test_a_folder_that_another_process_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, message: str
) -> None:
    monkeypatch.setattr(embedded, "START_DEADLINE", 0.3)
    program = "import fcntl, sys; file = open(sys.argv[1], 'w'); fcntl.flock(file, fcntl.LOCK_EX);"
    program += "print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path / name)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        started = time.monotonic()
        with pytest.raises(EngineError) as refusal:
            EmbeddedEngine.join(tmp_path)
        assert time.monotonic() - started < 2
        assert message in str(refusal.value)
        assert str(tmp_path) in str(refusal.value)
        assert "CATALOG_DATA_DIR" in str(refusal.value)
        holder.communicate()
    # Nothing is left locked behind.
    for lock in ("clients.lock", "start.lock", "engine.lock"):
        assert is_free(tmp_path / lock), lock


def test_a_folder_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "file" / "below", Path("/proc/craftgraph")):
        with pytest.raises(EngineError) as refusal:
            EmbeddedEngine.join(folder)
        assert str(refusal.value).startswith(f"the data folder {folder} cannot be used (")
        assert str(refusal.value).endswith("; set CATALOG_DATA_DIR to a folder of your own")


@pytest.mark.parametrize("name", ["clients.lock", "start.lock", "engine.lock", "engine.log"])
def test_a_file_of_the_folder_that_cannot_be_used(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(EngineError) as refusal:
        EmbeddedEngine.join(tmp_path)
    assert str(refusal.value) == (
        f"the data folder {tmp_path} cannot be used ({tmp_path / name}: Is a directory);"
        " set CATALOG_DATA_DIR to a folder of your own"
    )


def test_an_engine_that_does_not_come_up_says_why(tmp_path: Path) -> None:
    with pytest.raises(EngineError) as refusal:
        EmbeddedEngine.join(tmp_path, heap="nonsense")
    message = str(refusal.value)
    log = tmp_path / "engine.log"
    assert message.startswith(f"the embedded engine did not start in {tmp_path}; the end of {log}:")
    assert message.endswith("Failed to start JVM: Unable to start JVM")
    descriptor = os.open(tmp_path / "clients.lock", os.O_RDWR)
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(descriptor)
