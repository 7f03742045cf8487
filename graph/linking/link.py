"""`catalog link`: embed what changed, and bring the similarity edges up to date.

Everything derived belongs to a generation, a number on vectors and edges. A full rebuild
(`build`) writes the next generation, which no reader looks at, and ends with one transaction that
makes it current. The generation before the current one stays until the next rebuild, for readers
that began before the change. Between rebuilds an update (`update`) changes the current generation
in one transaction. Killed before its last transaction, either leaves the old edges in force. One
link runs at a time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from graph.common.errors import StoreError
from graph.common.progress import Progress, silent
from graph.search.entries import write_entries
from graph.search.vectors import embed_entries
from graph.similarity import embeddings
from graph.similarity.build import build
from graph.similarity.due import full_rebuild
from graph.similarity.inputs import SCORE_RECIPE, Inputs, embed_techniques, read_inputs
from graph.similarity.relations import matrices
from graph.similarity.space import DRIFT_TOLERANCE, Space
from graph.similarity.update import MOST_WRITES, TooMuch, Update, plan_update, read_lists
from graph.store.driver import Store
from graph.store.locks import exclusive
from graph.store.queries import query


@dataclass(frozen=True, slots=True)
class LinkReport:
    """What a link has done.

    embedded: technique texts embedded now. rebuilt: whether all edges were built anew, and
    reason: why. edges: how many were built, by relationship type. changed: profiles that were
    brought up to date, and written: edges written or removed for that, by relationship type;
    both are empty when nothing was updated.
    """

    embedded: int
    rebuilt: bool
    generation: int
    edges: Mapping[str, int]
    reason: str | None = None
    updated: bool = False
    changed: Mapping[str, int] = field(default_factory=dict)
    written: Mapping[str, int] = field(default_factory=dict)


async def link(
    store: Store,
    *,
    model: str = embeddings.BUNDLED_MODEL,
    top: int = 50,
    floor: float = 0.1,
    full: bool = False,
    space: Space | None = None,
    tolerance: float = DRIFT_TOLERANCE,
    most: int = MOST_WRITES,
    progress: Progress | None = None,
) -> LinkReport:
    """Bring embeddings and similarity edges up to date with the data.

    top: edges kept for each title by technique (for the rest at most OTHER_TOP). floor: scores up
    to it give no edge. full: rebuild everything even if it is not due. space: rebuild in this one
    rather than in a new one. tolerance: the drift beyond which a full rebuild is due. most: edges
    that an update may write; where it would be more, everything is rebuilt.
    Safe to repeat (nothing changed: nothing written) and to kill. Raises ModelError, StoreError.
    """
    fingerprint = embeddings.fingerprint(model)
    report: Progress = progress or silent
    async with exclusive(store, "link") as holder:
        status = (await store.read(query("store/read_status")))[0]
        embedded = await embed_techniques(store, model, fingerprint, report)
        await write_entries(store, report)  # those that a killed load or a migration has left
        await embed_entries(store, model, fingerprint, report)
        inputs = await read_inputs(store)
        generation = status["generation"] or 0
        current = {
            "holder": holder,
            "revision": status["revision"],
            "fingerprint": fingerprint,
            "model": model,
            "digest": inputs.digest(fingerprint, top, floor),
            "top": top,
            "floor": floor,
        }
        seen = status["linkedRevision"] == current["revision"]
        unchanged = generation and seen and status["inputDigest"] == current["digest"]
        if unchanged and not full and space is None:
            return LinkReport(embedded, False, generation, {})
        reason = "asked for"
        if not full and space is None:
            due = await full_rebuild(
                store,
                status,
                inputs.embedding_keys,
                inputs.uses,
                fingerprint=fingerprint,
                top=top,
                floor=floor,
                tolerance=tolerance,
            )
            if due.reason is None and due.space is not None:
                try:
                    update = await _update(store, status, inputs, due.space, current, most, report)
                except TooMuch:
                    reason = f"an update would write more than {most:,} edges"
                else:
                    return LinkReport(
                        embedded,
                        False,
                        generation,
                        {},
                        updated=bool(update.steps),
                        changed=update.changed,
                        written=update.written,
                    )
            else:
                reason = due.reason or reason
        generation, edges = await _rebuild(store, inputs, space, current, generation, report)
        return LinkReport(embedded, True, generation, edges, reason)


async def _rebuild(
    store: Store,
    inputs: Inputs,
    space: Space | None,
    current: Mapping[str, Any],
    generation: int,
    progress: Progress,
) -> tuple[int, dict[str, int]]:
    if space is None:
        space = await asyncio.to_thread(
            Space.of, inputs.embeddings, inputs.embedding_keys, inputs.broader, inputs.uses
        )
    generation, edges = await build(
        store,
        inputs,
        space,
        current=generation,
        top=current["top"],
        floor=current["floor"],
        progress=progress,
    )
    made_current = await store.write(
        query("similarity/set_current_generation"),
        {
            **current,
            "generation": generation,
            "recipe": SCORE_RECIPE,
            "constants": space.constants(),
            "shrinkage": space.shrinkage,
            "builtAt": _now(),
        },
    )
    if not made_current:
        raise StoreError(
            "another process has built similarity edges meanwhile; run `catalog link` again"
        )
    return generation, edges


async def _update(
    store: Store,
    status: Mapping[str, Any],
    inputs: Inputs,
    space: Space,
    current: Mapping[str, Any],
    most: int,
    progress: Progress,
) -> Update:
    generation = status["generation"]
    update = await plan_update(
        store,
        generation,
        await asyncio.to_thread(matrices, inputs, space),
        await read_lists(store, generation),
        top=current["top"],
        floor=current["floor"],
        most=most,
        progress=progress,
    )
    guard = {
        **current,
        "generation": generation,
        "previous": status["inputDigest"],
        "updatedAt": _now() if update.steps else status["updatedAt"],
    }
    answers = await store.write_together(
        [(query("similarity/begin_update"), guard), *update.steps], guarded=True
    )
    if not answers[0]:
        # Either another process was here, or this transaction had taken effect when the
        # connection broke, and was tried again.
        now = (await store.read(query("store/read_status")))[0]
        if now["inputDigest"] != current["digest"] or now["generation"] != generation:
            raise StoreError(
                "another process has changed similarity edges meanwhile; run `catalog link` again"
            )
    return update


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
