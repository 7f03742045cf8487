"""The input of similarity: techniques with their embeddings, declared uses, credits."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from graph.common.progress import Progress
from graph.similarity import embeddings
from graph.similarity.profiles import Use
from graph.store.driver import WHOLE_GRAPH, Store
from graph.store.queries import query

SCORE_RECIPE = 4
"""Changes whenever scores do for the same data."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """embeddings, their keys, and the broader one, by technique; declared uses; credited creators,
    by title."""

    embedding_keys: Mapping[str, str]
    embeddings: Mapping[str, Sequence[float]]
    broader: Mapping[str, str | None]
    uses: Sequence[Use]
    credits: Mapping[str, Sequence[str]]

    def digest(self, fingerprint: str, top: int, floor: float) -> str:
        """Names the edges that follow from this in one space: equal digests, equal edges."""
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


async def read_inputs(store: Store) -> Inputs:
    embedded = await store.read(query("similarity/read_embeddings"), deadline=WHOLE_GRAPH)
    uses = await store.read(query("similarity/read_declared_uses"), deadline=WHOLE_GRAPH)
    creators: dict[str, list[str]] = {}
    for row in await store.read(query("similarity/read_use_creators"), deadline=WHOLE_GRAPH):
        creators.setdefault(row["use"], []).append(row["creator"])
    credits: dict[str, set[str]] = {}
    for row in await store.read(query("similarity/read_credits"), deadline=WHOLE_GRAPH):
        credits.setdefault(row["title"], set()).add(row["creator"])
    known = {row["id"] for row in embedded}
    return Inputs(
        {row["id"]: row["embeddingKey"] for row in embedded},
        {row["id"]: row["embedding"] for row in embedded},
        {row["id"]: row["broader"] for row in embedded},
        [
            Use(
                row["title"],
                row["technique"],
                row["prominence"],
                tuple(sorted(creators.get(row["use"], ()))),
            )
            for row in uses
            if row["technique"] in known  # else it was loaded during this link, which stays stale
        ],
        {title: sorted(found) for title, found in credits.items()},
    )


@dataclass(frozen=True, slots=True)
class TechniqueText:
    """What is embedded for a technique, and the key of the embedding that it has now."""

    technique: str
    broader: str | None
    text: str
    stored_key: str | None


async def read_technique_texts(store: Store) -> list[TechniqueText]:
    """The texts of all techniques, by id."""
    techniques: list[dict[str, Any]] = await store.read(
        query("similarity/read_technique_texts"), deadline=WHOLE_GRAPH
    )
    names = {row["id"]: row["name"] for row in techniques}
    broader = {row["id"]: row["broader"] for row in techniques}

    def text_of(row: dict[str, Any]) -> str:
        path = [names[above] for above in embeddings.broader_path(row["id"], broader)]
        return embeddings.technique_text(
            row["name"], row["aliases"] or [], row["description"], path
        )

    return [
        TechniqueText(row["id"], row["broader"], text_of(row), row["embeddingKey"])
        for row in techniques
    ]


async def embed_techniques(store: Store, model: str, fingerprint: str, progress: Progress) -> int:
    """Embed the techniques whose text or model has changed; returns how many."""

    async def write(batch: list[tuple[str, str, list[float]]]) -> None:
        rows = [{"id": id_, "key": key, "embedding": vector} for id_, key, vector in batch]
        await store.write(query("similarity/set_embeddings"), {"rows": rows})

    texts = await read_technique_texts(store)
    return await embeddings.embed_changed(
        model,
        fingerprint,
        ((each.technique, each.text, each.stored_key) for each in texts),
        write,
        lambda done, total: progress("embedding techniques", done, total),
    )
