"""A full rebuild: every vector, profile, list and edge of a new generation, in a new space."""

from __future__ import annotations

import asyncio

from graph.common.batches import EDGES, batches, in_thread
from graph.common.progress import Progress
from graph.model.similarity import GENERATION_LABELS, OTHER_TOP, SIMILARITY_EDGES
from graph.similarity.embeddings import STORED_TOGETHER
from graph.similarity.inputs import Inputs
from graph.similarity.neighbours import Neighbours, nearest
from graph.similarity.profiles import ProfileMatrix
from graph.similarity.relations import (
    TITLES,
    Relation,
    list_row,
    matrices,
    profile_rows,
    title_vector_rows,
)
from graph.similarity.space import Space, store_space
from graph.store.driver import Store
from graph.store.queries import query

_DELETE_BATCH = 10_000


async def build(
    store: Store,
    inputs: Inputs,
    space: Space,
    *,
    current: int,
    top: int,
    floor: float,
    progress: Progress,
) -> tuple[int, dict[str, int]]:
    """Write a generation, which no reader looks at yet.

    current: the one in force, which stays. Returns the new one's number, and how many edges of
    each type it has.
    """
    await _remove_other_generations(store, current, progress)
    generation = int((await store.write(query("similarity/reserve_generation")))[0]["generation"])
    found = await asyncio.to_thread(matrices, inputs, space)
    await store_space(store, generation, space)
    edges = {}
    for relation, matrix in found.items():
        every = range(len(matrix.ids))
        if relation is TITLES:
            for batch in batches(title_vector_rows(matrix, every), STORED_TOGETHER):
                parameters = {"generation": generation, "rows": batch}
                await store.write(query("similarity/create_title_vectors"), parameters)
        text = query("similarity/create_profiles", Record=relation.label, PROFILE=relation.profile)
        for batch in batches(profile_rows(generation, matrix, every), EDGES):
            await store.write(text, {"rows": batch}, repeatable=False)
        edges[relation.similar] = await _write_lists(
            store, generation, relation, matrix, relation.top(top), floor, progress
        )
    edges["SIMILAR_TO"] = await _write_techniques(
        store, generation, space, min(top, OTHER_TOP), floor, progress
    )
    return generation, edges


async def _write_lists(
    store: Store,
    generation: int,
    relation: Relation,
    matrix: ProfileMatrix,
    top: int,
    floor: float,
    progress: Progress,
) -> int:
    text = query("similarity/upsert_lists", Record=relation.label)
    key_of = dict(zip(matrix.ids, matrix.keys, strict=True))
    written = done = 0
    async for block in in_thread(nearest(matrix.ids, matrix.vectors, top=top, floor=floor)):
        for rows in batches(
            [list_row(owner, key_of[owner], found) for owner, found in block], EDGES
        ):
            parameters = {"generation": generation, "relation": relation.similar, "rows": rows}
            await store.write(text, parameters)
        written += await _write_edges(store, generation, relation.label, relation.similar, block)
        done += len(block)
        progress(f"linking {relation.what}", done, len(matrix.ids))
    return written


async def _write_techniques(
    store: Store, generation: int, space: Space, top: int, floor: float, progress: Progress
) -> int:
    """Techniques change only with the space, so there are no notes on their lists."""
    ids, vectors = space.techniques.ids, space.techniques.vectors
    written = done = 0
    async for block in in_thread(nearest(ids, vectors, top=top, floor=floor)):
        written += await _write_edges(store, generation, "Technique", "SIMILAR_TO", block)
        done += len(block)
        progress("linking techniques", done, len(ids))
    return written


async def _write_edges(
    store: Store, generation: int, label: str, similar: str, block: list[tuple[str, Neighbours]]
) -> int:
    text = query("similarity/create_edges", Record=label, SIMILAR=similar)
    most = max((len(found) for _, found in block), default=0)
    for batch in batches(block, max(1, EDGES // max(1, most))):
        rows = [
            {"id": owner, "to": [{"id": other, "score": score} for other, score in found]}
            for owner, found in batch
            if found
        ]
        await store.write(text, {"generation": generation, "rows": rows}, repeatable=False)
    return sum(len(found) for _, found in block)


async def _remove_other_generations(store: Store, current: int, progress: Progress) -> None:
    """Remove the generation before the current one, and what a killed build has left."""
    texts = [query("similarity/remove_edges", SIMILAR=relation) for relation in SIMILARITY_EDGES]
    nodes = [query("similarity/remove_vectors", Vector=label) for label in GENERATION_LABELS]
    removed = 0
    for text in texts + nodes:
        limit = 500 if text in nodes else _DELETE_BATCH
        while True:
            rows = await store.write(text, {"generation": current, "limit": limit})
            removed += rows[0]["removed"]
            if rows[0]["removed"] < limit:
                break
            progress("removing old edges", removed, removed)
