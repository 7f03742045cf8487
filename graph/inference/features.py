"""The features of a mention, from which its confidence is computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from graph.inference.sentences import sentences
from graph.inference.vocabulary import Mention

Vectors = npt.NDArray[np.float32]
Row = Mapping[str, Any]

FEATURES = ("cosine", "coverage", "exact", "tightness", "proper")
"""cosine: of the sentence with the nearest name or sentence of the technique's description, both
centred on the mean of all techniques' passages (as in graph/similarity/profiles.py: the common
direction would hide the differences). The others are the mention's own; see `Mention`."""


def technique_passages(row: Row) -> list[str]:
    """The texts that a technique is embedded by: its names, and its description by sentence.

    In English; a technique without a description has its names only.
    """
    described = sentences(row["description"] or "")
    return list(dict.fromkeys([row["name"], *(row["aliases"] or ()), *described]))


@dataclass(frozen=True, slots=True)
class TechniqueEmbeddings:
    """The techniques' passages as vectors."""

    mean: Vectors
    """Of all passages, shape (dim,)."""

    centred: Mapping[str, Vectors]
    """By technique, shape (passages, dim), each of length 1."""

    @classmethod
    def of(cls, vectors: Mapping[str, Vectors]) -> TechniqueEmbeddings:
        """vectors: of each technique's passages, shape (passages, dim), each of length 1."""
        mean = np.concatenate(list(vectors.values())).mean(axis=0)
        return cls(mean, {key: _unit(each - mean) for key, each in vectors.items()})

    def features(
        self, mentions: Sequence[Mention], sentence_vectors: Vectors
    ) -> npt.NDArray[np.float64]:
        """Shape (n, len(FEATURES)): mention i stands in the sentence of vector i, of length 1."""
        if not mentions:
            return np.zeros((0, len(FEATURES)))
        centred = _unit(sentence_vectors - self.mean)
        rows = [
            (
                float((self.centred[mention.technique] @ centred[i]).max()),
                mention.coverage,
                mention.exact,
                mention.tightness,
                mention.proper,
            )
            for i, mention in enumerate(mentions)
        ]
        # Rounded, so that confidences do not hang on the last bits of a sum of floats.
        return np.array([[round(each, 5) for each in row] for row in rows], dtype=np.float64)


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    unit: Vectors = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 1e-9)
    return unit
