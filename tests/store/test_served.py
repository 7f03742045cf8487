"""The evaluation's row "as served" scores titles as the API does, on both engines."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graph.evaluation.served import Served
from graph.loading.load import load_folder
from graph.model.recommendations import PartKind
from graph.recommend.profile.histories import read_histories
from graph.recommend.rank.collaborative import train
from graph.recommend.rank.ranking import RecommendationRequest, recommend
from graph.recommend.rank.scores import UNIT
from graph.recommend.rank.training_data import read_content
from graph.store.driver import Store
from tests.store.memory import write_folder
from tests.store.watching import viewers_of, watch

GENRES = ("comedy", "crime", "drama", "horror", "musical", "western")
THEMES = ("grief", "memory", "war")
NEWEST = 2020


def random_lines() -> dict[str, list[dict[str, Any]]]:
    """Titles with genres, themes, years and creators, without uses and countries."""
    rng = random.Random(4)
    titles = [f"t{n:03}" for n in range(150)]
    creators = [f"c{n:02}" for n in range(40)]
    return {
        "titles": [
            {"id": id, "name": f"Title {id}", "kind": "film", "genres": rng.sample(GENRES, 2)}
            | {"themes": rng.sample(THEMES, rng.randrange(3))}
            | {"year": NEWEST if id == titles[0] else rng.randint(1950, NEWEST)}
            for id in titles
        ],
        "creators": [{"id": id, "name": f"Creator {id}"} for id in creators],
        "credits": [
            {"title": title, "creator": creator, "role": "director"}
            for title in titles
            for creator in rng.sample(creators, 2)
        ],
    }


@pytest.fixture
async def watched(store: Store, tmp_path: Path) -> Any:
    rng = random.Random(5)
    lines = random_lines()
    write_folder(lines, tmp_path)
    await load_folder(store, tmp_path)
    ids = [line["id"] for line in lines["titles"]]
    async with viewers_of(store):
        for number in range(30):
            start = rng.randrange(100)
            await watch(store, f"v{number}", rng.sample(ids[start : start + 50], 12))
        yield store


async def test_scores_and_order_are_those_of_the_api(watched: Store) -> None:
    histories, content = await read_histories(watched), await read_content(watched)
    titles = sorted(content)
    counts = np.array(
        [sum(title in dict(each) for each in histories.values()) for title in titles], dtype=float
    )
    model = train(histories, content=content)
    served = Served(titles, content, counts, model)
    today = datetime(NEWEST, 12, 31, tzinfo=UTC)
    kinds = set()
    for viewer in ("v0", "v7", "v29"):
        found = await recommend(watched, viewer, RecommendationRequest(), model, today=today)
        scores = served.scores(histories[viewer], diversified_order=False)
        shown = served.scores(histories[viewer], diversified_order=True)
        by_title = dict(zip(titles, scores.tolist(), strict=True))
        assert [by_title[row.title.id] for row in found.rows] == [
            row.score / UNIT for row in found.rows
        ]
        order = sorted(range(len(titles)), key=lambda place: (-shown[place], place))
        assert [titles[place] for place in order[: len(found.rows)]] == [
            row.title.id for row in found.rows
        ]
        kinds |= {kind for row in found.rows for kind in row.parts}
    assert PartKind.THEMES in kinds
    assert len(kinds) >= 6  # similar viewers, genres, creators, decades, popularity, freshness
