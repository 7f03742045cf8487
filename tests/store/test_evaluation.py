"""The evaluation itself: against plain Python, on data whose answer is known, and its faults."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import numpy as np
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.common.errors import InvalidSeeds
from graph.evaluation import scorers
from graph.evaluation.data import EvaluationData, folder_data, loaded_data
from graph.evaluation.holdout import Holdout, neighbourhood, ranking, reliability
from graph.evaluation.pairs import evaluate_pairs, read_judgements
from graph.evaluation.techniques import NothingToEvaluate, evaluate
from graph.similarity.association import incidence
from graph.similarity.embeddings import BUNDLED_MODEL
from graph.similarity.neighbours import nearest
from graph.similarity.profiles import ProfileMatrix, Use, title_profiles
from graph.similarity.space import Space
from graph.store.driver import Store
from tests.support.servers import SEEDS

PAIRS = SEEDS / "expert_pairs.jsonl"

pure = settings(max_examples=25, deadline=None, derandomize=True)

catalogs = st.lists(st.sets(st.integers(0, 6), min_size=1, max_size=7), min_size=12, max_size=30)


def used(catalog: list[set[int]]) -> scorers.Weighted:
    titles = {str(row): {str(each): 1.0 for each in uses} for row, uses in enumerate(catalog)}
    return incidence(titles, [str(each) for each in range(7)], weighted=True)


@pure
@given(catalogs, st.integers(0, 99))
def test_the_three_figures_are_those_of_plain_python(catalog: list[set[int]], seed: int) -> None:
    holdout = Holdout.of(used(catalog))
    if not len(holdout.rows):
        return
    titles = len(catalog)
    rng = np.random.default_rng(seed)
    scores = rng.permutation(titles * titles).reshape(titles, titles).astype(float)
    found = neighbourhood(holdout, lambda asking, rows: scores[rows])
    hits = chance = matched = 0.0
    slots: Counter[int] = Counter()
    for row, hidden in zip(holdout.rows.tolist(), holdout.hidden.tolist(), strict=True):
        others = [other for other in range(titles) if other != row]
        near = sorted(others, key=lambda other: -scores[row, other])[:10]
        slots.update(near)
        hits += sum(hidden in catalog[other] for other in near) / 10
        chance += sum(hidden in catalog[other] for other in others) / len(others)
        for neighbour in near:
            besides = len(catalog[neighbour] - {hidden})
            peers = [each for each in others if len(catalog[each] - {hidden}) == besides]
            matched += sum(hidden in catalog[each] for each in peers) / len(peers) / 10
    assert np.isclose(found.lift.value, hits / max(chance, 1e-12))
    assert np.isclose(found.matched_lift.value, hits / max(matched, 1e-12))
    assert np.isclose(found.hub_share.value, max(slots.values()) / slots.total())
    assert np.isclose(found.returned, len(slots) / titles)
    assert found.lift.low <= found.lift.high


def test_who_knows_the_answer_is_told_apart_from_who_guesses() -> None:
    rng = random.Random(1)
    catalog = [set(rng.sample(range(7), rng.choice((3, 4)))) for _ in range(200)]
    titles = used(catalog)
    holdout = Holdout.of(titles)
    answers = dict(zip(holdout.rows.tolist(), holdout.hidden.tolist(), strict=True))

    def knows(asking: scorers.Weighted, rows: np.ndarray) -> np.ndarray:
        return np.array([[answers[row] in uses for uses in catalog] for row in rows], dtype=float)

    informed = neighbourhood(holdout, knows)
    guessing = neighbourhood(holdout, scorers.at_random(titles, 1))
    assert informed.lift.low > 1.5
    assert guessing.lift.low < 1 < guessing.lift.high
    assert guessing.hub_share.value < 0.05
    documented = neighbourhood(holdout, scorers.most_documented(titles))
    assert documented.returned < 0.06


def test_rankings_count_ties_half() -> None:
    holdout = Holdout.of(used([{0, 1, 2}] * 12))
    all_alike = ranking(holdout, lambda asking: np.zeros((asking.shape[0], 7)))
    assert np.isclose(all_alike.reciprocal.value, 1 / 3)  # the third of five, on average
    assert all_alike.first.value == 0
    assert all_alike.five.value == all_alike.ten.value == 1


def test_reliability_bins() -> None:
    chances = np.array([0.1, 0.2, 0.9, 0.8])
    rows = reliability(chances, np.array([False, True, True, True]), bins=2)
    assert rows == [
        {"confidence": pytest.approx(0.15), "right": 0.5, "n": 2},
        {"confidence": pytest.approx(0.85), "right": 1.0, "n": 2},
    ]


def test_what_is_evaluated_is_what_is_linked() -> None:
    """The score of `scorers.in_space` is that of the edges."""
    rng = random.Random(2)
    names = [f"k{each}" for each in range(8)]
    uses = [
        Use(f"t{row:02}", name, rng.choice((0.3, 0.6, 1.0)), ())
        for row in range(30)
        for name in rng.sample(names, 4)
    ]
    vectors = {name: [rng.gauss(0, 1) for _ in range(5)] for name in names}
    space = Space.of(vectors, dict.fromkeys(names, "x"), dict.fromkeys(names), uses)
    profiles = title_profiles(uses, space.idf)
    matrix = ProfileMatrix.of(profiles, space.techniques, space.shrinkage)
    edges = {
        (owner, other): score
        for block in nearest(matrix.ids, matrix.vectors, top=30, floor=-2.0)
        for owner, found in block
        for other, score in found
    }
    prominences = {
        title: {
            technique: weight / space.idf[technique] for technique, weight in each.weights.items()
        }
        for title, each in profiles.items()
    }
    titles = incidence({name: prominences[name] for name in matrix.ids}, names, weighted=True)
    rows = np.arange(len(matrix.ids))
    scores = scorers.in_space(space, titles)(titles[rows], rows)
    for row, title in enumerate(matrix.ids):
        own = 4 / (4 + space.shrinkage)  # of the one who asks, which scorers leave out
        for other, place in zip(matrix.ids, rows, strict=True):
            if title != other:
                assert np.isclose(own * scores[row, place], edges[title, other], atol=2e-6)


def synthetic() -> EvaluationData:
    """Two schools of craft that share nothing: what is hidden can be told from what is left."""
    rng = random.Random(5)
    schools = [[f"clay {each}" for each in range(6)], [f"laser {each}" for each in range(6)]]
    uses = [
        Use(f"t{row}", name, 1.0, ())
        for row in range(80)
        for name in rng.sample(schools[row % 2], 4)
    ]
    names = [name for school in schools for name in school]
    return EvaluationData(
        {name: name for name in names}, dict.fromkeys(names), uses, {"t1": "One.", "t2": "Two."}
    )


def test_what_can_be_told_is_found() -> None:
    found = evaluate(synthetic(), [BUNDLED_MODEL])
    ours = found.neighbours[f"craftgraph, {BUNDLED_MODEL}"]
    assert ours.lift.low > 1  # two of the six of a school are missing, whichever title it is
    assert ours.cases == 80
    assert found.likely["craftgraph"].five.value > 0.9
    assert found.likely["craftgraph"].ten.low >= found.likely["most used"].ten.low
    assert orjson.loads(orjson.dumps(found.as_json()))["titles"] == 80


def test_too_little_to_evaluate_says_so() -> None:
    data = synthetic()
    few = EvaluationData(data.technique_texts, data.broader, data.uses[:40], {})
    with pytest.raises(NothingToEvaluate, match="only 10 titles have 3 or more declared uses"):
        evaluate(few, [BUNDLED_MODEL])


async def test_a_folder_and_what_was_loaded_from_it_are_the_same(catalog_store: Store) -> None:
    loaded, folder = await loaded_data(catalog_store), folder_data(SEEDS)
    assert loaded.technique_texts == folder.technique_texts
    assert loaded.broader == folder.broader
    assert loaded.synopses == folder.synopses

    def key(use: Use) -> tuple[str, str, float, tuple[str, ...]]:
        return use.title, use.technique, use.prominence or 0, tuple(sorted(use.creators))

    assert sorted(map(key, loaded.uses)) == sorted(map(key, folder.uses))


def test_the_judgements_of_experts() -> None:
    data = folder_data(SEEDS)
    judgements = read_judgements(PAIRS, [use.title for use in data.uses])
    assert len(judgements) >= 120
    for part in ("tune", "test"):
        kinds = Counter(each.alike for each in judgements if each.part == part)
        assert min(kinds.values()) >= 30
    for each in judgements:
        assert len(each.reason) >= 40, each
        assert len(each.source) >= 12, each
    test = [each for each in judgements if each.part == "test"]
    found = evaluate_pairs(data, test, [BUNDLED_MODEL])
    ours = found[f"craftgraph, {BUNDLED_MODEL}"]
    assert ours.parted.value > found["texts, cosine"].parted.value
    assert ours.parted.low > 0.75


def test_faults_of_judgements_are_all_named(tmp_path: Path) -> None:
    line = {"title": "a", "other": "b", "alike": True, "part": "tune", "reason": "r", "source": "s"}
    lines = [
        line,
        line | {"title": "b", "other": "a"},
        line | {"title": "c", "part": "test"},
        line | {"title": "nowhere", "other": "d"},
        line | {"alike": "perhaps", "other": "d"},
    ]
    file = tmp_path / "pairs.jsonl"
    file.write_bytes(b"\n".join([*map(orjson.dumps, lines), b"{"]))
    with pytest.raises(InvalidSeeds) as error:
        read_judgements(file, ["a", "b", "c", "d"])
    message = str(error.value)
    for fault in (
        "pairs.jsonl:2: line: the same pair is on line 1",
        "pairs.jsonl:3: other: 'b' is in both parts",
        "pairs.jsonl:4: title: no title with declared uses has the id 'nowhere'",
        "pairs.jsonl:5: alike: ",
        "pairs.jsonl:6: line: is not JSON",
    ):
        assert fault in message
    with pytest.raises(InvalidSeeds, match="is not a file"):
        read_judgements(tmp_path / "none.jsonl", [])
