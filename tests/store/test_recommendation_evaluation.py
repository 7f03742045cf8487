"""The evaluation of recommendations, held to plain Python; and the commands, end to end."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graph.common.errors import InvalidSeeds
from graph.common.statistics import NORMAL_QUANTILE
from graph.evaluation.recommendations import COLLABORATIVE, HYBRID, evaluate
from graph.evaluation.viewing import Viewing, read_viewing
from graph.recommend.rank.collaborative import TooFewViewers
from graph.recommend.rank.content import TitleContent
from tests.conftest import clean_environment
from tests.support.servers import PROJECT

Histories = dict[str, list[tuple[str, float]]]


def viewing(seed: int = 2, viewers: int = 60, titles: int = 40) -> Viewing:
    """Synthetic: half of the viewers keep to odd titles, and genres follow that."""
    rng = np.random.default_rng(seed)
    histories: Histories = {}
    for viewer in range(viewers):
        odds = np.where(np.arange(titles) % 2 == viewer % 2, 8.0, 1.0) / (1 + np.arange(titles))
        drawn = rng.choice(titles, int(rng.integers(2, 9)), replace=False, p=odds / odds.sum())
        histories[f"v{viewer:02}"] = [(f"t{place:02}", 1.0) for place in drawn]
    content = {
        f"t{place:02}": TitleContent(
            genres=("odd",) if place % 2 else ("even", "calm"), techniques=(f"k{place % 3}",)
        )
        for place in range(titles)
    }
    return Viewing(histories, content)


def test_popularity_is_that_of_plain_python() -> None:
    given = viewing()
    found = evaluate(given)
    left = {viewer: [t for t, _ in row[:-1]] for viewer, row in given.histories.items()}
    counts = Counter(title for row in left.values() for title in row)
    titles = sorted({title for row in given.histories.values() for title, _ in row})
    ranks, lists = [], []
    for viewer, row in given.histories.items():
        unseen = [title for title in titles if title not in left[viewer]]
        order = sorted(unseen, key=lambda title: (-counts[title], title))
        ranks.append(order.index(row[-1][0]))
        lists.append(order[:10])
    all_ = found.rows["popularity"]["all"]
    assert (found.viewers, found.titles, all_.cases) == (60, len(titles), 60)
    assert all_.hit.value == pytest.approx(np.mean([rank < 10 for rank in ranks]))
    gains = [1 / math.log2(rank + 2) for rank in ranks]
    within = [gain if rank < 10 else 0 for gain, rank in zip(gains, ranks, strict=True)]
    assert all_.ndcg.value == pytest.approx(np.mean(within))
    assert all_.gain.value == pytest.approx(np.mean(gains))
    assert all_.median == np.median(ranks)
    shown = {title for row in lists for title in row}
    coverage = found.lists["popularity"].coverage
    assert coverage.value == pytest.approx(len(shown) / len(titles))
    without = [
        len({title for place, row in enumerate(lists) if place != left_out for title in row})
        for left_out in range(len(lists))
    ]
    jackknife = (len(lists) - 1) * np.var(without)
    assert coverage.high - coverage.value == pytest.approx(
        NORMAL_QUANTILE * math.sqrt(jackknife) / len(titles)
    )
    assert coverage.value - coverage.low == pytest.approx(coverage.high - coverage.value)
    novelty = [-math.log2(max(counts[title], 1) / 60) for row in lists for title in row]
    assert found.lists["popularity"].novelty.value == pytest.approx(np.mean(novelty))
    kinds = {t: {*known.genres, *known.techniques} for t, known in given.content.items()}
    unlike = [
        np.mean(
            [
                1 - len(kinds[a] & kinds[b]) / len(kinds[a] | kinds[b])
                for place, a in enumerate(row)
                for b in row[:place]
            ]
        )
        for row in lists
    ]
    assert found.lists["popularity"].diversity.value == pytest.approx(np.mean(unlike))


def test_item_cosine_is_that_of_plain_python() -> None:
    given = viewing()
    left = [[t for t, _ in row[:-1]] for row in given.histories.values()]
    titles = sorted({title for row in given.histories.values() for title, _ in row})
    watched = np.array([[title in row for title in titles] for row in left], dtype=float)
    lengths = np.maximum(np.sqrt(watched.sum(axis=0)), 1e-9)
    cosine = (watched.T @ watched) / np.outer(lengths, lengths)
    np.fill_diagonal(cosine, 0)
    scores = np.where(watched > 0, -np.inf, np.round(watched @ cosine, 9))
    hits = []
    for row, history in enumerate(given.histories.values()):
        order = sorted(range(len(titles)), key=lambda place: (-scores[row, place], place))
        hits.append(order.index(titles.index(history[-1][0])) < 10)
    found = evaluate(given).rows
    assert found["item cosine"]["all"].hit.value == pytest.approx(np.mean(hits), abs=2 / 60)
    # With more neighbours than titles, the two are one.
    assert found["item-kNN, 100"]["all"].hit.value == found["item cosine"]["all"].hit.value


def test_evaluations_repeat_and_say_what_the_hybrid_adds() -> None:
    found = evaluate(viewing())
    assert evaluate(viewing()).as_json() == found.as_json()
    for segment, added in found.added.items():
        for name, figure in added.items():
            values = [getattr(found.rows[m][segment], name).value for m in (HYBRID, COLLABORATIVE)]
            assert figure.value == pytest.approx(values[0] - values[1])
            assert figure.low <= figure.value <= figure.high
    assert {"all", "short", "cold"} <= set(found.added)
    assert found.rows[HYBRID]["short"].cases >= 60 / 4
    ours, popular = found.rows[HYBRID]["all"], found.rows["popularity"]["all"]
    assert ours.gain.value > popular.gain.value


def test_nothing_to_hide_is_an_error() -> None:
    with pytest.raises(TooFewViewers):
        evaluate(Viewing({"v": [("a", 1.0)]}, {}))
    with pytest.raises(TooFewViewers):
        evaluate(Viewing({f"v{n}": [("a", 1.0), ("b", 1.0)] for n in range(9)}, {}))


def _event(**given: Any) -> dict[str, Any]:
    at = given.pop("at", "2026-01-01T00:00:00Z")
    return {"id": "e1", "user": "v", "title": "a", "type": "COMPLETED", "at": at, **given}


def test_events_of_a_seed_folder(tmp_path: Path) -> None:
    events = [
        _event(id="e1", title="b", type="started", progress=0.4, at="2026-01-03T00:00:00Z"),
        _event(id="e2", progress=1.0),
        _event(id="e2", title="c"),  # the same event again
        _event(id="e3", type="abandoned", title="d", progress=0.1, at="2026-01-02T00:00:00Z"),
    ]
    (tmp_path / "events.jsonl").write_text("".join(json.dumps(each) + "\n" for each in events))
    (tmp_path / "titles.jsonl").write_text(
        json.dumps({"id": "a", "name": "A", "year": 1990, "genres": ["drama"]}) + "\n"
    )
    found = read_viewing(tmp_path)
    assert found.histories == {"v": [("a", 1.0), ("d", 0.0), ("b", 0.4)]}
    assert found.content == {"a": TitleContent("A", 1990, ("drama",))}


def test_events_are_ordered_by_moments_whatever_their_offsets(tmp_path: Path) -> None:
    events = [
        _event(id="e1", title="later", at="2026-01-02T23:00:00-05:00"),
        _event(id="e2", title="earlier", at="2026-01-03T01:00:00+05:00"),
    ]
    (tmp_path / "events.jsonl").write_text("".join(json.dumps(each) + "\n" for each in events))
    assert read_viewing(tmp_path).histories == {"v": [("earlier", 1.0), ("later", 1.0)]}


def test_faults_of_events_name_the_line(tmp_path: Path) -> None:
    with pytest.raises(InvalidSeeds, match="neither MovieLens"):
        read_viewing(tmp_path)
    lines = ["{", "[]", json.dumps(_event(user=3)), json.dumps(_event(progress="x"))]
    (tmp_path / "events.jsonl").write_text("\n".join(lines))
    with pytest.raises(InvalidSeeds) as raised:
        read_viewing(tmp_path)
    text = str(raised.value)
    assert "events.jsonl:1: line: is not JSON" in text
    assert "events.jsonl:2: line: is not an object" in text
    assert "events.jsonl:3: user: must be text" in text
    assert "events.jsonl:4: progress: must be a number" in text


def test_the_commands(data_folder: Path, tmp_path: Path) -> None:
    environment = {**clean_environment(), "CATALOG_DATA_DIR": str(data_folder)}

    def run(*arguments: str, status: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "catalog", *arguments],
            cwd=tmp_path,
            env={**environment, "PYTHONPATH": str(PROJECT)},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == status, done.stderr
        return done.stderr if status else done.stdout

    rng = np.random.default_rng(4)
    folder = tmp_path / "ml"
    folder.mkdir()
    numbers = range(1, 31)
    movies = "".join(f"{n},Film {n} (19{60 + n}),Drama|War\n" for n in numbers)
    (folder / "movies.csv").write_text("movieId,title,genres\n" + movies)
    links = "".join(f"{n},{n},{n}\n" for n in numbers)
    (folder / "links.csv").write_text("movieId,imdbId,tmdbId\n" + links)
    ratings = "".join(
        f"{viewer},{film},4.0,{1_000_000_000 + place}\n"
        for viewer in range(1, 21)
        for place, film in enumerate(rng.choice(numbers, 6, replace=False))
    )
    (folder / "ratings.csv").write_text("userId,movieId,rating,timestamp\n" + ratings)

    assert "0 viewers have watched two titles or more" in run("train", status=1)
    imported = run("import", "movielens", str(folder))
    assert "30 created" in imported
    assert "120 of titles not watched before" in imported
    assert json.loads(run("status", "--json"))["recommendations"]["state"] == "NOT_TRAINED"
    trained = json.loads(run("train", "--json"))
    assert (trained["viewers"], trained["titles"]) == (20, 30)
    state = json.loads(run("status", "--json"))["recommendations"]
    assert state["state"] == "CURRENT"
    assert state["fingerprint"] == trained["fingerprint"]
    again = json.loads(run("train", "--json"))
    assert again["fingerprint"] == trained["fingerprint"]
    loaded = json.loads(run("evaluate", "recommendations", "--json"))
    given = json.loads(run("evaluate", "recommendations", "--data", str(folder), "--json"))
    assert loaded["viewers"] == given["viewers"] == 20
    assert loaded["rows"]["popularity"] == given["rows"]["popularity"]
    assert "HR@10" in run("evaluate", "recommendations", "--data", str(folder))
    more = ratings + "21,1,4.0,1100000000\n"
    (folder / "ratings.csv").write_text("userId,movieId,rating,timestamp\n" + more)
    run("import", "movielens", str(folder))
    assert json.loads(run("status", "--json"))["recommendations"]["state"] == "STALE"
    assert "STALE" in run("status")
