"""The clients that people use, as they use them, against the running server.

Each script beside this file asks for two pages, and prints what it got and what it keeps as JSON.
What there is to get, a plain request says.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, NoReturn

import httpx
import pytest
from gql import Client, gql
from gql.transport.exceptions import TransportQueryError
from gql.transport.httpx import HTTPXAsyncTransport
from graphql import GraphQLError

HERE = Path(__file__).parent
TITLE = "leternaute"


@pytest.fixture(scope="session")
def node() -> str:
    """Node, where it is there and the clients are installed."""
    found = shutil.which("node")
    if found is None or shutil.which("npm") is None:
        unavailable("no Node (install Node 20 or later)")
    if not (HERE / "node_modules/.ready").is_file():
        unavailable("they are not installed (make clients)")
    return found


def unavailable(reason: str) -> NoReturn:
    """No Node or no packages: one line for a developer, a failure for the CI."""
    message = f"JavaScript clients were not tested: {reason}"
    if os.environ.get("CI") == "true":
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


@pytest.fixture
def api(server_url: str) -> str:
    return f"{server_url}/graphql"


def run(node: str, script: str, *words: str) -> Any:
    """What a script printed."""
    done = subprocess.run(
        [node, str(HERE / script), *words], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, f"{script}: {done.stderr}{done.stdout}"
    return json.loads(done.stdout)


def ask(api: str, query: str) -> Any:
    answer = httpx.post(api, json={"query": query}, timeout=60).json()
    assert "errors" not in answer, answer["errors"]
    return answer["data"]


def test_apollo_joins_the_pages_in_its_cache(node: str, api: str) -> None:
    there = ask(api, "{ titles(first: 6) { nodes { name } } }")
    names = [title["name"] for title in there["titles"]["nodes"]]
    got = run(node, "apollo.mjs", api)
    assert got["pages"] == [names[:3], names[3:]]
    assert got["joined"] == names
    assert got["cached"] == names
    assert set(got["types"]) == {"Query", "Title"}


def test_urql_answers_from_its_cache(node: str, api: str) -> None:
    there = ask(api, "{ techniques(first: 6) { nodes { name } } }")
    names = [technique["name"] for technique in there["techniques"]["nodes"]]
    got = run(node, "urql.mjs", api)
    assert got["pages"] == got["cached"] == [names[:3], names[3:]]
    assert got["methods"] == ["GET", "GET"]


def test_relay_compiles_and_pages_through_node(node: str, api: str) -> None:
    query = """{ title(slug: "%s") { name uses(first: 4) {
        pageInfo { hasNextPage } nodes { technique { name } } } } }"""
    title = ask(api, query % TITLE)["title"]
    names = [use["technique"]["name"] for use in title["uses"]["nodes"]]
    got = run(node, "relay.mjs", api, TITLE)
    assert got["title"] == title["name"]
    assert got["pages"] == [names[:2], names[2:]]
    assert got["joined"] == names
    assert got["more"] is title["uses"]["pageInfo"]["hasNextPage"]
    assert got["refetched_by"] == "id"
    (connection,) = got["connection"]
    assert connection == {
        "count": "count",
        "cursor": "cursor",
        "direction": "forward",
        "path": ["uses"],
    }


def test_generated_types_fit_the_answers(node: str, api: str) -> None:
    query = """{ title(slug: "%s") { similarByTechnique(first: 4) {
        state edges { score node { name } } } } }"""
    similar = ask(api, query % TITLE)["title"]["similarByTechnique"]
    names = [edge["node"]["name"] for edge in similar["edges"]]
    got = run(node, "codegen.mjs", api, TITLE)
    assert got["pages"] == [names[:2], names[2:]]
    assert got["scores"] == [edge["score"] for edge in similar["edges"]]
    assert got["current"] is (similar["state"] == "CURRENT")


async def test_gql_of_python(api: str) -> None:
    query = gql("""
        query Creators($after: String) {
            creators(first: 3, after: $after) { nodes { name } pageInfo { endCursor } }
        }
    """)
    there = ask(api, "{ creators(first: 6) { nodes { name } } }")
    names = [creator["name"] for creator in there["creators"]["nodes"]]
    transport = HTTPXAsyncTransport(url=api, timeout=60)
    async with Client(transport=transport, fetch_schema_from_transport=True) as session:
        got: list[str] = []
        query.variable_values = {}
        for _ in range(2):
            page = (await session.execute(query))["creators"]
            got += [creator["name"] for creator in page["nodes"]]
            query.variable_values = {"after": page["pageInfo"]["endCursor"]}
        assert got == names

        with pytest.raises(GraphQLError, match="Cannot query field 'nope'"):
            await session.execute(gql("{ nope }"))  # refused here, by the schema that was fetched
        with pytest.raises(TransportQueryError) as refused:
            await session.execute(gql("{ titles(first: -1) { totalCount } }"))
    (error,) = refused.value.errors or []
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
