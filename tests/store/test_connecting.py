"""`connection` against plain Python: which paths there are, what they score, in which order."""

from __future__ import annotations

import asyncio
import itertools
import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.answering import fetch
from graph.declare.fields import MAXIMUM_PAGE
from graph.declare.selection import Selection
from graph.store.driver import Store
from graph.techniques.paths import CONNECTED, FOLLOWED, HUB, MAXIMUM_LENGTH, SIMILAR
from tests.conftest import both_filled
from tests.store import memory
from tests.store.both import Stores
from tests.store.paths import Steps
from tests.store.selections import select
from tests.support.examples import generated
from tests.support.servers import SEEDS, Server

Lines = dict[str, list[dict[str, Any]]]


def _end(name: str) -> Selection:
    return select(name, *(select(label, select("slug")) for label in CONNECTED))


def question(start: str, goal: str, **arguments: Any) -> Selection:
    (one, from_), (other, to) = start.split("/", 1), goal.split("/", 1)
    steps = select("steps", _end("from"), _end("to"), select("relation"), select("weight"))
    paths = select("paths", select("length"), select("score"), steps, **arguments)
    ends: dict[str, Any] = {"ends": f"{one} {other}", "from": from_, "to": to}
    return select("connection", paths, **ends)


async def answer(store: Store, start: str, goal: str, **arguments: Any) -> list[dict[str, Any]]:
    found = (await fetch(store, question(start, goal, **arguments)))["paths"]
    paths = []
    for path in found:
        steps = path["steps"]
        ends = [[f"{step[end]['__typename']}/{step[end]['slug']}" for end in ("from", "to")]
                for step in steps]  # fmt: skip
        assert all(one[1] == other[0] for one, other in itertools.pairwise(ends))
        assert path["length"] == len(steps)
        paths.append(
            {
                "nodes": [ends[0][0], *(end for _, end in ends)],
                "relations": [step["relation"] for step in steps],
                "weights": [step["weight"] for step in steps],
                "score": path["score"],
            }
        )
    return paths


def assert_like(found: list[dict[str, Any]], wanted: list[dict[str, Any]]) -> None:
    """Paths whose scores differ by rounding only may change places."""
    assert [path["score"] for path in found] == pytest.approx(
        [path["score"] for path in wanted[: len(found)]], abs=5e-9
    )
    by_nodes = {tuple(path["nodes"]): path for path in wanted}
    assert len({tuple(path["nodes"]) for path in found}) == len(found)
    for path in found:
        twin = by_nodes[tuple(path["nodes"])]
        assert path["relations"] == twin["relations"]
        assert path["weights"] == pytest.approx(twin["weights"], abs=2e-6)
        assert path["score"] == pytest.approx(twin["score"], abs=5e-9)


async def compare(
    stores: Stores, steps: Steps, start: str, goal: str, most: int, order: str, first: int
) -> int:
    arguments: dict[str, Any] = {"maxLength": most, "orderBy": order, "first": first}
    answers = await asyncio.gather(*(answer(store, start, goal, **arguments) for store in stores))
    assert answers[0] == answers[1]
    wanted = steps.paths(start, goal, most, order)
    assert len(answers[0]) == min(first, len(wanted))
    assert_like(answers[0], wanted)
    return len(wanted)


async def compare_pairs(stores: Stores, steps: Steps, keys: list[str], examples: int) -> list[int]:
    """Compare random pairs; how many paths each has."""
    loop = asyncio.get_running_loop()
    counts: list[int] = []

    @generated(examples)
    @given(
        st.lists(st.sampled_from(keys), min_size=2, max_size=2, unique=True),
        st.integers(1, MAXIMUM_LENGTH),
        st.sampled_from(["BEST", "SHORTEST"]),
        st.sampled_from([3, 20, MAXIMUM_PAGE]),
    )
    def agree(ends: list[str], most: int, order: str, first: int) -> None:
        asked = compare(stores, steps, ends[0], ends[1], most, order, first)
        counts.append(asyncio.run_coroutine_threadsafe(asked, loop).result())

    await asyncio.to_thread(agree)
    return counts


# A small catalog with everything that links, and techniques that are alike


@pytest.fixture(scope="module")
def lines() -> Lines:
    found: Lines = memory.random_catalog(seed=5)
    # Fewer uses, so that some objects are far from each other.
    found["uses"] = found["uses"][:40]
    found["credits"] = found["credits"][:40]
    kept = {f"{use['title']}/{use['technique']}" for use in found["uses"]}
    found["claims"] = [claim for claim in found["claims"] if claim.get("use") in {None, *kept}]
    return found


SIMILARITIES = [("k0", "k5", 0.9), ("k5", "k0", 0.9), ("k1", "k2", 0.5), ("k9", "k3", 0.75)]


@pytest.fixture(scope="module")
async def stores(stores: Stores, inferred: str) -> Stores:
    for store in stores:
        await store.write("MATCH (c:Catalog {id: 'catalog'}) SET c.generation = 2")
        rows = [
            *([one, other, score, 2] for one, other, score in SIMILARITIES),
            ["k4", "k6", SIMILAR - 0.01, 2],
            ["k4", "k7", 0.99, 1],
        ]
        await store.write(
            """UNWIND $rows AS row MATCH (a:Technique {id: row[0]})
            MATCH (b:Technique {id: row[1]})
            CREATE (a)-[:SIMILAR_TO {score: row[2], generation: row[3]}]->(b)""",
            {"rows": rows},
            repeatable=False,
        )
        # What a model proposes is no step, but counts as a use.
        rewrite = "MATCH (u:Use {id: $id}) SET u.origin = 'INFERRED'"
        await store.write(rewrite, {"id": inferred})
    return stores


