"""The techniques on a plane: those with similar texts near each other.

scikit-learn is imported only when a map is made.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from graph.common.errors import StoreError
from graph.store import status
from graph.store.driver import Store
from graph.store.queries import query

SEED = 0
"""Of the map: equal vectors give an equal map."""

NEIGHBOURS = 15.0
"""About how many others a technique is kept near to: the perplexity of t-SNE."""

FEW = 4
"""Techniques from which on t-SNE can be computed."""


@dataclass(frozen=True, slots=True)
class MappedTechnique:
    """uses: how many, on all titles. x, y: without unit; only nearness means anything."""

    id: str
    name: str
    category: str | None
    uses: int
    x: float
    y: float


async def read_technique_map(store: Store) -> list[MappedTechnique]:
    """Every technique that the current build holds, by id. Raises StoreError without a build."""
    generation = (await status.read(store)).generation
    rows = []
    if generation:
        rows = await store.read(query("techniques/read_map"), {"generation": generation})
    if not rows:
        raise StoreError("no techniques have been linked yet; run `catalog link`")
    vectors = np.array([row["vector"] for row in rows])
    places = await asyncio.to_thread(plane, vectors)
    return [
        MappedTechnique(row["id"], row["name"], row["category"], row["uses"], float(x), float(y))
        for row, (x, y) in zip(rows, places, strict=True)
    ]


def plane(vectors: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Places on a plane, shape (n, 2), that keep near what is near among the vectors, (n, dim).

    t-SNE (van der Maaten and Hinton 2008), exact, from the principal components on.
    """
    count = len(vectors)
    if count < FEW:
        return np.stack([np.arange(count, dtype=np.float64), np.zeros(count)], axis=1)
    from sklearn.manifold import TSNE

    found = TSNE(
        init="pca",
        random_state=SEED,
        perplexity=min(NEIGHBOURS, (count - 1) / 3),
        method="exact" if count <= 1_000 else "barnes_hut",
    ).fit_transform(vectors)
    return np.asarray(found, dtype=np.float64)
