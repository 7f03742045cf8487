"""`catalog link`: embed what changed and rebuild the similarity edges when they are stale.

Everything derived belongs to a generation, a number on vectors and edges. A build writes the next
generation, which no reader looks at, and ends with one transaction that makes it current; killed
before that, it leaves the old edges in force. The generation before the current one stays until
the next build, for readers that began before the change. One build runs at a time.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any, TypeVar

import numpy as np
import orjson

from graph import embeddings
from graph.errors import StoreError
from graph.locks import exclusive
from graph.model import OTHER_TOP, SIMILARITY_EDGES, VECTOR_LABELS
from graph.queries import query
from graph.search.entries import write_entries
from graph.search.vectors import embed_entries
from graph.similarity import profiles as build
from graph.similarity.neighbours import nearest
from graph.similarity.profiles import ProfileMatrix, TechniqueSpace, Use
from graph.store import Store

Item = TypeVar("Item")
Row = dict[str, Any]

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""

SCORE_RECIPE = 2
"""Changes whenever scores do for the same data."""

_EDGE_BATCH = 4_000
_DELETE_BATCH = 10_000


@dataclass(frozen=True, slots=True)
class LinkReport:
    """embedded: technique texts embedded now. rebuilt: whether edges were built.

    edges: how many, by relationship type; empty when nothing was rebuilt.
    """

    embedded: int
    rebuilt: bool
    generation: int
    edges: Mapping[str, int]


async def link(
    store: Store,
    *,
    model: str = embeddings.BUNDLED_MODEL,
    top: int = 50,
    floor: float = 0.1,
    progress: Progress | None = None,
) -> LinkReport:
    """Bring embeddings and similarity edges up to date with the data.

    top: edges kept for each title by technique (for the rest at most OTHER_TOP). floor: scores up
    to it give no edge.
    Safe to repeat (nothing changed: nothing written) and to kill. Raises ModelError, StoreError.
    """
    fingerprint = embeddings.fingerprint(model)
    report: Progress = progress or (lambda what, done, total: None)
    async with exclusive(store, "link") as holder:
        status = (await store.read(query("status")))[0]
        embedded = await _embed_changed(store, model, fingerprint, report)
        await write_entries(store, report)  # those that a killed load or a migration has left
        await embed_entries(store, model, fingerprint, report)
        inputs = await _read_inputs(store)
        digest = inputs.digest(fingerprint, top, floor)
        generation = status["generation"] or 0
        current = {
            "revision": status["revision"],
            "fingerprint": fingerprint,
            "model": model,
            "digest": digest,
            "top": top,
            "floor": floor,
        }
        if generation and status["inputDigest"] == digest:
            await store.write(query("mark_current"), {**current, "generation": generation})
            return LinkReport(embedded, False, generation, {})
        await _remove_other_generations(store, generation, report)
        generation = (await store.write(query("reserve_generation")))[0]["generation"]
        edges = await _build(store, inputs, generation, top, floor, report)
        built_at = datetime.now(UTC).isoformat(timespec="seconds")
        made_current = await store.write(
            query("make_current"),
            {**current, "generation": generation, "holder": holder, "builtAt": built_at},
        )
        if not made_current:
            raise StoreError(
                "another process has built similarity edges meanwhile; run `catalog link` again"
            )
        return LinkReport(embedded, True, generation, edges)


@dataclass(frozen=True, slots=True)
class _Inputs:
    """All that edges are computed from."""

    embedding_keys: Mapping[str, str]
    embeddings: Mapping[str, Sequence[float]]
    uses: Sequence[Use]
    credits: Mapping[str, Sequence[str]]

    def digest(self, fingerprint: str, top: int, floor: float) -> str:
        """Names the edges that would be built: equal digests, equal edges."""
        content = orjson.dumps(
            [
                [SCORE_RECIPE, fingerprint, top, floor],
                sorted(self.embedding_keys.items()),
                sorted(
                    (
                        [use.title, use.technique, use.prominence, sorted(use.creators)]
                        for use in self.uses
                    ),
                    key=orjson.dumps,  # a prominence that is absent has no order
                ),
                sorted((title, sorted(creators)) for title, creators in self.credits.items()),
            ],
            default=list,
        )
        return hashlib.sha256(content).hexdigest()


async def _embed_changed(store: Store, model: str, fingerprint: str, progress: Progress) -> int:
    techniques = await store.read(query("technique_texts"))
    names = {row["id"]: row["name"] for row in techniques}
    broader = {row["id"]: row["broader"] for row in techniques}

    def text_of(row: Row) -> str:
        path = [names[above] for above in embeddings.broader_path(row["id"], broader)]
        return embeddings.technique_text(
            row["name"], row["aliases"] or [], row["description"], path
        )

    async def write(batch: list[tuple[str, str, list[float]]]) -> None:
        rows = [{"id": id_, "key": key, "embedding": vector} for id_, key, vector in batch]
        await store.write(query("store_embeddings"), {"rows": rows})

    return await embeddings.embed_changed(
        model,
        fingerprint,
        ((row["id"], text_of(row), row["embeddingKey"]) for row in techniques),
        write,
        lambda done, total: progress("embedding techniques", done, total),
    )


async def _read_inputs(store: Store) -> _Inputs:
    embedded = await store.read(query("embeddings"))
    uses = await store.read(query("declared_uses"))
    known = {row["id"] for row in embedded}
    credits: dict[str, list[str]] = {}
    for row in await store.read(query("credited_creators")):
        credits.setdefault(row["title"], []).append(row["creator"])
    return _Inputs(
        {row["id"]: row["embeddingKey"] for row in embedded},
        {row["id"]: row["embedding"] for row in embedded},
        [
            Use(row["title"], row["technique"], row["prominence"], tuple(row["creators"]))
            for row in uses
            if row["technique"] in known  # else it was loaded during this link, which stays stale
        ],
        credits,
    )


async def _build(
    store: Store, inputs: _Inputs, generation: int, top: int, floor: float, progress: Progress
) -> dict[str, int]:
    """Write a generation; returns how many edges of each type it has."""
    matrices = await asyncio.to_thread(_Matrices.of, inputs)
    space = matrices.space
    vectors = [
        {"technique": technique, "values": vector.tolist()}
        for technique, vector in zip(space.ids, space.vectors, strict=True)
    ]
    for batch in _batches(vectors, embeddings.STORED_TOGETHER):
        await store.write(query("store_vectors"), {"generation": generation, "rows": batch})
    await _write_title_vectors(store, generation, matrices.titles)
    edges = {}
    other_top = min(top, OTHER_TOP)
    for label, profile, relation, matrix, kept in (
        ("Title", "TECHNIQUE_PROFILE", "SIMILAR_TECHNIQUES", matrices.titles, top),
        ("Title", "CREATOR_PROFILE", "SIMILAR_CREATORS", matrices.teams, other_top),
        ("Creator", "PRACTICE_PROFILE", "SIMILAR_PRACTICE", matrices.creators, other_top),
    ):
        await _write_profiles(store, generation, label, profile, matrix)
        edges[relation] = await _write_edges(
            store, generation, label, relation, matrix.ids, matrix.vectors, kept, floor, progress
        )
    edges["SIMILAR_TO"] = await _write_edges(
        store,
        generation,
        "Technique",
        "SIMILAR_TO",
        space.ids,
        space.vectors,
        other_top,
        floor,
        progress,
    )
    return edges


@dataclass(frozen=True, slots=True)
class _Matrices:
    """Everything that is compared. teams: titles, by the practices of their creators."""

    space: TechniqueSpace
    titles: ProfileMatrix
    creators: ProfileMatrix
    teams: ProfileMatrix

    @classmethod
    def of(cls, inputs: _Inputs) -> _Matrices:
        space = TechniqueSpace.centred(inputs.embeddings)
        idf = build.inverse_document_frequency(inputs.uses)
        practices = build.practice_profiles(inputs.uses, idf)
        return cls(
            space,
            ProfileMatrix.of(build.title_profiles(inputs.uses, idf), space),
            ProfileMatrix.of(practices, space),
            ProfileMatrix.of(build.creators_profiles(inputs.credits, practices, space), space),
        )


async def _write_title_vectors(store: Store, generation: int, matrix: ProfileMatrix) -> None:
    """What titles are compared by that have no edge between them."""
    lengths = np.linalg.norm(matrix.vectors.astype(np.float64), axis=1)
    rows = (
        {
            "title": title,
            "values": (vector.astype(np.float64) / length).tolist(),
            "length": float(length),
        }
        for title, vector, length in zip(matrix.ids, matrix.vectors, lengths, strict=True)
    )
    for batch in _batches(rows, embeddings.STORED_TOGETHER):
        await store.write(query("store_title_vectors"), {"generation": generation, "rows": batch})


async def _write_profiles(
    store: Store, generation: int, label: str, relation: str, matrix: ProfileMatrix
) -> None:
    rows = (
        {"id": owner, "vector": f"{generation}/{technique}", "weight": weight}
        for owner, weights in zip(matrix.ids, matrix.weights, strict=True)
        for technique, weight in weights.items()
    )
    text = query("store_profiles", Record=label, PROFILE=relation)
    for batch in _batches(rows, _EDGE_BATCH):
        await store.write(text, {"rows": batch}, repeatable=False)


async def _write_edges(
    store: Store,
    generation: int,
    label: str,
    relation: str,
    ids: Sequence[str],
    vectors: build.Vectors,
    top: int,
    floor: float,
    progress: Progress,
) -> int:
    text = query("store_edges", Record=label, SIMILAR=relation)
    what = f"linking {label.lower()}s ({relation.lower()})"
    written = done = 0
    blocks = nearest(ids, vectors, top=top, floor=floor)
    while (block := await asyncio.to_thread(next, blocks, None)) is not None:
        for batch in _batches(block, max(1, _EDGE_BATCH // top)):
            rows = [
                {"id": owner, "to": [{"id": other, "score": score} for other, score in found]}
                for owner, found in batch
            ]
            parameters = {"generation": generation, "rows": rows}
            await store.write(text, parameters, repeatable=False)
            written += sum(len(found) for _, found in batch)
            done += len(batch)
            progress(what, done, len(ids))
    return written


async def _remove_other_generations(store: Store, current: int, progress: Progress) -> None:
    """Remove the generation before the current one, and what a killed build has left."""
    texts = [query("remove_edges", SIMILAR=relation) for relation in SIMILARITY_EDGES]
    vectors = [query("remove_vectors", Vector=label) for label in VECTOR_LABELS]
    removed = 0
    for text in texts + vectors:
        limit = 500 if text in vectors else _DELETE_BATCH
        while True:
            rows = await store.write(text, {"generation": current, "limit": limit})
            removed += rows[0]["removed"]
            if rows[0]["removed"] < limit:
                break
            progress("removing old edges", removed, removed)


def _batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
