"""What a viewer who hides AI-generated titles is shown: none of them in any list of the schema."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from graphql import (
    GraphQLObjectType,
    GraphQLType,
    get_named_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from strawberry.types import ExecutionResult

from catalog.schema.access import Viewer
from catalog.schema.context import Context
from catalog.schema.ids import global_id
from catalog.settings import Settings
from graph.store.driver import Store
from tests.conftest import SCHEMA
from tests.store.watching import viewers_of, watch
from tests.support.servers import PreparedSeeds, Server

PAGE = """(first: 100) { totalCount aggregate { count kinds { value count } }
    facets { aiDisclosures { value count } } nodes { t: slug } edges { node { t: slug } } }"""
AI = "ai-generated-imagery"

SHOWN = {
    "Query.titles": f"{{ titles(where: {{year: {{gte: 2023}}}} first: 100) {PAGE[12:]} }}",
    "Title.seasons": f'{{ title(slug: "leternaute") {{ seasons{PAGE} }} }}',
    "Title.episodes": f'{{ title(slug: "the-book-of-boba-fett") {{ episodes{PAGE} }} }}',
    "Title.similarByTechnique": f"""{{ title(slug: "house-of-david") {{
        similarByTechnique{PAGE} diverse: similarByTechnique(first: 20, diversity: 0.3) {{
        nodes {{ t: slug }} }} }} }}""",
    "Title.similarByCreators": f'{{ title(slug: "house-of-david") {{ similarByCreators{PAGE} }} }}',
    "Creator.titles": f'{{ creator(slug: "jon-erwin") {{ titles{PAGE} }} }}',
    "Technique.titles": f'{{ technique(slug: "{AI}") {{ titles{PAGE} }} }}',
    "TimelineYear.titles": f"""{{ technique(slug: "{AI}") {{ timeline {{
        first {{ titles {{ t: slug }} }} years {{ titles(first: 100) {{ t: slug }} }} }} }} }}""",
    "TechniqueSpread.titles": """{ technique(slug: "artificial-intelligence-technique") {
        timeline(includeNarrower: true) { spreadBy(first: 100 minWorks: 1) {
        titles(first: 100) { t: slug } } } } }""",
    "TechniqueCombinationEdge.titles": f"""{{ technique(slug: "{AI}") {{
        combinations(minSupport: 1, liftAbove: 0) {{ edges {{
        titles(first: 100) {{ t: slug }} }} }} }} }}""",
    "Platform.titles": f'{{ platform(slug: "netflix") {{ titles{PAGE} }} }}',
    "LikelyTechnique.titles": """{ title(slug: "house-of-david") {
        likelyTechniques(first: 20) { titles(first: 20) { t: slug } } } }""",
    "Query.madeLike": f"""{{ madeLike(techniques: [{{slug: "{AI}"}}] first: 100) {PAGE[12:]} }}""",
    "Query.search": """{ search(text: "artificial intelligence generated" first: 100) {
        totalCount facets { kinds { value count } }
        nodes { __typename ... on Title { t: slug } ... on Technique { slug } } } }""",
    "Query.suggest": '{ suggest(prefix: "eternaute") { kind t: slug } }',
    "AdoptionRow.titles": f"""{{ techniqueAdoption(technique: "{AI}", by: YEAR) {{ rows {{
        titles(first: 100) {{ t: slug }} }} }} }}""",
    "Me.recommendations": "{ me { recommendations(first: 100) { nodes { t: slug } } } }",
    "Shelf.titles": "{ home { shelves { titles(first: 20) { t: slug } } } }",
}
"""A request for each list of titles of the schema, with AI-generated ones among them."""

OWN = {
    "Me.history",
    "Me.ratings",
    "Hidden.titles",
    "TitleList.titles",
    "Leaning.titles",
    "RecommendationEdge.because",
    "Query.complianceIssues",
}
"""Lists of what viewers have done themselves, and of what staff have to do: nothing is hidden."""


def _is_list_of_titles(type_: GraphQLType) -> bool:
    named = get_named_type(type_)
    if is_object_type(named) and "nodes" in named.fields:
        return get_named_type(named.fields["nodes"].type).name in ("Title", "SearchResult")
    while is_non_null_type(type_):
        type_ = type_.of_type
    return named.name in ("Title", "Suggestion") and is_list_type(type_)


def test_every_list_of_titles_is_known_here() -> None:
    found = {
        f"{type_.name}.{name}"
        for type_ in SCHEMA._schema.type_map.values()
        if isinstance(type_, GraphQLObjectType)
        for name, field in type_.fields.items()
        if name not in ("nodes", "edges") and _is_list_of_titles(field.type)
    }
    assert found == SHOWN.keys() | OWN


@pytest.fixture(scope="module")
async def stored(seeded_server: Server, prepared_seeds: PreparedSeeds) -> AsyncIterator[Store]:
    """The seeds, and the viewer `v`, who has watched what was made with AI."""
    async with prepared_seeds.opened(seeded_server) as seeds, viewers_of(seeds):
        await watch(seeds, "v", ["leternaute", "house-of-david", "secret-invasion", "dark"])
        yield seeds


async def ask(store: Store, user: str | None, text: str) -> dict[str, Any]:
    viewer = None if user is None else Viewer(user)
    result = await SCHEMA.execute(text, context_value=Context(store, Settings(), viewer))
    assert isinstance(result, ExecutionResult)
    assert result.errors is None
    assert result.data is not None
    return result.data


async def prefer(store: Store, hide: bool) -> None:
    await store.write(
        "MATCH (u:User {id: 'v'}) SET u.hideAiGenerated = $hide", {"hide": hide or None}
    )


async def generated(store: Store) -> set[str]:
    where = "{aiDisclosure: {eq: AI_GENERATED}}"
    found = await ask(
        store, None, f"{{ titles(first: 100, where: {where}) {{ nodes {{ t: slug }} }} }}"
    )
    return set(slugs(found))


def slugs(answer: Any) -> Iterator[str]:
    """Everything that stands under `t`, in the order of the answer."""
    if isinstance(answer, dict):
        for key, value in answer.items():
            if key == "t":
                yield value
            else:
                yield from slugs(value)
    elif isinstance(answer, list):
        for each in answer:
            yield from slugs(each)


def pages(answer: Any) -> Iterator[dict[str, Any]]:
    """Every connection with a count."""
    if isinstance(answer, dict):
        if "totalCount" in answer:
            yield answer
        for each in answer.values():
            yield from pages(each)


@pytest.mark.parametrize("name", SHOWN)
async def test_no_list_shows_what_is_hidden(stored: Store, name: str) -> None:
    away = await generated(stored)
    assert len(away) > 10
    await prefer(stored, False)
    before = await ask(stored, "v", SHOWN[name])
    if name != "Me.recommendations":
        anonymous = await ask(stored, None, SHOWN[name])
        # Full-text scores of the embedded engine differ from one asking to the next.
        if name not in ("Query.search", "Shelf.titles"):
            assert anonymous == before
        assert away & set(slugs(anonymous))
    assert away & set(slugs(before))
    await prefer(stored, True)
    after = await ask(stored, "v", SHOWN[name])
    assert not away & set(slugs(after))
    if name in ("Me.recommendations", "Shelf.titles"):
        return
    if name == "Query.search":  # ranks are those among what is left, so others may change places
        now = after["search"]
        assert now["totalCount"] == sum(each["count"] for each in now["facets"]["kinds"])
        assert now["totalCount"] < before["search"]["totalCount"]
        return
    listed = [page for page in pages(before) if page["totalCount"] <= 100]
    for was, now in zip(listed, pages(after), strict=len(listed) == len([*pages(before)])):
        kept = [node for node in was["nodes"] if node.get("t") not in away]
        assert now["nodes"] == kept
        assert now["totalCount"] == len(kept)
        if "aggregate" in now:
            assert now["aggregate"]["count"] == len(kept)
            assert sum(each["count"] for each in now["aggregate"]["kinds"]) == len(kept)
            states = {each["value"]: each["count"] for each in now["facets"]["aiDisclosures"]}
            assert "AI_GENERATED" not in states
            assert sum(states.values()) == len(kept)


async def test_what_is_the_viewers_own_and_a_look_up_stay(stored: Store) -> None:
    await prefer(stored, True)
    id = global_id("Title", "leternaute")
    found = await ask(
        stored,
        "v",
        f"""{{ me {{ history {{ totalCount nodes {{ t: slug seasons {{ totalCount }} }} }} }}
        title(slug: "leternaute") {{ t: slug aiDisclosure {{ state label(locale: ["fr"]) }} }}
        node(id: "{id}") {{ ... on Title {{ t: slug }} }}
        nodes(ids: ["{id}"]) {{ ... on Title {{ t: slug }} }} }}""",
    )
    history = found["me"]["history"]
    assert history["totalCount"] == 4
    assert {node["t"]: node["seasons"]["totalCount"] for node in history["nodes"]}[
        "leternaute"
    ] == 0
    assert found["title"] == {
        "t": "leternaute",
        "aiDisclosure": {
            "state": "AI_GENERATED",
            "label": "Contient des éléments générés par IA",
        },
    }
    assert found["node"] == {"t": "leternaute"}
    assert found["nodes"] == [{"t": "leternaute"}]


async def test_it_takes_one_query_and_nobody_else_pays_for_it(stored: Store) -> None:
    await prefer(stored, True)
    sent: list[str] = []
    trace, stored.trace = stored.trace, sent.append
    try:
        text = "{ titles(first: 3) { nodes { slug uses { nodes { technique { name } } } } } }"
        for user in (None, "v"):
            await ask(stored, user, text)
        # Nothing is asked of the viewer where no list of titles is.
        await ask(stored, "v", '{ technique(slug: "dubbing") { name } }')
    finally:
        stored.trace = trace
    anonymous, viewer, other = sent
    assert "User" not in anonymous
    assert viewer.count("(viewer:User") == 1
    assert "User" not in other


async def test_fields_below_a_look_up_by_another_id_are_read(stored: Store) -> None:
    """What was bound at the query's start reaches them on both engines."""
    similar = "similarByTechnique(first: 2) { nodes { t: slug } }"
    text = f"""{{ title(slug: "inception-2010") {{ {similar} }}
        titleByExternalId(source: IMDB, value: "tt1375666") {{ {similar} }} }}"""
    for user in (None, "v"):
        found = await ask(stored, user, text)
        assert found["title"] == found["titleByExternalId"]
        assert len(list(slugs(found["title"]))) == 2
