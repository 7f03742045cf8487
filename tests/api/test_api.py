"""The GraphQL API on the project's seeds, on each engine."""

from __future__ import annotations

import asyncio
import base64
from typing import Any

import pytest

from graph.store.driver import Rows, Store
from tests.conftest import Ask, answered


async def test_the_main_question(ask: Ask) -> None:
    data = await answered(
        ask(
            """{ title(slug: "leternaute") { name(locale: ["es"]) similarByTechnique(first: 5) {
                state totalCount edges { score node { slug }
                  evidence(first: 3) { contribution technique { slug } matched { slug } } } } } }"""
        )
    )
    title = data["title"]
    assert title["name"] == "El Eternauta"
    similar = title["similarByTechnique"]
    assert similar["state"] == "CURRENT"
    scores = [edge["score"] for edge in similar["edges"]]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == 5 <= similar["totalCount"] <= 50
    assert "the-mandalorian" in [edge["node"]["slug"] for edge in similar["edges"]]
    for edge in similar["edges"]:
        contributions = [match["contribution"] for match in edge["evidence"]]
        assert contributions == sorted(contributions, reverse=True)
        assert contributions[0] > 0


@pytest.mark.parametrize(
    ("root", "field", "slugs"),
    [
        ("title", "similarByTechnique", ["leternaute", "1917-2019", "dark", "flow-2024"]),
        ("title", "similarByCreators", ["1917-2019", "avatar-2009"]),
        ("creator", "similarByPractice", ["emmanuel-lubezki", "roger-deakins"]),
    ],
)
async def test_contributions_sum_to_the_score(
    ask: Ask, root: str, field: str, slugs: list[str]
) -> None:
    checked = 0
    for slug in slugs:
        data = await answered(
            ask(
                f"""query($slug: String!) {{ {root}(slug: $slug) {{ {field}(first: 15) {{
                    edges {{ score evidence(first: 1000) {{ contribution }} }} }} }} }}""",
                slug=slug,
            )
        )
        for edge in data[root][field]["edges"]:
            contributions = [match["contribution"] for match in edge["evidence"]]
            assert len(contributions) < 1000
            assert sum(contributions) == pytest.approx(edge["score"], abs=1e-4)
            checked += 1
    assert checked >= 10


async def test_one_root_field_is_one_query(ask: Ask, catalog_store: Store) -> None:
    before = catalog_store.queries
    await answered(
        ask(
            """{ titles(first: 5) { totalCount pageInfo { hasNextPage hasPreviousPage } edges {
              cursor node { name(locale: ["fr"]) partOf { name } seasons { nodes { slug } }
                uses { totalCount nodes { technique { name broader { name } } creators { name } } }
                credits { nodes { roleName(locale: ["es"]) creator { name practises(first: 2) {
                  edges { useCount node { slug } } } } } }
                similarByTechnique(first: 3) { state edges { score node { slug uses(first: 1) {
                  nodes { note } } } evidence(first: 2) { contribution technique { name
                  titles(first: 1) { nodes { slug } } } } } } } } } }"""
        )
    )
    assert catalog_store.queries == before + 1


async def test_a_deep_request_with_filters_everywhere_is_one_query(
    ask: Ask, catalog_store: Store
) -> None:
    """Four lists inside each other, each filtered, sorted, counted and summed up."""
    before = catalog_store.queries
    data = await answered(
        ask(
            """{ techniques(first: 3, where: {within: "animation", uses: {count: {gte: 3}}},
                orderBy: [{uses: {count: DESC}}, {name: ASC}]) {
              totalCount aggregate { categories { value count } }
              nodes { slug titles(first: 2, where: {year: {gte: 1990}}, orderBy: [{year: DESC}],
                  edgeWhere: {uses: {some: {prominence: {gte: 0.5}}}}) {
                totalCount facets { kinds { value count } }
                nodes { slug year credits(first: 2, where: {NOT: {role: {eq: "cast"}}},
                    orderBy: [{role: ASC}, {position: DESC_NULLS_FIRST}]) {
                  totalCount aggregate { roles { value count } }
                  nodes { role creator { slug practises(first: 2,
                      edgeWhere: {useCount: {gte: 1}}, orderBy: [{name: DESC}]) {
                    totalCount aggregate { count } nodes { slug name } } } } } } } } } }"""
        )
    )
    assert catalog_store.queries == before + 1
    techniques = data["techniques"]["nodes"]
    assert len(techniques) == 3 <= data["techniques"]["totalCount"]
    titles = [title for technique in techniques for title in technique["titles"]["nodes"]]
    assert all(title["year"] >= 1990 for title in titles)
    credits = [credit for title in titles for credit in title["credits"]["nodes"]]
    assert credits
    assert all(credit["role"] != "cast" for credit in credits)
    for credit in credits:
        practised = credit["creator"]["practises"]
        names = [technique["name"] for technique in practised["nodes"]]
        assert names == sorted(names, reverse=True)
        assert practised["aggregate"]["count"] == practised["totalCount"]


