"""The test server itself: who gets in, what it leaves behind, and how it ends."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import neo4j
import pytest
from neo4j.exceptions import ClientError

from tests.support import neo4j_server
from tests.support.neo4j_server import Neo4jServer, Neo4jUnavailable, ensure_neo4j_jars, find_java

FETCH = "from tests.support.neo4j_server import *; print(ensure_neo4j_jars())"
START = """
from tests.support.neo4j_server import Neo4jServer
with Neo4jServer() as server:
    print(server.uri, server.folder, flush=True)
    server.wait()
"""

# Stands in for Maven: takes the folder from its arguments, counts its runs, and is slow halfway.
MAVEN = """\
#!/bin/sh
for argument; do case "$argument" in -DoutputDirectory=*) folder="${argument#*=}";; esac; done
echo run >> "$RUNS"
mkdir -p "$folder"
touch "$folder/by-$$.jar"
sleep 1
touch "$folder/complete.jar"
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Neo4jServer]:
    running = Neo4jServer()
    try:
        running.start()
    except Neo4jUnavailable as error:
        if os.environ.get("CI") == "true":
            pytest.fail(str(error), pytrace=False)
        pytest.skip(str(error))
    yield running
    running.stop()
    assert not running.folder.exists()


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, and the stand-in for Maven and for Java."""
    tools = tmp_path / "bin"
    tools.mkdir()
    write_tool(tools / "mvn", MAVEN)
    write_tool(tools / "java", java_that_says("21.0.1"))
    monkeypatch.setenv("PATH", str(tools), prepend=os.pathsep)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("RUNS", str(tmp_path / "runs"))
    return tmp_path / "cache/craftgraph"


def write_tool(file: Path, script: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(script)
    file.chmod(0o755)


def java_that_says(version: str) -> str:
    return f"#!/bin/sh\necho 'openjdk version \"{version}\" LTS' >&2\n"


def python(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=neo4j_server.PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def becomes_true(condition: Callable[[], bool], within: float = 30.0) -> bool:
    end = time.monotonic() + within
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def is_closed(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def port_of(uri: str) -> int:
    return int(uri.rpartition(":")[2])


def ask(uri: str, password: str, query: str) -> list[list[object]]:
    with neo4j.GraphDatabase.driver(uri, auth=("neo4j", password)) as driver:
        return [list(record) for record in driver.execute_query(query).records]


def test_it_is_the_neo4j_of_the_pom(server: Neo4jServer) -> None:
    query = "CALL dbms.components() YIELD name, versions WHERE name STARTS WITH 'Neo4j' RETURN *"
    version = neo4j_server.POM.read_text().partition("<neo4j.version>")[2].partition("<")[0]
    assert ask(server.uri, server.password, query) == [["Neo4j Kernel", [version]]]


@pytest.mark.parametrize("login", [None, ("neo4j", "neo4j"), ("neo4j", "wrong-password")])
def test_it_refuses_others(server: Neo4jServer, login: tuple[str, str] | None) -> None:
    with (
        neo4j.GraphDatabase.driver(server.uri, auth=login) as driver,
        pytest.raises(ClientError) as refusal,
    ):
        driver.execute_query("RETURN 1")
    assert "Security.Unauthorized" in str(refusal.value.code)


def test_a_port_in_use_is_named_at_once(server: Neo4jServer) -> None:
    port = port_of(server.uri)
    with pytest.raises(Neo4jUnavailable, match=f"port {port} .*choose another"):
        Neo4jServer(port=port).start()


@pytest.mark.usefixtures("server")
def test_it_dies_with_its_killed_parent_and_leaves_nothing() -> None:
    with python("-c", START) as parent:
        assert parent.stdout is not None
        uri, folder = parent.stdout.readline().split()
        assert not is_closed(port_of(uri))
        parent.kill()
        assert becomes_true(lambda: is_closed(port_of(uri)))
        assert becomes_true(lambda: not Path(folder).exists())


@pytest.mark.usefixtures("server")
def test_a_developers_server_keeps_its_data_and_password(tmp_path: Path) -> None:
    folder, port = tmp_path / "kept", str(neo4j_server._usable_port(None))
    with python("-m", neo4j_server.__name__, "--folder", str(folder), "--port", port) as run:
        assert run.stdout is not None
        exports = "".join(run.stdout.readline() for _ in range(3))
        settings = dict(re.findall(r"^export NEO4J_(\w+)=(.+)$", exports, re.MULTILINE))
        assert settings["URI"] == f"bolt://127.0.0.1:{port}"
        assert settings["USERNAME"] == "neo4j"
        ask(settings["URI"], settings["PASSWORD"], "CREATE (:Kept)")
        run.send_signal(signal.SIGTERM)
        assert run.wait(40) == 0
    assert is_closed(int(port))
    with Neo4jServer(folder) as again:
        assert again.password == settings["PASSWORD"]
        assert ask(again.uri, again.password, "MATCH (n:Kept) RETURN count(n)") == [[1]]
    assert (folder / "password").stat().st_mode & 0o777 == 0o600


def test_a_fetch_killed_halfway_is_made_again(cache: Path) -> None:
    with python("-c", FETCH) as killed:
        assert becomes_true(lambda: any(cache.glob("*.partial/by-*.jar")))
        (left_over,) = cache.glob("*.partial/by-*.jar")
        killed.kill()
    jars = ensure_neo4j_jars()  # Maven's stand-in survived; it is waited for, its work discarded
    assert {file.name.partition("-")[0] for file in jars.iterdir()} == {"by", "complete.jar"}
    assert len(list(jars.iterdir())) == 2
    assert not (jars / left_over.name).exists()


def test_two_at_once_fetch_once(cache: Path) -> None:
    processes = [python("-c", FETCH) for _ in range(2)]
    answers = [process.communicate()[0].strip() for process in processes]
    assert answers == [str(ensure_neo4j_jars())] * 2
    assert (cache / "../../runs").resolve().read_text() == "run\n"


def test_a_fetch_that_fails_says_why_in_one_line(cache: Path) -> None:
    write_tool(cache.parents[1] / "bin/mvn", "#!/bin/sh\necho '[ERROR] no route'; exit 1\n")
    with pytest.raises(Neo4jUnavailable, match=r"^[^\n]*\[ERROR\] no route[^\n]*network[^\n]*$"):
        ensure_neo4j_jars()


def test_an_old_java_is_passed_over(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, on_path = cache.parents[1] / "old", cache.parents[1] / "bin/java"
    write_tool(home / "bin/java", java_that_says("1.8.0_402"))
    monkeypatch.setenv("JAVA_HOME", str(home))
    assert find_java() == on_path
    monkeypatch.setattr(neo4j_server, "_java_candidates", lambda: iter([home / "bin/java"]))
    with pytest.raises(Neo4jUnavailable, match="JAVA_HOME"):
        find_java()
