"""Hide one use of each title that has three or more, and ask its neighbours for it.

For each such title the profile is made without the hidden use, and everything that is learned is
learned without any of the hidden uses. Its ten nearest titles are then asked whether they use the
hidden technique. Three figures belong together:

- lift: the share of neighbours that use it, over the share of all other titles that do. Raw
  shares reward titles of which much is known, so
- matched_lift: the same share, over what titles with as many other uses would give: for a
  neighbour with o uses besides the hidden technique, the share, among titles with o uses besides
  it, that use it. And
- hub_share: the share of all neighbour slots that the most returned 1% of titles take; with
  `returned`, the share of titles that are anybody's neighbour.

Sums are taken over all cases before dividing, so that rare techniques do not dominate. Intervals
are 95% percentile bootstrap intervals over the titles that ask. Ties are broken by one random
order of all titles, the same for every score.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from graph.evaluation.scorers import Scorer, Weighted
from graph.similarity.association import Matrix
from graph.similarity.likely import hide

NEIGHBOURS = 10
LEAST_USES = 3
_BLOCK = 256
_RESAMPLES = 1_000
_SEED = 7

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Holdout:
    """titles: prominences (titles, techniques) with all uses; left: without the hidden ones.

    rows, hidden: the title and the technique of each case.
    """

    titles: Weighted
    left: Weighted
    rows: Ints
    hidden: Ints

    @classmethod
    def of(cls, titles: Weighted, *, most: int = 5_000) -> Holdout:
        """The same cases for the same data; at most `most` of them, drawn at random."""
        left, rows, hidden = hide(titles, least=LEAST_USES, most=most, seed=_SEED)
        return cls(titles, left, rows, hidden)


@dataclass(frozen=True, slots=True)
class Figure:
    """A value and its 95% interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """See this module. cases: how many titles asked."""

    lift: Figure
    matched_lift: Figure
    hub_share: Figure
    returned: float
    cases: int


@dataclass(frozen=True, slots=True)
class Ranking:
    """How early the hidden technique comes in a ranking of all that are not declared.

    first, five, ten: the share of cases in which it is among the first 1, 5 and 10.
    reciprocal: the mean of 1 / rank.
    """

    first: Figure
    five: Figure
    ten: Figure
    reciprocal: Figure
    cases: int


def neighbourhood(holdout: Holdout, scorer: Scorer) -> Neighbourhood:
    """The three figures of a score."""
    used = holdout.titles.toarray() > 0
    titles = len(used)
    counts = used.sum(axis=1)
    breaks_ties = np.random.default_rng(_SEED).permutation(titles) * 1e-12
    kept = min(NEIGHBOURS, titles - 1)
    nearest = np.empty((len(holdout.rows), kept), dtype=np.int64)
    for start in range(0, len(holdout.rows), _BLOCK):
        rows = holdout.rows[start : start + _BLOCK]
        scores = np.round(scorer(holdout.left[rows], rows), 6) + breaks_ties
        scores[np.arange(len(rows)), rows] = -np.inf
        nearest[start : start + len(rows)] = np.argpartition(-scores, kept - 1, axis=1)[:, :kept]
    hits = used[nearest, holdout.hidden[:, None]]
    chance = (used.sum(axis=0)[holdout.hidden] - 1) / (titles - 1)
    matched = _matched(used, counts, holdout, nearest, hits)
    weights = _resamples(len(hits))
    shares = hits.mean(axis=1)
    return Neighbourhood(
        _ratio(weights, shares, chance),
        _ratio(weights, shares, matched),
        _hubs(weights, nearest, titles),
        len(np.unique(nearest)) / titles,
        len(hits),
    )


