"""The compiler's modules use those above them only, and nothing of the domain."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import graph.compile
import graph.store

FOLDER = Path(graph.compile.__path__[0])
BELOW = (
    "graph.common",
    "graph.declare",
    "graph.model.sorting",  # directions of an order
    "graph.store.dialect",
    "graph.store.driver",
)
"""What the compiler may use of the rest."""

WORDS = re.compile(r"\b(Title|Technique|Creator|User|HAS_\w+|SIMILAR_\w+|madeLike|hide\w*AiG\w+)\b")
"""Names of what is in the graph, as far as one would meet them here."""


def imports(path: Path) -> set[str]:
    """The modules of `graph` that a file imports, wherever it does."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("graph"):
            module = str(node.module)
            found |= {module} | {f"{module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.startswith("graph")}
    return found


def test_modules_use_those_above_them_only() -> None:
    listed = re.findall(r"^    (\w+)\.py ", str(graph.compile.__doc__), re.MULTILINE)
    files = {path.stem for path in FOLDER.glob("*.py")} - {"__init__"}
    assert sorted(listed) == sorted(files)
    for position, name in enumerate(listed):
        used = {
            each.removeprefix("graph.compile.").split(".")[0]
            for each in imports(FOLDER / f"{name}.py")
            if each.startswith("graph.compile.")
        }
        assert used & files <= set(listed[:position]), name


def test_they_know_nothing_of_the_domain() -> None:
    for path in FOLDER.glob("*.py"):
        others = {
            each
            for each in imports(path)
            if each != "graph" and not each.startswith(("graph.compile", *BELOW))
        }
        assert others <= {"graph.model"}, path
        assert not WORDS.search(path.read_text(encoding="utf-8")), path


def test_the_store_stands_below() -> None:
    for path in Path(graph.store.__path__[0]).rglob("*.py"):
        assert not any(each.startswith("graph.compile") for each in imports(path)), path
