"""What is learned from the data: how alike techniques are, how much to shrink, what is likely."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import numpy.typing as npt
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from graph.similarity.association import Association, incidence, lin, together
from graph.similarity.likely import LearnsFrom, Likely, hide
from graph.similarity.profiles import Use
from graph.similarity.shrinkage import CHOICES, chosen_shrinkage, hub_share
from graph.similarity.space import Space

pure = settings(max_examples=50, deadline=None, derandomize=True)

TECHNIQUES = 6

catalogs = st.lists(
    st.sets(st.integers(0, TECHNIQUES - 1), min_size=1, max_size=TECHNIQUES),
    min_size=1,
    max_size=30,
)
directions = st.lists(
    st.tuples(*[st.integers(-3, 3).map(float)] * 3).filter(any),
    min_size=TECHNIQUES,
    max_size=TECHNIQUES,
)


def used(catalog: list[set[int]]) -> csr_array:
    names = [str(each) for each in range(TECHNIQUES)]
    titles = {f"{row}": {str(each): 1.0 for each in uses} for row, uses in enumerate(catalog)}
    return incidence(titles, names)


def cosines(vectors: list[tuple[float, ...]]) -> npt.NDArray[np.float64]:
    rows = np.array(vectors)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    found: npt.NDArray[np.float64] = rows @ rows.T
    return found


@pure
@given(catalogs, directions)
def test_associations_are_inner_products_of_unit_vectors(
    catalog: list[set[int]], vectors: list[tuple[float, ...]]
) -> None:
    association = Association.learned(cosines(vectors), np.eye(TECHNIQUES), used(catalog))
    np.testing.assert_allclose(association.values, association.values.T, atol=1e-9)
    found = association.vectors()
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    if np.linalg.eigvalsh(association.values)[0] >= 0:
        np.testing.assert_allclose(found @ found.T, association.values / association.own, atol=1e-5)


@pure
@given(directions)
def test_without_counts_associations_are_the_cosines_of_texts(
    vectors: list[tuple[float, ...]],
) -> None:
    texts = cosines(vectors)
    alone = used([{0}, {1}])
    association = Association.learned(texts, np.eye(TECHNIQUES), alone)
    found = association.vectors()
    weight = association.text / association.own
    expected = weight * texts
    np.fill_diagonal(expected, 1.0)
    np.testing.assert_allclose(found @ found.T, expected, atol=1e-4)


def test_what_is_used_together_is_alike_whatever_the_texts_say() -> None:
    catalog = [{0, 1}] * 60 + [{2, 3}] * 60 + [{0, 2}, {1, 3}, {4, 5}] * 3
    texts = np.eye(TECHNIQUES)
    texts[0, 2] = texts[2, 0] = 0.9
    association = Association.learned(texts, np.eye(TECHNIQUES), used(catalog))
    assert association.values[0, 1] > 0 > association.values[0, 2]


@pure
@given(catalogs)
def test_counts_of_use_together_are_those_of_titles_with_two_uses(catalog: list[set[int]]) -> None:
    counts, expected = together(used(catalog))
    several = [uses for uses in catalog if len(uses) >= 2]
    for one, other in combinations(range(TECHNIQUES), 2):
        assert counts[one, other] == sum({one, other} <= uses for uses in several)
        own = [sum(each in uses for uses in several) for each in (one, other)]
        assert np.isclose(expected[one, other], own[0] * own[1] / max(len(several), 1))


def test_places_in_the_hierarchy() -> None:
    broader = {"film": None, "camera": "film", "dolly": "camera", "crane": "camera", "glue": None}
    names = sorted(broader)
    found = lin(names, broader, np.ones(len(names)))
    at = {name: place for place, name in enumerate(names)}
    np.testing.assert_allclose(found, found.T)
    np.testing.assert_allclose(np.diag(found), 1)
    assert found.min() >= 0
    assert found.max() <= 1
    assert found[at["dolly"], at["glue"]] == 0
    assert found[at["dolly"], at["crane"]] > found[at["dolly"], at["film"]] > 0


@pure
@given(catalogs, directions)
def test_confidences_are_probabilities_of_what_is_not_declared(
    catalog: list[set[int]], vectors: list[tuple[float, ...]]
) -> None:
    uses, texts, places = used(catalog), cosines(vectors), np.eye(TECHNIQUES)
    likely = Likely.learned(
        Association.learned(texts, places, uses), uses, LearnsFrom(texts, places)
    )
    confidences = likely.confidences(uses)
    assert confidences.min() >= 0
    for row, declared in zip(confidences, catalog, strict=True):
        assert all(row[each] == 0 for each in declared)
        assert np.isclose(row.sum(), len(declared) < TECHNIQUES)


def test_what_goes_together_is_likely() -> None:
    catalog = [{0, 1, 2}] * 40 + [{3, 4, 5}] * 40 + [{0, 1}]
    uses, texts = used(catalog), np.eye(TECHNIQUES)
    likely = Likely.learned(Association.learned(texts, texts, uses), uses, LearnsFrom(texts, texts))
    last = likely.confidences(uses)[-1]
    assert last.argmax() == 2
    assert last[2] > 0.9


@pure
@given(catalogs)
def test_one_use_is_hidden_of_titles_that_have_enough(catalog: list[set[int]]) -> None:
    uses = used(catalog)
    left, rows, columns = hide(uses, least=3, most=100, seed=1)
    assert list(rows) == [row for row, each in enumerate(catalog) if len(each) >= 3]
    hidden = dict(zip(rows.tolist(), columns.tolist(), strict=True))
    for row, declared in enumerate(catalog):
        kept = set(left[[row]].indices.tolist())
        assert kept == declared - {hidden.get(row, -1)}
        assert row not in hidden or hidden[row] in declared


def test_many_hubs_mean_little_trust_in_much_documented_titles() -> None:
    """All directions are equally crowded: only lengths make hubs."""
    rng = np.random.default_rng(3)
    units = rng.normal(size=(800, 24))
    units = (units / np.linalg.norm(units, axis=1, keepdims=True)).astype(np.float32)
    even = np.full(800, 4)
    assert chosen_shrinkage(units, even) == CHOICES[0]
    uneven = np.where(np.arange(800) < 20, 40, 2)
    assert chosen_shrinkage(units, uneven) < CHOICES[0]
    assert chosen_shrinkage(units[:3], even[:3]) == 1.0


def test_the_share_of_hubs() -> None:
    assert hub_share(np.array([5] + [1] * 95)) == 0.05
    assert hub_share(np.array([90] + [0] * 99 + [10] * 1)) == 1.0


def test_a_space_does_not_depend_on_the_order_of_what_it_is_made_from() -> None:
    rng = np.random.default_rng(4)
    embeddings = {f"k{each}": rng.normal(size=5).tolist() for each in range(8)}
    uses = [
        Use(f"t{row}", f"k{each}", 0.5, ()) for row in range(30) for each in rng.choice(8, 4, False)
    ]
    keys, broader = dict.fromkeys(embeddings, "x"), dict.fromkeys(embeddings)
    one = Space.of(embeddings, keys, broader, uses)
    other = Space.of(dict(reversed(embeddings.items())), keys, broader, uses[::-1])
    np.testing.assert_array_equal(one.techniques.vectors, other.techniques.vectors)
    np.testing.assert_array_equal(one.likely.weights, other.likely.weights)
    assert one.constants() == other.constants()
