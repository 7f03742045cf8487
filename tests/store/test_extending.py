"""A property that is declared on titles is loaded, filtered, sorted and counted by, and nothing
else has to know it: what docs/extending.md says."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from pathlib import Path
from typing import Any

from graph.store.dialect import NEO4J
from tests.store.memory import write_folder
from tests.support.servers import PROJECT, Server

SCRIPT = """
import asyncio, json, os, sys
from dataclasses import replace
from pathlib import Path

from graph.declare.fields import prop
from graph.declare.scalars import INT
from graph.declare.values import Count
from graph.titles import declaration

budget = prop(
    INT, "What it cost.", filterable=True, sortable=True, aggregated=True, facet="budgets",
    loadable=Count,
)
fields = {**declaration.TITLE.fields, "budget": budget}
declaration.TITLE = replace(declaration.TITLE, fields=fields)
declaration.TYPES = tuple(
    declaration.TITLE if each.name == "Title" else each for each in declaration.TYPES
)

from catalog.schema import build_schema
from catalog.schema.context import Context
from catalog.settings import Settings
from graph.loading.load import load_folder
from graph.store import dialect
from graph.store.driver import Store

async def main(uri, username, password, database, engine, folder):
    async with Store(
        uri, username, password, database=database or None, dialect=getattr(dialect, engine)
    ) as store:
        await load_folder(store, Path(folder))
        result = await build_schema().execute(
            '''{ titles(where: {budget: {gte: 5}}, orderBy: [{budget: DESC}]) {
                nodes { slug budget }
                aggregate { budget { max } budgets { value count } }
                facets { budgets { value count } } } }''',
            context_value=Context(store, Settings()),
        )
        print(json.dumps({"data": result.data, "errors": [str(e) for e in result.errors or ()]}))

asyncio.run(main(*sys.argv[1:]))
"""
LINES: dict[str, list[dict[str, Any]]] = {
    "titles": [
        {"id": "dear", "name": "Dear", "budget": 9},
        {"id": "cheap", "name": "Cheap", "budget": 1},
        {"id": "middling", "name": "Middling", "budget": 5},
        {"id": "unknown", "name": "Unknown"},
    ]
}


async def test_a_declared_property_is_all_that_it_takes(
    server: Server, store: object, tmp_path: Path
) -> None:
    write_folder(LINES, tmp_path)
    engine = "NEO4J" if server.dialect is NEO4J else "EMBEDDED"
    where = [server.uri, server.username, server.password, server.database or "", engine]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", SCRIPT, *where, str(tmp_path)),
        cwd=PROJECT,
        stdout=PIPE,
        stderr=PIPE,
    )
    out, errors = await process.communicate()
    assert process.returncode == 0, errors.decode()
    answer = json.loads(out)
    assert answer["errors"] == []
    counts = [{"value": 5, "count": 1}, {"value": 9, "count": 1}]
    assert answer["data"]["titles"] == {
        "nodes": [{"slug": "dear", "budget": 9}, {"slug": "middling", "budget": 5}],
        "aggregate": {"budget": {"max": 9}, "budgets": counts},
        "facets": {
            "budgets": [
                {"value": 1, "count": 1},
                {"value": 5, "count": 1},
                {"value": 9, "count": 1},
            ]
        },
    }
