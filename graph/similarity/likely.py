"""Techniques that a title is likely to use though nobody has declared it.

For a title that declares the techniques U, a technique h outside U is the next to be declared with

    P(h) = exp(prior_h + sum over a in U of weights_ah) / (the same, summed over all h outside U)

a conditional logit (McFadden 1974) over how often h is used at all and three views of what goes
with what: the associations of `association`, the linear autoencoder EASE (Steck 2019,
"Embarrassingly shallow autoencoders for sparse data": closed form), and the share of h's titles
that use a as well. How much each view counts is learned on the loaded data by hiding one use of
each title. So confidences are probabilities, and every declared technique's part in one is known.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from graph.similarity.association import Association, Incidence, Matrix

Ints = npt.NDArray[np.int64]

MOST_TECHNIQUES = 1_000
"""With more, only the most used ones are suggested and speak for others: the weights are n^2."""

NEVER = -1e9
"""The prior of what is not suggested: stores cannot hold minus infinity."""

_EASE_PENALTY = 200.0
_MOST_CASES = 4_000
_FOLDS = 5
_SEED = 20
_PRIOR_WEIGHTS = np.array([0.6, 0.4, 0.1, 0.1])
"""What the four views count before anything is known, in units of their standard deviations."""


@dataclass(frozen=True, slots=True)
class Likely:
    """prior: shape (n,). weights: shape (n, n), row a is what a use of a says for each h.

    Both float64, by technique in the order of the space. Techniques beyond MOST_TECHNIQUES have
    a prior of NEVER.
    """

    prior: Matrix
    weights: Matrix

    @classmethod
    def learned(cls, association: Association, uses: Incidence, places: LearnsFrom) -> Likely:
        """From what titles use; associations are learned anew where a use is hidden."""
        count = uses.shape[1]
        used = np.asarray(uses.sum(axis=0)).ravel()
        chosen = np.sort(np.argsort(-used, kind="stable")[:MOST_TECHNIQUES])
        parts = _parts(association.values[np.ix_(chosen, chosen)], uses[:, chosen])
        shares = _learned_shares(uses, chosen, places)
        prior = np.full(count, NEVER)
        prior[chosen] = shares[0] * parts[0]
        weights = np.zeros((count, count))
        weights[np.ix_(chosen, chosen)] = sum(
            share * part for share, part in zip(shares[1:], parts[1:], strict=True)
        )
        return cls(prior, weights)

    def confidences(self, uses: Incidence) -> Matrix:
        """P(h) for each title (rows of `uses`) and technique; 0 where it is declared already."""
        scores = self.prior + uses @ self.weights
        scores[uses.nonzero()] = -np.inf
        best = scores.max(axis=1, keepdims=True, initial=2 * NEVER)
        exponents = np.exp(scores - best)
        totals = exponents.sum(axis=1, keepdims=True)
        return np.asarray(exponents / np.maximum(totals, 1e-300))


@dataclass(frozen=True, slots=True)
class LearnsFrom:
    """What associations are learned from besides uses: see `Association.learned`."""

    cosines: Matrix
    places: Matrix


def _parts(association: Matrix, uses: Incidence) -> list[Matrix]:
    """The four views: a vector (n,) for how often, and matrices (n, n), row a for column h."""
    used = np.asarray(uses.sum(axis=0)).ravel()
    pairs = association.copy()
    np.fill_diagonal(pairs, 0.0)
    counts = np.asarray((uses.T @ uses).todense(), dtype=np.float64)
    autoencoder = ease(counts)
    np.fill_diagonal(counts, 0.0)
    return [np.log(used + 0.5), pairs, autoencoder, counts / np.maximum(used, 1.0)[:, None]]


def ease(counts: Matrix) -> Matrix:
    """The weights of EASE, row a for column h, from how many titles use both; shape (n, n)."""
    inverse = np.linalg.inv(counts + _EASE_PENALTY * np.eye(len(counts)))
    weights: Matrix = -inverse / np.diag(inverse)[None, :]
    np.fill_diagonal(weights, 0.0)
    return weights


def _learned_shares(uses: Incidence, chosen: Ints, learns_from: LearnsFrom) -> Matrix:
    """What one unit of each view counts, from hiding one use of each title with three or more.

    A fifth of them at a time: what is counted then is close to what is counted with all, so that
    the views have the size that they will have in use.
    """
    from scipy.optimize import minimize

    _, rows, columns = hide(uses, least=3, most=_MOST_CASES, seed=_SEED)
    views, declared, wanted = [], [], []
    for fold in range(_FOLDS):
        mine = np.arange(fold, len(rows), _FOLDS)
        mine = mine[np.isin(columns[mine], chosen)]
        if not len(mine):
            continue
        left = without(uses, rows[mine], columns[mine])
        association = Association.learned(learns_from.cosines, learns_from.places, left)
        parts = _parts(association.values[np.ix_(chosen, chosen)], left[:, chosen])
        asked = left[rows[mine]][:, chosen]
        often = np.tile(parts[0], (len(mine), 1))
        views.append(np.stack([often, *(asked @ part for part in parts[1:])], axis=-1))
        declared.append(asked.toarray() > 0)
        wanted.append(np.searchsorted(chosen, columns[mine]))
    if not views:
        return np.array([1.0, 0.0, 0.0, 0.0])
    seen, hidden, own = np.concatenate(views), np.concatenate(declared), np.concatenate(wanted)
    middle, deviation = seen[~hidden].mean(axis=0), np.maximum(seen[~hidden].std(axis=0), 1e-9)
    seen = (seen - middle) / deviation
    cases = np.arange(len(seen))

    def minus_log_posterior(shares: Matrix) -> tuple[float, Matrix]:
        scores = np.where(hidden, -np.inf, seen @ shares)
        scores -= scores.max(axis=1, keepdims=True)
        exponents = np.exp(scores)
        totals = exponents.sum(axis=1, keepdims=True)
        away = shares - _PRIOR_WEIGHTS
        likelihood = (scores[cases, own] - np.log(totals[:, 0])).sum()
        expected = np.einsum("ij,ijk->k", exponents / totals, seen)
        gradient = seen[cases, own].sum(axis=0) - expected
        return float(away @ away / 2 - likelihood), away - gradient

    found = minimize(minus_log_posterior, _PRIOR_WEIGHTS, jac=True, method="L-BFGS-B").x
    return np.asarray(found / deviation, dtype=np.float64)


def hide(uses: Incidence, *, least: int, most: int, seed: int) -> tuple[Incidence, Ints, Ints]:
    """Take one use from each of up to `most` titles that have `least` or more.

    Returns what is left, and the rows and columns of what was taken; the same for the same seed.
    """
    rng = np.random.default_rng(seed)
    counts = np.diff(uses.indptr)
    rows = np.flatnonzero(counts >= least)
    if len(rows) > most:
        rows = np.sort(rng.choice(rows, most, replace=False))
    columns = uses.indices[uses.indptr[rows] + rng.integers(0, counts[rows])]
    return without(uses, rows, columns), rows, columns


def without(uses: Incidence, rows: Ints, columns: Ints) -> Incidence:
    """All uses but those of rows[i] and columns[i]."""
    left = uses.tolil()
    left[rows, columns] = 0
    return left.tocsr()
