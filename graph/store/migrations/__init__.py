"""Numbered changes of the store's schema, applied in order and recorded in the store.

A migration is a file `NNNN_name.cypher` in this folder, statements separated by semicolons, each
safe to repeat. A migration that has been released is never edited; a change is a new file.
"""

from __future__ import annotations

from importlib.resources import files

from graph.common.errors import SchemaVersionError
from graph.store.driver import Store
from graph.store.locks import exclusive
from graph.store.queries import query


def migrations() -> dict[int, list[str]]:
    """The statements of each migration, by number, in order."""
    found: dict[int, list[str]] = {}
    for entry in sorted(files(__name__).iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".cypher"):
            lines = entry.read_text(encoding="utf-8").splitlines()
            text = "\n".join(line for line in lines if not line.startswith("//"))
            number = int(entry.name[:4])
            if number in found:
                raise ValueError(f"two migrations have the number {number:04}")
            found[number] = [part.strip() for part in text.split(";") if part.strip()]
    return found


FULL_TEXT = "CREATE FULLTEXT INDEX "
"""How a statement begins that only an engine with such a DDL is given."""

LATEST = max(migrations())
"""The schema version that this program reads and writes."""


async def schema_version(store: Store) -> int:
    """The version of the schema in the store; 0 when it is empty."""
    rows = await store.read(query("store/read_schema_version"))
    return int(rows[0]["version"])


async def migrate(store: Store) -> list[int]:
    """Bring the store up to date; returns the numbers applied now, in order.

    Safe to repeat, and safe when several processes start at once: one applies, the others wait.
    Raises SchemaVersionError when a newer program has written the store.
    """
    version = await schema_version(store)
    _refuse_newer(version)
    if version == LATEST:
        return []
    applied = []
    async with exclusive(store, "migrations"):
        version = await schema_version(store)
        for number, statements in migrations().items():
            if number > version:
                for statement in statements:
                    if store.dialect.full_text_ddl or not statement.startswith(FULL_TEXT):
                        await store.write(statement)
                await store.write(
                    query("store/record_migration"), {"id": str(number), "number": number}
                )
                applied.append(number)
    return applied


def _refuse_newer(version: int) -> None:
    if version > LATEST:
        raise SchemaVersionError(
            f"the store has schema version {version}, newer than this program's {LATEST};"
            " upgrade craftgraph, or use another store"
        )
