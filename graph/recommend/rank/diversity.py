"""The order of recommendations: each differs from those before it.

Maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998): the best title first, then always
the one with the greatest

    (1 - DIVERSITY) score / best score  -  DIVERSITY x similarity with the nearest one placed

Similarity is half the cosine of the profiles and half the Jaccard index of the genres; the latter
alone where a profile is missing. A list's diversity is the mean of 1 - similarity over its pairs.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from graph.recommend.rank.recommendation import Recommendation

DIVERSITY = 0.35


def similarity(rows: Sequence[Recommendation]) -> npt.NDArray[np.float64]:
    """(n, n), 0 to 1, to 6 decimals; see above."""
    size = max((len(row.detail.vector) for row in rows if row.detail.vector is not None), default=1)
    nothing = np.zeros(size)
    vectors = np.array([nothing if r.detail.vector is None else r.detail.vector for r in rows])
    known = np.array([row.detail.vector is not None for row in rows])
    genres = sorted({genre for row in rows for genre in row.title.genres})
    member = np.array([[g in row.title.genres for g in genres] for row in rows], dtype=np.float64)
    both = member @ member.T
    union = member.sum(axis=1)[:, None] + member.sum(axis=1)[None, :] - both
    jaccard = both / np.maximum(union, 1)
    cosine = np.clip(vectors @ vectors.T, 0.0, 1.0)
    compared = known[:, None] & known[None, :]
    found = np.where(compared, (cosine + jaccard) / 2, jaccard)
    return np.asarray(np.round(found, 6))


def diversified(rows: Sequence[Recommendation]) -> list[Recommendation]:
    """By maximal marginal relevance; equal ones by score, then id."""
    left = sorted(rows, key=lambda row: (-row.score, row.title.id))
    if not left:
        return []
    alike = similarity(left)
    relevance = np.array([row.score for row in left]) / left[0].score
    nearest = np.zeros(len(left))
    placed = [0]
    while len(placed) < len(left):
        nearest = np.maximum(nearest, alike[placed[-1]])
        worth = np.round((1 - DIVERSITY) * relevance - DIVERSITY * nearest, 6)
        worth[placed] = -np.inf
        placed.append(int(np.argmax(worth)))
    return [left[i] for i in placed]


def intra_list_diversity(rows: Sequence[Recommendation]) -> float | None:
    """The mean of 1 - similarity over all pairs, 0 to 1; None with fewer than two."""
    if len(rows) < 2:
        return None
    pairs = 1 - similarity(rows)[np.triu_indices(len(rows), 1)]
    return round(float(pairs.mean()), 6)
