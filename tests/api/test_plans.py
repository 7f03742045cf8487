"""A plan answers as graphql-core does, and the short way over HTTP as Strawberry's."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson
import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLUnionType,
)

from catalog.http.auth import mint
from catalog.http.endpoint import Endpoint
from catalog.schema.access import Role, Viewer
from catalog.schema.build import build
from catalog.schema.context import NOT_PLANNED, Context
from catalog.schema.ids import global_id
from catalog.schema.planning import Plans
from catalog.settings import Settings
from graph.store.driver import Store
from tests.api.test_http import BY_SLUG, DARK, TWO, application
from tests.support.servers import PreparedSeeds, Server
from tests.unit.test_completion import literal, named

CURATOR = Viewer("curator", frozenset({Role.VIEWER, Role.CURATOR}))
USES = """query($slug: String!, $first: Int) { title(slug: $slug) {
    uses(first: $first) { nodes { id } } } }"""

OPERATIONS: list[tuple[str, dict[str, Any]]] = [
    (BY_SLUG, {"slug": "dark"}),
    (BY_SLUG, {"slug": "nowhere"}),
    (BY_SLUG, {"slug": 'dark"} RETURN 1 //'}),
    (BY_SLUG, {}),
    (BY_SLUG, {"slug": None}),
    (BY_SLUG, {"slug": 7}),
    (USES, {"slug": "dark"}),
    (USES, {"slug": "dark", "first": None}),
    (USES, {"slug": "dark", "first": 1}),
    (USES, {"slug": "leternaute", "first": 2}),
    (USES, {"slug": "dark", "first": 101}),
    (USES, {"slug": "dark", "first": True}),
    (
        "query($at: String, $n: Int = 2) { titles(first: $n, after: $at) { edges { cursor node"
        ' { id slug name(locale: ["fr"]) } } pageInfo { hasNextPage endCursor } totalCount } }',
        {},
    ),
    (
        "query($at: String) { titles(after: $at) { nodes { slug } } }",
        {"at": "no cursor"},
    ),
    (
        "query($where: TitleWhere, $order: [TitleOrder!]) { titles(first: 5, where: $where,"
        " orderBy: $order) { nodes { slug year kind genres } } }",
        {"where": {"year": {"gte": 2015}, "kind": {"ne": "FILM"}}, "order": [{"year": "DESC"}]},
    ),
    (
        "query($year: Int!) { titles(where: {year: {gte: $year}}, last: 3)"
        " { nodes { slug } pageInfo { hasPreviousPage startCursor } } }",
        {"year": 2000},
    ),
    (
        'query($some: Boolean!) { a: title(slug: "dark") { name @include(if: $some) year'
        " @skip(if: $some) ...F } __typename } fragment F on Title { uses(first: 2)"
        " { nodes { technique { ...G } } } } fragment G on Technique { id slug }",
        {"some": True},
    ),
    (
        'query($some: Boolean!) { a: title(slug: "dark") { name @include(if: $some) year'
        " @skip(if: $some) } }",
        {"some": False},
    ),
    (
        '{ search(text: "dark", first: 3, mode: TEXT) { edges { node { __typename ... on Title { id'
        " slug } ... on Technique { slug } } } } }",
        {},
    ),
    ("query($text: String!) { suggest(text: $text) { text } }", {"text": "dar"}),
    ("query($id: ID!) { node(id: $id) { id ... on Title { name } } }", {"id": "VGl0bGU6ZGFyaw"}),
    ("query($id: ID!) { node(id: $id) { id } }", {"id": "no id"}),
    ('{ a: title(slug: "dark") { name } b: titles(first: 101) { totalCount } }', {}),
    ('{ title(slug: "dark") { name approvals { on } } me { id } }', {}),
    ("{ complianceIssues(first: 1) { totalCount } }", {}),
    ("{ me { id history { totalCount } } }", {}),
    ('{ __schema { queryType { name } } title(slug: "dark") { name } }', {}),
    ('{ title(slug: "dark") { nothing } }', {}),
    ('{ title(slug: "dark") {', {}),
    ('mutation { rateTitle(input: {title: "nowhere", value: 3}) { value } }', {}),
]


async def answered(plans: bool, store: Store, text: str, variables: Any, viewer: Any) -> bytes:
    outcome = None if plans else NOT_PLANNED
    context = Context(store, Settings(), viewer, None, outcome)
    result = await SCHEMA.execute(text, variables, context)
    errors = [each.formatted for each in getattr(result, "errors", None) or ()]
    found = orjson.dumps({"data": getattr(result, "data", None), "errors": errors})
    found = re.sub(rb"log is [0-9a-f]{12}", b"log is ...", found)
    return re.sub(rb'("(at|exportedAt)"):"[^"]+"', rb'\1:"now"', found)


SCHEMA = build(5_000)


@pytest.mark.parametrize(
    "viewer", [None, Viewer("someone"), CURATOR], ids=["no", "viewer", "staff"]
)
async def test_answers_are_those_of_graphql_core(
    catalog_store: Store, viewer: Viewer | None
) -> None:
    for text, variables in OPERATIONS * 2:  # the second time from the plans of the first
        by_plan = await answered(True, catalog_store, text, variables, viewer)
        by_core = await answered(False, catalog_store, text, variables, viewer)
        assert by_plan == by_core, (text, variables)
    counts = SCHEMA.plans.counts
    assert counts["planned"] > counts["executed"] > 0
    assert counts["completed"] > 0


async def test_a_plan_serves_all_values_of_a_variable_that_nothing_depends_on(
    catalog_store: Store,
) -> None:
    plans = Plans(SCHEMA._schema, 5_000)
    context = Context(catalog_store, Settings())
    for slug in ("dark", "leternaute", "nowhere"):
        outcome = await plans.answer(BY_SLUG, {"slug": slug}, None, context)
        assert outcome.data is not None
        assert (outcome.data["title"] is None) is (slug == "nowhere")
    assert len(plans._kept) == 1
    for first in range(5):
        given = {"slug": "leternaute", "first": first}
        outcome = await plans.answer(USES, given, None, context)
        assert outcome.data is not None
        assert len(outcome.data["title"]["uses"]["nodes"]) <= first
    assert len(plans._kept) == 6


async def test_what_is_kept_is_bounded(
    catalog_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalog.schema.planning.MAXIMUM_PLANS", 3)
    plans = Plans(SCHEMA._schema, 5_000)
    context = Context(catalog_store, Settings())
    query = "query($year: Int) { titles(first: 1, where: {year: {gte: $year}}) { totalCount } }"
    for year in range(2000, 2008):
        for _ in range(2):
            assert (await plans.answer(query, {"year": year}, None, context)).data
    assert len(plans._kept) == 3
    huge = {"slug": "x" * 1_000_000}
    assert (await plans.answer(BY_SLUG, huge, None, context)).data == {"title": None}


async def test_fragments_within_fragments(catalog_store: Store) -> None:
    """Each selects the next one twice: a million fields in all, in 2 kB."""
    doubled = " ".join(
        f"fragment F{n} on Title {{ a: partOf {{ ...F{n + 1} }} b: partOf {{ ...F{n + 1} }} }}"
        for n in range(14)
    )
    text = f'{{ search(text: "dark") {{ nodes {{ ...F0 }} }} }} {doubled}'
    text += " fragment F14 on Title { slug }"
    context = Context(catalog_store, Settings())
    outcome = await Plans(SCHEMA._schema, 5_000).answer(text, {}, None, context)
    assert outcome is NOT_PLANNED
    deep = '{ search(text: "dark") { nodes { ... on Title { ' + "partOf { " * 30 + "slug"
    deep += " }" * 34
    outcome = await Plans(SCHEMA._schema, 5_000).answer(deep, {}, None, context)
    assert outcome is NOT_PLANNED


async def test_a_flood_of_documents_leaves_the_useful_ones(catalog_store: Store) -> None:
    plans = Plans(SCHEMA._schema, 5_000)
    context = Context(catalog_store, Settings())
    for _ in range(3):
        await plans.answer(BY_SLUG, {"slug": "dark"}, None, context)
    useful = next(iter(plans._operations.values()))
    for number in range(60):
        await plans.answer(f"{{ __typename }} # {number} {'x' * 40_000}", {}, None, context)
    assert plans._operations.currsize <= plans._operations.maxsize
    assert any(kept is useful for kept in plans._operations.values())


ADDRESSES = [
    "/graphql?query=" + DARK.replace(" ", "+"),
    "/graphql?query=" + DARK.replace(" ", "%20") + "&variables=%7B%7D&operationName=",
    "/graphql?query=" + DARK + "&variables=",
    "/graphql?query=" + DARK + "&variables=[",
    "/graphql?query=" + DARK + "&variables=3",
    "/graphql?query=" + TWO + "&operationName=A",
    "/graphql?query=mutation{removeRating(input:{title:%22dark%22}){removed}}",
    "/graphql?query=",
    "/graphql",
]
BODIES: list[Any] = [
    {"query": DARK},
    {"query": DARK, "variables": None, "operationName": None, "extensions": {"a": 1}},
    {"query": BY_SLUG, "variables": {"slug": "dark"}, "more": 1},
    {"query": BY_SLUG, "variables": {}},
    {"query": BY_SLUG, "variables": [1]},
    {"query": TWO, "operationName": "A"},
    {"query": TWO, "operationName": "C"},
    {"query": TWO},
    {"query": TWO, "operationName": 3},
    {"query": 3},
    {"query": ""},
    {"variables": {}},
    [],
    [{"query": DARK}],
    None,
    "text",
    b"{",
    b"\xff",
    b"",
]
HEADERS: list[dict[str, str]] = [
    {"content-type": "application/json"},
    {
        "content-type": "application/json; charset=UTF-8",
        "accept": "application/graphql-response+json",
    },
    {"content-type": "Application/JSON ; charset=latin-1"},
    {"content-type": "text/plain"},
    {},
    {"content-type": "application/json", "authorization": "Bearer nothing"},
    {"content-type": "application/json", "authorization": "nothing"},
]


async def test_the_short_way_over_http_is_the_same(
    catalog_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone_over() -> list[tuple[int, dict[str, str], bytes]]:
        found = []
        async with application(catalog_store, CATALOG_JWT_SECRET="s" * 32) as client:
            for headers in HEADERS:
                answers = [await client.get(each, headers=headers) for each in ADDRESSES]
                for body in BODIES:
                    content = body if isinstance(body, bytes) else orjson.dumps(body)
                    answers.append(await client.post("/graphql", content=content, headers=headers))
                found += [(each.status_code, dict(each.headers), each.content) for each in answers]
        return found

    short = await gone_over()

    async def never(*_: object) -> None:
        return None

    monkeypatch.setattr(Endpoint, "_answer", never)
    monkeypatch.setattr(Plans, "answer", lambda *_: never_planned())
    assert short == await gone_over()
    assert sum(each[0] == 200 for each in short) > len(HEADERS)


async def never_planned() -> Any:
    return replace(NOT_PLANNED)


async def test_caches_may_keep_what_is_the_same_for_all(catalog_store: Store) -> None:
    address = "/graphql?query=" + DARK
    async with application(catalog_store) as client:
        first = await client.get(address)
        assert first.headers["cache-control"] == "public, no-cache"
        again = await client.get(
            address, headers={"if-none-match": f'"x", {first.headers["etag"]}'}
        )
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        other = await client.get(address.replace("dark", "leternaute"))
        assert other.headers["etag"] != first.headers["etag"]
        posted = await client.post("/graphql", json={"query": DARK})
        assert "etag" not in posted.headers
        wrong = await client.get(address.replace("name", "nothing"))
        assert wrong.headers["cache-control"] == "no-store"


async def test_what_depends_on_a_token_is_for_nobody_else(catalog_store: Store) -> None:
    async with application(catalog_store, CATALOG_JWT_SECRET="s" * 32) as client:
        settings = Settings(_env_file=None, CATALOG_JWT_SECRET="s" * 32)
        token = mint(settings, "someone", [], timedelta(minutes=1))
        headers = {"authorization": f"Bearer {token}", "if-none-match": "*"}
        for query in (DARK, "{ me { id } }", "{ __schema { queryType { name } } }"):
            for answer in (
                await client.get("/graphql", params={"query": query}, headers=headers),
                await client.post("/graphql", json={"query": query}, headers=headers),
            ):
                assert answer.status_code == 200
                assert answer.headers["cache-control"] == "private, no-store"
                assert answer.headers["vary"] == "Authorization"


async def test_kept_answers_end_with_a_write_or_their_time(small: Store) -> None:
    (found,) = await small.read("MATCH (t:Title) RETURN t.id AS slug, t.name AS name LIMIT 1")
    name = found["name"]
    body = {"query": DARK.replace("dark", found["slug"])}
    async with application(small, CATALOG_RESPONSE_CACHE_SECONDS=0.5) as client:

        async def queries(**more: Any) -> int:
            before = small.queries
            answer = await client.post("/graphql", json=body, **more)
            assert answer.json() == {"data": {"title": {"name": name}}}
            return small.queries - before

        assert [await queries(), await queries()] == [1, 0]
        name += " II"
        rename = "MATCH (t:Title {id: $slug}) SET t.name = $name"
        await small.write(rename, {"slug": found["slug"], "name": name})
        assert [await queries(), await queries()] == [1, 0]
        await asyncio.sleep(0.6)
        assert await queries() == 1
        address = await client.get("/graphql", params=body)
        assert address.headers["cache-control"] == "public, no-cache"
    async with application(small) as client:
        assert [await queries(), await queries()] == [1, 1]


async def test_long_answers_are_compressed(catalog_store: Store) -> None:
    query = "{ titles(first: 50) { nodes { slug name synopsis } } }"
    async with application(catalog_store) as client:
        long = await client.post("/graphql", json={"query": query})
        plain = {"accept-encoding": "identity"}
        same = await client.post("/graphql", json={"query": query}, headers=plain)
    assert long.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in same.headers
    assert long.content == same.content


def every_argument() -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """For each field with arguments, an operation in which all of these are variables, and two sets
    of their values."""
    query = SCHEMA._schema.query_type
    assert query is not None
    paths: list[tuple[str, str, Any]] = [
        (f"{name}({required(field)}) {{ ", " }", named(field.type))
        for name, field in query.fields.items()
        if isinstance(named(field.type), GraphQLObjectType)
    ]
    yield from (each for name, field in query.fields.items() for each in one("", "", name, field))
    for before, after, type_ in paths:
        start = before.replace("()", "")
        inner = [(start, after, type_)]
        if "nodes" in type_.fields:
            inner.append((f"{start}nodes {{ ", f" }}{after}", named(type_.fields["nodes"].type)))
        for start, end, of in inner:
            for name, field in getattr(of, "fields", {}).items():
                yield from one(start, end, name, field)


def one(
    before: str, after: str, name: str, field: GraphQLField
) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    given: list[dict[str, Any]] = [{}, {}]
    # Pages from their end are in OPERATIONS: these arguments exclude each other.
    usable = {n: each for n, each in field.args.items() if n not in ("last", "after", "before")}
    for argument, declared in usable.items():
        for which in (0, 1):
            given[which][argument] = value_of(declared.type, which)
    if not usable:
        return
    names = sorted(usable)
    declared_as = ", ".join(f"${each}: {field.args[each].type}" for each in names)
    passed = ", ".join(f"{each}: ${each}" for each in names)
    body = selected(named(field.type), 2)
    yield f"query({declared_as}) {{ {before}{name}({passed}) {body}{after} }}", given[0], given[1]


def selected(type_: Any, depth: int) -> str:
    if isinstance(type_, GraphQLUnionType | GraphQLInterfaceType):
        return "{ __typename }"
    if not isinstance(type_, GraphQLObjectType):
        return ""
    leaves = [
        name
        for name, field in type_.fields.items()
        if not isinstance(named(field.type), GraphQLObjectType | GraphQLUnionType)
        and not required(field)
    ]
    inner = [
        f"{name} {selected(named(field.type), depth - 1)}"
        for name, field in type_.fields.items()
        if depth and name in ("nodes", "edges", "node", "pageInfo")
    ]
    return "{ " + " ".join([*leaves[:4], *inner] or ["__typename"]) + " }"


def required(field: GraphQLField) -> str:
    texts = {"slug": '"leternaute"', "text": '"dark"'}
    return ", ".join(
        f"{name}: {texts.get(name) or literal(each.type)}"
        for name, each in field.args.items()
        if isinstance(each.type, GraphQLNonNull)
    )


def value_of(type_: Any, which: int) -> Any:
    """One of two values that a variable may have."""
    inner = type_.of_type if isinstance(type_, GraphQLNonNull) else type_
    if isinstance(inner, GraphQLList):
        return [value_of(inner.of_type, which)]
    if isinstance(inner, GraphQLEnumType):
        return [*inner.values, *inner.values][which]
    if isinstance(inner, GraphQLInputObjectType):
        fields = {n: f for n, f in inner.fields.items() if isinstance(f.type, GraphQLNonNull)}
        return {name: value_of(field.type, which) for name, field in fields.items()}
    values: dict[str, Any] = {
        "Int": [1, 2],
        "Float": [0.2, 0.4],
        "Boolean": [True, False],
        "CountryCode": ["FR", "US"],
        "Date": ["2024-01-02", "2020-01-01"],
        "ID": [global_id("Title", "dark"), global_id("Technique", "led-volume")],
    }
    return values.get(inner.name, ["dark", "leternaute"])[which]


async def test_whatever_argument_is_a_variable(
    embedded_server: Server, prepared_seeds: PreparedSeeds
) -> None:
    """A plan that was made with one value is right for another."""
    ways: Counter[str] = Counter()
    async with prepared_seeds.opened(embedded_server) as store:
        for text, first, second in every_argument():
            SCHEMA.plans.counts.clear()
            for variables in (first, second):
                by_plan = await answered(True, store, text, variables, CURATOR)
                by_core = await answered(False, store, text, variables, CURATOR)
                assert by_plan == by_core, (text, variables)
            ways += SCHEMA.plans.counts
    assert ways["planned"] > ways["executed"] / 2
