"""search and suggest over GraphQL, on the project's seeds, on each engine."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from strawberry.types import ExecutionResult

from graph.store.driver import Store
from tests.conftest import Ask, answered


async def refused(result: Coroutine[Any, Any, ExecutionResult]) -> tuple[str, str]:
    """The message and the code of the one error of a request."""
    (error,) = (await result).errors or []
    assert error.extensions is not None
    return error.message, error.extensions["code"]


FOUND = """query Find($words: String!, $where: SearchWhere, $kinds: [SearchKind!], $after: String) {
  search(text: $words, where: $where, kinds: $kinds, after: $after, first: 3, mode: TEXT) {
    totalCount facets { kinds { value count } } pageInfo { hasNextPage endCursor }
    edges { cursor score highlights(first: 1) { field locale snippet }
      node { __typename
        ... on Node { id }
        ... on Title { slug year uses(first: 1) { totalCount nodes { technique { slug } } } }
        ...Craft
        ... on Creator { slug named: name } } }
    nodes {
      ... on Title { t: name(locale: ["fr"]) }
      ... on Technique { t: name(locale: ["fr"]) } } } }
fragment Craft on Technique { slug broader { slug } }"""


async def test_one_query_serves_every_type(ask: Ask, catalog_store: Store) -> None:
    before = catalog_store.queries
    data = await answered(ask(FOUND, words="rajeunissement"))
    assert catalog_store.queries == before + 1
    found = data["search"]
    first = found["edges"][0]
    assert first["node"]["__typename"] == "Technique"
    assert first["node"]["slug"] == "de-aging"
    assert first["node"]["broader"]["slug"]
    assert first["highlights"] == [
        {"field": "NAME", "locale": "fr", "snippet": "<mark>Rajeunissement</mark> numérique"}
    ]
    assert found["nodes"][0] == {"t": "Rajeunissement numérique"}
    kinds = {each["value"]: each["count"] for each in found["facets"]["kinds"]}
    assert sum(kinds.values()) == found["totalCount"]
    again = await answered(
        ask(
            "query($id: ID!) { node(id: $id) { ... on Technique { slug } } }",
            id=first["node"]["id"],
        )
    )
    assert again["node"] == {"slug": "de-aging"}
    second = await answered(
        ask(FOUND, words="rajeunissement", after=found["pageInfo"]["endCursor"])
    )
    cursors = [edge["cursor"] for edge in found["edges"] + second["search"]["edges"]]
    assert len(set(cursors)) == 6


async def test_where_and_kinds(ask: Ask) -> None:
    where = {"title": {"year": {"gte": 2025}}}
    data = await answered(ask(FOUND, words="rajeunissement", where=where, kinds=["TITLE"]))
    titles = [edge["node"] for edge in data["search"]["edges"]]
    assert [title["slug"] for title in titles] == ["happy-gilmore-2"]
    assert titles[0]["uses"]["totalCount"] >= 1
    similar = {"title": {"uses": {"some": {"technique": {"within": "de-aging"}}}}}
    data = await answered(ask(FOUND, words="gilmore", where=similar))
    assert data["search"]["edges"][0]["node"]["slug"] == "happy-gilmore-2"


async def test_similar_titles_of_what_is_found(ask: Ask) -> None:
    """Fields that look at the current build can be asked of what is found."""
    data = await answered(
        ask(
            """{ search(text: "eternaute", mode: TEXT, first: 1) { nodes { ... on Title { slug
              similarByTechnique(first: 2) { state nodes { slug } } } } } }"""
        )
    )
    (title,) = data["search"]["nodes"]
    assert title["similarByTechnique"]["state"] == "CURRENT"
    assert len(title["similarByTechnique"]["nodes"]) == 2


async def test_what_is_refused(ask: Ask) -> None:
    message, code = await refused(ask(FOUND, words="x" * 501))
    assert (message, code) == (
        "text has 501 characters; at most 500 can be searched for",
        "BAD_USER_INPUT",
    )
    _, code = await refused(ask(FOUND, words="stop motion", after="bm90IG91cnM"))
    assert code == "BAD_USER_INPUT"
    data = await answered(ask(FOUND, words="¿?"))
    assert data["search"]["totalCount"] == 0


async def test_suggest(ask: Ask, catalog_store: Store) -> None:
    before = catalog_store.queries
    data = await answered(
        ask("""{ suggest(prefix: "the etern", first: 2) { text kind id: slug } }""")
    )
    assert catalog_store.queries == before + 1
    assert data["suggest"][0] == {"text": "The Eternaut", "kind": "TITLE", "id": "leternaute"}
