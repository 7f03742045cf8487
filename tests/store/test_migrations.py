"""Migrations: repeatable, safe at once from several processes, and their constraints hold."""

from __future__ import annotations

import asyncio
import re

import pytest

from graph.common.errors import SchemaVersionError, StoreError
from graph.loading.kinds import RECORDS
from graph.model.labels import KEYED_LABELS
from graph.store import status
from graph.store.driver import Store
from graph.store.migrations import LATEST, migrate, migrations, schema_version
from graph.store.queries import query
from graph.viewers.records import Event
from tests.store.dump import dump
from tests.support.servers import Server

NODES = [kind.__name__ for kind in RECORDS if not kind.relation and kind is not Event]
KEYED = (*KEYED_LABELS, *NODES)
KEY = re.compile(
    r"CREATE CONSTRAINT (\w+) IF NOT EXISTS FOR \(n:(\w+)\) REQUIRE n\.id IS UNIQUE", re.ASCII
)


def test_migrations_declare_exactly_the_keys_of_the_model() -> None:
    statements = [statement for each in migrations().values() for statement in each]
    # The lock's own key cannot wait for a migration: migrating takes a lock.
    found = [
        KEY.fullmatch(statement)
        for statement in [*statements, query("store/create_lock_constraint")]
    ]
    keys = [(match[1], match[2]) for match in found if match]
    assert sorted(label for _, label in keys) == sorted(KEYED)
    assert [name for name, label in keys if name != f"{label.lower()}_id"] == []


def test_migrations_are_numbered_without_gaps_and_repeatable() -> None:
    assert list(migrations()) == list(range(1, LATEST + 1))
    for statements in migrations().values():
        for statement in statements:
            assert re.match(
                r"(CREATE (FULLTEXT )?\w+ \w+ IF NOT EXISTS|(MATCH \(n:\w+\) )?MERGE) ", statement
            ), statement


async def test_migrating_again_changes_nothing(server: Server, store: Store) -> None:
    await server.empty(store)
    assert await schema_version(store) == 0
    problems = (await status.read(store)).problems()
    assert problems["schema"].endswith(f"has schema version 0, this program needs {LATEST}")
    assert await migrate(store) == list(range(1, LATEST + 1))
    assert "schema" not in (await status.read(store)).problems()
    before = await dump(store)
    assert await migrate(store) == []
    assert await dump(store) == before
    # A migration that was killed before it was recorded is applied a second time.
    await store.write("MATCH (m:Migration) DELETE m")
    assert await migrate(store) == list(range(1, LATEST + 1))
    assert await dump(store, ["Lock"]) == [line for line in before if "['Lock']" not in line]


async def test_two_that_start_at_once_apply_each_migration_once(
    server: Server, store: Store
) -> None:
    async with server.open() as other:
        for _ in range(3):
            await server.empty(store)
            applied = await asyncio.gather(migrate(store), migrate(other), migrate(store))
            assert sorted(applied) == [[], [], list(range(1, LATEST + 1))]
            assert await schema_version(other) == LATEST
    rows = await store.read("MATCH (l:Lock) RETURN l.id AS id, l.holder AS holder")
    assert rows == [{"id": "migrations", "holder": None}]


async def test_a_newer_schema_is_refused(store: Store) -> None:
    newer = LATEST + 1
    await store.write(query("store/record_migration"), {"id": str(newer), "number": newer})
    before = await dump(store)
    message = (
        f"the store has schema version {newer}, newer than this program's {LATEST};"
        " upgrade craftgraph, or use another store"
    )
    with pytest.raises(SchemaVersionError) as refusal:
        await migrate(store)
    assert str(refusal.value) == message
    assert f"version {newer}" in (await status.read(store)).problems()["schema"]
    assert await dump(store) == before


async def test_a_second_node_with_the_same_id_is_refused(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A store tries again after such an error, since it may be due to two that MERGE at once.
    monkeypatch.setattr("graph.store.driver.RETRIES", 0)
    for label in KEYED:
        await store.write(f"MERGE (n:{label} {{id: 'twin'}})")
        with pytest.raises(StoreError):
            await store.write(f"CREATE (n:{label} {{id: 'twin'}})", repeatable=False)
        rows = await store.read(f"MATCH (n:{label} {{id: 'twin'}}) RETURN count(n) AS n")
        assert rows == [{"n": 1}], label
