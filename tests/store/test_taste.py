"""What viewers lean to, on viewers written into the seeds' catalog, on both engines."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from graph.model.recommendations import TasteDirection, TasteKind, TasteState
from graph.recommend.profile.background import read_background
from graph.recommend.profile.taste import affinities
from graph.recommend.profile.taste_edits import edit_taste
from graph.recommend.profile.viewer import read_viewer
from graph.store.driver import Store
from tests.store.watching import hide, titles_of, viewers_of, watch


@pytest.fixture
async def watched(catalog_store: Store) -> AsyncIterator[Store]:
    async with viewers_of(catalog_store):
        yield catalog_store


async def test_an_affinity_is_what_is_above_the_catalog(watched: Store) -> None:
    drama, horror = await titles_of(watched, "drama", 8), await titles_of(watched, "horror", 8)
    await watch(watched, "v", list(dict.fromkeys([*drama, *horror])))
    viewer, background = await read_viewer(watched, "v"), await read_background(watched)
    found = {each.value: each for each in affinities(viewer, background, TasteKind.GENRE)}
    fear = found["horror"]
    having = [each for each in viewer.history if "horror" in each.genres]
    b = background.share(TasteKind.GENRE, "horror")
    assert b == pytest.approx(44 / 438)
    p = (len(having) + 5 * b) / (len(viewer.history) + 5)
    assert fear.weight == pytest.approx((p - b) / (1 - b), abs=1e-6)
    assert fear.direction is TasteDirection.RISING
    assert found["drama"].direction is TasteDirection.FALLING or "drama" not in found
    assert fear.titles == tuple(each.id for each in having)
    for kind in TasteKind:
        of_kind = affinities(viewer, background, kind)
        assert of_kind
        assert [each.weight for each in of_kind] == sorted(
            (e.weight for e in of_kind), reverse=True
        )
        assert all(0 <= each.weight <= 1 and -1 <= each.change <= 1 for each in of_kind)
        titles = {each.id for each in viewer.history}
        assert all(each.titles and set(each.titles) <= titles for each in of_kind)


async def test_pins_mutes_and_hides_are_in_the_taste(watched: Store) -> None:
    await watch(watched, "v", await titles_of(watched, "horror", 6))
    background = await read_background(watched)

    async def of(kind: TasteKind) -> dict[str, tuple[float, TasteState | None]]:
        found = affinities(await read_viewer(watched, "v"), background, kind)
        return {each.value: (each.weight, each.state) for each in found}

    before = await of(TasteKind.GENRE)
    await edit_taste(watched, "v", TasteKind.GENRE, "horror", TasteState.MUTED)
    await edit_taste(watched, "v", TasteKind.GENRE, "western", TasteState.PINNED)
    edited = await of(TasteKind.GENRE)
    assert next(iter(edited)) == "western"
    assert list(edited)[-1] == "horror"
    assert edited["western"] == (1.0, TasteState.PINNED)
    assert edited["horror"] == (0.0, TasteState.MUTED)
    await edit_taste(watched, "v", TasteKind.GENRE, "horror", TasteState.PINNED)
    assert (await of(TasteKind.GENRE))["horror"] == (1.0, TasteState.PINNED)
    for genre in ("horror", "western"):
        await edit_taste(watched, "v", TasteKind.GENRE, genre, None)
    assert await of(TasteKind.GENRE) == before
    technique = next(iter(await of(TasteKind.TECHNIQUE)))
    await hide(watched, "v", "Technique", technique)
    assert (await of(TasteKind.TECHNIQUE))[technique] == (0.0, TasteState.MUTED)


async def test_what_was_given_up_or_rated_low_says_nothing(watched: Store) -> None:
    horror = await titles_of(watched, "horror", 3)
    await watch(watched, "v", horror)
    await watched.write(
        "MATCH (u:User {id: 'v'})-[w:WATCHED]->(t:Title {id: $id})"
        " SET w.completed = 0, w.abandoned = 1, w.progress = 0.1",
        {"id": horror[0]},
    )
    await watched.write(
        "MATCH (u:User {id: 'v'}) MATCH (t:Title {id: $id})"
        " CREATE (u)-[:RATED {value: 1.5, at: '2026-02-01T00:00:00Z'}]->(t)",
        {"id": horror[1]},
    )
    viewer = await read_viewer(watched, "v")
    assert [each.id for each in viewer.liked] == horror[2:]
    assert viewer.disliked == set(horror[:2])
    assert viewer.seen == set(horror[1:])
    found = affinities(viewer, await read_background(watched), TasteKind.GENRE)
    assert {title for each in found for title in each.titles} == {horror[2]}


async def test_both_engines_find_the_same_taste(both_catalog_stores: tuple[Store, Store]) -> None:
    answers = []
    for store in both_catalog_stores:
        async with viewers_of(store):
            await watch(store, "v", await titles_of(store, "crime", 20))
            viewer, background = await read_viewer(store, "v"), await read_background(store)
            answers.append([affinities(viewer, background, kind) for kind in TasteKind])
    assert answers[0] == answers[1]
