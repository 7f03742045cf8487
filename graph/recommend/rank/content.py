"""How similar titles are by their content, whoever watched them.

A title's features are in blocks: genres, that exact set of genres, themes, years, words of the
name, creators, techniques. A feature is weighted by its rarity, ln(titles / titles with it), and
each block that a title has is scaled to length 1, so that many genres don't outweigh few creators.

The similarity of two titles is the cosine of their features after the mean of all titles was
subtracted: it is about 0 for two titles drawn at random, so that titles which are merely common are
not recommended for a liked one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

Vector = npt.NDArray[np.float64]

_SPREAD = 3.0
"""Years: the standard deviation of the bell curve that spreads a year over those near it."""
_BLOCKS = {
    "genres": 1.0,
    "genre set": 0.5,
    "themes": 1.0,
    "years": 1.0,
    "words": 1.0,
    "creators": 1.0,
    "techniques": 1.0,
}
_SHORTEST_WORD = 4


@dataclass(frozen=True, slots=True)
class TitleContent:
    """What is known of a title, any of which may be missing. creators and techniques: ids."""

    name: str | None = None
    year: int | None = None
    genres: Sequence[str] = ()
    themes: Sequence[str] = ()
    creators: Sequence[str] = ()
    techniques: Sequence[str] = ()

    def features(self, block: str) -> list[tuple[str, float]]:
        """(feature, how much of it), each once."""
        match block:
            case "genres":
                return _plain(self.genres)
            case "genre set":
                return [("|".join(sorted(set(self.genres))), 1.0)] if self.genres else []
            case "themes":
                return _plain(self.themes)
            case "years":
                return _near(self.year) if self.year else []
            case "words":
                found = re.findall(r"[^\W\d_]+", (self.name or "").casefold())
                return _plain(word for word in found if len(word) >= _SHORTEST_WORD)
            case "creators":
                return _plain(self.creators)
            case _:
                return _plain(self.techniques)


def _plain(values: Iterable[str]) -> list[tuple[str, float]]:
    return [(value, 1.0) for value in dict.fromkeys(values)]


def _near(year: int) -> list[tuple[str, float]]:
    reach = range(-9, 10)
    return [(str(year + by), float(np.exp(-(by**2) / (2 * _SPREAD**2)))) for by in reach]


@dataclass(frozen=True)
class ContentSimilarity:
    """The features of titles, and what their similarities are computed from."""

    features: Any
    """(titles, features), sparse."""

    common: Vector
    """By title: the product of its features with the mean."""

    scale: Vector
    """By title: 1 / the length of its features less the mean; 0 where nothing is known of it."""

    mean: Vector
    """Of all titles, by feature."""

    @classmethod
    def of(cls, titles: Sequence[str], content: Mapping[str, TitleContent]) -> ContentSimilarity:
        known = [content.get(title, TitleContent()) for title in titles]
        blocks = [weight**0.5 * _block(known, name) for name, weight in _BLOCKS.items()]
        return cls.from_features(sparse.hstack(blocks).tocsr())

    @classmethod
    def from_features(cls, features: Any) -> ContentSimilarity:
        titles = features.shape[0]
        mean = np.asarray(features.sum(axis=0), dtype=np.float64).ravel() / max(titles, 1)
        common = np.asarray(features @ mean, dtype=np.float64)
        own = np.asarray(features.multiply(features).sum(axis=1), dtype=np.float64).ravel()
        squares = own - 2 * common + mean @ mean
        scale = np.where((own > 0) & (squares > 1e-9), 1 / np.sqrt(np.maximum(squares, 1e-9)), 0)
        return cls(features, common, scale, mean)

    def towards(self, weights: Any) -> Vector:
        """weights: (q, titles), sparse. By row and title: the sum of weight times similarity, of a
        title to itself as well, which is 1."""
        scaled = weights.multiply(self.scale[None, :]).tocsr()
        total = np.asarray(scaled.sum(axis=1)).reshape(-1, 1)
        profile = (scaled @ self.features).toarray()
        found = (self.features @ profile.T).T - (profile @ self.mean)[:, None]
        found += total * (self.mean @ self.mean - self.common[None, :])
        return np.asarray(found * self.scale[None, :], dtype=np.float64)

    def own(self) -> Vector:
        """Each title's similarity to itself: 1, or 0 where nothing is known of it."""
        return (self.scale > 0).astype(np.float64)

    def between(self, title: int, others: Sequence[int]) -> Vector:
        """The similarity of one title to others."""
        rows = list(others)
        one = self.features[[title]].toarray().ravel()
        found = self.features[rows] @ one - self.common[rows] - self.common[title]
        found += self.mean @ self.mean
        return np.asarray(found * self.scale[rows] * self.scale[title], dtype=np.float64)


def _block(known: Sequence[TitleContent], name: str) -> Any:
    rows = [each.features(name) for each in known]
    having = Counter(feature for row in rows for feature, _ in row)
    columns = {f: place for place, f in enumerate(sorted(f for f, n in having.items() if n > 1))}
    entries = [
        (row, columns[feature], amount * np.log(len(known) / having[feature]))
        for row, features in enumerate(rows)
        for feature, amount in features
        if feature in columns
    ]
    shape = (len(known), len(columns))
    if not entries:
        return sparse.csr_array(shape, dtype=np.float64)
    at, column, values = zip(*entries, strict=True)
    block = sparse.csr_array((np.array(values), (np.array(at), np.array(column))), shape=shape)
    lengths = np.sqrt(np.asarray(block.multiply(block).sum(axis=1)).ravel())
    return sparse.diags_array(1 / np.maximum(lengths, 1e-9)) @ block