async def test_a_page_of_a_hundred_titles_is_one_round_trip(ask: Ask, catalog_store: Store) -> None:
    before = catalog_store.queries
    data = await answered(
        ask(
            """{ titles(first: 100) { nodes { slug credits { nodes { role creator { name } } }
              uses { nodes { technique { name broader { name } } } } } } }"""
        )
    )
    assert catalog_store.queries == before + 1
    nodes = data["titles"]["nodes"]
    assert len(nodes) == 100
    assert all(title["uses"]["nodes"] for title in nodes)


async def test_root_fields_of_a_request_run_at_the_same_time(
    ask: Ask, catalog_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = asyncio.Barrier(3)
    read = Store.read

    async def met(store: Store, *args: Any, **kwargs: Any) -> Rows:
        async with asyncio.timeout(30):  # one after the other, they would never meet
            await together.wait()
        return await read(store, *args, **kwargs)

    monkeypatch.setattr(Store, "read", met)
    before = catalog_store.queries
    data = await answered(
        ask(
            """{ a: title(slug: "dark") { slug } b: title(slug: "1899") { slug }
              techniques { totalCount } }"""
        )
    )
    assert (data["a"]["slug"], data["b"]["slug"]) == ("dark", "1899")
    assert catalog_store.queries - before == 3


async def test_fragments_aliases_and_directives(ask: Ask) -> None:
    data = await answered(
        ask(
            """
            query($yes: Boolean!, $no: Boolean = false, $locale: [String!] = ["fr-CA", "fr"]) {
              film: title(slug: "happy-gilmore-2") {
                ...Names
                ... on Title { year @skip(if: $yes) kind @include(if: $yes) }
                ... @include(if: $no) { synopsis }
                two: uses(first: 3) { nodes { ...Made } }
                two: uses(first: 3) { totalCount }
                one: uses(first: 1) { nodes { technique { slug } } }
              }
            }
            fragment Names on Title { slug original: name french: name(locale: $locale) }
            fragment Made on Use { __typename technique { ...Label } }
            fragment Label on Technique { name(locale: $locale) }
            """,
            yes=True,
        )
    )
    film = data["film"]
    assert film.keys() == {"slug", "original", "french", "kind", "two", "one"}
    assert film["two"]["nodes"][0]["__typename"] == "Use"
    assert len(film["two"]["nodes"]) == 3 <= film["two"]["totalCount"]
    assert film["one"]["nodes"][0]["technique"].keys() == {"slug"}
    labels = [node["technique"]["name"].lower() for node in film["two"]["nodes"]]
    assert any("rajeunissement" in label for label in labels)


async def test_names_follow_the_languages_asked_for(ask: Ask) -> None:
    data = await answered(
        ask(
            """{ title(slug: "leternaute") {
              own: name es: name(locale: ["es-AR"]) none: name(locale: ["fi"])
              chain: name(locale: ["fi", "es"]) english: name(locale: ["en-GB", "es"]) } }"""
        )
    )
    names = data["title"]
    assert names["es"] == names["chain"] == "El Eternauta"
    assert names["own"] == names["none"]
    assert names["english"] == "The Eternaut"


async def test_ids_lead_back_to_their_objects(ask: Ask) -> None:
    data = await answered(
        ask(
            """{ title(slug: "dark") { id uses(first: 1) { nodes { id technique { id }
              creators { id } } } } creator(slug: "emmanuel-lubezki") { id } }"""
        )
    )
    use = data["title"]["uses"]["nodes"][0]
    ids = [data["creator"]["id"], use["id"], data["title"]["id"], use["technique"]["id"]]
    unknown = base64.b64encode(b"Title:nowhere").decode()
    found = await answered(
        ask(
            """query($ids: [ID!]!, $one: ID!, $unknown: ID!) {
              nodes(ids: $ids) { __typename id ... on Creator { name } ... on Use { note } }
              node(id: $one) { id ... on Title { slug } } none: node(id: $unknown) { id } }""",
            ids=[*ids, unknown, ids[0]],
            one=ids[2],
            unknown=unknown,
        )
    )
    types = [each and each["__typename"] for each in found["nodes"]]
    assert types == ["Creator", "Use", "Title", "Technique", None, "Creator"]
    assert [each["id"] for each in found["nodes"] if each] == [*ids, ids[0]]
    assert found["nodes"][0]["name"] == "Emmanuel Lubezki"
    assert found["node"] == {"id": ids[2], "slug": "dark"}
    assert found["none"] is None


async def test_seasons_and_episodes(ask: Ask) -> None:
    data = await answered(
        ask(
            """{ title(slug: "stranger-things") { kind seasons { totalCount nodes { number kind
              partOf { slug } } } } adolescence: title(slug: "adolescence") {
              episodes { nodes { number kind } } } }"""
        )
    )
    seasons = data["title"]["seasons"]["nodes"]
    numbers = [season["number"] for season in seasons]
    assert numbers == sorted(numbers)
    assert len(numbers) >= 2
    assert {season["kind"] for season in seasons} == {"SEASON"}
    assert {season["partOf"]["slug"] for season in seasons} == {"stranger-things"}
    episodes = data["adolescence"]["episodes"]["nodes"]
    assert [episode["number"] for episode in episodes] == [1, 2, 3, 4]


async def test_techniques_creators_and_their_titles(ask: Ask) -> None:
    data = await answered(
        ask(
            """{ technique(slug: "stop-motion") { broader { slug } narrower { nodes { slug } }
                titles(first: 3) { totalCount edges { node { slug } uses { prominence note } } }
                similar(first: 3) { state edges { score node { slug } } } }
              creator(slug: "emmanuel-lubezki") { kind
                titles { edges { node { slug } credits { role roleName(locale: ["fr"]) } } }
                practises(first: 3) { edges { useCount node { slug } } } } }"""
        )
    )
    technique, creator = data["technique"], data["creator"]
    assert technique["broader"]["slug"] == "animation"
    assert "clay-animation" in [each["slug"] for each in technique["narrower"]["nodes"]]
    assert technique["similar"]["state"] == "CURRENT"
    assert all(edge["uses"][0]["note"] for edge in technique["titles"]["edges"])
    titles = {edge["node"]["slug"]: edge["credits"] for edge in creator["titles"]["edges"]}
    assert titles["birdman-2014"] == [
        {"role": "cinematographer", "roleName": "Direction de la photographie"}
    ]
    counts = [edge["useCount"] for edge in creator["practises"]["edges"]]
    assert counts == sorted(counts, reverse=True)


async def test_paging_reaches_every_title_once(ask: Ask) -> None:
    query = """query($after: String) { titles(first: 100, after: $after) {
      totalCount nodes { slug } pageInfo { hasNextPage endCursor } } }"""
    seen: list[str] = []
    after, more = None, True
    while more:
        page = (await answered(ask(query, after=after)))["titles"]
        seen += [node["slug"] for node in page["nodes"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert len(seen) == page["totalCount"] == len(set(seen))
    assert seen == sorted(seen)
    last = await answered(ask("{ titles(last: 3) { nodes { slug } pageInfo { hasNextPage } } }"))
    assert [node["slug"] for node in last["titles"]["nodes"]] == seen[-3:]
    assert last["titles"]["pageInfo"]["hasNextPage"] is False


async def test_a_minimum_score_cuts_the_list(ask: Ask) -> None:
    data = await answered(
        ask(
            """{ title(slug: "1917-2019") {
              all: similarByTechnique(first: 50) { edges { score } }
              good: similarByTechnique(first: 50, minScore: 0.3) { totalCount edges { score } }
            } }"""
        )
    )
    scores = [edge["score"] for edge in data["title"]["all"]["edges"]]
    good = [edge["score"] for edge in data["title"]["good"]["edges"]]
    assert 0 < len(good) < len(scores)
    assert good == [score for score in scores if score >= 0.3]
    assert data["title"]["good"]["totalCount"] == len(good)


async def test_what_is_not_there_is_null(ask: Ask) -> None:
    data = await answered(
        ask(
            """{ title(slug: "nowhere") { name uses { totalCount } } creator(slug: "") { name }
              technique(slug: "' OR 1=1") { name } }"""
        )
    )
    assert data == {"title": None, "creator": None, "technique": None}


async def test_hostile_names_are_only_data(ask: Ask, catalog_store: Store) -> None:
    """Aliases and values that look like Cypher stay what they are."""
    data = await answered(
        ask(
            """query($slug: String!) { MATCH: title(slug: $slug) { RETURN: name null_: year
              count: uses(first: 1) { rows: nodes { id: note } keys: totalCount } } }""",
            slug="dark",
        )
    )
    assert data["MATCH"]["RETURN"] == "Dark"
    assert data["MATCH"]["count"]["keys"] > 0
    for slug in ("}) DETACH DELETE n //", "\\' OR true //", "`dark`", "\u0000"):
        found = await ask("query($slug: String!) { title(slug: $slug) { slug } }", slug=slug)
        assert (found.data, found.errors) == ({"title": None}, None)
    assert (await answered(ask("{ titles(first: 0) { totalCount } }")))["titles"][
        "totalCount"
    ] > 400
