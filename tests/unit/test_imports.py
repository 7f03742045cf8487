"""What is imported when: `catalog --help` starts fast, and a server loads no machine learning."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import clean_environment

OF_HELP = {
    # The command line itself, and what draws its help.
    "annotated_doc", "click", "markdown_it", "mdurl", "pygments", "rich", "shellingham", "typer",
    "typing_extensions",
    # Ours.
    "catalog", "catalog.commands", "catalog.commands.console", "catalog.commands.evaluate",
    "catalog.commands.explain",
    "catalog.commands.generate", "catalog.commands.import_", "catalog.commands.infer",
    "catalog.commands.invocation", "catalog.commands.load", "catalog.commands.main", "catalog.logs",
    "catalog.commands.plot", "catalog.commands.schema", "catalog.commands.serve",
    "catalog.commands.status", "catalog.commands.train", "catalog.opening", "catalog.schema",
    "catalog.schema.access", "catalog.seeds_folder", "graph", "graph.common",
    "graph.common.counts", "graph.common.errors",
}  # fmt: skip
"""All that `catalog --help` may import beside the standard library: packages of others, and our
modules."""

OF_PARSING = {"annotated_types", "pydantic", "pydantic_core", "typing_inspection"}
"""What typer imports further when it reads a command's options."""

HEAVY = {"arcadedb_embedded", "faiss", "jpype", "matplotlib", "sentence_transformers", "sklearn",
         "torch", "transformers"}  # fmt: skip


PROGRAM = """
import contextlib, json, os, sys
before = set(sys.modules)
with contextlib.suppress(SystemExit):
    {run}
with open(os.environ["IMPORTED"], "w") as file:
    json.dump(sorted(set(sys.modules) - before), file)
"""


def imported(folder: Path, run: str) -> set[str]:
    """What a statement imports beside the standard library, in a process of its own: modules of
    ours, packages of others."""
    file = folder / "imported.json"
    subprocess.run(
        [sys.executable, "-c", PROGRAM.format(run=run)],
        cwd=folder,
        env={**clean_environment(), "IMPORTED": str(file)},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    names = {name: name.partition(".")[0] for name in json.loads(file.read_text())}
    return {
        name if top in ("catalog", "graph") else top
        for name, top in names.items()
        if top not in sys.stdlib_module_names
    }


def test_help_imports_nothing_slow(tmp_path: Path) -> None:
    found = imported(tmp_path, "from catalog.commands.main import app; app(['--help'])")
    assert {"typer", "catalog.commands.main"} <= found
    assert not found - OF_HELP


@pytest.mark.parametrize("arguments", [["--version"], ["load", "--help"], ["evaluate", "--help"]])
def test_options_are_read_without_the_store(tmp_path: Path, arguments: list[str]) -> None:
    found = imported(tmp_path, f"from catalog.commands.main import app; app({arguments!r})")
    assert not {name for name in found - OF_HELP - OF_PARSING if not name.startswith("_sys")}


def test_the_server_imports_no_machine_learning(tmp_path: Path) -> None:
    found = imported(tmp_path, "from catalog.http.app import create_app; create_app()")
    assert {"strawberry", "starlette", "catalog.schema.build"} <= found
    assert sorted(found & HEAVY) == []
