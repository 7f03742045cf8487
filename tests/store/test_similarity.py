"""Similarity: its arithmetic, its exactness, and builds that are atomic for their readers."""

from __future__ import annotations

import asyncio
import copy
import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph.answering import fetch
from graph.common.errors import StoreError
from graph.linking.link import LinkReport, link
from graph.loading.load import load_folder
from graph.model.similarity import SIMILARITY_EDGES, SimilarityState
from graph.similarity import embeddings
from graph.similarity.association import Association, incidence
from graph.similarity.embeddings import BUNDLED_MODEL
from graph.similarity.neighbours import nearest
from graph.similarity.profiles import (
    ProfileMatrix,
    TechniqueSpace,
    Use,
    creators_profiles,
    inverse_document_frequency,
    practice_profiles,
    title_profiles,
)
from graph.store import locks, status
from graph.store.driver import Rows, Store
from graph.store.queries import query
from tests.store.dump import dump
from tests.store.selections import select
from tests.support.servers import Server

# The arithmetic

TECHNIQUES = ("clay", "drone", "fog", "glass", "lens")
TITLES = tuple(f"title-{number}" for number in range(6))
CREATORS = ("maker", "painter", "studio")

technique_vectors = st.fixed_dictionaries(
    {name: st.tuples(*[st.integers(-4, 4).map(float)] * 3) for name in TECHNIQUES}
)
declared_uses = st.lists(
    st.builds(
        Use,
        st.sampled_from(TITLES),
        st.sampled_from(TECHNIQUES),
        st.none() | st.floats(0, 1, width=16),
        st.lists(st.sampled_from(CREATORS), unique=True, max_size=2).map(tuple),
    ),
    min_size=1,
    max_size=24,
)
pure = settings(max_examples=100, deadline=None, derandomize=True)


def factor(uses: Sequence[Use], owner: str) -> float:
    """c = m / (m + 1) for a title with m techniques."""
    count = len({use.technique for use in uses if use.title == owner})
    return count / (count + 1)


@pure
@given(technique_vectors, declared_uses)
def test_contributions_sum_to_scores_that_are_symmetric_and_in_range(
    vectors: dict[str, tuple[float, ...]], uses: list[Use]
) -> None:
    space = TechniqueSpace.centred(vectors)
    vector_of = dict(zip(space.ids, space.vectors.astype(np.float64), strict=True))
    idf = inverse_document_frequency(uses)
    practices = practice_profiles(uses, idf)
    credits = dict.fromkeys(TITLES, CREATORS)
    for profiles in (
        title_profiles(uses, idf),
        practices,
        creators_profiles(credits, practices, space),
    ):
        matrix = ProfileMatrix.of(profiles, space, shrinkage=1.0)
        scores = {
            (owner, other): score
            for block in nearest(matrix.ids, matrix.vectors, top=100, floor=-2.0)
            for owner, found in block
            for other, score in found
        }
        assert len(scores) == len(matrix.ids) * (len(matrix.ids) - 1)
        factors = {owner: profiles[owner].uses / (profiles[owner].uses + 1) for owner in matrix.ids}
        weights_of = dict(zip(matrix.ids, matrix.weights, strict=True))
        for one, other in combinations(matrix.ids, 2):
            contributions = [
                ours * theirs * float(vector_of[a] @ vector_of[b])
                for a, ours in weights_of[one].items()
                for b, theirs in weights_of[other].items()
            ]
            assert math.isclose(math.fsum(contributions), scores[one, other], abs_tol=1e-5)
            assert abs(scores[one, other] - scores[other, one]) <= 2e-6
            assert abs(scores[one, other]) <= factors[one] * factors[other] + 1e-6


