"""Taste, recommendations and shelves as clients ask for them, on both engines."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from strawberry.types import ExecutionResult

from catalog.schema.access import Viewer
from catalog.schema.context import Context
from catalog.settings import Settings
from graph.recommend.profile.background import LEAST_AUDIENCE
from graph.recommend.rank.collaborative import save, train
from graph.recommend.rank.model_cache import ModelCache
from graph.store.driver import Store
from tests.conftest import SCHEMA
from tests.store.watching import titles_of, viewers_of, watch

RECOMMENDATIONS = """
query Recommended($first: Int, $after: String, $where: TitleWhere, $surprise: Float! = 0,
    $context: RecommendationContext, $includeCompleted: Boolean! = false, $locale: [String!]) {
  me {
    recommendations(first: $first, after: $after, where: $where, surprise: $surprise,
        context: $context, includeCompleted: $includeCompleted) {
      totalCount diversity
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      edges {
        cursor score parts { kind value } reason(locale: $locale)
        node { slug name(locale: $locale) year genres uses(first: 1) { totalCount } }
        because { slug } bridge { slug name(locale: $locale) }
      }
    }
  }
}
"""


@pytest.fixture
async def watched(catalog_store: Store) -> AsyncIterator[Store]:
    async with viewers_of(catalog_store):
        yield catalog_store


async def run(
    store: Store, text: str, user: str | None = "v", habits: Path | None = None, **variables: Any
) -> ExecutionResult:
    viewer = None if user is None else Viewer(user)
    context = Context(store, Settings(), viewer, None if habits is None else ModelCache(habits))
    result = await SCHEMA.execute(text, variable_values=variables, context_value=context)
    assert isinstance(result, ExecutionResult)
    return result


async def answer(store: Store, text: str, user: str | None = "v", **variables: Any) -> Any:
    result = await run(store, text, user, **variables)
    assert result.errors is None, result.errors
    return result.data


async def page(store: Store, user: str = "v", **variables: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await answer(store, RECOMMENDATIONS, user, **variables))["me"]
    return found["recommendations"]  # type: ignore[no-any-return]


def slugs(found: dict[str, Any]) -> list[str]:
    return [edge["node"]["slug"] for edge in found["edges"]]


async def refused(store: Store, **variables: Any) -> str:
    result = await run(store, RECOMMENDATIONS, **variables)
    assert result.errors is not None
    assert result.errors[0].extensions == {"code": "BAD_USER_INPUT"}
    return result.errors[0].message


async def test_a_page_says_what_why_and_through_what(watched: Store) -> None:
    seen = await titles_of(watched, "romance", 8)
    await watch(watched, "v", seen)
    found = await page(watched, surprise=0.5, where={"year": {"gte": 1950}})
    assert len(found["edges"]) == 10
    assert found["totalCount"] == 100
    assert 0 < found["diversity"] < 1
    for edge in found["edges"]:
        assert edge["score"] == sum(part["value"] for part in edge["parts"])
        values = [part["value"] for part in edge["parts"]]
        assert values == sorted(values, reverse=True)
        assert edge["node"]["year"] >= 1950
        assert edge["reason"].endswith(".")
        assert {title["slug"] for title in edge["because"]} <= set(seen)
    assert any(edge["bridge"] for edge in found["edges"])
    assert any("Beyond your usual genres" in edge["reason"] for edge in found["edges"])


async def test_sentences_are_in_the_language_of_the_viewer(watched: Store) -> None:
    await watch(watched, "v", await titles_of(watched, "horror", 2))
    english = await page(watched)
    await watched.write("MATCH (u:User {id: 'v'}) SET u.locale = 'fr-CA'")
    french, german = await page(watched), await page(watched, locale=["de"])
    spanish = await page(watched, locale=["es"])
    assert slugs(french) == slugs(english) == slugs(spanish)
    places = [
        i for i, e in enumerate(english["edges"]) if e["reason"].startswith("It is made with")
    ]
    assert places
    for i in places:
        assert french["edges"][i]["reason"].startswith("On y trouve «")
        assert spanish["edges"][i]["reason"].startswith("Se encuentra «")
    assert [e["reason"] for e in german["edges"]] == [e["reason"] for e in english["edges"]]


async def test_pages_follow_each_other_and_cursors_are_of_their_list(watched: Store) -> None:
    await watch(watched, "v", await titles_of(watched, "comedy", 6))
    await watch(watched, "other", await titles_of(watched, "comedy", 6))
    whole = await page(watched, first=100)
    assert len(set(slugs(whole))) == 100
    walked, after = [], None
    while True:
        part = await page(watched, first=30, after=after)
        assert part["pageInfo"]["hasPreviousPage"] is (after is not None)
        walked += slugs(part)
        after = part["pageInfo"]["endCursor"]
        if not part["pageInfo"]["hasNextPage"]:
            break
    assert walked == slugs(whole)
    cursor = whole["edges"][4]["cursor"]
    # What was hidden in the meantime moves the rest up; nothing is left out.
    await watched.write(
        "MATCH (u:User {id: 'v'}) MATCH (t:Title {id: $id}) CREATE (u)-[:HIDES]->(t)",
        {"id": slugs(whole)[4]},
    )
    shorter = await page(watched, first=100)
    assert slugs(whole)[4] not in slugs(shorter)
    assert slugs(await page(watched, first=3, after=cursor)) == slugs(shorter)[4:7]
    assert "belongs to the list" in await refused(watched, after=cursor, surprise=0.1)
    assert "belongs to the list" in await refused(watched, after=cursor, user="other")
    assert "altered" in await refused(watched, after=cursor[:-2] + "AA")
    assert "not a cursor" in await refused(watched, after="nonsense")
    titles = await answer(watched, "{ titles(first: 1) { pageInfo { endCursor } } }")
    foreign = titles["titles"]["pageInfo"]["endCursor"]
    assert "belongs to the list 'titles by slug'" in await refused(watched, after=foreign)
    message = await refused(watched, first=101)
    assert message == "me.recommendations: first is 101; it must be from 0 to 100"
    assert "surprise is -1" in await refused(watched, surprise=-1)
    assert "no title 'nowhere'" in await refused(watched, context={"after": "nowhere"})
    assert "where.OR is empty" in await refused(watched, where={"OR": []})


async def test_it_takes_five_queries_and_none_that_is_not_selected(watched: Store) -> None:
    await watch(watched, "v", await titles_of(watched, "comedy", 6))

    async def queries(text: str, user: str | None = "v") -> int:
        before = watched.queries
        await answer(watched, text, user)
        return watched.queries - before

    # One for `me`, then viewer, background, candidates, pool and what the page shows.
    assert await queries(RECOMMENDATIONS) == 6
    assert await queries(RECOMMENDATIONS) == 5  # the background is fresh
    assert await queries("{ me { id } }") == 1
    assert await queries("{ me { taste { value name } } }") == 3
    assert await queries("{ home { shelves { id } } }") == 3
    assert await queries("{ home { shelves { title titles { name } } } }") == 4
    assert await queries("{ home { shelves { title titles { name } } } }", None) == 3
    aliases = " ".join(f"a{i}: taste {{ value }}" for i in range(21))
    result = await run(watched, f"{{ me {{ {aliases} }} }}")
    assert result.errors is not None
    assert result.errors[0].extensions == {"code": "REQUEST_TOO_LARGE"}


async def test_nobody_without_a_token_has_a_taste(watched: Store) -> None:
    assert await answer(watched, RECOMMENDATIONS, None) == {"me": None}
    text = 'mutation { pinTaste(input: {kind: GENRE, value: "horror"}) { me { id } } }'
    result = await run(watched, text, None)
    assert result.errors is not None
    assert result.errors[0].extensions == {"code": "UNAUTHENTICATED"}


async def test_somebody_new_has_recommendations_and_no_taste(watched: Store) -> None:
    for i in range(LEAST_AUDIENCE):
        await watch(watched, f"w{i}", ["rope-1948"])
    found = await page(watched, "new")
    assert found["edges"][0]["node"]["slug"] == "rope-1948"
    assert found["edges"][0]["reason"] == "Watched by 3 viewers."
    assert found["edges"][0]["because"] == []
    assert found["edges"][1]["reason"].startswith("It is documented how it was made")
    assert await answer(watched, "{ me { taste { value } } }", "new") == {"me": {"taste": []}}


TASTE = """
query Taste($kinds: [TasteKind!], $locale: [String!]) { me { taste(first: 3, kinds: $kinds) {
  kind value name(locale: $locale) weight direction state count titles(first: 2) { slug } } } }
