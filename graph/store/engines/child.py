"""The process that runs the embedded engine: `python -m graph.store.engines.child FOLDER HEAP`.

Started by `graph.store.engines.embedded`, which explains the folder's files.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import sys
import time
from pathlib import Path
from typing import Any

from graph.model.search import FULL_TEXT_INDEXES, FULL_TEXT_LABEL
from graph.store.engines.embedded import DATABASE, USERNAME, try_lock

WATCH_INTERVAL = 0.5
"""Seconds between two looks for remaining clients."""


def main(folder: Path, heap: str) -> None:
    lock = try_lock(folder / "engine.lock")
    if lock is None:
        sys.exit(f"another engine is running in {folder}")
    password = _password(folder / "password")
    port = _free_port()
    server = _serve(folder, password, port, heap)
    _wait_for_answer(port, password)
    state = {"pid": os.getpid(), "port": port, "password": password}
    _write_private(folder / "engine.json", json.dumps(state))
    try:
        while try_lock(folder / "clients.lock") is None:
            time.sleep(WATCH_INTERVAL)
        # Both locks are held until the process has ended, so that whoever comes next finds it gone.
        (folder / "engine.json").unlink(missing_ok=True)
        server.stop()
    finally:
        # Whatever this ran into (the folder may be gone), no Java thread keeps us alive.
        os._exit(0)


def _serve(folder: Path, password: str, port: int, heap: str) -> Any:
    from arcadedb_embedded.server import ArcadeDBServer

    server = ArcadeDBServer(
        str(folder),
        password,
        config={
            "host": "127.0.0.1",
            "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
            "bolt_port": port,
            "bolt_defaultDatabase": DATABASE,
            "http_port": 0,
            "mode": "production",
        },
        jvm_kwargs={"heap_size": heap},
    )
    server.start()
    if not (folder / "databases" / DATABASE).exists():
        server.create_database(DATABASE)
    _index_texts(server.get_database(DATABASE))
    return server


def _index_texts(database: Any) -> None:
    """Make the full-text indexes that migration 0003 makes on Neo4j; safe to repeat.

    This engine makes them by its SQL only, and its Bolt port takes no SQL.
    """
    database.command("sql", f"CREATE VERTEX TYPE {FULL_TEXT_LABEL} IF NOT EXISTS")
    known = {str(row.get("name")) for row in database.query("sql", "SELECT FROM schema:indexes")}
    for name, key in FULL_TEXT_INDEXES.items():
        database.command("sql", f"CREATE PROPERTY {FULL_TEXT_LABEL}.{key} IF NOT EXISTS STRING")
        if name not in known:
            database.command("sql", f"CREATE INDEX {name} ON {FULL_TEXT_LABEL} ({key}) FULL_TEXT")


def _wait_for_answer(port: int, password: str) -> None:
    # The port opens before the database answers.
    from neo4j import GraphDatabase
    from neo4j.exceptions import DriverError, Neo4jError

    with GraphDatabase.driver(f"bolt://127.0.0.1:{port}", auth=(USERNAME, password)) as driver:
        for attempt in range(100):
            try:
                with driver.session(database=DATABASE) as session:
                    session.run("RETURN 1").consume()
                return
            except (DriverError, Neo4jError):
                if attempt == 99:
                    raise
                time.sleep(0.1)


def _password(path: Path) -> str:
    """The password of the folder's engine; it is fixed when the folder is first used."""
    if not path.exists():
        _write_private(path, secrets.token_urlsafe(24))
    return path.read_text(encoding="ascii")


def _write_private(path: Path, text: str) -> None:
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    part.replace(path)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
