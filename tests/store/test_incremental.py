"""Incremental links: equal to full rebuilds in the same space, atomic, and no more than needed."""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.common.errors import StoreError
from graph.linking.link import LinkReport, link
from graph.model.similarity import SIMILARITY_EDGES
from graph.similarity import embeddings
from graph.similarity.due import pending_changes
from graph.similarity.embeddings import BUNDLED_MODEL
from graph.similarity.space import read_space
from graph.store import locks
from graph.store.driver import Rows, Store
from graph.store.queries import query
from tests.conftest import clean_environment
from tests.store.test_similarity import Killed, similar, vector_of_text
from tests.support.examples import generated
from tests.support.servers import PROJECT, Server

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
    await store.write(
        query("loading/bump_revision"), {"change": random.randrange(1, 1 << 40), "modulus": 1 << 61}
    )


async def put_techniques(store: Store, *names: str) -> None:
    await store.write(
        "UNWIND $names AS name MERGE (k:Technique {id: name}) SET k.name = name",
        {"names": list(names)},
    )


async def generation(store: Store) -> int:
    return int((await store.read(query("store/read_status")))[0]["generation"])


async def settled(store: Store) -> list[str]:
    """`derived`, once two readings agree: an engine may still be busy with what a process sent that
    is dead by now, and commit it between the queries of a reading."""
    found = await derived(store)
    while found != (again := await derived(store)):
        found = again
    return found


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
    """What a full rebuild in the current space holds; the current build stays in force.

    The space is read back from the store, so this also holds it to be stored to the last bit.
    """
    row = (await store.read(query("store/read_status")))[0]
    space = await read_space(store, row["generation"], row["constants"])
    assert space is not None
    assert (await linked(store, space=space, **options)).rebuilt
    found = await derived(store)
    await store.write(
        "MATCH (c:Catalog {id: 'catalog'}) SET c.generation = $generation",
        {"generation": row["generation"]},
    )
    return found


async def test_updates_equal_full_rebuilds_in_the_same_space(store: Store, server: Server) -> None:
    loop = asyncio.get_running_loop()
    seen = {"updates": 0, "written": 0}

    async def check(catalog: list[Step], rounds: list[list[Step]], top: int, floor: float) -> None:
        options = {"top": top, "floor": floor}
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

    @generated(12)
    @given(
        _catalogs,
        st.lists(_changes, min_size=2, max_size=4),
        st.sampled_from([1, 2, 3, 20]),
        st.sampled_from([-2.0, 0.0, 0.1]),
    )
    def agree(catalog: list[Step], rounds: list[list[Step]], top: int, floor: float) -> None:
        asyncio.run_coroutine_threadsafe(check(catalog, rounds, top, floor), loop).result()

    await asyncio.to_thread(agree)
    assert seen["updates"] > 15
    assert seen["written"] > 150


# A catalog large enough that an update takes a while.

MANY = tuple(f"film-{number:03}" for number in range(80))


