"""The nearest neighbours of every row, exactly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
Neighbours = list[tuple[str, float]]

SCORE_DIGITS = 6
"""Scores are rounded to this many decimals, so that ties are ties on every machine."""

_BLOCK = 1_024
_SMALL_BLOCK = 64
_SPARE = 32
"""Extra candidates for each row: faiss orders equal scores as it likes, we order them by id."""


def nearest(
    ids: Sequence[str],
    vectors: Vectors,
    *,
    top: int,
    floor: float,
    rows: Sequence[int] | None = None,
) -> Iterator[list[tuple[str, Neighbours]]]:
    """For each id its up to `top` nearest others with their inner products, in blocks of ids.

    vectors: shape (n, dim), none longer than 1. rows: only of these, in this order; all if None.
    The best first, ties by id; only scores above `floor`. A row that nothing comes near has an
    empty list. Exact: candidates are found in float32 (faiss flat) and scored again in float64,
    so that a list does not depend, to the last bit, on the other rows of the call. Time grows
    with len(rows) * n.
    """
    import faiss

    wanted = np.arange(len(ids)) if rows is None else np.asarray(rows, dtype=np.int64)
    vectors = np.ascontiguousarray(vectors, dtype=np.float32)
    count = min(len(ids), top + 1 + _SPARE)
    margin = _margin(vectors)
    for start in range(0, len(wanted), _BLOCK):
        block = wanted[start : start + _BLOCK]
        scores, columns = faiss.knn(
            vectors[block], vectors, count, metric=faiss.METRIC_INNER_PRODUCT
        )
        found: dict[int, Neighbours] = {}
        unsure: list[tuple[int, float]] = []
        for row, row_scores, row_columns in zip(block.tolist(), scores, columns, strict=True):
            best = _best(ids, vectors, row, row_columns, top, floor)
            found[row] = best
            least = best[-1][1] if len(best) == top else floor
            # Whatever is no candidate scores no more than the last candidate, up to the margin.
            if count < len(ids) and row_scores[-1] >= least - margin:
                unsure.append((row, least))
        for row, candidates in _all_above(vectors, unsure):
            found[row] = _best(ids, vectors, row, candidates, top, floor)
        yield [(ids[row], found[row]) for row in block.tolist()]


def reached(
    vectors: Vectors, changed: Sequence[int], least: npt.NDArray[np.float64]
) -> npt.NDArray[np.int64]:
    """Rows that one of the rows `changed` scores against by what their lists ask, or nearly.

    least: shape (n,), for each row the score from which on a row enters its list. May hold rows
    whose lists stay as they are (scores are in float32), and leaves out none whose list changes.
    """
    hit = np.zeros(len(vectors), dtype=bool)
    margin = _margin(vectors)
    for start in range(0, len(changed), _SMALL_BLOCK):
        block = vectors[np.asarray(changed[start : start + _SMALL_BLOCK], dtype=np.int64)]
        hit |= (vectors @ block.T).max(axis=1) >= least - margin
    return np.flatnonzero(hit)


def _margin(vectors: Vectors) -> float:
    """More than a product in float32 can be off by, plus what rounding moves a score by.

    A product of two vectors no longer than 1 is off by dim * 2^-24 at most, 2.3e-5 for 384.
    """
    return float(vectors.shape[1] * 2.0**-24 + 10.0**-SCORE_DIGITS)


def _all_above(
    vectors: Vectors, rows: Sequence[tuple[int, float]]
) -> Iterator[tuple[int, npt.NDArray[np.int64]]]:
    """For (row, least) the columns of all that could score at least that; more ties than spares."""
    margin = _margin(vectors)
    for start in range(0, len(rows), _SMALL_BLOCK):
        chunk = rows[start : start + _SMALL_BLOCK]
        scores = vectors[[row for row, _ in chunk]] @ vectors.T
        for (row, least), row_scores in zip(chunk, scores, strict=True):
            yield row, np.flatnonzero(row_scores >= least - margin)


def _best(
    ids: Sequence[str],
    vectors: Vectors,
    row: int,
    candidates: Iterable[int],
    top: int,
    floor: float,
) -> Neighbours:
    columns = [column for column in candidates if column not in (row, -1)]
    # Products of float32 are exact in float64, and each row is summed in the same order, however
    # many there are. A matrix product may add up differently for another number of rows.
    products = vectors[columns].astype(np.float64) * vectors[row].astype(np.float64)
    found = [
        (ids[column], round(score, SCORE_DIGITS))
        for column, score in zip(columns, products.sum(axis=1).tolist(), strict=True)
        if score > floor
    ]
    found.sort(key=lambda pair: (-pair[1], pair[0]))
    return found[:top]
