"""Incremental links: equal to full rebuilds in the same space, atomic, and no more than needed."""

from __future__ import annotations

import asyncio
import random
import signal
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from graph import embeddings, locks
from graph.embeddings import BUNDLED_MODEL
from graph.errors import StoreError
from graph.model import SIMILARITY_EDGES
from graph.queries import query
from graph.similarity.due import waiting
from graph.similarity.link import LinkReport, link
from graph.similarity.space import read_space
from graph.store import Rows, Store
from tests.conftest import PROJECT, Server, clean_environment
from tests.graph.test_similarity import Killed, similar, vector_of_text

TECHNIQUES = ("clay", "drone", "fog", "glass", "lens", "smoke")
TITLES = tuple(f"title-{number}" for number in range(7))
CREATORS = ("maker", "painter", "studio", "weaver")


@pytest.fixture(autouse=True)
def embedded_texts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that the stand-in for the model was given."""
    given_texts: list[str] = []

    def embed(model: str, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        given_texts.extend(texts)
        return np.stack([vector_of_text(model, text) for text in texts])

    monkeypatch.setattr(embeddings, "embed", embed)
    return given_texts


# Changes of the data, each as a query: more kinds than a load makes.

Step = tuple[str, dict[str, Any]]


def put_use(title: str, technique: str, prominence: float | None, creators: list[str]) -> Step:
    text = """
        MERGE (t:Title {id: $title}) SET t.name = $title
        MERGE (u:Use {id: $title + '/' + $technique})
        SET u.origin = 'DECLARED', u.prominence = $prominence
        WITH t, u MATCH (k:Technique {id: $technique})
        MERGE (t)-[:HAS_USE]->(u) MERGE (u)-[:OF]->(k)
        WITH u UNWIND $creators AS creator MERGE (c:Creator {id: creator}) MERGE (u)-[:BY]->(c)
    """
    parameters = {"title": title, "technique": technique, "prominence": prominence}
    return text, {**parameters, "creators": creators}


def remove_use(title: str, technique: str) -> Step:
    return "MATCH (u:Use {id: $id}) DETACH DELETE u", {"id": f"{title}/{technique}"}


def put_credit(creator: str, title: str) -> Step:
    text = """
        MERGE (c:Creator {id: $creator}) MERGE (t:Title {id: $title}) SET t.name = $title
        MERGE (c)-[r:CREDITED {id: 'x'}]->(t)
    """
    return text, {"creator": creator, "title": title}


def remove_credit(creator: str, title: str) -> Step:
    text = "MATCH (:Creator {id: $creator})-[r:CREDITED]->(:Title {id: $title}) DELETE r"
    return text, {"creator": creator, "title": title}


def delete_title(title: str) -> Step:
    text = "MATCH (t:Title {id: $id}) OPTIONAL MATCH (t)-[:HAS_USE]->(u:Use) DETACH DELETE u, t"
    return text, {"id": title}


def delete_creator(creator: str) -> Step:
    return "MATCH (c:Creator {id: $id}) DETACH DELETE c", {"id": creator}


_title, _technique, _creator = map(st.sampled_from, (TITLES, TECHNIQUES, CREATORS))
_prominence = st.sampled_from([None, 0.5, 1.0, 0.25, 0.0])
_uses = st.builds(
    put_use, _title, _technique, _prominence, st.lists(_creator, unique=True, max_size=2)
)
_credits = st.builds(put_credit, _creator, _title)
_catalogs = st.lists(_uses, min_size=4, max_size=20).flatmap(
    lambda uses: st.lists(_credits, max_size=8).map(lambda credits: uses + credits)
)
_changes = st.lists(
    st.one_of(
        _uses,
        _uses,
        st.builds(remove_use, _title, _technique),
        _credits,
        st.builds(remove_credit, _creator, _title),
        st.builds(delete_title, _title),
        st.builds(delete_creator, _creator),
    ),
    min_size=1,
    max_size=4,
)


async def change(store: Store, *steps: Step) -> None:
    for text, parameters in steps:
        await store.write(text, parameters)
    await store.write(query("touch"), {"revision": f"{random.random()}"})  # noqa: S311


async def put_techniques(store: Store, *names: str) -> None:
    await store.write(
        "UNWIND $names AS name MERGE (k:Technique {id: name}) SET k.name = name",
        {"names": list(names)},
    )


async def generation(store: Store) -> int:
    return int((await store.read(query("status")))[0]["generation"])


async def derived(store: Store) -> list[str]:
    """Everything that the current generation holds, one line each, without its number."""
    current = {"generation": await generation(store)}
    found: list[str] = []

    async def add(name: str, text: str) -> None:
        for row in await store.read(text, current):
            found.append(f"{name} {sorted(row.items())}")

    for relation in SIMILARITY_EDGES:
        await add(
            relation,
            f"MATCH (a)-[r:{relation}]->(b) WHERE r.generation = $generation"
            " RETURN a.id AS a, b.id AS b, r.score AS score",
        )
    for relation in ("TECHNIQUE_PROFILE", "CREATOR_PROFILE", "PRACTICE_PROFILE", "HAS_VECTOR"):
        await add(
            relation,
            f"MATCH (a)-[r:{relation}]->(v:TechniqueVector) WHERE v.generation = $generation"
            " RETURN a.id AS a, v.technique AS technique, r.weight AS weight",
        )
    await add(
        "TechniqueVector",
        "MATCH (v:TechniqueVector) WHERE v.generation = $generation RETURN"
        " v.technique AS technique, v.values AS values, v.key AS key, v.idf AS idf",
    )
    await add(
        "TitleVector",
        "MATCH (v:TitleVector) WHERE v.generation = $generation RETURN"
        " head(COLLECT { MATCH (t:Title)-[:HAS_PROFILE]->(v) RETURN t.id }) AS title,"
        " v.values AS values, v.length AS length",
    )
    await add(
        "SimilarityList",
        "MATCH (l:SimilarityList) WHERE l.generation = $generation RETURN"
        " head(COLLECT { MATCH (o)-[:HAS_LIST]->(l) RETURN o.id }) AS holder, l.owner AS owner,"
        " l.relation AS relation, l.key AS key, l.kept AS kept, l.lowest AS lowest",
    )
    assert len(set(found)) == len(found)
    return sorted(found)


async def linked(store: Store, **options: Any) -> LinkReport:
    """A link that keeps so few edges that most lists are cut, and rebuilds only when it must."""
    return await link(store, **{"top": 2, "floor": 0.0, "tolerance": 100.0, **options})


async def rebuilt_in_the_same_space(store: Store, **options: Any) -> list[str]:
    """What a full rebuild in the current space holds; the current build stays in force."""
    row = (await store.read(query("status")))[0]
    space = await read_space(store, row["generation"], row["constants"])
    assert space is not None
    assert (await linked(store, space=space, **options)).rebuilt
    found = await derived(store)
    await store.write(
        "MATCH (c:Catalog {id: 'catalog'}) SET c.generation = $generation",
        {"generation": row["generation"]},
    )
    return found


@pytest.mark.parametrize(("top", "floor"), [(2, 0.0), (20, -2.0)])
async def test_updates_equal_full_rebuilds_in_the_same_space(
    store: Store, server: Server, top: int, floor: float
) -> None:
    loop = asyncio.get_running_loop()
    options: dict[str, Any] = {"top": top, "floor": floor}
    seen = {"updates": 0, "written": 0}

    async def check(catalog: list[Step], rounds: list[list[Step]]) -> None:
        await server.empty(store)
        await store.write("MERGE (c:Catalog {id: 'catalog'})")
        await put_techniques(store, *TECHNIQUES)
        await change(store, *catalog)
        assert (await linked(store, **options)).rebuilt
        for steps in rounds:
            await change(store, *steps)
            report = await linked(store, **options)
            assert not report.rebuilt
            seen["updates"] += report.updated
            seen["written"] += sum(report.written.values())
            assert await derived(store) == await rebuilt_in_the_same_space(store, **options)

    @settings(
        max_examples=12,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(_catalogs, st.lists(_changes, min_size=2, max_size=4))
    def agree(catalog: list[Step], rounds: list[list[Step]]) -> None:
        asyncio.run_coroutine_threadsafe(check(catalog, rounds), loop).result()

    await asyncio.to_thread(agree)
    assert seen["updates"] > 20
    assert seen["written"] > 200