async def put_world(store: Store, seed: int, titles: Sequence[str] = MANY) -> None:
    """Uses and credits of these titles, put anew at random; the same for the same seed."""
    rng = random.Random(seed)
    uses, credits = [], []
    for title in titles:
        for technique in rng.sample(TECHNIQUES, rng.randint(1, 4)):
            prominence = rng.choice([1.0, 0.75, 0.5, 0.25, None])
            creators = rng.sample(CREATORS, rng.randint(0, 1))
            uses.append(
                {
                    "title": title,
                    "technique": technique,
                    "prominence": prominence,
                    "creators": creators,
                }
            )
        credits.append({"title": title, "creator": rng.choice(CREATORS)})
    await change(
        store,
        (
            "UNWIND $titles AS id MATCH (t:Title {id: id})-[:HAS_USE]->(u:Use) DETACH DELETE u",
            {"titles": list(titles)},
        ),
        (
            "UNWIND $titles AS id MATCH (t:Title {id: id})<-[r:CREDITED]-(:Creator) DELETE r",
            {"titles": list(titles)},
        ),
        (
            "UNWIND $titles AS id MERGE (t:Title {id: id}) SET t.name = id",
            {"titles": list(titles)},
        ),
        ("UNWIND $creators AS id MERGE (c:Creator {id: id})", {"creators": list(CREATORS)}),
        (
            """UNWIND $rows AS row MATCH (t:Title {id: row.title})
            MATCH (k:Technique {id: row.technique})
            CREATE (t)-[:HAS_USE]->(:Use {id: row.title + '/' + row.technique,
                origin: 'DECLARED', prominence: row.prominence})-[:OF]->(k)""",
            {"rows": uses},
        ),
        (
            """UNWIND $rows AS row UNWIND row.creators AS creator
            MATCH (u:Use {id: row.title + '/' + row.technique})
            MATCH (c:Creator {id: creator}) CREATE (u)-[:BY]->(c)""",
            {"rows": uses},
        ),
        (
            """UNWIND $rows AS row MATCH (c:Creator {id: row.creator})
            MATCH (t:Title {id: row.title}) CREATE (c)-[:CREDITED {id: 'x'}]->(t)""",
            {"rows": credits},
        ),
    )


async def prepared(store: Store, seed: int = 0, titles: Sequence[str] = MANY) -> None:
    await put_techniques(store, *TECHNIQUES)
    await put_world(store, seed, titles)
    assert (await linked(store)).rebuilt


async def explained(store: Store, titles: Sequence[str]) -> None:
    """What readers are told about these titles is true: evidence sums to scores."""
    pairs = 0
    for title in titles:
        for edge in (await similar(store, title))["edges"]:
            total = sum(each["contribution"] for each in edge["evidence"])
            assert total == pytest.approx(edge["score"], abs=1e-4)
            pairs += 1
    assert pairs


CHILD = """
import asyncio, json, sys
from graph.store import locks
from graph.store.dialect import EMBEDDED, NEO4J
from graph.linking.link import link
from graph.store.driver import Store

async def main(place):
    dialect = NEO4J if place["dialect"] == NEO4J.name else EMBEDDED
    async with Store(
        place["uri"], place["username"], place["password"],
        database=place["database"], dialect=dialect, deadline=60,
    ) as store:
        print("linking", flush=True)
        report = await link(store, top=2, floor=0.0, tolerance=100.0)
    print(json.dumps({
        "embedded": report.embedded, "updated": report.updated,
        "written": sum(report.written.values()), "torch": "torch" in sys.modules,
    }))

locks.LEASE = 1.0
asyncio.run(main(json.load(sys.stdin)))
"""


