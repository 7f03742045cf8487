"""An exact name comes first, with its year or without, in search and suggestions; both engines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graph.declare.selection import Selection
from graph.loading.load import load_folder
from graph.search.finding import search
from graph.search.suggesting import suggest
from graph.search.terms import readings
from graph.similarity.embeddings import BUNDLED_MODEL
from graph.store.driver import Store
from tests.store.memory import write_folder

SHORT = ("Up", "Love", "Her", "Heat", "It", "The", "If", "A", "9", "M", "Ran", "To", "Not")


def _film(id: str, name: str, year: int | None = None, **more: Any) -> dict[str, Any]:
    return {"id": id, "name": name, "kind": "film", "year": year, **more}


def _longer(name: str) -> list[dict[str, Any]]:
    """Films whose names and texts are full of the word, and begin with it, more and more."""
    synopsis = f"{name} and {name}: {name} with {name}, {name} again."
    return [
        *(_film(f"in-{name}-{i}", f"Story of {name} {i}", synopsis=synopsis) for i in range(12)),
        *(_film(f"word-{name}-{i}", f"{name}land {name} {i}", synopsis=synopsis) for i in range(6)),
        *(_film(f"begins-{name}-{i}", f"{name} Part {i}", synopsis=synopsis) for i in range(6)),
    ]


TITLES = [
    *(_film(f"zz-{name}", name, 2000) for name in SHORT),
    *(line for name in SHORT for line in _longer(name)),
    _film("carmine-1948", "Carmine Road", 1948, synopsis="In 1999 a clerk remembers."),
    _film("carmine-1999", "Carmine Road", 1999),
    _film("carmine-2010", "The Carmine Road", 2010),
    _film("carmine-beyond", "Carmine Road Beyond", 1999),
    _film("year-1931", "1931", 2018),
    _film("of-1931", "Sisters", 1931),
    _film("runner", "Silver Runner 2049", 2017),
    _film("older-runner", "Silver Runner", 1982),
    _film("odd-2049", "Silver Runner", 2049),
    _film("odyssey", "2001: A Journey", 1968),
    _film("journey-2001", "A Journey", 2001),
    _film("eclipse", "L’Éclipse", 1962, texts={"de": {"name": "Die Finsternis"}}),
    _film("eclipse-too", "Éclipse totale", 1985),
    _film("office", "The Office", 2005),
    _film("office-party", "Office Party", 1989),
    _film("sky", "Sky", 2001, texts={"es": {"name": "Cielo"}}),
    _film("cielo-azul", "Cielo azul", 1990, synopsis="Cielo, cielo, cielo."),
]
TECHNIQUES: list[dict[str, Any]] = [
    {"id": "matte", "name": "Matte painting", "aliases": ["glass shot"]},
    {"id": "glass", "name": "Glass shot rig", "description": "A glass shot, a glass shot."},
]
FIRST = {
    **{name: f"zz-{name}" for name in SHORT},
    **{name.lower(): f"zz-{name}" for name in SHORT},
    "heat 2000": "zz-Heat",
    "Carmine Road 1999": "carmine-1999",
    "carmine road (1948)": "carmine-1948",
    "1948 carmine road": "carmine-1948",
    "carmine road 2010": "carmine-2010",
    "carmine 1999": "carmine-beyond",
    "1931": "year-1931",
    "1931 2018": "year-1931",
    "1931 (2018)": "year-1931",
    "silver runner 2049": "runner",
    "silver runner 1982": "older-runner",
    "silver runner 2049 (2017)": "runner",
    "2001 a journey": "odyssey",
    "2001: A Journey (1968)": "odyssey",
    "a journey 2001": "journey-2001",
    "l'eclipse": "eclipse",
    "ÉCLIPSE": "eclipse",
    "finsternis": "eclipse",
    "die finsternis 1962": "eclipse",
    "office": "office",
    "office, the": "office",
    "cielo": "sky",
    "cielo 2001": "sky",
    "glass shot": "matte",
}
ANSWERS_OF = {"carmine 1999": {"carmine-1999", "carmine-beyond"}}
"""Where more than one is right."""


@pytest.fixture
async def named(store: Store, tmp_path: Path) -> Store:
    write_folder({"titles": TITLES, "techniques": TECHNIQUES}, tmp_path)
    await load_folder(store, tmp_path)
    return store


def _slugs(mode: str, text: str, first: int = 60) -> Selection:
    slug = Selection("slug", "slug")
    node = Selection(
        "nodes", "nodes", {}, (Selection("Title", "Title", {}, (slug,)),
                               Selection("Technique", "Technique", {}, (slug,)),
                               Selection("Creator", "Creator", {}, (slug,))),
    )  # fmt: skip
    return Selection("search", "search", {"text": text, "mode": mode, "first": first}, (node,))


async def _found(store: Store, text: str, mode: str = "TEXT") -> list[str]:
    answer = await search(store, _slugs(mode, text), BUNDLED_MODEL)
    return [node["slug"] for node in answer["nodes"]]


async def _suggested(store: Store, prefix: str) -> list[str]:
    fields = (Selection("slug", "slug"), Selection("text", "text"))
    rows = await suggest(store, Selection("suggest", "suggest", {"prefix": prefix}, fields))
    return [row["slug"] for row in rows]


async def test_the_exact_name_is_first(named: Store) -> None:
    wrong = []
    for text, slug in FIRST.items():
        found = await _found(named, text)
        if not found or found[0] not in ANSWERS_OF.get(text, {slug}):
            wrong.append((text, found[:3]))
        suggested = await _suggested(named, text)
        if not suggested or suggested[0] not in ANSWERS_OF.get(text, {slug}):
            wrong.append((f"suggest {text}", suggested[:3]))
    assert not wrong
    assert (await _found(named, "up", "HYBRID"))[0] == "zz-Up"


async def test_names_that_begin_with_it_come_next(named: Store) -> None:
    for find in (_found, _suggested):
        found = await find(named, "heat")
        assert found[0] == "zz-Heat"
        begins = [slug for slug in found[1:] if slug.startswith("begins-Heat")]
        assert found[1 : 1 + len(begins)] == begins
        assert begins
    found = await _found(named, "heat")
    assert all(slug.startswith("word-Heat") for slug in found[7:13])
    assert all(slug.startswith("in-Heat") for slug in found[13:25])


async def test_scores_fall_all_the_same(named: Store) -> None:
    edges = Selection("edges", "edges", {}, (Selection("score", "score"),))
    for mode in ("TEXT", "HYBRID"):
        arguments = {"text": "heat", "mode": mode, "first": 60}
        answer = await search(
            named, Selection("search", "search", arguments, (edges,)), BUNDLED_MODEL
        )
        scores = [edge["score"] for edge in answer["edges"]]
        assert len(scores) > 20
        assert scores == sorted(scores, reverse=True)
        assert 0 < scores[-1] < 0.05 < 5 < scores[0] < 5.05


async def test_pages_follow_the_order(named: Store) -> None:
    whole = await _found(named, "up")
    children = (Selection("endCursor", "endCursor"),)
    paged: list[str] = []
    after = None
    while len(paged) < len(whole):
        page = _slugs("TEXT", "up", 5)
        arguments = {**page.arguments, "after": after} if after else page.arguments
        info = Selection("pageInfo", "pageInfo", {}, children)
        answer = await search(
            named, Selection("search", "search", arguments, (*page.children, info)), BUNDLED_MODEL
        )
        paged += [node["slug"] for node in answer["nodes"]]
        after = answer["pageInfo"]["endCursor"]
    assert paged == whole


def test_readings_of_a_question() -> None:
    def parts(text: str) -> list[tuple[str, int | None]]:
        return [(each.name, each.year) for each in readings(text)]

    assert parts("") == parts("?!") == []
    assert parts("1917") == [("1917", None)]
    assert parts("Dune (2021)") == [("dune 2021", None), ("dune", 2021)]
    assert parts("1917 2019") == [("1917 2019", None), ("1917", 2019), ("2019", 1917)]
    assert parts("apollo 13") == [("apollo 13", None)]
    assert parts("year 3000") == [("year 3000", None)]
    assert parts("dune ２０２１")[1:] == [("dune", 2021)]
