"""The nearest neighbours of every row, exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]

SCORE_DIGITS = 6
"""Scores are rounded to this many decimals, so that ties are ties on every machine."""

_BLOCK = 1_024
_SPARE = 32
"""Extra candidates for each row: faiss orders equal scores as it likes, we order them by id."""


def nearest(
    ids: Sequence[str], vectors: Vectors, *, top: int, floor: float
) -> Iterator[list[tuple[str, list[tuple[str, float]]]]]:
    """For each id its up to `top` nearest others with their inner products, in blocks of ids.

    vectors: shape (n, dim). The best first, ties by id; only scores above `floor`. Exact search
    (faiss flat): time grows with n squared. A row that nothing comes near has an empty list.
    """
    import faiss

    count = min(len(ids), top + 1 + _SPARE)
    for start in range(0, len(ids), _BLOCK):
        block = np.ascontiguousarray(vectors[start : start + _BLOCK], dtype=np.float32)
        scores, columns = faiss.knn(block, vectors, count, metric=faiss.METRIC_INNER_PRODUCT)
        answers = []
        for row, (row_scores, row_columns) in enumerate(zip(scores, columns, strict=True), start):
            found = [
                (ids[column], round(float(score), SCORE_DIGITS))
                for score, column in zip(row_scores, row_columns, strict=True)
                if column not in (row, -1) and score > floor
            ]
            found.sort(key=lambda pair: (-pair[1], pair[0]))
            answers.append((ids[row], found[:top]))
        yield answers