def start_link(server: Server) -> subprocess.Popen[str]:
    """A link in a process of its own, which has begun. Use it as a context manager."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD],
        cwd=PROJECT,
        env=clean_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdin
    assert child.stdout
    place = {
        "uri": server.uri,
        "username": server.username,
        "password": server.password,
        "database": server.database,
        "dialect": server.dialect.name,
    }
    child.stdin.write(json.dumps(place))
    child.stdin.close()
    assert child.stdout.readline() == "linking\n"
    return child


async def test_killed_at_random_moments_it_leaves_one_state_or_the_other(
    server: Server, store: Store
) -> None:
    """The process is killed by the system, and the next link completes."""
    await prepared(store)
    some = MANY[:30]
    states = []
    took = 60.0
    for seed in (1, 2):
        await put_world(store, seed, some)
        began = time.monotonic()
        with await asyncio.to_thread(start_link, server) as child:
            assert child.stdout
            report = json.loads(await asyncio.to_thread(child.stdout.read))
        assert child.returncode == 0
        took = min(took, time.monotonic() - began)
        # Everything was embedded already, so the model was not even imported.
        assert (report["embedded"], report["updated"], report["torch"]) == (0, True, False)
        assert report["written"] > 100
        states.append(await derived(store))
    assert states[1] == await rebuilt_in_the_same_space(store)
    rng = random.Random(3)
    killed = 0
    for attempt in range(12):
        if attempt >= 6 and killed >= 2:
            break
        old, new = states[1 - attempt % 2], states[attempt % 2]
        await put_world(store, 1 + attempt % 2, some)
        with await asyncio.to_thread(start_link, server) as child:
            delay = took * (attempt % 6 + rng.random()) / 6
            await asyncio.sleep(delay)
            child.kill()
        killed += child.returncode != 0
        if child.returncode == 0:  # the machine has become faster since it was measured
            took = min(took, delay)
        assert await settled(store) in (old, new)
        await explained(store, some[::10])
        await linked(store)
        assert await derived(store) == new
    assert killed >= 2


async def test_killed_before_each_query_of_its_transaction(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "LEASE", 0.05)
    await prepared(store, titles=TITLES)
    variants = [
        [put_use(TITLES[0], "clay", 1.0, ["maker"]), put_use("extra", "fog", 0.5, [])],
        [put_use(TITLES[0], "clay", 0.25, ["weaver"]), delete_title("extra")],
    ]
    sent = Store._sent
    left = 0
    inside = False

    def send_until_killed(self: Store, text: str) -> None:
        nonlocal left, inside
        inside = inside or text == query("similarity/begin_update")
        # The lock is renewed by the clock, and given back after the transaction.
        if inside and (":Lock" not in text or ":Catalog" in text):
            if left == 0:
                raise Killed
            left -= 1
        sent(self, text)

    survived = 0
    while True:
        await change(store, *variants[survived % 2])
        before = await derived(store)
        left, inside = survived, False
        with monkeypatch.context() as patch:
            patch.setattr(Store, "_sent", send_until_killed)
            try:
                assert (await linked(store)).updated
                break
            except Killed:
                pass
        assert await derived(store) == before, f"killed after {survived} queries"
        assert (await linked(store)).updated
        assert await derived(store) == await rebuilt_in_the_same_space(store)
        survived += 1
    assert survived >= 8


async def test_an_update_that_has_lost_its_lock_takes_no_effect(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await prepared(store, titles=TITLES)
    before = await derived(store)
    await change(store, put_use(TITLES[0], "clay", 0.125, []))
    write = Store.write_together

    async def lose_and_write(self: Store, *args: Any, **kwargs: Any) -> list[Rows]:
        if kwargs.get("guarded"):
            await self.write("MATCH (l:Lock {id: 'link'}) SET l.holder = 'another'")
        return await write(self, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(Store, "write_together", lose_and_write)
        with pytest.raises(StoreError, match="another process"):
            await linked(store)
    assert await derived(store) == before
    await store.write("MATCH (l:Lock {id: 'link'}) REMOVE l.holder, l.until")
    assert (await linked(store)).updated


async def test_a_transaction_that_is_tried_again_after_it_took_effect(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the connection breaks during the commit, and nobody knows what became of it."""
    await prepared(store, titles=TITLES)
    await change(store, put_use(TITLES[0], "clay", 0.125, []))
    write = Store.write_together

    async def write_twice(self: Store, queries: Any, **kwargs: Any) -> list[Rows]:
        steps = list(queries)
        answers = await write(self, steps, **kwargs)
        return await write(self, steps, **kwargs) if kwargs.get("guarded") else answers

    with monkeypatch.context() as patch:
        patch.setattr(Store, "write_together", write_twice)
        assert (await linked(store)).updated
    assert await derived(store) == await rebuilt_in_the_same_space(store)


async def test_a_small_change_touches_few(store: Store, embedded_texts: list[str]) -> None:
    await prepared(store)
    embedded_texts.clear()
    texts: list[str] = []
    store.trace = texts.append
    await change(store, put_use("new-film", "clay", 1.0, []), put_use("new-film", "fog", 0.3, []))
    report = await linked(store)
    assert report.changed == {"SIMILAR_TECHNIQUES": 1}
    assert 2 <= report.written["SIMILAR_TECHNIQUES"] < 60
    assert embedded_texts == []
    assert not any("short" in text or "COUNT {" in text for text in texts)
    # Every query on edges starts at some of their ends.
    for text in texts:
        assert "[r:SIMILAR" not in text or text.startswith("UNWIND $"), text


