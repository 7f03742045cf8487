"""Taste and recommendations, on viewers written into the seeds' catalog, on both engines."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from graph.errors import InvalidRequest
from graph.recommend import candidates
from graph.recommend.ranking import (
    PartKind,
    Question,
    Ranked,
    intra_list_diversity,
    recommend,
)
from graph.recommend.taste import TasteDirection, TasteKind, leanings, read_base
from graph.recommend.viewer import HISTORY, read_viewer
from graph.store import Store
from tests.conftest import Server, seeded

TODAY = datetime(2026, 11, 25, tzinfo=UTC)


@pytest.fixture
async def watched(server: Server) -> AsyncIterator[Store]:
    """The seeds, and whatever viewers a test writes; these are gone afterwards."""
    async with seeded(server) as store:
        await _forget(store)
        yield store
        await _forget(store)


async def _forget(store: Store) -> None:
    await store.write("MATCH (e:TasteEdit) DETACH DELETE e")
    await store.write("MATCH (u:User) DETACH DELETE u")


async def watch(
    store: Store, viewer: str, titles: Sequence[str], market: str | None = None
) -> None:
    """titles: the oldest first, all completed."""
    rows = [
        {"id": id, "at": f"2026-01-01T{i // 60:02}:{i % 60:02}:00Z"} for i, id in enumerate(titles)
    ]
    await store.write(
        "MERGE (u:User {id: $viewer}) SET u.market = $market",
        {"viewer": viewer, "market": market},
    )
    await store.write(
        "UNWIND $rows AS row MATCH (u:User {id: $viewer}) MATCH (t:Title {id: row.id})"
        " CREATE (u)-[:WATCHED {started: 1, completed: 1, abandoned: 0, rewatched: 0,"
        " seconds: 6000, progress: 1.0, firstAt: row.at, lastAt: row.at}]->(t)",
        {"viewer": viewer, "rows": rows},
    )


async def titles_of(store: Store, genre: str, number: int) -> list[str]:
    rows = await store.read(
        "MATCH (t:Title) WHERE $genre IN t.genres AND EXISTS { (t)-[:HAS_PROFILE]->(:TitleVector) }"
        " RETURN t.id AS id ORDER BY t.id LIMIT $number",
        {"genre": genre, "number": number},
    )
    return [row["id"] for row in rows]


async def ask_for(store: Store, viewer: str | None, model: Any = None, **question: Any) -> Ranked:
    return await recommend(store, viewer, Question(**question), model, today=TODAY)


def ids(ranked: Ranked) -> list[str]:
    return [row.detail.id for row in ranked.rows]


class Together:
    """A small real model: a title scores with what is of the same group."""

    def __init__(self, groups: Sequence[Sequence[str]]) -> None:
        self.titles = tuple(sorted({title for group in groups for title in group}))
        rows = [[title in group for group in groups] for title in self.titles]
        member = np.array(rows, dtype=np.float64)
        self._alike = member @ member.T
        np.fill_diagonal(self._alike, 0.0)

    def scores(self, history: Sequence[tuple[str, float]]) -> npt.NDArray[np.float64]:
        found = np.zeros(len(self.titles))
        for title, strength in history:
            if title in self.titles:
                found += strength * self._alike[self.titles.index(title)]
        return found

    def contributions(
        self, history: Sequence[tuple[str, float]], title: str
    ) -> list[tuple[str, float]]:
        column = self.titles.index(title)
        return [
            (each, strength * float(self._alike[self.titles.index(each), column]))
            for each, strength in history
            if each in self.titles
        ]


async def test_parts_sum_and_what_was_completed_is_left_out(watched: Store) -> None:
    seen = await titles_of(watched, "science-fiction", 6)
    await watch(watched, "v", seen)
    model = Together([[seen[0], "rope-1948"]])
    found = await ask_for(watched, "v", model)
    assert len(found.rows) > 50
    for row in found.rows:
        assert row.score == sum(row.parts.values())
        assert all(part > 0 for part in row.parts.values())
    assert not set(ids(found)) & set(seen)
    assert set(ids(await ask_for(watched, "v", include_completed=True))) & set(seen)
    rope = next(row for row in found.rows if row.detail.id == "rope-1948")
    assert rope.parts[PartKind.SIMILAR_VIEWERS] == 350_000
    diversity = intra_list_diversity(found.rows[:10])
    plain = sorted(found.rows, key=lambda row: (-row.score, row.detail.id))[:10]
    assert diversity is not None and diversity > (intra_list_diversity(plain) or 0)


async def test_not_interested_changes_the_very_next_answer(watched: Store) -> None:
    await watch(watched, "v", await titles_of(watched, "science-fiction", 6))
    first = (await ask_for(watched, "v")).rows[0].detail
    hide = "MATCH (u:User {id: 'v'}) MATCH (x {id: $id}) WHERE $label IN labels(x) CREATE (u)-[:HIDES]->(x)"
    await watched.write(hide, {"id": first.id, "label": "Title"})
    second = (await ask_for(watched, "v")).rows[0].detail
    assert second.id != first.id
    technique = next(iter(second.uses))
    await watched.write(hide, {"id": technique, "label": "Technique"})
    found = await ask_for(watched, "v")
    assert found.rows and all(technique not in row.detail.uses for row in found.rows)
    creator = next(row.detail.creators[0] for row in found.rows if row.detail.creators)
    await watched.write(hide, {"id": creator, "label": "Creator"})
    found = await ask_for(watched, "v")
    assert found.rows and all(creator not in row.detail.creators for row in found.rows)


async def test_preferences_and_filters_hold(watched: Store) -> None:
    await watch(watched, "v", await titles_of(watched, "drama", 3))
    await watched.write(
        "MATCH (u:User {id: 'v'}) SET u.hideAiGenerated = true, u.audioLanguages = ['fr']"
    )
    found = await ask_for(watched, "v", where={"year": {"gte": 1960}})
    assert found.rows
    rows = await watched.read(
        "UNWIND $ids AS i MATCH (t:Title {id: i}) RETURN t.year AS year, t.originalLanguage AS spoken,"
        " EXISTS { MATCH (t)-[:HAS_USE]->(:Use)-[:OF]->(k:Technique) WHERE k.ai = 'GENERATED' } AS ai",
        {"ids": ids(found)},
    )
    assert all(row["year"] >= 1960 and row["spoken"] in ("fr", "zxx", None) for row in rows)
    assert not any(row["ai"] for row in rows)
    with pytest.raises(InvalidRequest, match="no title 'nowhere'"):
        await ask_for(watched, "v", after="nowhere")
    with pytest.raises(InvalidRequest, match="surprise"):
        await ask_for(watched, "v", surprise=2.0)


async def test_cold_start(watched: Store) -> None:
    nobody = await ask_for(watched, None)
    assert all(PartKind.DOCUMENTATION in row.parts for row in nobody.rows[:10])
    one = await titles_of(watched, "horror", 1)
    await watch(watched, "one", one)
    assert PartKind.TECHNIQUES in (await ask_for(watched, "one")).rows[0].parts
    for viewer in range(candidates.LEAST):
        await watch(watched, f"fr{viewer}", ["rope-1948"], "FR")
    candidates._counts.clear()
    found = await ask_for(watched, None, market="FR")
    assert found.market == "FR" and ids(found)[0] == "rope-1948"
    candidates._counts.clear()


async def test_bridges_name_what_is_really_shared(watched: Store) -> None:
    seen = await titles_of(watched, "romance", 8)
    await watch(watched, "v", seen)
    calm, bold = await ask_for(watched, "v"), await ask_for(watched, "v", surprise=1.0)
    viewer = await read_viewer(watched, "v")
    used = {technique for each in viewer.history for technique in each.techniques}
    genres = {genre for each in viewer.history for genre in each.genres}
    bridged = [row for row in bold.rows if row.bridge]
    assert bridged
    for row in bridged:
        assert set(row.bridge) <= set(row.detail.uses) & used
        assert not set(row.detail.genres) & genres

    def foreign(ranked: Ranked) -> int:
        return sum(not set(row.detail.genres) <= genres for row in ranked.rows[:20])

    assert foreign(bold) > foreign(calm)


async def test_after_a_title_comes_what_is_made_like_it(watched: Store) -> None:
    await watch(watched, "v", await titles_of(watched, "comedy", 5))
    found = await ask_for(watched, "v", after="rope-1948")
    assert "rope-1948" not in ids(found)
    assert found.rows[0].largest is PartKind.AFTER


async def test_taste_says_what_is_above_the_catalog(watched: Store) -> None:
    drama = await titles_of(watched, "drama", 8)
    horror = await titles_of(watched, "horror", 8)
    seen = list(dict.fromkeys([*drama, *horror]))
    await watch(watched, "v", seen)
    viewer = await read_viewer(watched, "v")
    base = await read_base(watched, viewer.revision)
    found = {each.value: each for each in leanings(viewer, base, TasteKind.GENRE)}
    fear = found["horror"]
    having = [each for each in viewer.history if "horror" in each.genres]
    b = base.share(TasteKind.GENRE, "horror")
    p = (len(having) + 5 * b) / (len(viewer.history) + 5)
    assert fear.weight == pytest.approx((p - b) / (1 - b), abs=1e-6)
    assert fear.direction is TasteDirection.RISING
    assert fear.titles == tuple(each.id for each in having)
    await watched.write(
        "MATCH (u:User {id: 'v'}) CREATE (u)-[:HAS_TASTE_EDIT]->(:TasteEdit {id: 'v/GENRE/horror',"
        " kind: 'GENRE', value: 'horror', state: 'MUTED'})"
    )
    muted = leanings(await read_viewer(watched, "v"), base, TasteKind.GENRE)[-1]
    assert (muted.value, muted.weight) == ("horror", 0.0)


async def test_queries_do_not_grow_with_the_history(watched: Store) -> None:
    seen = await titles_of(watched, "drama", 200)
    await watch(watched, "short", seen[:10])
    await watch(watched, "long", seen)
    more = [f"more{i}" for i in range(HISTORY + 300)]
    await watched.write("UNWIND $ids AS i CREATE (:Title {id: i})", {"ids": more})
    try:
        await watch(watched, "long", more)
        await ask_for(watched, "short")  # what is kept in the process is there now
        counts = []
        for viewer in ("short", "long"):
            before = watched.queries
            assert (await ask_for(watched, viewer)).rows
            counts.append(watched.queries - before)
        assert len(set(counts)) == 1 and counts[0] <= 4
        assert len((await read_viewer(watched, "long")).history) == HISTORY
    finally:
        await watched.write(
            "UNWIND $ids AS i MATCH (t:Title {id: i}) DETACH DELETE t", {"ids": more}
        )


async def test_both_engines_recommend_the_same(
    both_catalog_stores: tuple[Store, Store],
) -> None:
    answers = []
    for store in both_catalog_stores:
        await _forget(store)
        await watch(store, "v", await titles_of(store, "crime", 7))
        found = await ask_for(store, "v", after="rope-1948", surprise=0.3)
        answers.append(found.rows)
        await _forget(store)
    scores = [{row.detail.id: row.score for row in rows} for rows in answers]
    assert scores[0].keys() == scores[1].keys()
    assert all(abs(scores[0][id] - scores[1][id]) <= 20 for id in scores[0])
    firsts = [[row.detail.id for row in rows[:10]] for rows in answers]
    assert firsts[0] == firsts[1]