@pure
@given(technique_vectors, declared_uses)
def test_a_copy_is_the_most_similar_of_titles_with_as_many_uses(
    vectors: dict[str, tuple[float, ...]], uses: list[Use]
) -> None:
    copies = [Use("copy", *_rest(use)) for use in uses if use.title == uses[0].title]
    space = TechniqueSpace.centred(vectors)
    everything = [*uses, *copies]
    idf = inverse_document_frequency(everything)
    matrix = ProfileMatrix.of(title_profiles(everything, idf), space, shrinkage=1.0)
    if uses[0].title not in matrix.ids:  # its uses cancel, and so do those of the copy
        assert "copy" not in matrix.ids
        return
    found = {
        owner: dict(pairs)
        for block in nearest(matrix.ids, matrix.vectors, top=100, floor=-2.0)
        for owner, pairs in block
    }
    expected = factor(uses, uses[0].title) ** 2
    assert math.isclose(found["copy"][uses[0].title], expected, abs_tol=2e-6)
    for other, score in found[uses[0].title].items():
        if factor(everything, other) <= factor(uses, uses[0].title):
            assert score <= expected + 2e-6


@pure
@given(technique_vectors, declared_uses)
def test_an_unrelated_title_changes_no_score_of_others_while_the_idf_stays(
    vectors: dict[str, tuple[float, ...]], uses: list[Use]
) -> None:
    space = TechniqueSpace.centred(vectors)
    idf = inverse_document_frequency(uses, TECHNIQUES)
    more = [*uses, Use("stranger", "lens", 1.0, ())]
    before = ProfileMatrix.of(title_profiles(uses, idf), space, shrinkage=1.0)
    after = ProfileMatrix.of(title_profiles(more, idf), space, shrinkage=1.0)
    kept = [row for row, title in enumerate(after.ids) if title != "stranger"]
    np.testing.assert_array_equal(before.vectors, after.vectors[kept])


def _rest(use: Use) -> tuple[str, float | None, tuple[str, ...]]:
    return use.technique, use.prominence, use.creators


@pure
@given(declared_uses)
def test_rarer_techniques_weigh_more_and_none_less_than_one(uses: list[Use]) -> None:
    idf = inverse_document_frequency(uses)
    titles_of = {
        technique: len({use.title for use in uses if use.technique == technique})
        for technique in idf
    }
    assert set(idf) == {use.technique for use in uses}
    for one, other in combinations(idf, 2):
        assert (titles_of[one] < titles_of[other]) == (idf[one] > idf[other])
    assert min(idf.values()) >= 1


def test_centring_takes_away_what_all_techniques_share() -> None:
    space = TechniqueSpace.centred({"b": [9.0, -1.0], "a": [9.0, 1.0], "mean": [9.0, 0.0]})
    assert space.ids == ("a", "b", "mean")
    np.testing.assert_allclose(space.vectors, [[0, 1], [0, -1], [0, 0]])


def test_uses_that_cancel_leave_no_profile() -> None:
    """Three directions that sum to zero, but for the rounding of their float32 values."""
    angles = {f"k{turn}": math.radians(120 * turn + 7) for turn in range(3)}
    space = TechniqueSpace.centred({k: [math.cos(a), math.sin(a)] for k, a in angles.items()})
    uses = [Use("film", technique, 0.7, ("maker",)) for technique in angles]
    idf = inverse_document_frequency(uses)
    practices = practice_profiles(uses, idf)
    assert ProfileMatrix.of(title_profiles(uses, idf), space, shrinkage=1.0).ids == ()
    assert creators_profiles({"film": ["maker"]}, practices, space) == {}