def _matched(
    used: npt.NDArray[np.bool_], counts: Ints, holdout: Holdout, nearest: Ints, hits: Matrix
) -> Matrix:
    """What titles with as many other uses as the neighbours would give, by case."""
    bins = int(counts.max()) + 2
    of_count = np.bincount(counts, minlength=bins)
    expected = np.empty(len(nearest))
    having = {
        technique: np.bincount(counts[used[:, technique]], minlength=bins)
        for technique in np.unique(holdout.hidden)
    }
    for case, (technique, row) in enumerate(zip(holdout.hidden, holdout.rows, strict=True)):
        others = counts[nearest[case]] - hits[case]
        has = having[technique]
        # Titles with o others: those with o + 1 uses that have it, and with o that have not.
        with_it = has[others + 1] - (others == counts[row] - 1)  # the asking one is no candidate
        without = of_count[others] - has[others]
        expected[case] = (with_it / np.maximum(with_it + without, 1)).mean()
    return expected


def ranking(holdout: Holdout, scores: Callable[[Weighted], Matrix]) -> Ranking:
    """How well scores (q, techniques) of titles' left uses (q, techniques) find what is hidden."""
    ranks = np.empty(len(holdout.rows))
    for start in range(0, len(holdout.rows), _BLOCK):
        asking = holdout.left[holdout.rows[start : start + _BLOCK]]
        hidden = holdout.hidden[start : start + _BLOCK]
        found = np.where(asking.toarray() > 0, -np.inf, scores(asking))
        own = found[np.arange(len(hidden)), hidden][:, None]
        # A tie counts half: neither the order of ids nor luck should help.
        ranks[start : start + len(hidden)] = (
            1 + (found > own).sum(axis=1) + ((found == own).sum(axis=1) - 1) / 2
        )
    weights, one = _resamples(len(ranks)), np.ones(len(ranks))
    first, five, ten = (
        _ratio(weights, (ranks < limit + 1).astype(float), one) for limit in (1, 5, 10)
    )
    return Ranking(first, five, ten, _ratio(weights, 1 / ranks, one), len(ranks))


def mean_of(values: Matrix) -> Figure:
    """The mean of a figure over the cases, (n,), with its interval."""
    return _ratio(_resamples(len(values)), values, np.ones(len(values)))


def _resamples(cases: int) -> Matrix:
    """How often each case is drawn in each resample, shape (resamples, cases)."""
    rng = np.random.default_rng(_SEED)
    return rng.multinomial(cases, np.full(cases, 1 / cases), size=_RESAMPLES).astype(np.float64)


def _ratio(weights: Matrix, numerator: Matrix, denominator: Matrix) -> Figure:
    ratios = (weights @ numerator) / np.maximum(weights @ denominator, 1e-12)
    value = numerator.sum() / max(denominator.sum(), 1e-12)
    return Figure(float(value), *(float(each) for each in np.percentile(ratios, [2.5, 97.5])))


def _hubs(weights: Matrix, nearest: Ints, titles: int) -> Figure:
    from scipy.sparse import csr_array

    most = -(-titles // 100)
    ends = np.arange(0, nearest.size + 1, nearest.shape[1])
    slots = csr_array((np.ones(nearest.size), nearest.ravel(), ends), shape=(len(nearest), titles))

    def share(returned: Matrix) -> Matrix:
        top = np.partition(returned, titles - most, axis=1)[:, titles - most :]
        found: Matrix = top.sum(axis=1) / returned.sum(axis=1)
        return found

    shares = np.concatenate(
        [share(weights[start : start + 50] @ slots) for start in range(0, len(weights), 50)]
    )
    # A resample draws cases twice, which makes hubs; what that adds on average is taken off.
    value = float(share(slots.sum(axis=0)[None, :])[0])
    low, high = np.percentile(shares, [2.5, 97.5]) - (shares.mean() - value)
    return Figure(value, float(max(low, 0.0)), float(high))


def reliability(
    chances: Matrix, right: npt.NDArray[np.bool_], bins: int = 10
) -> list[Mapping[str, float]]:
    """Stated against observed: rows {confidence (mean), right (share), n}, by rising confidence.

    chances, right: of each claim, in any order; bins hold equally many claims.
    """
    order = np.argsort(chances, kind="stable")
    return [
        {
            "confidence": float(chances[part].mean()),
            "right": float(right[part].mean()),
            "n": len(part),
        }
        for part in np.array_split(order, bins)
        if len(part)
    ]