"""


async def test_the_taste_can_be_read_and_edited(watched: Store) -> None:
    seen = await titles_of(watched, "horror", 8)
    await watch(watched, "v", seen)
    found = (await answer(watched, TASTE))["me"]["taste"]
    kinds = ["TECHNIQUE", "GENRE", "THEME", "CREATOR", "ERA", "COUNTRY"]
    assert list(dict.fromkeys(each["kind"] for each in found)) == kinds
    for each in found:
        assert 0 < each["weight"] <= 1
        assert each["titles"]
        assert {title["slug"] for title in each["titles"]} <= set(seen)
        assert len(each["titles"]) == min(each["count"], 2)
    genre = (await answer(watched, TASTE, kinds=["GENRE"]))["me"]["taste"][0]
    assert (genre["value"], genre["name"], genre["count"]) == ("horror", "horror", 8)
    technique = found[0]
    names = [
        (await answer(watched, TASTE, kinds=["TECHNIQUE"], locale=[tag]))["me"]["taste"][0]["name"]
        for tag in ("en", "fr")
    ]
    assert names[0] == technique["name"]
    assert names[0] != names[1]

    async def change(name: str, value: str, kind: str = "TECHNIQUE") -> Any:
        text = (
            f"mutation Edit($input: EditTasteInput!) {{ {name}(input: $input)"
            " { me { taste(kinds: [TECHNIQUE], first: 100) { value weight state } } } }"
        )
        done = await answer(watched, text, input={"kind": kind, "value": value})
        return {each["value"]: each for each in done[name]["me"]["taste"]}

    own = technique["value"]
    assert (await change("muteTaste", own))[own] == {"value": own, "weight": 0, "state": "MUTED"}
    pinned = await change("pinTaste", "long-take")
    assert pinned["long-take"] == {"value": "long-take", "weight": 1, "state": "PINNED"}
    assert next(iter(pinned)) == "long-take"
    await change("clearTaste", "long-take")
    cleared = await change("clearTaste", own)
    assert cleared[own]["state"] is None
    assert cleared[own]["weight"] == technique["weight"]
    result = await run(
        watched, 'mutation { pinTaste(input: {kind: CREATOR, value: "nobody"}) { me { id } } }'
    )
    assert result.errors is not None
    assert result.errors[0].message == "pinTaste: value: there is no creator 'nobody'"


HOME = """
query Home($market: String, $locale: [String!]) { home(market: $market) { shelves {
  id kind title(locale: $locale) reason(locale: $locale) titles(first: 20) { slug name } } } }