@pure
@given(
    st.lists(st.tuples(*[st.integers(-2, 2)] * 2), min_size=1, max_size=60),
    st.integers(1, 8),
    st.sampled_from([-9.0, 0.0, 0.5]),
)
@example([(1, 1)] * 150, 5, 0.0)
def test_neighbours_are_those_of_an_exhaustive_search(
    rows: list[tuple[int, ...]], top: int, floor: float
) -> None:
    """Few distinct rows, so nearly all scores are ties; halves, so that no score is rounded."""
    vectors = np.array(rows, dtype=np.float32) * np.float32(0.5)
    ids = [f"id-{number:03}" for number in range(len(rows))]
    found = [pair for block in nearest(ids, vectors, top=top, floor=floor) for pair in block]
    exact = vectors.astype(np.float64) @ vectors.astype(np.float64).T
    expected = [
        (
            ids[row],
            sorted(
                (
                    (ids[column], float(exact[row, column]))
                    for column in range(len(ids))
                    if column != row and exact[row, column] > floor
                ),
                key=lambda pair: (-pair[1], pair[0]),
            )[:top],
        )
        for row in range(len(ids))
    ]
    assert found == expected
    some = list(range(len(ids)))[:: -max(1, len(ids) // 3)]
    for block in nearest(ids, vectors, top=top, floor=floor, rows=some):
        assert block == [expected[row] for row in some]


def test_neighbours_do_not_depend_on_which_are_asked_for() -> None:
    """Real numbers of real length, and far more equal rows than there are spare candidates."""
    rng = np.random.default_rng(5)
    vectors = rng.normal(size=(400, 384)).astype(np.float32)
    vectors[100:250] = vectors[100]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    ids = [f"id-{number:03}" for number in rng.permutation(len(vectors))]
    found = dict(pair for block in nearest(ids, vectors, top=5, floor=0.0) for pair in block)
    same = sorted(ids[100:250])
    for position in (100, 180, 249):
        others = [each for each in same if each != ids[position]][:5]
        assert found[ids[position]] == [(each, 1.0) for each in others]
    for rows in ([7], [249, 3], list(range(90, 110))):
        block = next(nearest(ids, vectors, top=5, floor=0.0, rows=rows))
        assert block == [(ids[row], found[ids[row]]) for row in rows]


# Builds. Texts are embedded by a stand-in, since these tests link dozens of times and the real
# model would take a minute to say nothing more; tests on the seeds use the real one.

FILES: dict[str, list[dict[str, Any]]] = {
    "techniques": [{"id": name, "name": name.title()} for name in TECHNIQUES],
    "titles": [
        *({"id": title, "name": title, "synopsis": "Before."} for title in TITLES[:4]),
        {"id": "undocumented", "name": "Undocumented"},
    ],
    "creators": [{"id": creator, "name": creator} for creator in CREATORS],
    "credits": [
        {"title": TITLES[0], "creator": "maker"},
        {"title": TITLES[1], "creator": "painter"},
        {"title": TITLES[2], "creator": "studio"},
        {"title": "undocumented", "creator": "maker"},
    ],
    "uses": [
        {"title": title, "technique": technique, "prominence": prominence, "creators": creators}
        for title, technique, prominence, creators in (
            (TITLES[0], "clay", 1, ["maker"]),
            (TITLES[0], "fog", 0.5, []),
            (TITLES[1], "clay", 0.75, ["painter"]),
            (TITLES[1], "drone", None, ["maker"]),
            (TITLES[2], "glass", 0.25, ["studio"]),
            (TITLES[2], "fog", 1, ["painter"]),
            (TITLES[3], "lens", 1, []),
            (TITLES[3], "drone", 0.5, []),
        )
    ],
}


def vector_of_text(model: str, text: str) -> npt.NDArray[np.float32]:
    seed = int.from_bytes(hashlib.sha256(f"{model}\n{text}".encode()).digest()[:8], "big")
    vector = np.random.default_rng(seed).normal(size=8)
    return (vector / np.linalg.norm(vector)).astype(np.float32)


TITLES_BEGIN = ("title-", "Undocumented")
"""How the texts of titles begin, which are embedded for search."""


@pytest.fixture(autouse=True)
def embedded_texts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts of techniques that the stand-in was given; those of titles are for search."""
    given_texts: list[str] = []

    def embed(model: str, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        given_texts.extend(text for text in texts if not text.startswith(TITLES_BEGIN))
        return np.stack([vector_of_text(model, text) for text in texts])

    monkeypatch.setattr(embeddings, "embed", embed)
    return given_texts


async def loaded(store: Store, folder: Path, **replaced: list[dict[str, Any]]) -> None:
    for name, lines in {**FILES, **replaced}.items():
        text = "\n".join(map(json.dumps, lines))
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    await load_folder(store, folder)


def uses_with(position: int, **changes: Any) -> list[dict[str, Any]]:
    uses = copy.deepcopy(FILES["uses"])
    uses[position].update(changes)
    return uses


async def linked(store: Store, model: str = BUNDLED_MODEL, full: bool = False) -> LinkReport:
    """A link that keeps every edge, those with negative scores too."""
    return await link(store, model=model, floor=-2.0, full=full)


EDGES = (
    select("score"),
    select("node", select("slug")),
    select(
        "evidence",
        select("contribution"),
        select("technique", select("slug")),
        select("matched", select("slug")),
        first=50,
    ),
)


async def similar(store: Store, title: str, name: str = "similarByTechnique") -> dict[str, Any]:
    """What a reader is told about the titles like this one."""
    page = select(name, select("state"), select("edges", *EDGES), key="similar", first=10)
    answer: dict[str, Any] = await fetch(store, select("title", page, slug=title))
    found: dict[str, Any] = answer["similar"]
    return found


async def readable(store: Store) -> dict[str, Any]:
    """Everything that readers see of the edges, without the state."""
    return {title: (await similar(store, title))["edges"] for title in TITLES[:4]}


async def state(store: Store, title: str = TITLES[0]) -> SimilarityState:
    """As readers of one title are told, and, for the whole, operators."""
    of_title = SimilarityState((await similar(store, title))["state"])
    if of_title is not SimilarityState.UNDOCUMENTED:
        assert (await status.read(store)).state is of_title
    return of_title


async def build_in_force(store: Store) -> list[str]:
    """All of the current generation, edge by edge, and that only the one before it is left."""
    generation = (await status.read(store)).generation
    found = []
    for relation in SIMILARITY_EDGES:
        rows = await store.read(
            f"MATCH (a)-[r:{relation}]->(b)"
            " RETURN a.id AS a, b.id AS b, r.score AS score, r.generation AS generation"
        )
        assert len({row["generation"] for row in rows} - {generation}) <= 1
        found += [
            f"{relation} {row['a']} {row['b']} {row['score']}"
            for row in rows
            if row["generation"] == generation
        ]
    for relation in ("TECHNIQUE_PROFILE", "CREATOR_PROFILE", "PRACTICE_PROFILE", "HAS_VECTOR"):
        rows = await store.read(
            f"MATCH (a)-[r:{relation}]->(v:TechniqueVector) WHERE v.generation = $generation"
            " RETURN a.id AS a, v.technique AS technique, v.values AS values, r.weight AS weight",
            {"generation": generation},
        )
        found += [
            f"{relation} {row['a']} {row['technique']} {row['weight']} {row['values'][:2]}"
            for row in rows
        ]
    return sorted(found)


def scores_by_definition() -> dict[tuple[str, str], float]:
    """Scores of FILES' titles, straight from the design but for the likeness of techniques."""
    raw = {
        name: vector_of_text(BUNDLED_MODEL, f"{name.title()}.").astype(float) for name in TECHNIQUES
    }
    mean = np.mean(list(raw.values()), axis=0)
    texts = np.array([(each - mean) / np.linalg.norm(each - mean) for each in raw.values()])
    used: dict[str, dict[str, float]] = {title: {} for title in TITLES[:4]}
    for use in FILES["uses"]:
        used[use["title"]][use["technique"]] = 1.0
    together = incidence(used, TECHNIQUES)
    association = Association.learned(texts @ texts.T, np.eye(len(TECHNIQUES)), together)
    unit = dict(zip(TECHNIQUES, association.vectors().astype(float), strict=True))
    profiles = {}
    for title in TITLES[:4]:
        uses = [use for use in FILES["uses"] if use["title"] == title]
        profile = np.zeros(len(TECHNIQUES))
        for use in uses:
            users = {
                each["title"] for each in FILES["uses"] if use["technique"] == each["technique"]
            }
            idf = math.log(5 / (1 + len(users))) + 1
            prominence = 0.5 if use["prominence"] is None else use["prominence"]
            profile += prominence * idf * unit[use["technique"]]
        shrink = len(uses) / (len(uses) + 1)
        profiles[title] = shrink * profile / np.linalg.norm(profile)
    return {
        (one, other): float(profiles[one] @ profiles[other])
        for one in profiles
        for other in profiles
        if one != other
    }


async def test_link_builds_the_edges_that_the_definition_asks_for(
    store: Store, tmp_path: Path, embedded_texts: list[str]
) -> None:
    await loaded(store, tmp_path)
    assert await state(store) is SimilarityState.NOT_BUILT
    report = await linked(store)
    assert (report.embedded, report.rebuilt, report.generation) == (5, True, 1)
    assert embedded_texts == [f"{name.title()}." for name in TECHNIQUES]
    assert report.edges == {
        "SIMILAR_TECHNIQUES": 12,
        "SIMILAR_CREATORS": 12,
        "SIMILAR_PRACTICE": 6,
        "SIMILAR_TO": 20,
    }
    assert await state(store) is SimilarityState.CURRENT
    expected = scores_by_definition()
    found = {
        (title, edge["node"]["slug"]): edge["score"]
        for title, edges in (await readable(store)).items()
        for edge in edges
    }
    assert found.keys() == expected.keys()
    for pair, score in expected.items():
        assert math.isclose(found[pair], score, abs_tol=2e-6), pair


async def test_evidence_sums_to_the_score(store: Store, tmp_path: Path) -> None:
    await loaded(store, tmp_path)
    await linked(store)
    pairs = 0
    for name in ("similarByTechnique", "similarByCreators"):
        for title in (*TITLES[:3], "undocumented"):
            for edge in (await similar(store, title, name))["edges"]:
                contributions = [each["contribution"] for each in edge["evidence"]]
                assert contributions == sorted(contributions, reverse=True)
                assert math.isclose(math.fsum(contributions), edge["score"], abs_tol=1e-4)
                pairs += len(contributions)
    assert pairs > 60


async def test_a_title_without_uses_says_so_rather_than_guessing(
    store: Store, tmp_path: Path
) -> None:
    await loaded(store, tmp_path)
    await linked(store)
    assert await similar(store, "undocumented") == {"state": "UNDOCUMENTED", "edges": []}
    # Its creator's practice is known, so by that it can be compared.
    by_creators = await similar(store, "undocumented", "similarByCreators")
    assert by_creators["state"] == "CURRENT"
    assert by_creators["edges"]
    alone = await similar(store, TITLES[3], "similarByCreators")
    assert alone == {"state": "UNDOCUMENTED", "edges": []}


async def test_a_second_link_writes_nothing(
    store: Store, tmp_path: Path, embedded_texts: list[str]
) -> None:
    await loaded(store, tmp_path)
    await linked(store)
    before = await dump(store, ["Lock"])
    embedded_texts.clear()
    report = await linked(store)
    assert report == LinkReport(embedded=0, rebuilt=False, generation=1, edges={})
    assert embedded_texts == []
    assert await dump(store, ["Lock"]) == before


async def test_edges_are_stale_from_a_change_of_a_use_until_the_next_link(
    store: Store, tmp_path: Path, embedded_texts: list[str]
) -> None:
    await loaded(store, tmp_path)
    await linked(store)
    before = await readable(store)
    embedded_texts.clear()
    await loaded(store, tmp_path, uses=uses_with(1, prominence=1))
    assert await state(store) is SimilarityState.STALE
    assert await readable(store) == before
    report = await linked(store)
    assert (report.embedded, report.updated, report.generation) == (0, True, 1)
    assert embedded_texts == []
    assert await state(store) is SimilarityState.CURRENT
    changed = await readable(store)
    assert changed != before
    # The same by a full rebuild, which is one in the same space here: no idf has changed.
    report = await linked(store, full=True)
    assert (report.rebuilt, report.generation, report.reason) == (True, 2, "asked for")
    assert await readable(store) == changed
    # Taken back, it gives the first edges again; the third build cleans up after the first.
    await loaded(store, tmp_path)
    assert (await linked(store, full=True)).generation == 3
    assert await readable(store) == before
    generations = await store.read(
        "MATCH (v:TechniqueVector) RETURN DISTINCT v.generation AS n ORDER BY n"
    )
    assert [row["n"] for row in generations] == [2, 3]


async def test_a_change_that_scores_do_not_depend_on_rebuilds_nothing(
    store: Store, tmp_path: Path
) -> None:
    await loaded(store, tmp_path)
    await linked(store)
    build = await build_in_force(store)
    titles = copy.deepcopy(FILES["titles"])
    titles[0]["synopsis"] = "After."
    await loaded(store, tmp_path, titles=titles)
    assert await state(store) is SimilarityState.STALE
    assert await linked(store) == LinkReport(embedded=0, rebuilt=False, generation=1, edges={})
    assert await state(store) is SimilarityState.CURRENT
    assert await build_in_force(store) == build


async def test_only_changed_texts_are_embedded_again(
    store: Store, tmp_path: Path, embedded_texts: list[str]
) -> None:
    await loaded(store, tmp_path)
    await linked(store)
    embedded_texts.clear()
    techniques = copy.deepcopy(FILES["techniques"])
    techniques[1].update(name="Quadcopter")
    techniques[2].update(broader="drone")
    await loaded(store, tmp_path, techniques=techniques)
    report = await linked(store)
    assert (report.embedded, report.rebuilt) == (2, True)
    assert embedded_texts == ["Quadcopter.", "Fog. A kind of Quadcopter."]


async def test_edges_of_another_model_are_stale(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await loaded(store, tmp_path)
    await linked(store)
    before = await readable(store)
    monkeypatch.setattr(embeddings, "fingerprint", lambda model: f"{model}@0123456789ab+text1")
    store.context["fingerprint"] = embeddings.fingerprint("another-model")
    assert await state(store) is SimilarityState.STALE
    assert "built with all-MiniLM-L6-v2@" in (await status.read(store)).problems()["similarity"]
    report = await linked(store, "another-model")
    assert (report.embedded, report.rebuilt) == (5, True)
    assert await state(store) is SimilarityState.CURRENT
    assert await readable(store) != before


async def test_several_uses_of_one_technique_on_one_title(store: Store, tmp_path: Path) -> None:
    """Only the most prominent counts, with and without a stated prominence among them."""
    await loaded(store, tmp_path)
    await linked(store)
    build = await build_in_force(store)
    uses = copy.deepcopy(FILES["uses"])
    for number, prominence in enumerate((0.25, None, 0.125)):
        uses.append({**uses[0], "id": f"again-{number}", "prominence": prominence})
    await loaded(store, tmp_path, uses=uses)
    report = await linked(store)
    assert (report.rebuilt, report.updated) == (False, False)
    assert await build_in_force(store) == build
    assert (await linked(store, full=True)).rebuilt
    assert await build_in_force(store) == build


async def test_data_that_is_loaded_during_a_link_makes_its_edges_stale(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The link has read the techniques, then a use of one more arrives with that technique."""
    await loaded(store, tmp_path)
    techniques = [*FILES["techniques"], {"id": "smoke", "name": "Smoke"}]
    uses = [*FILES["uses"], {"title": "undocumented", "technique": "smoke"}]
    read = Store.read
    arrived = False

    async def read_then_load(
        self: Store, text: str, parameters: Mapping[str, Any] | None = None, **options: Any
    ) -> Rows:
        nonlocal arrived
        rows = await read(self, text, parameters, **options)
        if text == query("similarity/read_embeddings") and not arrived:
            arrived = True
            await loaded(store, tmp_path, techniques=techniques, uses=uses)
        return rows

    monkeypatch.setattr(Store, "read", read_then_load)
    assert (await linked(store)).embedded == 5
    assert arrived
    assert await state(store) is SimilarityState.STALE
    assert (await similar(store, "undocumented"))["edges"] == []
    report = await linked(store)
    assert (report.embedded, report.rebuilt) == (1, True)
    assert await state(store) is SimilarityState.CURRENT
    assert len((await similar(store, "undocumented"))["edges"]) == 4


class Killed(Exception):
    """Stands in for the end of the process."""


async def test_a_link_that_is_killed_leaves_the_old_edges(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before each of its writes in turn, while readers go on, and then repeated."""
    # The lock of a killed process is free after this many seconds; nobody else wants it here.
    monkeypatch.setattr(locks, "LEASE", 0.05)
    techniques = copy.deepcopy(FILES["techniques"])
    techniques[1].update(name="Quadcopter")
    variants: list[dict[str, list[dict[str, Any]]]] = [
        {"uses": uses_with(1, prominence=1), "techniques": techniques},
        {},
    ]
    undisturbed = []
    for variant in variants:
        await loaded(store, tmp_path, **variant)
        await linked(store)
        undisturbed.append((await readable(store), await build_in_force(store)))
    assert undisturbed[0] != undisturbed[1]
    write = Store.write
    left = 0

    async def write_until_killed(
        self: Store,
        text: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        deadline: float = 600.0,
        repeatable: bool = True,
    ) -> Rows:
        nonlocal left
        # The lock is renewed by the clock, so its writes are not counted.
        locking = ":Lock" in text and ":Catalog" not in text
        if left <= 0 and not (left == 0 and locking):
            left = -1
            raise Killed
        left -= not locking
        return await write(self, text, parameters, deadline=deadline, repeatable=repeatable)

    survived = 0
    while True:
        variant = variants[survived % 2]
        old, (expected, build) = undisturbed[1 - survived % 2][0], undisturbed[survived % 2]
        await loaded(store, tmp_path, **variant)
        left = survived
        with monkeypatch.context() as patch:
            patch.setattr(Store, "write", write_until_killed)
            try:
                await linked(store)
                break
            except Killed:
                pass
        assert await readable(store) == old, f"killed after {survived} writes"
        assert await state(store) is SimilarityState.STALE
        assert (await linked(store)).rebuilt
        assert await readable(store) == expected, f"killed after {survived} writes"
        assert await state(store) is SimilarityState.CURRENT
        assert await build_in_force(store) == build, f"killed after {survived} writes"
        survived += 1
    assert survived >= 14


async def test_two_links_at_once_give_one_build(
    server: Server, store: Store, tmp_path: Path
) -> None:
    await loaded(store, tmp_path)
    async with server.open() as other:
        reports = await asyncio.gather(linked(store), linked(other))
        assert sorted(report.rebuilt for report in reports) == [False, True]
        assert [report.generation for report in reports] == [1, 1]
        build = await build_in_force(store)
        await loaded(store, tmp_path, uses=uses_with(1, prominence=1))
        reports = await asyncio.gather(linked(store), linked(other))
        assert sorted(report.updated for report in reports) == [False, True]
        assert [report.generation for report in reports] == [1, 1]
        assert len(await build_in_force(store)) == len(build)
        assert len(set(await build_in_force(store))) == len(build)
    assert await state(store) is SimilarityState.CURRENT
    holders = await store.read("MATCH (l:Lock) RETURN l.holder AS holder")
    assert {row["holder"] for row in holders} == {None}


async def test_a_build_that_has_lost_its_lock_does_not_become_current(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when a computer slept for longer than the lease while another process waited."""
    await loaded(store, tmp_path)
    await linked(store)
    before = await readable(store)
    await loaded(store, tmp_path, uses=uses_with(1, prominence=1))
    write = Store.write

    async def write_and_lose(self: Store, text: str, *args: Any, **kwargs: Any) -> Rows:
        if text == query("similarity/reserve_generation"):
            await write(self, "MATCH (l:Lock {id: 'link'}) SET l.holder = 'another'")
        return await write(self, text, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(Store, "write", write_and_lose)
        with pytest.raises(StoreError, match="another process"):
            await linked(store, full=True)
    assert await readable(store) == before
    assert await state(store) is SimilarityState.STALE
    await store.write("MATCH (l:Lock {id: 'link'}) REMOVE l.holder, l.until")
    # 2 was the lost one's, and is nobody's now.
    assert (await linked(store, full=True)).generation == 3
    assert await state(store) is SimilarityState.CURRENT
