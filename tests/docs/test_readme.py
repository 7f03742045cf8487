"""The commands of the README are run, in a fresh copy of the project."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from graph.store.engines.embedded import EmbeddedEngine
from tests.conftest import clean_environment
from tests.support.servers import PROJECT

README = (PROJECT / "README.md").read_text(encoding="utf-8")
FROM_NOTHING = os.environ.get("CI") == "true"
"""Whether the copy makes its own environment and pages, as a newcomer's would."""

DEMO = "make demo"
EXCEPTIONS = {
    "git clone": "the copy stands for it",
    "cd ": "the copy's folder is the working folder of all the commands",
    "make test": "this test is a part of it",
    "docker": "not on every machine; tests/docs/test_docs.py checks the files",
    "pip install": "tests/docs/test_wheel.py installs the wheel in an environment of its own",
    "catalog demo": "tests/docs/test_wheel.py runs it where the wheel is installed",
    "export NEO4J_": "needs a Neo4j of the reader's",
}
"""Beginnings of commands that are not run here, and why."""


def commands() -> list[str]:
    """The commands in their order; lines that end in a backslash are continued."""
    blocks = re.findall(r"^```(?:console|sh)\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    lines = "".join(blocks).replace("\\\n", "").splitlines()
    return [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that git would give a newcomer, with the changes that are not committed yet."""
    folder = tmp_path_factory.mktemp("copy")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (PROJECT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / name, folder / name)
    if not FROM_NOTHING:
        lend(folder)
    return folder


def lend(folder: Path) -> None:
    """Give a copy this project's environment and pages; `make` finds them newer than its files.

    Only the copy's own `.ready` says that the environment is complete: whatever `make` thinks of
    it, it must not install the copy into the environment that it borrowed.
    """
    (folder / ".venv").mkdir()
    for entry in (PROJECT / ".venv").iterdir():
        if entry.name != ".ready":
            (folder / ".venv" / entry.name).symlink_to(entry)
    (folder / ".venv/.ready").touch()
    pages = PROJECT / "catalog/http/web/graphiql"
    if (pages / "index.html").is_file():
        shutil.copytree(pages, folder / "catalog/http/web/graphiql")
        (folder / "catalog/http/web/graphiql/index.html").touch()


def run(command: str, folder: Path) -> str:
    """What a command prints on stdout; it must succeed."""
    environment = clean_environment() | {"CATALOG_JWT_SECRET": "only for these tests, 32 or more"}
    if not FROM_NOTHING:
        environment["PYTHONPATH"] = str(folder)  # the copy's packages, not those installed
    try:
        done = subprocess.run(
            ["bash", "-euc", command],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=900 if FROM_NOTHING else 400,
        )
    except subprocess.TimeoutExpired as error:
        pytest.fail(f"$ {command}\n{error.stdout!r}\n{error.stderr!r}")
    assert done.returncode == 0, f"$ {command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def test_every_command_works_in_a_fresh_copy(copy: Path) -> None:
    """In the README's order, the demonstration first; it ends after its answer."""
    shown = commands()
    assert DEMO in shown
    printed = run(f"{DEMO} ARGS=--once", copy)
    assert "Which titles were made with techniques similar to L’Éternaute (2025)'s" in printed
    assert len(re.findall(r"^  0\.\d{3}  .+ \(\d{4}\)$", printed, re.MULTILINE)) == 5
    assert len(re.findall(r"^ +\+0\.\d{3}  both: ", printed, re.MULTILINE)) >= 3
    assert "What would Synthetic viewer 15 (made up) watch next, and why?" in printed
    assert (copy / ".catalog/databases").is_dir()

    with EmbeddedEngine.join(copy / ".catalog"):  # so that not every command starts it anew
        for command in shown:
            if command == DEMO or command.startswith(tuple(EXCEPTIONS)):
                continue
            assert shlex.split(command)[0] in {"make", ".venv/bin/catalog", "curl"}, (
                f"say in EXCEPTIONS why this is not run: {command}"
            )
            run(command, copy)
        # The commands changed nothing that the demonstration would have to do again.
        status = json.loads(run(".venv/bin/catalog status --json", copy))
    assert status["similarity"]["state"] == "CURRENT"
    assert not status["problems"]