"""


async def test_shelves_say_what_they_are(watched: Store) -> None:
    seen = [*await titles_of(watched, "science-fiction", 12), *await titles_of(watched, "war", 8)]
    await watch(watched, "v", seen)
    for i in range(LEAST_AUDIENCE):
        await watch(watched, f"fr{i}", await titles_of(watched, "musical", 8), "FR")
    for user, market, locale in (("v", None, None), (None, "FR", ["fr"]), (None, None, ["es"])):
        found = (await answer(watched, HOME, user, market=market, locale=locale))["home"]["shelves"]
        titles = [title["slug"] for shelf in found for title in shelf["titles"]]
        assert len(titles) == len(set(titles))
        assert all(3 <= len(shelf["titles"]) <= 20 for shelf in found)
        headings = [shelf["title"] for shelf in found]
        assert len(set(headings)) == len(headings)
        if user:
            name = (await answer(watched, f'{{ title(slug: "{seen[-1]}") {{ name }} }}'))["title"]
            assert headings[0] == f"Made like {name['name']}"
            assert any(shelf["kind"] == "FINISHED" for shelf in found)
            assert any(heading.startswith("Because of your taste for") for heading in headings)
        elif market:
            assert headings[:2] == ["Les plus vus dans votre pays", "Nouveautés"]
        else:
            assert headings[:2] == ["Lo más visto", "Novedades"]


async def test_habits_count_as_soon_as_there_is_a_model(watched: Store, tmp_path: Path) -> None:
    seen = await titles_of(watched, "war", 4)
    await watch(watched, "v", seen)
    histories = {f"h{i}": [(t, 1.0) for t in [*seen, "rope-1948"]] for i in range(6)}
    text = (
        "{ me { recommendations(first: 100) { edges { node { slug } parts { kind } reason"
        " because { slug } } } } }"
    )

    async def by_histories(user: str = "v") -> list[Any]:
        found = await answer(watched, text, user, habits=tmp_path)
        edges: list[Any] = found["me"]["recommendations"]["edges"]
        return [e for e in edges if any(p["kind"] == "SIMILAR_VIEWERS" for p in e["parts"])]

    assert await by_histories() == []
    save(train(histories), tmp_path)
    (edge,) = await by_histories()
    assert edge["node"]["slug"] == "rope-1948"
    assert edge["reason"].startswith("Others who watched")
    assert {title["slug"] for title in edge["because"]} <= set(seen)
    # Somebody whom the model was not trained on counts by what they watch now.
    assert await by_histories("later") == []
    await watch(watched, "later", seen[:1])
    assert len(await by_histories("later")) == 4
    (tmp_path / "model.npz").write_bytes(b"broken")
    assert await by_histories() == []


async def test_no_title_is_recommended_because_of_itself(watched: Store) -> None:
    await watch(watched, "v", await titles_of(watched, "drama", 12))
    found = await page(watched, first=30, includeCompleted=True)
    assert not set(slugs(found)).isdisjoint(
        each["slug"] for edge in found["edges"] for each in edge["because"]
    )
    for edge in found["edges"]:
        assert edge["node"]["slug"] not in [each["slug"] for each in edge["because"]]
