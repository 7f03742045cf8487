"""Scores to be compared: each says how near every title is to some that lack one use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from graph.similarity.association import Matrix
from graph.similarity.shrinkage import shrink
from graph.similarity.space import Space

Weighted = Any
"""A scipy.sparse CSR array, shape (titles, techniques): prominences; 0 where nothing is used."""

Scorer = Callable[[Weighted, npt.NDArray[np.int64]], Matrix]
"""scorer(asking, rows): asking (q, techniques) are the profiles, without what is hidden, of the
titles whose rows are given; the answer is (q, titles), higher is nearer."""


def by_vectors(
    vectors: npt.NDArray[np.float32],
    weights: npt.NDArray[np.float64],
    titles: Weighted,
    *,
    normalised: bool = True,
    shrinkage: float = 0.0,
) -> Scorer:
    """Inner products of sums of technique vectors, as `graph.similarity.profiles` makes them.

    vectors: (techniques, dim). weights: by technique. normalised: cosines rather than plain
    products. shrinkage: the s of c = m / (m + s); that of the title that asks changes no order.
    """

    def profiles(uses: Weighted) -> npt.NDArray[np.float32]:
        sums = (uses * weights[None, :]) @ vectors.astype(np.float64)
        if normalised:
            lengths = np.linalg.norm(sums, axis=1, keepdims=True)
            sums = np.divide(sums, lengths, out=np.zeros_like(sums), where=lengths > 1e-9)
        return np.asarray(sums, dtype=np.float32)

    factors = shrink(np.diff(titles.indptr), shrinkage) if shrinkage else 1.0
    candidates = profiles(titles) * np.reshape(factors, (-1, 1)).astype(np.float32)

    def score(asking: Weighted, rows: npt.NDArray[np.int64]) -> Matrix:
        found: Matrix = (profiles(asking) @ candidates.T).astype(np.float64)
        return found

    return score


def in_space(space: Space, titles: Weighted) -> Scorer:
    """The score of this program."""
    idf = np.array([space.idf[technique] for technique in space.techniques.ids])
    return by_vectors(space.techniques.vectors, idf, titles, shrinkage=space.shrinkage)


def at_random(titles: Weighted, seed: int) -> Scorer:
    """Any title, for every title that asks."""

    def score(asking: Weighted, rows: npt.NDArray[np.int64]) -> Matrix:
        found = [np.random.default_rng((seed, int(row))).random(titles.shape[0]) for row in rows]
        return np.array(found)

    return score


def most_documented(titles: Weighted) -> Scorer:
    """The same for everybody: titles with the most uses."""
    counts = np.diff(titles.indptr).astype(np.float64)
    return lambda asking, rows: np.tile(counts, (asking.shape[0], 1))


def by_synopsis(vectors: Mapping[int, npt.NDArray[np.float32]], titles: int) -> Scorer:
    """Cosines of centred sentence embeddings; titles without a synopsis are nobody's neighbours.

    vectors: by row of the title.
    """
    rows_with = np.array(sorted(vectors), dtype=np.int64)
    raw = np.array([vectors[row] for row in rows_with], dtype=np.float64)
    raw -= raw.mean(axis=0)
    raw /= np.maximum(np.linalg.norm(raw, axis=1, keepdims=True), 1e-9)
    place = {row: index for index, row in enumerate(rows_with)}

    def score(asking: Weighted, rows: npt.NDArray[np.int64]) -> Matrix:
        found = np.full((len(rows), titles), -2.0)
        for index, row in enumerate(rows):
            if row in place:
                found[index, rows_with] = raw @ raw[place[row]]
        return found

    return score
