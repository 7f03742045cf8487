"""Scores to be compared: each says how near every title is to some that lack one use."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from graph.common.progress import Progress
from graph.evaluation.data import EvaluationData
from graph.similarity import embeddings
from graph.similarity.association import Matrix, incidence
from graph.similarity.profiles import TechniqueSpace, Use, title_profiles
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


def prominences(data: EvaluationData, *, every: bool = False) -> tuple[list[str], Weighted]:
    """Titles with a use of some prominence, sorted; and their prominences, techniques sorted.

    every: also titles none of whose uses has any prominence.
    """
    techniques = sorted(data.technique_texts)
    weights = {
        title: {technique: weight for technique, weight in each.weights.items() if weight > 0}
        for title, each in title_profiles(data.uses, dict.fromkeys(techniques, 1.0)).items()
    }
    names = sorted(title for title, used in weights.items() if used or every)
    return names, incidence({name: weights[name] for name in names}, techniques, weighted=True)


def spaces(
    data: EvaluationData, uses: Sequence[Use], models: Sequence[str], progress: Progress
) -> dict[str, tuple[TechniqueSpace, Space]]:
    """The centred texts and the space that each model gives, learned from `uses`, by model.

    Raises ModelError.
    """
    techniques = sorted(data.technique_texts)
    texts = [data.technique_texts[technique] for technique in techniques]
    found = {}
    for model in models:
        vectors = embeddings.embed(
            model, texts, lambda done, total: progress("embedding techniques", done, total)
        )
        by_technique = dict(zip(techniques, vectors, strict=True))
        found[model] = (
            TechniqueSpace.centred(by_technique),
            Space.of(by_technique, dict.fromkeys(techniques, ""), data.broader, uses),
        )
    return found


def idf_of(space: Space) -> Matrix:
    """By technique, sorted."""
    return np.array([space.idf[technique] for technique in space.techniques.ids])


def simple(texts: TechniqueSpace, space: Space, titles: Weighted) -> dict[str, Scorer]:
    """What there was before anything was learned: overlap, and the texts alone."""
    idf, identity = idf_of(space), np.eye(len(texts.ids), dtype=np.float32)
    return {
        "same techniques (idf cosine)": by_vectors(identity, idf, titles),
        "texts, cosine": by_vectors(texts.vectors, idf, titles),
        "texts, cosine x m/(m+1)": by_vectors(texts.vectors, idf, titles, shrinkage=1.0),
    }


def in_space(space: Space, titles: Weighted) -> Scorer:
    """The score of this program."""
    vectors = space.techniques.vectors
    return by_vectors(vectors, idf_of(space), titles, shrinkage=space.shrinkage)


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
