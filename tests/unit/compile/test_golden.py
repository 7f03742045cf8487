"""What requests are compiled to; see golden.py. `make golden` writes the files anew."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from graph.compile.layout import laid_out, squeezed
from tests.unit.compile.golden import compiled, files

WRITE = "CATALOG_WRITE_GOLDEN"
"""The environment variable that makes this file write what it otherwise compares."""


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_compilations_are_the_reviewed_ones(path: Path) -> None:
    content = path.read_text(encoding="utf-8")
    found = asyncio.run(compiled(content))
    if os.environ.get(WRITE):
        path.write_text(found, encoding="utf-8")
    else:
        assert content == found, f"{path} differs; if that is meant, write it anew: make golden"


def test_there_are_enough_of_them() -> None:
    assert len(files()) >= 60


@pytest.mark.parametrize(
    "text",
    [
        "RETURN head(COLLECT { MATCH (n:Title {id: $p0}) WHERE n.name STARTS WITH 'MATCH {' "
        "OPTIONAL MATCH (n)-[:OF]->(m) WITH n, m ORDER BY n.id LIMIT 3 RETURN {`a`: n.a, "
        "`b`: [x IN n.list WHERE x > 1 | x], `c`: COUNT { MATCH (n)-->(o) RETURN o }} }) AS data",
        "RETURN 1",
    ],
)
def test_a_layout_changes_nothing_but_white_space(text: str) -> None:
    assert squeezed(laid_out(text)) == squeezed(text)
    assert laid_out(laid_out(text)) == laid_out(text)
