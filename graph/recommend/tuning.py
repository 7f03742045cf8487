"""Choosing the constants of the collaborative model on the data that it learns from.

The last title of each history is hidden, a model is learned from what is left, and it ranks all
titles that the viewer has not seen. A hidden title at rank r (0 is the best) is worth
1 / log2(r + 2), and what is maximised is the mean: NDCG without a cut, which every viewer has a
say in, while the first ten hold a few of them only and make the choice a matter of luck.

Of the weights of likeness the largest is taken whose mean is no more than one standard error (of
the paired differences) behind the best: it costs nothing that could be measured, and does most for
titles that few have watched, of which there are few among the hidden ones.

Titles that nobody is left to have watched are ranked too, but no choice is made for them: with a
last title hidden of everybody, having no viewers left is a sign of being hidden, and constants
chosen with that in sight would have learned it.
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
from graph.recommend.content import Likeness
from graph.recommend.factors import Factors, Scaled, Vector, matrix

Rows = Sequence[Sequence[int]]

SHARES = (0.0375, 0.075, 0.15, 0.3, 0.6, 1.2, 2.4, 4.8)
"""lambdas tried, as shares of the largest count of a title: they grow with the data."""
HALF_LIVES = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 8.0, 12.0, 20.0, 50.0, 1e9)
_FIRST = (0.6, 4.0)
"""Where the search begins."""
CONTENTS = (0.03, 0.06, 0.12, 0.18, 0.25, 0.5)
"""Weights of likeness tried, as shares of the mean of the best collaborative scores."""
FADINGS = (1.0, 3.0, 10.0, 30.0, 100.0, 1000.0)
"""How many viewers it takes until likeness counts half as much, as tried."""
_VALIDATED = 2_000
_BLOCK = 256


@dataclass(frozen=True, slots=True)
class Constants:
    """regularisation: EASE's lambda. half_life: in titles. content: what likeness by content is
    multiplied with for a title that one viewer has watched, 0 if it is not used. fading: viewers
    until that has (about) halved."""

    regularisation: float
    half_life: float
    content: float = 0.0
    fading: float = 1.0

    def shares(self, viewers: Vector) -> Vector:
        """What likeness is multiplied with, by title. A title without viewers counts like one
        with a single viewer (see this module)."""
        return self.content * (1 + self.fading) / (np.maximum(viewers, 1.0) + self.fading)


def choose(
    rows: Rows,
    titles: int,
    likeness: Likeness | None,
    progress: Progress | None,
    half_lives: Sequence[float] = HALF_LIVES,
) -> Constants:
    """Those that find hidden last titles best; of equal ones the first.

    rows: places of titles by viewer, the newest last; some have two or more. The two constants of
    the collaborative part are chosen first, those of likeness then.
    """
    left = [row[:-1] if len(row) > 1 else row for row in rows]
    asked = [row for row in rows if len(row) > 1]
    asked = asked[:: -(-len(asked) // _VALIDATED)]
    counts = np.bincount([p for row in left for p in row], minlength=titles).astype(np.float64)
    able = [row for row in asked if counts[row[-1]] > 0] or asked
    factors = Factors.of(matrix(left, titles))
    most = float(counts.max())
    chosen = _choose_collaborative(able, factors, most, half_lives, progress)
    if likeness is None:
        return chosen
    return _choose_content(able, factors.scaled(chosen.regularisation), counts, chosen, likeness)


def _choose_collaborative(
    rows: Rows,
    factors: Factors,
    most: float,
    half_lives: Sequence[float],
    progress: Progress | None,
) -> Constants:
    """One constant at a time, the other held, until neither gets better: most of the grid is
    never tried."""
    gains: dict[tuple[int, int], float] = {}

    def gain(share: int, half_life: int) -> float:
        if (share, half_life) not in gains:
            scaled = factors.scaled(SHARES[share] * most)
            found = _collaborative(rows, scaled, half_lives[half_life])
            gains[share, half_life] = round(sum(float(_gains(h, f).sum()) for _, h, f in found), 9)
            if progress:
                progress("choosing constants", len(gains), len(SHARES) * len(half_lives))
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
        progress("choosing constants", 1, 1)
    return Constants(SHARES[share] * most, half_lives[half_life])


def _choose_content(
    rows: Rows, scaled: Scaled, counts: Vector, chosen: Constants, likeness: Likeness
) -> Constants:
    """The constants chosen so far, and those of likeness."""
    blocks = list(_collaborative(rows, scaled, chosen.half_life))
    unit = float(np.mean(np.concatenate([found.max(axis=1) for _, _, found in blocks])))
    if unit <= 0:  # nothing is recommended to anybody: nothing to measure likeness by
        return chosen
    tried = [chosen]
    tried += [
        Constants(chosen.regularisation, chosen.half_life, unit * content, fading)
        for content, fading in itertools.product(CONTENTS, FADINGS)
    ]
    gains: list[list[Vector]] = [[] for _ in tried]
    for part, hidden, found in blocks:
        weights, seen = recency(part, len(counts), chosen.half_life)
        like = likeness.towards(weights)
        for number, constants in enumerate(tried):
            both = found + like * constants.shares(counts)
            both[seen] = -np.inf
            gains[number].append(_gains(hidden, both))
    by_case = np.array([np.concatenate(each) for each in gains])
    best = by_case[np.argmax(by_case.mean(axis=1))]
    behind = best - by_case
    error = behind.std(axis=1) / np.sqrt(len(best))
    fair = behind.mean(axis=1) <= error + 1e-12
    best_one = max(
        np.flatnonzero(fair).tolist(), key=lambda each: (tried[each].content, by_case[each].mean())
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
    rows: Rows, scaled: Scaled, half_life: float
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
