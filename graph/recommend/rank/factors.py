"""EASE by singular values: one decomposition serves every regularisation that is tried.

EASE (Steck, WWW 2019) is the linear model B, zero on its diagonal, that best gives each history X
back from itself: B_ij = -P_ij / P_jj for i other than j, with P = (X'X + lambda I)^-1. By the
singular values s of X and its right vectors Q, P = (I - V'V) / lambda with
V = s / sqrt(s^2 + lambda) Q, so

    B_ij = <V_i, V_j> / (1 - |V_j|^2).

V is kept, one row a title: it is no larger than viewers x titles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.linalg import svds

Vector = npt.NDArray[np.float64]

EXACT_RANK = 3_000
"""Up to so many viewers or titles, whichever is fewer, the decomposition is exact."""
REDUCED_RANK = 1_000
"""Leading singular vectors that are kept above EXACT_RANK; the model is an approximation then."""


def matrix(rows: Sequence[Sequence[int]], titles: int) -> Any:
    """1 where a viewer (row) watched a title, sparse."""
    indices = np.array([place for row in rows for place in row], dtype=np.int64)
    indptr = np.cumsum([0, *map(len, rows)])
    return sparse.csr_array((np.ones(len(indices)), indices, indptr), shape=(len(rows), titles))


@dataclass(frozen=True)
class ScaledFactors:
    """vectors: V, (titles, rank), float32. lengths: |V_j|^2 by title."""

    vectors: npt.NDArray[np.float32]
    lengths: Vector

    @classmethod
    def of(cls, vectors: npt.NDArray[np.float32]) -> ScaledFactors:
        return cls(vectors, np.einsum("ij,ij->i", vectors, vectors, dtype=np.float64))

    def scores(self, weights: Any) -> Vector:
        """weights: (q, titles), sparse. By row and title: the sum of weight times B."""
        onto = np.asarray(weights @ self.vectors, dtype=np.float32)
        found = (onto @ self.vectors.T).astype(np.float64)
        found -= weights.multiply(self.lengths[None, :]).toarray()
        return np.asarray(found / (1 - self.lengths))


@dataclass(frozen=True)
class Factors:
    """values: singular values. vectors: right singular vectors as columns, (titles, rank)."""

    values: Vector
    vectors: Vector

    @classmethod
    def of(cls, watched: Any) -> Factors:
        """watched: (viewers, titles), sparse, not empty. Deterministic."""
        if min(watched.shape) > EXACT_RANK:
            start = np.ones(min(watched.shape))
            _, values, vectors = svds(
                watched, k=REDUCED_RANK, v0=start, return_singular_vectors="vh"
            )
            return cls(np.asarray(values), np.asarray(vectors).T)
        wide = watched.shape[0] <= watched.shape[1]
        gram = (watched @ watched.T if wide else watched.T @ watched).toarray()
        squares, found = np.linalg.eigh(gram)
        kept = squares > 1e-8 * squares[-1]
        values, found = np.sqrt(squares[kept]), found[:, kept]
        return cls(values, (watched.T @ found) / values if wide else found)

    def scaled(self, regularisation: float) -> ScaledFactors:
        factors = self.values / np.sqrt(self.values**2 + regularisation)
        return ScaledFactors.of(np.ascontiguousarray(self.vectors * factors, dtype=np.float32))
