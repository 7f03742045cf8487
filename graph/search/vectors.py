"""Vectors: of search entries, built by `catalog link`, and of queries.

The model is loaded at the first query that needs it, once for the process.
"""

from __future__ import annotations

import asyncio
import threading
from functools import lru_cache

from graph.common.progress import Progress
from graph.similarity import embeddings
from graph.store.driver import WHOLE_GRAPH, Store
from graph.store.queries import query


async def embed_entries(store: Store, model: str, fingerprint: str, progress: Progress) -> int:
    """Embed the entries whose text or model has changed; returns how many.

    Written as they come: a build that is killed goes on where it was. Raises ModelError.
    """
    await store.write(query("search/set_technique_vectors"), {"model": fingerprint})
    abouts = await store.read(query("search/read_abouts"), deadline=WHOLE_GRAPH)

    async def write(batch: list[tuple[str, str, list[float]]]) -> None:
        rows = [{"id": id_, "key": key, "vector": vector} for id_, key, vector in batch]
        await store.write(query("search/set_vectors"), {"rows": rows, "model": fingerprint})

    return await embeddings.embed_changed(
        model,
        fingerprint,
        ((row["id"], row["about"], row["vectorKey"]) for row in abouts),
        write,
        lambda done, total: progress("embedding search entries", done, total),
    )


async def query_vector(model: str, text: str) -> list[float]:
    """The vector of a query, of length 1. Raises ModelError."""
    return list(await asyncio.to_thread(_vector, model, text))


_one_at_a_time = threading.Lock()
"""So that two first queries do not both load the model."""


@lru_cache(maxsize=1_000)
def _vector(model: str, text: str) -> tuple[float, ...]:
    with _one_at_a_time:
        found: list[float] = embeddings.embed(model, [text])[0].tolist()
    return tuple(found)