@pytest.fixture(scope="module")
def inferred(lines: Lines) -> str:
    line = lines["uses"][7]
    return f"{line['title']}/{line['technique']}"


def keys_of(lines: Lines) -> list[str]:
    kinds = {"titles": "Title", "techniques": "Technique", "creators": "Creator"}
    return [f"{label}/{line['id']}" for kind, label in kinds.items() for line in lines[kind]]


async def test_random_pairs(stores: Stores, lines: Lines, inferred: str) -> None:
    steps = Steps.read(lines, SIMILARITIES, {inferred})
    counts = await compare_pairs(stores, steps, keys_of(lines), 200)
    assert min(counts) == 0
    assert sum(counts) >= 5


async def test_the_same_from_either_side(stores: Stores) -> None:
    for start, goal in (("Title/t3", "Creator/c2"), ("Technique/k1", "Title/t20")):
        there = await answer(stores[0], start, goal, first=100)
        back = await answer(stores[0], goal, start, first=100)
        assert there
        assert {tuple(path["nodes"]) for path in there} == {
            tuple(reversed(path["nodes"])) for path in back
        }
        assert [path["score"] for path in there] == [path["score"] for path in back]


# Hubs


@pytest.fixture(scope="module")
def crowded() -> Lines:
    """A technique on all of many titles, one on as many as may be led over, and rare ones."""
    rng = random.Random(7)
    count = max(FOLLOWED, HUB) + 20
    uses: list[dict[str, Any]] = []
    for n in range(count):
        prominence = rng.randrange(1, 1000) / 1000
        uses.append({"title": f"t{n}", "technique": "everywhere", "prominence": prominence})
        if n < HUB:
            uses.append({"title": f"t{n}", "technique": "often"})
        if n <= HUB:
            uses.append({"title": f"t{n}", "technique": "too-often", "prominence": 1.0})
        uses.append(
            {"title": f"t{n}", "technique": f"rare-{n % (count // 2)}", "creators": [f"c{n % 7}"]}
        )
    techniques = ["everywhere", "often", "too-often", *(f"rare-{n}" for n in range(count // 2))]
    return {
        "titles": [{"id": f"t{n}", "name": f"T {n}"} for n in range(count)],
        "techniques": [{"id": name, "name": name} for name in techniques],
        "creators": [{"id": f"c{n}", "name": f"C {n}"} for n in range(7)],
        "uses": uses,
        "credits": [],
    }


async def test_hubs_bound_the_search(
    embedded_server: Server,
    neo4j_server: Server,
    crowded: Lines,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    servers = (embedded_server, neo4j_server)
    steps = Steps.read(crowded)
    async with both_filled(servers, crowded, tmp_path_factory.mktemp("crowded")) as stores:

        async def nodes(start: str, goal: str, most: int) -> list[list[str]]:
            await compare(stores, steps, start, goal, most, "SHORTEST", MAXIMUM_PAGE)
            found = await answer(stores[0], start, goal, maxLength=most, first=MAXIMUM_PAGE)
            return [path["nodes"][1:-1] for path in found]

        assert ["Technique/everywhere"] in await nodes("Title/t1", "Title/t2", 2)
        longer = [inner for inner in await nodes("Title/t1", "Title/t2", 4) if len(inner) > 1]
        over = {key for inner in longer for key in inner}
        assert "Technique/often" in over
        assert not over & {"Technique/everywhere", "Technique/too-often"}
        # Of the uses of a hub, the weakest are not followed, but for those of the other end.
        uses = {line["title"]: line["prominence"] for line in crowded["uses"]
                if line["technique"] == "everywhere"}  # fmt: skip
        weakest = min(uses, key=lambda title: uses[title])
        assert [] in await nodes("Technique/everywhere", f"Title/{weakest}", 1)
        (rare,) = (
            line["technique"]
            for line in crowded["uses"]
            if line["title"] == weakest and line["technique"].startswith("rare")
        )
        through = await nodes("Technique/everywhere", f"Technique/{rare}", 2)
        assert [f"Title/{weakest}"] not in through
        assert through
        await compare_pairs(stores, steps, keys_of(crowded)[::19], 15)


# The seeds, with similarities as they were built


async def test_pairs_of_the_seeds(both_catalog_stores: Stores) -> None:
    lines: Lines = {
        kind: [
            json.loads(line) for line in (SEEDS / f"{kind}.jsonl").read_text("utf-8").splitlines()
        ]
        for kind in ("titles", "techniques", "creators", "uses", "credits")
    }
    similar = await both_catalog_stores[0].read(
        """MATCH (c:Catalog) MATCH (a:Technique)-[s:SIMILAR_TO]->(b:Technique)
        WHERE s.generation = c.generation AND s.score >= $least
        RETURN a.id AS one, b.id AS other, s.score AS score""",
        {"least": SIMILAR},
    )
    assert len(similar) > 50
    steps = Steps.read(lines, [(row["one"], row["other"], row["score"]) for row in similar])
    # Those with many steps: most others are not connected at all.
    by_steps = sorted(steps.of, key=lambda key: (-len(steps.of[key]), key))
    keys = [*by_steps[:60:4], *by_steps[60:300:8]]
    counts = await compare_pairs(both_catalog_stores, steps, keys, 40)
    assert sum(counts) >= 5
