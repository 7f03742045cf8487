"""`catalog status` and `catalog engine`: the store, for its operators."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from catalog.commands.console import out
from catalog.commands.invocation import async_command, read_settings
from catalog.opening import open_store
from graph.common.counts import counted
from graph.common.errors import GraphError

if TYPE_CHECKING:
    from catalog.settings import Settings
    from graph.store.driver import Store


def status(
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Print which store is used, what it holds, and whether anything is out of date.

    Also prints what the next `catalog link` would do.
    """
    _status(read_settings(), json)


@async_command
async def _status(settings: Settings, json: bool) -> None:
    from graph.similarity.due import pending_changes
    from graph.store import status as store_status
    from graph.store.migrations import LATEST

    async with open_store(settings) as store:
        found = await store_status.read(store)
        ahead = None
        if found.schema_version == LATEST:
            ahead = await pending_changes(
                store,
                fingerprint=found.expected_fingerprint,
                top=settings.similarity_top,
                floor=settings.similarity_floor,
            )
        counts = await store_status.counts(store)
        edges = await store_status.edge_counts(store, found.generation) if found.generation else {}
        model = None
        if found.schema_version == LATEST:
            model = await model_status(settings, store)
    if json:
        out.print_json(
            data={
                "engine": found.engine,
                "uri": found.uri,
                "schemaVersion": found.schema_version,
                "counts": counts,
                "similarity": {
                    "state": found.state,
                    "fingerprint": found.fingerprint,
                    "expectedFingerprint": found.expected_fingerprint,
                    "builtAt": found.built_at,
                    "updatedAt": found.updated_at,
                    "edges": edges,
                    "waiting": ahead and ahead.as_json(),
                },
                "recommendations": model and model.as_json(),
                "problems": found.problems(),
            }
        )
        return
    out.print(f"engine        {found.engine} at {found.uri}", markup=False)
    out.print(f"schema        version {found.schema_version}")
    for kind, count in counts.items():
        out.print(f"{kind:<14}{count}")
    out.print(f"similarity    {found.state}")
    out.print(f"fingerprint   {found.fingerprint or 'none'}", markup=False)
    if found.built_at:
        since = f", updated {found.updated_at}" if found.updated_at else ""
        out.print(f"rebuilt       {found.built_at}{since}")
    if ahead:
        for line in ahead.lines():
            out.print(line, markup=False)
    for kind, count in edges.items():
        out.print(f"  edges of {kind}: {count}")
    if model:
        out.print(f"recommendations: {model.line()}", markup=False)
    for subject, problem in found.problems().items():
        out.print(f"[yellow]{subject}:[/] {problem}")


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """state: NOT_TRAINED, CURRENT, STALE (viewers or titles have changed since), UNREADABLE."""

    state: str
    trained_at: str | None = None
    fingerprint: str | None = None
    viewers: int | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "state": self.state,
            "trainedAt": self.trained_at,
            "fingerprint": self.fingerprint,
            "viewers": self.viewers,
        }

    def line(self) -> str:
        if self.trained_at is None:
            return f"{self.state}; run `catalog train`"
        return f"{self.state}, of {counted(self.viewers or 0, 'viewer')}, trained {self.trained_at}"


async def model_status(settings: Settings, store: Store) -> ModelStatus:
    """The state of the model in the data folder, compared with the store."""
    from graph.recommend.rank.collaborative import about
    from graph.recommend.rank.training_data import training_data_version

    try:
        found = about(settings.recommendations_dir)
    except GraphError:
        return ModelStatus("UNREADABLE")
    if found is None:
        return ModelStatus("NOT_TRAINED")
    state = "CURRENT" if found.data == await training_data_version(store) else "STALE"
    return ModelStatus(state, found.trained_at, found.fingerprint, found.viewers)


def engine() -> None:
    """Run the embedded database engine alone until Ctrl-C.

    Other commands that use the same data folder join it and start faster.
    """
    _engine(read_settings())


@async_command
async def _engine(settings: Settings) -> None:
    from graph.store.engines.embedded import USERNAME, EmbeddedEngine
    from graph.store.engines.supervision import Supervisor

    if settings.neo4j_uri:
        raise GraphError("NEO4J_URI is set, so the embedded engine is not in use")
    joined = await asyncio.to_thread(
        EmbeddedEngine.join, settings.data_dir, heap=settings.engine_heap
    )
    with joined:
        how = "started" if joined.started_here else "joined the running engine, process"
        out.print(f"{how} {joined.process}" if not joined.started_here else "started")
        out.print(f"Bolt       {joined.uri} as {USERNAME}", markup=False)
        out.print(f"data       {joined.folder} (the password is in the file `password` there)")
        out.print("It stops when the last command that uses it ends. Stop with Ctrl-C.")
        supervisor = Supervisor(joined)
        async with supervisor.watching(lambda: supervisor.address(joined.uri)):
            await asyncio.Event().wait()
