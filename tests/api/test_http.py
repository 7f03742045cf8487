"""GraphQL over HTTP: the running server, and the application where a fault must be provoked."""

from __future__ import annotations

import http.client
import json
import logging
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from catalog.http.app import MAXIMUM_BODY, create_app
from catalog.settings import Settings
from graph.common.errors import (
    EngineError,
    GraphError,
    ModelError,
    SchemaVersionError,
    StoreError,
    StoreRefused,
    StoreTimeout,
    StoreUnavailable,
)
from graph.linking.link import link
from graph.loading.load import load_folder
from graph.store.driver import Store

JSON = {"content-type": "application/json"}
DARK = '{ title(slug: "dark") { name } }'
ANSWER = {"data": {"title": {"name": "Dark"}}}
TWO = 'query A { title(slug: "dark") { name } } query B { title(slug: "nowhere") { name } }'
BY_SLUG = "query($slug: String!) { title(slug: $slug) { name } }"


@pytest.fixture(scope="module")
def api(server_url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server_url, timeout=60) as client:
        yield client


@asynccontextmanager
async def application(
    store: Store | None = None, **settings: Any
) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application; its store is one that is down, unless one is given."""
    down = Settings(_env_file=None, NEO4J_URI="bolt://127.0.0.1:1", **settings)
    app = create_app(down)
    async with app.router.lifespan_context(app) as state:
        assert state is not None
        served = {**state, "store": store} if store else state

        async def with_state(scope: Scope, receive: Receive, send: Send) -> None:
            await app({**scope, "state": dict(served)}, receive, send)

        transport = httpx.ASGITransport(with_state)
        async with httpx.AsyncClient(transport=transport, base_url="http://api.test") as client:
            yield client


@pytest.mark.parametrize(
    "request_body",
    [
        {"query": DARK},
        {"query": DARK, "variables": None, "operationName": None, "extensions": {}},
        {"query": BY_SLUG, "variables": {"slug": "dark"}},
        {"query": TWO, "operationName": "A"},
    ],
)
def test_answers_post_and_get_alike(api: httpx.Client, request_body: dict[str, Any]) -> None:
    posted = api.post("/graphql", json=request_body)
    parameters = {
        name: json.dumps(value) if isinstance(value, dict) else value
        for name, value in request_body.items()
        if value is not None
    }
    fetched = api.get("/graphql", params=parameters)
    for response in (posted, fetched):
        assert response.status_code == 200
        assert response.headers["content-type"] == "application/json"
        assert response.json() == ANSWER


def test_client_that_prefers_the_newer_media_type_is_answered(api: httpx.Client) -> None:
    accept = "application/graphql-response+json, application/json;q=0.9"
    response = api.post("/graphql", json={"query": DARK}, headers={"accept": accept})
    assert (response.status_code, response.json()) == (200, ANSWER)
    assert response.headers["content-type"] in accept


@pytest.mark.parametrize(
    ("content", "headers", "status", "message"),
    [
        (DARK, {"content-type": "text/plain"}, 400, "Unsupported content type"),
        (json.dumps({"query": DARK}), {}, 400, "Unsupported content type"),
        ('{"query": ', JSON, 400, "Unable to parse request body as JSON"),
        (b'{"query": "\xff"}', JSON, 400, "Unable to parse request body as JSON"),
        ('{"query": "{a}", "variables": {"a": "\\ud800"}}', JSON, 400, "Unable to parse"),
        ("[" * 100_000, JSON, 400, "Unable to parse request body as JSON"),
        ("", JSON, 400, "Unable to parse request body as JSON"),
        ('"a text"', JSON, 400, "must be a JSON object"),
        ("null", JSON, 400, "No GraphQL query found"),
        ("{}", JSON, 400, "No GraphQL query found"),
        ('{"query": 5}', JSON, 400, "must be a string"),
        ('{"query": "{a}", "variables": []}', JSON, 400, "must be an object"),
        (json.dumps([{"query": DARK}]), JSON, 400, "Batching is not enabled"),
        (json.dumps({"query": TWO, "operationName": "C"}), JSON, 400, 'operation named "C"'),
        ('{"query": "fragment F on Title { name }"}', JSON, 400, "operation"),
    ],
)
def test_requests_that_are_not_graphql(
    api: httpx.Client, content: str | bytes, headers: dict[str, str], status: int, message: str
) -> None:
    response = api.post("/graphql", content=content, headers=headers)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/json"
    (error,) = response.json()["errors"]
    assert message in error["message"]
    assert error["extensions"]["code"] == "BAD_REQUEST"


def test_methods_that_are_not_for_asking(api: httpx.Client) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        assert api.request(method, "/graphql").status_code == 405
    refused = api.get("/graphql", params={"query": "mutation { a }"})
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["message"] == "mutations are not allowed when using GET"
    assert api.get("/graphql", params={"query": DARK, "variables": "{"}).status_code == 400


def nested(field: str, levels: int) -> str:
    return (
        '{ technique(slug: "led-volume") '
        + f"{{ {field} " * levels
        + "{ slug }"
        + " }" * (levels + 1)
    )


@pytest.mark.parametrize(
    ("query", "variables", "code", "message"),
    [
        ("{ title(", {}, "GRAPHQL_PARSE_FAILED", "Syntax Error"),
        ("{ nope }", {}, "GRAPHQL_VALIDATION_FAILED", "Cannot query field 'nope'"),
        (BY_SLUG, {"slug": 5}, "BAD_USER_INPUT", "'$slug' has invalid value"),
        (BY_SLUG, {}, "BAD_USER_INPUT", "'$slug' has invalid value"),
        ("{ titles(first: -1) { totalCount } }", {}, "BAD_USER_INPUT", "first is -1"),
        (nested("broader", 25), {}, "REQUEST_TOO_LARGE", "at most 20 levels deep"),
        (nested("broader", 1000), {}, "REQUEST_TOO_LARGE", "nested too deeply"),
        (
            "{ title(slug: " + "[" * 2000 + "]" * 2000 + ") { name } }",
            {},
            "REQUEST_TOO_LARGE",
            "nested too deeply",
        ),
        ("{" + " __typename" * 5000 + "}", {}, "REQUEST_TOO_LARGE", "more than 5000 tokens"),
        (
            "{" + " ".join(f"a{n}: titles {{ totalCount }}" for n in range(21)) + "}",
            {},
            "REQUEST_TOO_LARGE",
            "at most 20 root fields",
        ),
        (
            """{ titles(first: 100) { nodes { uses(first: 100) { nodes {
                 technique { titles(first: 100) { nodes { slug } } } } } } } }""",
            {},
            "REQUEST_TOO_LARGE",
            "more than 20000 objects",
        ),
        (
            "query($ids: [ID!]!) { nodes(ids: $ids) { id } }",
            {"ids": ["x"] * 101},
            "BAD_USER_INPUT",
            "at most 100",
        ),
    ],
    ids=[
        "parse", "validation", "variable", "no variable", "argument", "depth", "nesting",
        "nested value", "tokens", "root fields", "objects", "ids",
    ],
)  # fmt: skip
def test_refusals_have_a_code(
    api: httpx.Client, query: str, variables: dict[str, Any], code: str, message: str
) -> None:
    response = api.post("/graphql", json={"query": query, "variables": variables})
    assert response.status_code == 200
    answer = response.json()
    assert answer["data"] is None or set(answer["data"].values()) == {None}
    (error,) = answer["errors"]
    assert message in error["message"]
    assert error["extensions"]["code"] == code
    assert error["locations"]


@pytest.mark.parametrize(
    ("setting", "value", "message"),
    [
        ("CATALOG_MAX_DEPTH", 2, "at most 2 levels deep"),
        ("CATALOG_MAX_ROOT_FIELDS", 1, "at most 1 root fields"),
        ("CATALOG_MAX_OBJECTS", 99, "more than 99 objects"),
        ("CATALOG_MAX_TOKENS", 100, "more than 100 tokens"),
    ],
)
async def test_limits_are_settings(setting: str, value: int, message: str) -> None:
    page = "titles(first: 100) { nodes { slug } }"
    padding = "__typename " * (80 if setting == "CATALOG_MAX_TOKENS" else 1)
    async with application(None, **{setting: value}) as client:
        answer = await client.post("/graphql", json={"query": f"{{ {page} b: {page} {padding} }}"})
    assert message in answer.text


def test_huge_body_is_refused_before_it_is_sent(server_url: str) -> None:
    """Comments are no tokens: without this limit, 50 MB of them keep the server busy for 17 s."""
    address = urlsplit(server_url)
    connection = http.client.HTTPConnection(address.netloc, timeout=10)
    connection.putrequest("POST", "/graphql")
    for name, value in {**JSON, "content-length": "50000000"}.items():
        connection.putheader(name, value)
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


async def test_huge_body_of_unstated_length_is_refused() -> None:
    sent = 0

    async def parts() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 50 * MAXIMUM_BODY:
            sent += 100_000
            yield b"#" * 100_000

    async with application() as client:
        response = await client.post("/graphql", content=parts(), headers=JSON)
        largest = json.dumps({"query": "{ __typename }", "a": ""}).encode()
        fitting = largest.replace(b'""', b'"' + b"a" * (MAXIMUM_BODY - len(largest)) + b'"')
        fits = await client.post("/graphql", content=fitting, headers=JSON)
    assert response.status_code == 413
    assert (len(fitting), fits.json()) == (MAXIMUM_BODY, {"data": {"__typename": "Query"}})


async def test_unexpected_errors_are_masked(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def read(*_: object, **__: object) -> Any:
        raise RuntimeError("secret")

    monkeypatch.setattr(Store, "read", read)
    async with application() as client:
        with caplog.at_level(logging.ERROR):
            response = await client.post("/graphql", json={"query": DARK})
    assert response.status_code == 200
    assert "secret" not in response.text
    (error,) = response.json()["errors"]
    assert error["path"] == ["title"]
    assert error["extensions"] == {"code": "INTERNAL"}
    reference = re.search(r"reference in the server's log is ([0-9a-f]{12})\.$", error["message"])
    assert reference
    (record,) = [record for record in caplog.records if reference[1] in record.getMessage()]
    assert record.exc_info
    assert str(record.exc_info[1]) == "secret"


async def test_store_that_is_down(caplog: pytest.LogCaptureFixture) -> None:
    """Clients are told that it cannot be reached; where it is stands in the log only."""
    async with application() as client:
        health = await client.get("/healthz")
        ready = await client.get("/readyz")
        answer = (await client.post("/graphql", json={"query": DARK})).json()
    assert (health.status_code, health.json()) == (200, {"status": "ok"})
    assert ready.status_code == 503
    assert ready.json()["status"] == "not ready"
    assert answer["data"] == {"title": None}
    assert answer["errors"][0]["extensions"]["code"] == "STORE_UNAVAILABLE"
    for message in (ready.json()["problems"]["store"], answer["errors"][0]["message"]):
        assert message.startswith("the catalog's store cannot be reached at the moment; try again")
        assert "127.0.0.1" not in message
        reference = re.search(r"reference in the server's log is ([0-9a-f]{12})$", message)
        assert reference
        (line,) = [each for each in caplog.messages if reference[1] in each]
        assert "bolt://127.0.0.1:1 cannot be reached" in line


@pytest.mark.parametrize(
    "error",
    [
        StoreError("the store at bolt://db.internal:7687 failed: {neo4j_code: Neo.X}"),
        StoreRefused("the store at bolt://db.internal:7687 refused the user name"),
        StoreTimeout("the store at bolt://db.internal:7687 did not answer within 10 seconds"),
        StoreUnavailable("the store at bolt://db.internal:7687 cannot be reached: Couldn't"),
        SchemaVersionError("the store at bolt://db.internal:7687 has schema version 99"),
        EngineError("the embedded engine did not start in /srv/bolt://db.internal:7687"),
        ModelError("the model folder /srv/bolt://db.internal:7687 does not exist"),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_what_is_for_operators_is_masked(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: GraphError
) -> None:
    async def read(*_: object, **__: object) -> Any:
        raise error

    monkeypatch.setattr(Store, "read", read)
    async with application() as client:
        (shown,) = (await client.post("/graphql", json={"query": DARK})).json()["errors"]
    assert shown["extensions"] == {"code": error.code}
    assert shown["path"] == ["title"]
    assert "db.internal" not in str(shown)
    assert "Neo." not in str(shown)
    reference = re.search(r"reference in the server's log is ([0-9a-f]{12})$", shown["message"])
    assert reference
    assert f"{error.code}, reference {reference[1]}: {error}" in caplog.messages


def test_server_is_ready(api: httpx.Client) -> None:
    ready = api.get("/readyz")
    assert (ready.status_code, ready.json()) == (200, {"status": "ready", "problems": {}})


async def test_readiness_follows_the_store(store: Store, tmp_path: Path) -> None:
    """Not built, current, stale: on each engine."""
    titles = [{"id": slug, "name": slug} for slug in ("one", "two", "three")]
    uses = [{"title": title["id"], "technique": "cut"} for title in titles[:2]]
    cut = {"id": "cut", "name": "Cut", "description": "One shot ends and another begins."}
    for kind, records in (("techniques", [cut]), ("titles", titles), ("uses", uses)):
        text = "".join(json.dumps(record) + "\n" for record in records)
        (tmp_path / f"{kind}.jsonl").write_text(text)

    async with application(store) as client:

        async def readiness() -> tuple[int, dict[str, str]]:
            response = await client.get("/readyz")
            return response.status_code, response.json()["problems"]

        # What waits for `catalog link` is said; it keeps no request from being answered.
        await load_folder(store, tmp_path)
        code, problems = await readiness()
        assert code == 200
        assert problems == {"similarity": "no similarity edges have been built; run `catalog link`"}
        await link(store)
        assert await readiness() == (200, {})
        with (tmp_path / "uses.jsonl").open("a") as file:
            file.write('{"title": "three", "technique": "cut"}\n')
        await load_folder(store, tmp_path)
        code, problems = await readiness()
        assert code == 200
        assert set(problems) == {"similarity"}
        assert "are stale (the data has changed" in problems["similarity"]
        await link(store)
        ours = store.context["fingerprint"]
        store.context["fingerprint"] = "another@model"
        code, problems = await readiness()
        assert code == 200
        assert f"built with {ours}, not with another@model" in str(problems)
        await store.write(
            "MATCH (m:Migration) WITH m ORDER BY m.number DESC LIMIT 1 DETACH DELETE m"
        )
        code, problems = await readiness()
        assert code == 503
        assert "this program needs" in problems["schema"]


async def test_other_origins_are_served_only_where_allowed() -> None:
    preflight = {
        "origin": "https://client.test",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
    }
    plain = {"origin": "https://client.test"}
    query = {"query": "{ __typename }"}
    async with application() as client:
        asked = await client.options("/graphql", headers=preflight)
        answered = await client.post("/graphql", json=query, headers=plain)
    assert (asked.status_code, asked.content) == (204, b"")
    assert asked.headers["allow"] == "GET, HEAD, OPTIONS, POST"
    for response in (asked, answered):
        assert not [name for name in response.headers if name.startswith("access-control")]

    async with application(CATALOG_CORS_ORIGINS=["https://client.test"]) as client:
        asked = await client.options("/graphql", headers=preflight)
        answered = await client.post("/graphql", json=query, headers=plain)
        other = {**preflight, "origin": "https://other.test"}
        refused = await client.options("/graphql", headers=other)
    assert asked.status_code == 200
    assert asked.headers["access-control-allow-headers"].find("content-type") >= 0
    for response in (asked, answered):
        assert response.headers["access-control-allow-origin"] == "https://client.test"
        assert "access-control-allow-credentials" not in response.headers
    assert refused.status_code == 400
    assert "access-control-allow-origin" not in refused.headers


SENT_BY_CLIENTS = {
    "Apollo Client": "accept,apollo-require-preflight,apollographql-client-name,"
    "apollographql-client-version,authorization,content-type",
    "Apollo Kotlin and iOS": "x-apollo-operation-id,x-apollo-operation-name,x-apollo-operation-type"
    ",content-type",
    "Relay": "accept,authorization,content-type,x-request-id",
    "urql": "accept,authorization,content-type,graphql-preflight",
    "tracing": "baggage,content-type,sentry-trace,traceparent,tracestate",
}


@pytest.mark.parametrize("headers", SENT_BY_CLIENTS.values(), ids=list(SENT_BY_CLIENTS))
@pytest.mark.parametrize("origins", [["https://client.test"], ["*"]])
async def test_headers_of_clients_pass_a_preflight(headers: str, origins: list[str]) -> None:
    preflight = {
        "origin": "https://client.test",
        "access-control-request-method": "POST",
        "access-control-request-headers": headers,
    }
    async with application(CATALOG_CORS_ORIGINS=origins) as client:
        asked = await client.options("/graphql", headers=preflight)
    assert asked.status_code == 200
    assert asked.headers["access-control-allow-origin"] in ("https://client.test", "*")
    allowed = {each.strip() for each in asked.headers["access-control-allow-headers"].split(",")}
    assert allowed >= set(headers.split(","))
    assert "POST" in asked.headers["access-control-allow-methods"]


async def test_another_origin_may_read_refusals_too() -> None:
    """Else a page sees only that something failed."""
    origin = {"origin": "https://client.test"}
    async with application(CATALOG_CORS_ORIGINS=["https://client.test"]) as client:
        refusals = [
            await client.post("/graphql", content="{", headers={**origin, **JSON}),
            await client.post("/graphql", json={}, headers={**origin, "authorization": "Bearer x"}),
            await client.post("/graphql", content=b"#" * 1_000_001, headers={**origin, **JSON}),
            await client.put("/graphql", headers=origin),
            await client.get("/nowhere", headers=origin),
            await client.get("/readyz", headers=origin),
        ]
    assert [each.status_code for each in refusals] == [400, 401, 413, 405, 404, 503]
    for response in refusals:
        assert response.headers["access-control-allow-origin"] == "https://client.test"


@pytest.mark.parametrize(
    ("path", "allowed", "status"),
    [
        ("/graphql", "GET, HEAD, OPTIONS, POST", 204),
        ("/", "GET, HEAD, OPTIONS", 204),
        ("/healthz", "GET, HEAD, OPTIONS", 204),
        ("/readyz", "GET, HEAD, OPTIONS", 204),
        ("/graphiql/licences.txt", "GET, HEAD, OPTIONS", 204),
        ("/nowhere", None, 404),
    ],
)
@pytest.mark.parametrize("origins", [[], ["https://client.test"]])
async def test_options_names_the_methods(
    path: str, allowed: str | None, status: int, origins: list[str]
) -> None:
    async with application(CATALOG_CORS_ORIGINS=origins) as client:
        found = await client.options(path)
    assert (found.status_code, found.headers.get("allow")) == (status, allowed)


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        ("/", "*/*"),
        ("/graphql", "text/html"),
        ("/graphql?query={__typename}", "application/json"),
        ("/graphql?query={", "application/json"),
        ("/graphql", "application/json"),
        ("/healthz", "*/*"),
        ("/readyz", "*/*"),
        ("/nowhere", "*/*"),
    ],
)
def test_head_is_get_without_the_body(api: httpx.Client, path: str, accept: str) -> None:
    got = api.get(path, headers={"accept": accept})
    head = api.head(path, headers={"accept": accept})
    assert head.status_code == got.status_code
    assert head.content == b""
    varying = {"date", "content-security-policy"}  # the page from the CDN has a nonce
    for name in set(got.headers) - varying:
        assert head.headers[name] == got.headers[name], name


def test_page_for_browsers(api: httpx.Client) -> None:
    """GraphiQL where it is built, else the page that says how to build it."""
    start = api.get("/")
    assert (start.status_code, start.headers["location"]) == (307, "/graphql")
    page = api.get("/", headers={"accept": "text/html"}, follow_redirects=True)
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    policy = page.headers["content-security-policy"].split("; ")
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert not re.search(r"script-src[^;]*(unsafe|\*|http)", "; ".join(policy))
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["vary"].split(", ") == ["Accept", "Accept-Encoding"]
    machine = api.get("/graphql", headers={"accept": "application/json"})
    assert machine.status_code == 400
    assert "No GraphQL query found in the request" in machine.text
