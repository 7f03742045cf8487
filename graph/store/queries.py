"""Fixed queries, one file each: `query("store/read_status")` is
graph/store/queries/read_status.cypher.

Each file begins with a comment that names its parameters and columns. A few serve several kinds
of record; their comment names the labels to fill in, since Cypher takes no label as a parameter:
`query("loading/upsert_record", Record="Title")`.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from pathlib import PurePosixPath


@cache
def query(name: str, **labels: str) -> str:
    """The text of a query file, without its comments and on one line.

    name: `<folder of graph>/<file without its ending>`. labels: what stands for a label (or a
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
    return sorted(
        f"{folder.name}/{entry.name.removesuffix('.cypher')}"
        for folder in files("graph").iterdir()
        if (queries := folder / "queries").is_dir()
        for entry in queries.iterdir()
        if entry.name.endswith(".cypher")
    )
