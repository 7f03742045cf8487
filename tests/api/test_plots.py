"""Figures: everything is in them, equal data give equal bytes, and refusals say why."""

from __future__ import annotations

import os
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest

from catalog.commands.figures import (
    ReliabilityRow,
    draw_reliability,
    draw_techniques,
    require_writable,
)
from graph.common.errors import GraphError, StoreError
from graph.store.driver import Store
from graph.techniques.map import MappedTechnique, plane, read_technique_map

SVG = "{http://www.w3.org/2000/svg}"


def titles(path: Path) -> list[str]:
    return [element.text or "" for element in ET.parse(path).getroot().iter(f"{SVG}title")]


async def test_nothing_linked_is_a_clear_error(store: Store) -> None:
    with pytest.raises(StoreError, match=r"no techniques have been linked yet; run `catalog link`"):
        await read_technique_map(store)


async def test_the_map_holds_every_technique(catalog_store: Store, tmp_path: Path) -> None:
    techniques = await read_technique_map(catalog_store)
    rows = await catalog_store.read("MATCH (k:Technique) RETURN k.id AS id ORDER BY id")
    assert [one.id for one in techniques] == [row["id"] for row in rows]
    assert (
        sum(one.uses for one in techniques)
        == (await catalog_store.read("MATCH (u:Use)-[:OF]->(:Technique) RETURN count(u) AS n"))[0][
            "n"
        ]
    )
    first, again = tmp_path / "first.svg", tmp_path / "again.svg"
    draw_techniques(techniques, first)
    draw_techniques(await read_technique_map(catalog_store), again)
    assert first.read_bytes() == again.read_bytes()
    assert first.stat().st_size < 300_000
    said = titles(first)
    assert len(said) == len(techniques) + 1
    for one in techniques:
        assert any(title.startswith(f"{one.name} (") for title in said), one.id
    most = max(techniques, key=lambda one: one.uses)
    written = {element.text for element in ET.parse(first).getroot().iter(f"{SVG}text")}
    assert most.name in written


@pytest.mark.parametrize("count", [1, 2, 3, 4, 10])
def test_few_techniques_have_a_map_too(count: int, tmp_path: Path) -> None:
    vectors = np.eye(12)[:count]
    places = plane(vectors)
    assert places.shape == (count, 2)
    assert np.isfinite(places).all()
    techniques = [
        MappedTechnique(f"t{at}", f"<Name & {at}>", None, at, float(x), float(y))
        for at, (x, y) in enumerate(places)
    ]
    draw_techniques(techniques, tmp_path / "few.svg")
    assert len(titles(tmp_path / "few.svg")) == count + 1


def test_near_vectors_are_near_on_the_map() -> None:
    rng = np.random.default_rng(1)
    centres = np.repeat(np.eye(8)[:3] * 5, 20, axis=0)
    places = plane(centres + rng.normal(0, 0.1, centres.shape))
    distances = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(distances, np.inf)
    group = np.arange(60) // 20
    assert (group[distances.argmin(axis=1)] == group).all()


def test_a_reliability_diagram_has_every_row(tmp_path: Path) -> None:
    rows = [ReliabilityRow(0.8, 0.74, 0.6, 0.85, 30), ReliabilityRow(0.3, 0.25, 0.15, 0.4, 1)]
    path = tmp_path / "reliability.svg"
    draw_reliability(rows, path)
    assert titles(path)[1:] == [
        "1 use of confidence 0.30: 25% right (15% to 40%)",
        "30 uses of confidence 0.80: 74% right (60% to 85%)",
    ]
    before = path.read_bytes()
    draw_reliability(rows[::-1], path)
    assert path.read_bytes() == before
    draw_reliability([], tmp_path / "none.png")
    assert (tmp_path / "none.png").read_bytes().startswith(b"\x89PNG")


def test_files_that_cannot_be_written_are_refused(tmp_path: Path) -> None:
    for name, message in {
        "map.pdf": r"map\.pdf: a figure is written as \.svg or \.png",
        "map": r"a figure is written as",
        "missing/map.svg": r"map\.svg is in a folder that does not exist",
        "folder.svg": r"folder\.svg is a folder",
    }.items():
        (tmp_path / "folder.svg").mkdir(exist_ok=True)
        with pytest.raises(GraphError, match=message):
            require_writable(tmp_path / name)
    if os.geteuid():
        (tmp_path / "closed").mkdir(mode=0o500)
        with pytest.raises(GraphError, match="permission denied"):
            require_writable(tmp_path / "closed" / "map.svg")
