"""The collaborative model: its algebra, its hyperparameters, its file."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from graph.common.errors import GraphError
from graph.model.recommendations import MODEL_FILE as FILE
from graph.recommend.rank import factors
from graph.recommend.rank.collaborative import (
    CollaborativeModel,
    TooFewViewers,
    fingerprint,
    load,
    save,
    train,
)
from graph.recommend.rank.content import ContentSimilarity, TitleContent
from graph.recommend.rank.factors import Factors, matrix
from graph.recommend.rank.model_cache import ModelCache
from graph.recommend.rank.tuning import Hyperparameters

FIXED = Hyperparameters(regularisation=2.0, half_life=3.0)
MIXED = Hyperparameters(regularisation=2.0, half_life=3.0, content=0.2, fading=4.0)
Histories = dict[str, list[tuple[str, float]]]


def habits(seed: int = 1, viewers: int = 40, titles: int = 25) -> Histories:
    """Viewers who mostly keep to one of two halves of the titles."""
    rng = np.random.default_rng(seed)
    found: Histories = {}
    for viewer in range(viewers):
        odds = np.where(np.arange(titles) % 2 == viewer % 2, 6.0, 1.0)
        count = int(rng.integers(3, 12))
        drawn = rng.choice(titles, size=count, replace=False, p=odds / odds.sum())
        found[f"v{viewer:02}"] = [(f"t{place:02}", 1.0) for place in drawn]
    return found


def content(titles: int = 30) -> dict[str, TitleContent]:
    """Of the titles of `habits`, and of some that nobody has watched; one has none."""
    return {
        f"t{place:02}": TitleContent(
            name=f"Number {place % 5} returns",
            year=1990 + place if place % 7 else None,
            genres=("drama", "crime") if place % 2 else ("comedy",),
            creators=(f"c{place % 4}",),
            techniques=(f"k{place % 3}", "k9"),
        )
        for place in range(titles)
    } | {"t03": TitleContent()}


@pytest.fixture(scope="module")
def mixed() -> CollaborativeModel:
    return train(habits(), content=content(), hyperparameters=MIXED)


def test_scores_are_those_of_ease_in_closed_form() -> None:
    histories = habits()
    model = train(histories, hyperparameters=FIXED)
    places = {title: place for place, title in enumerate(model.titles)}
    watched = np.zeros((len(histories), len(places)))
    for row, history in enumerate(histories.values()):
        watched[row, [places[title] for title, _ in history]] = 1
    inverse = np.linalg.inv(watched.T @ watched + 2.0 * np.eye(len(places)))
    weights = -inverse / np.diag(inverse)
    np.fill_diagonal(weights, 0)
    for history in histories.values():
        weighted = np.zeros(len(places))
        for age, (title, strength) in enumerate(reversed(history)):
            weighted[places[title]] = strength * 0.5 ** (age / 3)
        assert np.allclose(model.scores(history), weighted @ weights, atol=1e-5)


@pytest.mark.parametrize("shape", [(12, 30), (30, 12)])
def test_the_decomposition_gives_the_matrix_back(shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(3)
    rows = [np.flatnonzero(rng.random(shape[1]) < 0.3).tolist() for _ in range(shape[0])]
    watched = matrix(rows, shape[1])
    found = Factors.of(watched)
    again = (found.vectors * found.values**2) @ found.vectors.T
    assert np.allclose(again, (watched.T @ watched).toarray())


def test_of_a_large_matrix_the_leading_vectors_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = train(habits(), hyperparameters=FIXED)
    monkeypatch.setattr(factors, "EXACT_RANK", 3)
    monkeypatch.setattr(factors, "REDUCED_RANK", 20)
    first, second = (train(habits(), hyperparameters=FIXED) for _ in range(2))
    assert first.ease.vectors.shape == (len(exact.titles), 20)
    history = [("t01", 1.0), ("t02", 1.0)]
    assert np.array_equal(first.scores(history), second.scores(history))
    assert np.corrcoef(first.scores(history), exact.scores(history))[0, 1] > 0.95


def test_contributions_sum_to_the_score(mixed: CollaborativeModel) -> None:
    history = [("t01", 0.5), ("t03", 1.0), ("no such", 1.0), ("t08", 1.0), ("t05", 0.8)]
    scores = mixed.scores(history)
    for place, title in enumerate(mixed.titles):
        parts = mixed.contributions(history, title)
        assert sum(part for _, part in parts) == pytest.approx(scores[place], abs=1e-6)
        assert {name for name, _ in parts} <= {"t01", "t03", "t08", "t05"} - {title}
        assert [part for _, part in parts] == sorted((p for _, p in parts), reverse=True)
    assert mixed.contributions(history, "no such") == []
    assert mixed.contributions([], "t01") == []


def test_scores_have_two_parts(mixed: CollaborativeModel) -> None:
    history = [("t01", 1.0), ("t02", 1.0)]
    by_histories, by_content = mixed.parts(history)
    assert np.allclose(by_histories + by_content, mixed.scores(history))
    plain = train(habits(), hyperparameters=FIXED)
    kept = [mixed.titles.index(title) for title in plain.titles]
    assert np.allclose(by_histories[kept], plain.scores(history), atol=1e-6)
    assert not plain.parts(history)[1].any()


def test_titles_that_nobody_watched_are_scored_by_content(mixed: CollaborativeModel) -> None:
    cold = mixed.titles.index("t29")
    assert mixed.popularity[cold] == 0
    by_histories, by_content = mixed.parts([("t27", 1.0), ("t25", 1.0)])
    assert by_histories[cold] == 0
    assert by_content[cold] > 0


def test_likeness_is_the_cosine_of_centred_features() -> None:
    titles = sorted(content())
    similarity = ContentSimilarity.of(titles, content())
    features = similarity.features.toarray()
    centred = features - features.mean(axis=0)
    centred[titles.index("t03")] = 0  # nothing is known of it
    lengths = np.linalg.norm(centred, axis=1, keepdims=True)
    expected = (centred / np.maximum(lengths, 1e-12)) @ (centred / np.maximum(lengths, 1e-12)).T
    for place in range(len(titles)):
        found = similarity.between(place, range(len(titles)))
        assert np.allclose(found, expected[place])


def test_anybody_is_scored_by_their_history_alone(mixed: CollaborativeModel) -> None:
    trained_on = habits()["v00"]
    assert np.array_equal(mixed.scores(trained_on), mixed.scores(list(trained_on)))
    changed = [*trained_on, ("t20", 1.0)]
    assert not np.array_equal(mixed.scores(trained_on), mixed.scores(changed))


def test_no_history_and_unknown_titles_give_zeros(mixed: CollaborativeModel) -> None:
    assert not mixed.scores([]).any()
    assert not mixed.scores([("no such", 1.0)]).any()
    known = mixed.scores([("t01", 1.0)])
    assert np.array_equal(mixed.scores([("no such", 1.0), ("t01", 1.0)]), known)
    assert np.array_equal(mixed.scores([("t01", 1.0), ("no such", 1.0)]), known)


def test_titles_that_speak_against_themselves_are_not_learned_from() -> None:
    histories = habits()
    given_up = {viewer: [("t00", 0.0), *each, ("x", 0.0)] for viewer, each in histories.items()}
    kept = {v: [each for each in given_up[v] if each[0] != "t00"] for v in histories}
    plain = {v: [each for each in histories[v] if each[0] != "t00"] for v in histories}
    first, second = train(kept, hyperparameters=FIXED), train(plain, hyperparameters=FIXED)
    assert first.titles == second.titles
    history = [("t01", 1.0), ("t02", 0.0), ("t04", 0.5)]
    assert np.array_equal(first.scores(history), second.scores([history[0], history[2]]))


def test_of_a_title_that_stands_twice_the_newest_counts(mixed: CollaborativeModel) -> None:
    twice = [("t01", 1.0), ("t02", 1.0), ("t01", 0.5)]
    assert np.array_equal(mixed.scores(twice), mixed.scores([("t02", 1.0), ("t01", 0.5)]))


def test_a_long_history_costs_no_more_than_its_end(mixed: CollaborativeModel) -> None:
    model = train(
        {f"v{n}": [(f"t{n + m:04}", 1.0) for m in range(600)] for n in range(6)},
        hyperparameters=FIXED,
    )
    history = [(title, 1.0) for title in model.titles]
    assert len(model.weights(history)) <= 50 * 3 + 1
    assert np.allclose(model.scores(history), model.scores(history[-200:]))


def test_the_same_data_give_the_same_model() -> None:
    first, second = (train(habits(), content=content()) for _ in range(2))
    reordered = train(dict(reversed(habits().items())), content=content())
    history = [("t01", 1.0), ("t02", 1.0)]
    assert first.hyperparameters == second.hyperparameters == reordered.hyperparameters
    assert first.fingerprint == second.fingerprint == reordered.fingerprint
    assert np.array_equal(first.scores(history), second.scores(history))
    assert np.array_equal(first.scores(history), reordered.scores(history))


def test_the_fingerprint_is_of_all_that_is_learned_from() -> None:
    histories = habits()
    whole = fingerprint(histories, content())
    fewer = {viewer: each for viewer, each in histories.items() if viewer != "v00"}
    assert len({whole, fingerprint(histories), fingerprint(fewer, content())}) == 3
    assert fingerprint({**histories, "v00": [("t00", 0.5)]}, content()) != whole


def test_constants_are_learned_from_the_order_of_watching() -> None:
    """Where only the last title says what is next, the half-life is short."""
    rng = np.random.default_rng(5)
    chains: Histories = {}
    for viewer in range(60):
        order = [int(start) for start in rng.permutation(12)[:4]]
        row = [title for start in order for title in (2 * start, 2 * start + 1)]
        chains[f"v{viewer:02}"] = [(f"t{place:02}", 1.0) for place in row]
    assert train(chains).hyperparameters.half_life <= 2
    assert train(habits(viewers=300)).hyperparameters.half_life > 2


def test_too_few_viewers_are_an_error() -> None:
    few: Histories = {f"v{n}": [("a", 1.0), ("b", 1.0)] for n in range(4)}
    many_with_one: Histories = {f"w{n}": [("a", 1.0)] for n in range(50)}
    with pytest.raises(TooFewViewers, match="4 viewers have watched two titles or more"):
        train({**few, **many_with_one})
    assert TooFewViewers.code == "TOO_FEW_VIEWERS"
    train({**few, "v4": [("a", 1.0), ("b", 1.0)]})


@pytest.mark.parametrize("with_content", [False, True])
def test_a_saved_model_is_the_same_when_read(tmp_path: Path, with_content: bool) -> None:
    model = train(habits(), content=content() if with_content else None, hyperparameters=MIXED)
    assert load(tmp_path) is None
    assert save(model, tmp_path / "deep" / "folder").name == FILE
    again = load(tmp_path / "deep" / "folder")
    assert again is not None
    assert (
        again.titles,
        again.fingerprint,
        again.trained_at,
        again.viewers,
        again.hyperparameters,
    ) == (
        model.titles,
        model.fingerprint,
        model.trained_at,
        model.viewers,
        model.hyperparameters,
    )
    assert np.array_equal(again.popularity, model.popularity)
    history = [("t01", 1.0), ("t02", 1.0)]
    assert np.allclose(again.scores(history), model.scores(history), atol=1e-12)
    assert [path.name for path in (tmp_path / "deep" / "folder").iterdir()] == [FILE]


def test_a_file_that_is_no_model_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"nonsense")
    with pytest.raises(GraphError, match="cannot be read"):
        load(tmp_path)


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    loaded = ModelCache(tmp_path)
    assert loaded.current() is None
    save(train(habits(1), hyperparameters=FIXED), tmp_path)
    first = loaded.current()
    assert first is not None
    assert loaded.current() is first
    save(train(habits(2), hyperparameters=FIXED), tmp_path)
    os.utime(tmp_path / FILE, ns=(1, 1))
    second = loaded.current()
    assert second is not None
    assert second.fingerprint != first.fingerprint
    (tmp_path / FILE).unlink()
    assert loaded.current() is None
