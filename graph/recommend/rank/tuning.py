"""Choosing the hyperparameters of the collaborative model on the data that it is trained on.

The last title of each history is held out, a model is trained on the rest, and it ranks all titles
that the viewer has not seen. A held-out title at rank r (0 is the best) has a gain of
1 / log2(r + 2), and what is maximised is the mean: NDCG without a cut-off, to which every viewer
adds something. The first ten alone hold few of these titles, and would make the choice a matter of
luck.

Of the weights of content similarity the largest is taken whose mean gain is no more than one
standard error (of the paired differences) below the best: it costs nothing that could be measured,
and does most for titles that few have watched, which are rare among the held-out ones.

Titles that nobody is left to have watched are ranked, too, but have no say in the choice: where the
last title of everybody is held out, having no viewers left is a sign of being held out, and
hyperparameters that were chosen on such titles would have learned that.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from graph.common.progress import Progress
from graph.recommend.rank.content import ContentSimilarity
from graph.recommend.rank.factors import Factors, ScaledFactors, Vector, matrix

Rows = Sequence[Sequence[int]]

SHARES = (0.0375, 0.075, 0.15, 0.3, 0.6, 1.2, 2.4, 4.8)
"""Values of lambda that are tried, over the most viewers of a title: lambda grows with the data."""

HALF_LIVES = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 8.0, 12.0, 20.0, 50.0, 1e9)
"""Half-lives that are tried, in titles."""

_FIRST = (0.6, 4.0)
"""The share and the half-life that the search begins with."""

CONTENTS = (0.03, 0.06, 0.12, 0.18, 0.25, 0.5)
"""Weights of content similarity that are tried, over the mean of the best collaborative scores."""

FADINGS = (1.0, 3.0, 10.0, 30.0, 100.0, 1000.0)
"""Numbers of viewers that are tried as those from which on content counts half as much."""

_VALIDATED = 2_000
"""Viewers whose last title is held out, at most."""

_BLOCK = 256
"""Viewers that are scored at once."""


@dataclass(frozen=True, slots=True)
class Hyperparameters:
    """The numbers that are not learned but chosen."""

    regularisation: float
    """Lambda of EASE."""

    half_life: float
    """In titles watched since."""

    content: float = 0.0
    """What content similarity is multiplied with for a title with one viewer; 0: it is not used."""

    fading: float = 1.0
    """The number of viewers at which that has (about) halved."""

    def shares(self, viewers: Vector) -> Vector:
        """What content similarity is multiplied with, by title. A title without viewers counts like
        one with a single viewer (see above)."""
        return self.content * (1 + self.fading) / (np.maximum(viewers, 1.0) + self.fading)


def choose(
    rows: Rows,
    titles: int,
    similarity: ContentSimilarity | None,
    progress: Progress | None,
    half_lives: Sequence[float] = HALF_LIVES,
) -> Hyperparameters:
    """Those with the greatest mean gain; of equal ones the first.

    rows: places of titles by viewer, the newest last; some have two or more. The two of the
    collaborative part are chosen first, then those of content similarity.
    """
    left = [row[:-1] if len(row) > 1 else row for row in rows]
    validated = [row for row in rows if len(row) > 1]
    validated = validated[:: -(-len(validated) // _VALIDATED)]
    counts = np.bincount([p for row in left for p in row], minlength=titles).astype(np.float64)
    judged = [row for row in validated if counts[row[-1]] > 0] or validated
    factors = Factors.of(matrix(left, titles))
    most = float(counts.max())
    chosen = _choose_collaborative(judged, factors, most, half_lives, progress)
    if similarity is None:
        return chosen
    return _choose_content(
        judged, factors.scaled(chosen.regularisation), counts, chosen, similarity
    )


def _choose_collaborative(
    rows: Rows,
    factors: Factors,
    most: float,
    half_lives: Sequence[float],
    progress: Progress | None,
) -> Hyperparameters:
    """One constant at a time, the other held, until neither gets better: most of the grid is
    never tried."""
    gains: dict[tuple[int, int], float] = {}

    def gain(share: int, half_life: int) -> float:
        if (share, half_life) not in gains:
            scaled = factors.scaled(SHARES[share] * most)
            found = _collaborative(rows, scaled, half_lives[half_life])
            gains[share, half_life] = round(sum(float(_gains(h, f).sum()) for _, h, f in found), 9)
            if progress:
                progress("choosing hyperparameters", len(gains), len(SHARES) * len(half_lives))
        return gains[share, half_life]

    share, half_life, before = (
        SHARES.index(_FIRST[0]),
        half_lives.index(_FIRST[1]) if _FIRST[1] in half_lives else 0,
        -1.0,
    )
    while gain(share, half_life) > before:
        before = gain(share, half_life)
        share = max(range(len(SHARES)), key=lambda each: gain(each, half_life))
        half_life = max(range(len(half_lives)), key=lambda each: gain(share, each))
    if progress:
        progress("choosing hyperparameters", 1, 1)
    return Hyperparameters(SHARES[share] * most, half_lives[half_life])


def _choose_content(
    rows: Rows,
    scaled: ScaledFactors,
    counts: Vector,
    chosen: Hyperparameters,
    similarity: ContentSimilarity,
) -> Hyperparameters:
    """Those chosen so far, with those of content similarity."""
    blocks = list(_collaborative(rows, scaled, chosen.half_life))
    unit = float(np.mean(np.concatenate([found.max(axis=1) for _, _, found in blocks])))
    if unit <= 0:  # nothing is recommended to anybody: nothing to measure similarity by
        return chosen
    tried = [chosen]
    tried += [
        Hyperparameters(chosen.regularisation, chosen.half_life, unit * content, fading)
        for content, fading in itertools.product(CONTENTS, FADINGS)
    ]
    gains: list[list[Vector]] = [[] for _ in tried]
    for part, hidden, found in blocks:
        weights, seen = recency(part, len(counts), chosen.half_life)
        like = similarity.towards(weights)
        for number, hyperparameters in enumerate(tried):
            both = found + like * hyperparameters.shares(counts)
            both[seen] = -np.inf
            gains[number].append(_gains(hidden, both))
    by_case = np.array([np.concatenate(each) for each in gains])
    best = by_case[np.argmax(by_case.mean(axis=1))]
    losses = best - by_case
    error = losses.std(axis=1) / np.sqrt(len(best))
    close = losses.mean(axis=1) <= error + 1e-12
    best_one = max(
        np.flatnonzero(close).tolist(), key=lambda each: (tried[each].content, by_case[each].mean())
    )
    return tried[int(best_one)]


def recency(
    rows: Rows, titles: int, half_life: float
) -> tuple[Any, tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """Weights (rows, titles), sparse, by how many titles were watched later; and their places."""
    seen = np.array([p for row in rows for p in row], dtype=np.int64)
    which = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    ages = np.concatenate([np.arange(len(row) - 1, -1, -1) for row in rows])
    values = 0.5 ** (ages / half_life)
    return sparse.csr_array((values, (which, seen)), shape=(len(rows), titles)), (which, seen)


def _collaborative(
    rows: Rows, scaled: ScaledFactors, half_life: float
) -> Iterator[tuple[Rows, npt.NDArray[np.int64], Vector]]:
    """(histories without their last titles, those, scores) in blocks; what was seen at -inf."""
    for at in range(0, len(rows), _BLOCK):
        part = [row[:-1] for row in rows[at : at + _BLOCK]]
        hidden = np.array([row[-1] for row in rows[at : at + _BLOCK]])
        weights, seen = recency(part, len(scaled.lengths), half_life)
        found = scaled.scores(weights)
        found[seen] = -np.inf
        yield part, hidden, found


def _gains(hidden: npt.NDArray[np.int64], found: Vector) -> Vector:
    """What each hidden title's rank is worth. A tie counts half: neither the order of ids nor luck
    should help."""
    own = found[np.arange(len(hidden)), hidden][:, None]
    ranks = (found > own).sum(axis=1) + ((found == own).sum(axis=1) - 1) / 2
    return np.asarray(1 / np.log2(ranks + 2))