async def test_nothing_is_due_in_an_empty_catalog_that_was_linked(store: Store) -> None:
    await link(store)
    fingerprint = embeddings.fingerprint(BUNDLED_MODEL)
    for _ in range(2):
        ahead = await pending_changes(store, fingerprint=fingerprint, top=50, floor=0.1)
        assert (ahead.due, ahead.titles, ahead.creators) == (None, 0, 0)
        assert not (await link(store)).rebuilt


async def test_when_a_full_rebuild_is_due(store: Store) -> None:
    """`catalog status` says so beforehand, and `catalog link` does it."""
    fingerprint = embeddings.fingerprint(BUNDLED_MODEL)

    async def expect(
        reason: str | None, given: Mapping[str, Any] | None = None, **options: Any
    ) -> LinkReport:
        ahead = await pending_changes(
            store, **{"fingerprint": fingerprint, "top": 2, "floor": 0.0, **(given or {})}
        )
        report = await link(store, **{"top": 2, "floor": 0.0, **(given or {}), **options})
        assert ahead.due == report.reason == reason
        assert report.rebuilt == (reason is not None)
        after = await pending_changes(
            store, **{"fingerprint": fingerprint, "top": 2, "floor": 0.0, **(given or {})}
        )
        assert (after.due, after.titles, after.teams, after.creators) == (None, 0, 0, 0)
        return report

    await put_techniques(store, *TECHNIQUES)
    await put_world(store, 0)
    await expect("nothing has been built yet")
    assert (await pending_changes(store, fingerprint=fingerprint, top=2, floor=0.0)).drift == 0.0

    await change(store, put_use("another-film", "clay", 0.3, ["maker"]))
    ahead = await pending_changes(store, fingerprint=fingerprint, top=2, floor=0.0)
    assert (ahead.due, ahead.titles, ahead.creators) == (None, 1, 1)
    assert ahead.drift is not None
    assert ahead.drift < 0.05
    assert (await expect(None)).updated

    await expect("CATALOG_SIMILARITY_TOP was 2 and is 3", {"top": 3})
    await expect("CATALOG_SIMILARITY_TOP was 3 and is 2")
    await expect("CATALOG_SIMILARITY_FLOOR was 0.0 and is 0.1", {"floor": 0.1})
    await expect("CATALOG_SIMILARITY_FLOOR was 0.1 and is 0.0")

    texts = "the techniques' texts are not those it was made from: "
    await put_techniques(store, "ink")
    await change(store)
    assert (await expect(f"{texts}1 new")).embedded == 1
    await change(store, ("MATCH (k:Technique {id: 'ink'}) SET k.name = 'Ink'", {}))
    assert (await expect(f"{texts}1 changed")).embedded == 1
    again = "MATCH (k:Technique {id: 'ink'}) DETACH DELETE k"
    await change(store, (again, {}), ("CREATE (:Technique {id: 'ink', name: 'Ink'})", {}))
    assert (await expect("a technique was removed")).embedded == 1

    for number in range(60):
        await store.write(*put_use(f"foggy-{number}", "smoke", 1.0, []))
    await change(store)
    report = await link(store, top=2, floor=0.0, most=10, tolerance=100.0)
    assert report.reason == "an update would write more than 10 edges"
    for number in range(60):
        await store.write(*put_use(f"foggy-{number}", "glass", 1.0, []))
        await store.write(*remove_use(f"foggy-{number}", "smoke"))
    await change(store)
    ahead = await pending_changes(store, fingerprint=fingerprint, top=2, floor=0.0)
    assert ahead.drift is not None
    assert ahead.drift > 0.05
    assert ahead.due == (
        f"how rare techniques are has drifted by {ahead.drift:.3f}, more than 0.05"
    )
    await expect(ahead.due)
    assert (await link(store, top=2, floor=0.0, full=True)).reason == "asked for"
