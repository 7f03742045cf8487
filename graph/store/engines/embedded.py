"""The embedded engine: ArcadeDB in a child process, shared by every command that uses its folder.

The first process that needs a folder starts the engine; others find it and join. The engine ends
by itself when its last client is gone, however that ended, because clients hold a shared lock on
a file and the operating system drops it with them. Files in the folder:

    clients.lock   locked (shared) by each client; the engine stops when it gets it alone
    engine.lock    locked by the running engine
    start.lock     locked by the client that is starting the engine
    engine.json    where the running engine listens, readable by its owner only
    password       the engine's own password, fixed at the first start, readable by its owner only
    engine.log     what the engine printed since its last start
"""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from graph.common.errors import EngineError

USERNAME = "root"
DATABASE = "neo4j"
START_DEADLINE = 90.0
"""Seconds that an engine may take from its start to its first answer."""


@dataclass(slots=True)
class EmbeddedEngine:
    """A client's hold on the engine of one folder; `close` lets go of it.

    heap: the Java heap's upper bound of an engine that is started here. uri, process: of the engine
    that was running when this joined it last.
    """

    folder: Path
    heap: str
    uri: str
    password: str
    process: int
    started_here: bool
    _clients: int

    def __enter__(self) -> EmbeddedEngine:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        if self._clients >= 0:
            os.close(self._clients)
            self._clients = -1

    @classmethod
    def join(cls, folder: Path, *, heap: str = "1g") -> EmbeddedEngine:
        """Join the engine of a folder, starting it where none runs. Blocks until it answers.

        heap: the Java heap's upper bound, such as 512m or 4g, for an engine started here.
        Raises EngineError when the folder cannot be used or the engine does not come up.
        """
        folder = folder.resolve()
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            clients = os.open(folder / "clients.lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise _unusable(folder, error) from None
        try:
            _lock(clients, fcntl.LOCK_SH, folder)
            joined = cls(folder, heap, "", "", 0, False, clients)
            joined.rejoin()
            return joined
        except BaseException:
            os.close(clients)
            raise

    def rejoin(self) -> None:
        """Join the folder's engine again, after the one joined has ended; start it where none runs.

        Blocks until it answers. Nothing changes if the one joined still runs. Raises EngineError.
        """
        try:
            with _locked(self.folder / "start.lock"):
                state = _running(self.folder)
                self.started_here = state is None
                if state is None:
                    state = _start(self.folder, self.heap)
        except OSError as error:
            raise _unusable(self.folder, error) from None
        self.uri = f"bolt://127.0.0.1:{state['port']}"
        self.password = state["password"]
        self.process = state["pid"]

    def has_ended(self) -> bool:
        """Whether the process of the engine joined has ended."""
        return not _alive(self.process)

    def end_of_log(self) -> str:
        """The last lines of what the engine printed since it was started last."""
        return _tail(self.folder / "engine.log")


def _unusable(folder: Path, error: OSError) -> EngineError:
    what = f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return EngineError(
        f"the data folder {folder} cannot be used ({what});"
        " set CATALOG_DATA_DIR to a folder of your own"
    )


def _running(folder: Path) -> dict[str, Any] | None:
    """Where the folder's engine listens, or None when none runs."""
    deadline = time.monotonic() + START_DEADLINE
    while (lock := try_lock(folder / "engine.lock")) is None:
        # An engine whose starter was killed may still be coming up.
        state = _read_state(folder)
        if state and _alive(state["pid"]):
            return state
        if time.monotonic() > deadline:
            raise EngineError(
                f"the data folder {folder} is in use by another process that does not answer;"
                " stop it, or set CATALOG_DATA_DIR to another folder"
            )
        time.sleep(0.1)
    os.close(lock)
    return None


def _start(folder: Path, heap: str) -> dict[str, Any]:
    (folder / "engine.json").unlink(missing_ok=True)
    log = folder / "engine.log"
    with log.open("wb") as output:
        child = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "graph.store.engines.child", str(folder), heap],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
    deadline = time.monotonic() + START_DEADLINE
    while time.monotonic() < deadline:
        state = _read_state(folder)
        if state and state["pid"] == child.pid:
            child.returncode = 0  # it outlives its starter on purpose; nobody waits for it
            return state
        if child.poll() is not None:
            break
        time.sleep(0.05)
    else:
        child.kill()
    raise EngineError(
        f"the embedded engine did not start in {folder}; the end of {log}:\n{_tail(log)}"
    )


def _read_state(folder: Path) -> dict[str, Any] | None:
    try:
        state = json.loads((folder / "engine.json").read_bytes())
    except (OSError, ValueError):
        return None
    return state if isinstance(state, dict) else None


def _alive(process: int) -> bool:
    with suppress(ChildProcessError):  # another process has started it
        # Without this an engine that ended would stay in the process table until we end, too.
        if os.waitpid(process, os.WNOHANG)[0]:
            return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _is_zombie(process)


def _is_zombie(process: int) -> bool:
    """Whether it has ended and its starter has not noticed; False where there is no /proc."""
    try:
        status = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] == "Z"


def _tail(log: Path, lines: int = 8) -> str:
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    except OSError as error:
        return f"{log} cannot be read: {error.strerror}"


def try_lock(path: Path) -> int | None:
    """A descriptor that holds the file's lock alone, or None when another holds it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def _lock(descriptor: int, kind: int, folder: Path) -> None:
    deadline = time.monotonic() + START_DEADLINE
    while True:
        try:
            return fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            # Short: an engine that found itself without clients is on its way out.
            if time.monotonic() > deadline:
                raise EngineError(
                    f"another process holds the data folder {folder}; stop it, or set"
                    " CATALOG_DATA_DIR to another folder"
                ) from None
            time.sleep(0.05)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(descriptor, fcntl.LOCK_EX, path.parent)
        yield
    finally:
        os.close(descriptor)
