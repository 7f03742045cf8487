"""The bundled model, all-MiniLM-L6-v2, computed with numpy.

It gives what sentence-transformers gives, to six digits and as fast, and no process has to import
torch and transformers for it, which costs as much as embedding some six hundred texts: more than
most processes ever embed. Other models need them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]

LAYERS, HEADS, WIDTH = 6, 12, 384
"""Of this model: layers, attention heads, and numbers per token; a head has WIDTH / HEADS."""

LONGEST = 256
"""Tokens of a text that are read; what comes after them is ignored, as the model's authors do."""

EPSILON = 1e-12
"""Keeps the normalisation of a layer from dividing by zero."""


class MiniLM:
    """A BERT of six layers whose tokens' last states are averaged.

    Attention needs each text on its own; everything else runs over the tokens of all texts at once,
    one row for each, so that no work is spent on padding.
    """

    def __init__(self, folder: Path) -> None:
        """Raises OSError or ValueError where the model's files cannot be read."""
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST)
        self._weights: dict[str, Any] = load_file(folder / "model.safetensors")

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Shape (n, WIDTH), each row of length 1. texts: at least one."""
        found = [encoded.ids for encoded in self._tokenizer.encode_batch(list(texts))]
        ends = np.cumsum([len(ids) for ids in found])
        spans = [slice(end - len(ids), end) for ids, end in zip(found, ends, strict=True)]
        rows = self._embedded(found)
        for layer in range(LAYERS):
            rows = self._layer(f"encoder.layer.{layer}", rows, spans)
        means: Vectors = np.stack([rows[span].mean(axis=0) for span in spans])
        means /= np.linalg.norm(means, axis=1, keepdims=True)
        return means

    def _embedded(self, found: Sequence[Sequence[int]]) -> Vectors:
        words = self._weights["embeddings.word_embeddings.weight"]
        positions = self._weights["embeddings.position_embeddings.weight"]
        rows = words[np.concatenate(found)]
        rows += positions[np.concatenate([np.arange(len(ids)) for ids in found])]
        rows += self._weights["embeddings.token_type_embeddings.weight"][0]
        return self._normal("embeddings.LayerNorm", rows)

    def _layer(self, name: str, rows: Vectors, spans: Sequence[slice]) -> Vectors:
        seen = self._linear(f"{name}.attention.output.dense", self._attended(name, rows, spans))
        rows = self._normal(f"{name}.attention.output.LayerNorm", seen + rows)
        wide = _gelu(self._linear(f"{name}.intermediate.dense", rows))
        return self._normal(
            f"{name}.output.LayerNorm", self._linear(f"{name}.output.dense", wide) + rows
        )

    def _attended(self, name: str, rows: Vectors, spans: Sequence[slice]) -> Vectors:
        query, key, value = (
            self._linear(f"{name}.attention.self.{part}", rows).reshape(len(rows), HEADS, -1)
            for part in ("query", "key", "value")
        )
        query /= np.float32(np.sqrt(WIDTH / HEADS))
        seen = np.empty_like(rows).reshape(query.shape)
        for span in spans:
            weights = query[span].swapaxes(0, 1) @ key[span].transpose(1, 2, 0)
            weights -= weights.max(axis=-1, keepdims=True)
            np.exp(weights, out=weights)
            weights /= weights.sum(axis=-1, keepdims=True)
            seen[span] = (weights @ value[span].swapaxes(0, 1)).swapaxes(0, 1)
        return seen.reshape(rows.shape)

    def _linear(self, name: str, rows: Vectors) -> Vectors:
        out: Vectors = rows @ self._weights[f"{name}.weight"].T
        out += self._weights[f"{name}.bias"]
        return out

    def _normal(self, name: str, rows: Vectors) -> Vectors:
        rows -= rows.mean(axis=1, keepdims=True)
        rows /= np.sqrt((rows * rows).mean(axis=1, keepdims=True) + EPSILON)
        rows *= self._weights[f"{name}.weight"]
        rows += self._weights[f"{name}.bias"]
        return rows


def _gelu(rows: Vectors) -> Vectors:
    from scipy.special import erf

    out: Vectors = erf(rows * np.float32(np.sqrt(0.5)))
    out += 1
    out *= rows
    out /= 2
    return out
