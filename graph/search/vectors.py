"""Vectors: of search entries, built by `catalog link`, and of questions.

The model is loaded at the first question that needs it, once for the process.
"""

from __future__ import annotations

import asyncio
import hashlib
import threading
from collections.abc import Callable
from functools import lru_cache

from graph import embeddings
from graph.queries import query
from graph.store import Store

Progress = Callable[[str, int, int], None]

_BATCH = 200


async def embed_entries(store: Store, model: str, fingerprint: str, progress: Progress) -> int:
    """Embed the entries whose text or model has changed; returns how many.

    Written as they come: a build that is killed goes on where it was. Raises ModelError.
    """
    await store.write(query("search_technique_vectors"), {"model": fingerprint})
    changed = []
    for row in await store.read(query("search_abouts")):
        key = hashlib.sha256(f"{fingerprint}\n{row['about']}".encode()).hexdigest()[:24]
        if key != row["vectorKey"]:
            changed.append((row["id"], key, row["about"]))
    for start in range(0, len(changed), _BATCH):
        batch = changed[start : start + _BATCH]
        # In a thread, so that the lock can be renewed meanwhile.
        vectors = await asyncio.to_thread(embeddings.embed, model, [text for *_, text in batch])
        rows = [
            {"id": identifier, "key": key, "vector": vector.tolist()}
            for (identifier, key, _), vector in zip(batch, vectors, strict=True)
        ]
        await store.write(query("search_store_vectors"), {"rows": rows, "model": fingerprint})
        progress("embedding search entries", start + len(batch), len(changed))
    return len(changed)


async def vector_of(model: str, text: str) -> list[float]:
    """The vector of a question, of length 1. Raises ModelError."""
    return list(await asyncio.to_thread(_vector, model, text))


_one_at_a_time = threading.Lock()
"""So that two first questions do not both load the model."""


@lru_cache(maxsize=1_000)
def _vector(model: str, text: str) -> tuple[float, ...]:
    with _one_at_a_time:
        found: list[float] = embeddings.embed(model, [text])[0].tolist()
    return tuple(found)
