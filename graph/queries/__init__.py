"""Fixed queries, one file each: `query("status")` is the text of status.cypher.

Each file begins with a comment that names its parameters and columns. A few serve several kinds
of record; their comment names the labels to fill in, since Cypher takes no label as a parameter:
`query("upsert", Record="Title")`.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files


@cache
def query(name: str, **labels: str) -> str:
    """The text of a query file, without its comments and on one line.

    labels: what stands for a label (or a relationship's type) in the file, and what to put there.
    They come from this program's own tables, never from a request.
    """
    text = (files(__name__) / f"{name}.cypher").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.lstrip().startswith("//"))
    text = " ".join(" ".join(lines).split())
    for placeholder, label in labels.items():
        if not label.isidentifier():
            raise ValueError(f"{label!r} is not a label")
        text = re.sub(rf":{placeholder}\b", f":{label}", text)
    return text


def names() -> list[str]:
    """Every query file's name, sorted."""
    return sorted(
        entry.name.removesuffix(".cypher")
        for entry in files(__name__).iterdir()
        if entry.name.endswith(".cypher")
    )
