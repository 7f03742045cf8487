"""Fixed queries, one file each: `query("store/read_status")` is
graph/store/queries/read_status.cypher.

Each file begins with a comment that names its parameters and columns. A few serve several kinds
of record; their comment names the labels to fill in, since Cypher takes no label as a parameter:
`query("loading/upsert_record", Record="Title")`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import PurePosixPath


@cache
def query(name: str, **labels: str) -> str:
    """The text of a query file, without its comments and on one line.

    name: `<folder below graph>/<file without its ending>`. labels: what stands for a label (or a
    relationship's type, or a property in a map) in the file, and what to put there. They come from
    this program's own tables, never from a request.
    """
    folder, _, file = name.rpartition("/")
    source = files("graph").joinpath(*PurePosixPath(folder).parts, "queries", f"{file}.cypher")
    text = source.read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.lstrip().startswith("//"))
    text = " ".join(" ".join(lines).split())
    for placeholder, label in labels.items():
        if not label.isidentifier():
            raise ValueError(f"{label!r} is not a label")
        text = re.sub(rf"([:{{]){placeholder}\b", rf"\g<1>{label}", text)
    return text


def names() -> list[str]:
    """Every query file's name, sorted."""
    return sorted(_names(files("graph"), ""))


def _names(folder: Traversable, path: str) -> Iterator[str]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _names(entry, f"{path}{entry.name}/")
        elif path.endswith("/queries/") and entry.name.endswith(".cypher"):
            yield path.removesuffix("queries/") + entry.name.removesuffix(".cypher")
