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
from neo4j.exceptions import AuthError

from tests.engines import neo4j_server
from tests.engines.neo4j_server import Neo4jServer, Neo4jUnavailable, ensure_neo4j_jars, find_java

FETCH = "from tests.engines.neo4j_server import *; print(ensure_neo4j_jars())"
RUN = "from tests.engines.neo4j_server import *; s = Neo4jServer(); s.start(); "
RUN += "print(s.uri, s.folder, flush=True); s.wait()"

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
    with running_until_stopped(running):
        yield running


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
