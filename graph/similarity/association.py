"""How alike two techniques are: by meaning, by place in the hierarchy, and by being used together.

Being used together is counted, meaning is guessed; where much is counted the counts should speak,
where little is, the guess. For techniques a and b let C be the number of titles that use both, out
of E = n_a n_b / N expected by chance among the N titles with two uses or more. Then

    C ~ Poisson(E theta),   theta ~ Gamma(mean exp(i + t cos(a, b) + h lin(a, b)), shape k)

with i, t, h and k chosen by maximum a posteriori on the loaded data: how much likeness of text and
of place predicts use together is learned, and so is how far it can be trusted. The posterior mean
of theta is (C + k) / (E + k / mean), and

    association(a, b) = ln theta - i

is what it says beyond the average pair. (Gamma-Poisson shrinkage of counts: DuMouchel 1999,
"Bayesian data mining in large frequency tables"; here with a mean that depends on the pair.)

Divided by t + h, which is what a technique has with itself, made positive semidefinite by leaving
out negative eigenvalues, and scaled to a diagonal of 1, associations are the inner products of unit
vectors. Without any count they are the cosines of the texts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from graph.similarity.embeddings import broader_path

Matrix = npt.NDArray[np.float64]
Incidence = Any
"""A scipy.sparse CSR array, shape (titles, techniques), 1 where a title uses a technique."""

MOST_DIMENSIONS = 512
"""Of technique vectors: with more techniques, the directions that matter least are left out."""

_PRIOR_MEAN = np.array([0.0, 1.5, 0.5, 1.0])
_PRIOR_DEVIATION = np.array([1.0, 1.0, 1.0, 1.5])
"""Of i, t, h and ln k. Weak: some hundred pairs outweigh them. They decide while data is scarce."""

_LEAST_SCALE = 0.5
"""Where texts and places predict nothing, counts alone would be divided by next to nothing."""


@dataclass(frozen=True, slots=True)
class Association:
    """values: shape (n, n), symmetric, zero for the average pair; the diagonal is `own`.

    text, place: t and h, the weights that were learned. strength: k, how many observed titles the
    guess from text and place is worth.
    """

    values: Matrix
    own: float
    text: float
    place: float
    strength: float

    @classmethod
    def learned(cls, cosines: Matrix, places: Matrix, uses: Incidence) -> Association:
        """From the cosines of texts and `lin` of places, both (n, n), and what titles use."""
        from scipy.optimize import minimize

        counts, expected = together(uses)
        upper = np.triu_indices(len(cosines), 1)
        known = expected[upper] > 0
        count, chance = counts[upper][known], expected[upper][known]
        features = np.stack(
            [np.ones(known.sum()), cosines[upper][known], places[upper][known]], axis=1
        )
        distinct, which = np.unique(count, return_inverse=True)

        def minus_log_posterior(values: Matrix) -> float:
            from scipy.special import gammaln

            shape = np.exp(values[3])
            mean = chance * np.exp(features @ values[:3])
            factorials = (gammaln(distinct + shape) - gammaln(shape))[which]
            likelihood = (
                factorials
                + shape * np.log(shape / (shape + mean))
                + count * np.log(mean / (shape + mean))
            ).sum()
            prior = (((values - _PRIOR_MEAN) / _PRIOR_DEVIATION) ** 2).sum() / 2
            return float(prior - likelihood)

        bounds = [(-4, 4), (0, 8), (0, 8), (-4, 7)]
        found = minimize(minus_log_posterior, _PRIOR_MEAN, method="L-BFGS-B", bounds=bounds).x
        intercept, text, place = (float(each) for each in found[:3])
        strength = float(np.exp(found[3]))
        mean = np.exp(intercept + text * cosines + place * places)
        values = np.log((counts + strength) / (expected + strength / mean)) - intercept
        own = max(text + place, _LEAST_SCALE)
        np.fill_diagonal(values, own)
        return cls(values, own, text, place, strength)

    def vectors(self) -> npt.NDArray[np.float32]:
        """Unit vectors whose inner products are the associations; shape (n, up to n)."""
        if not len(self.values):
            return np.zeros((0, 0), dtype=np.float32)
        eigenvalues, directions = np.linalg.eigh(self.values / self.own)
        kept = np.flatnonzero(eigenvalues > 1e-9)[-MOST_DIMENSIONS:]
        rows = directions[:, kept] * np.sqrt(eigenvalues[kept])
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        unit = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 1e-6)
        return np.asarray(unit, dtype=np.float32)


def incidence(
    titles: Mapping[str, Mapping[str, float]], techniques: Sequence[str], *, weighted: bool = False
) -> Incidence:
    """Which title uses which technique. titles: weights above 0 by technique, by title.

    weighted: keep the weights rather than 1 for each.
    """
    from scipy.sparse import csr_array

    column = {technique: place for place, technique in enumerate(techniques)}
    found = [
        sorted((column[technique], weight) for technique, weight in uses.items())
        for uses in titles.values()
    ]
    ends = np.cumsum([0, *(len(each) for each in found)])
    columns = np.array([place for each in found for place, _ in each], dtype=np.int64)
    values = np.array([weight for each in found for _, weight in each], dtype=np.float64)
    shape = (len(found), len(techniques))
    return csr_array((values if weighted else np.ones(len(columns)), columns, ends), shape=shape)


def together(uses: Incidence) -> tuple[Matrix, Matrix]:
    """How many titles use both of two techniques, and how many would by chance; each (n, n)."""
    several = uses[np.diff(uses.indptr) >= 2]
    counts = np.asarray((several.T @ several).todense(), dtype=np.float64)
    own = counts.diagonal().copy()
    return counts, np.outer(own, own) / max(several.shape[0], 1)


def lin(
    techniques: Sequence[str], broader: Mapping[str, str | None], titles: npt.NDArray[np.float64]
) -> Matrix:
    """Likeness by place in the hierarchy, from 0 (nothing shared) to 1; shape (n, n).

    2 IC(s) / (IC(a) + IC(b)) with s the narrowest concept above both or one of them, and the
    information content IC(x) = -ln of the share of all uses that fall to x or what is narrower
    (Lin 1998, "An information-theoretic definition of similarity"). titles: how many use each
    technique. The diagonal is 1.
    """
    paths = [[each, *broader_path(each, broader)] for each in techniques]
    below: dict[str, float] = {}
    for path, count in zip(paths, titles, strict=True):
        for each in path:
            below[each] = below.get(each, 0.0) + count + 1  # a technique without a use exists too
    total = float(titles.sum()) + len(techniques)
    content = {each: float(-np.log(count / total)) for each, count in below.items()}
    similar = np.eye(len(techniques))
    members: dict[str, list[int]] = {}
    for place, path in enumerate(paths):
        for each in path:
            members.setdefault(each, []).append(place)
    # From the broadest to the narrowest, so that the narrowest that two share is written last.
    own = np.array([content[technique] for technique in techniques])
    for shared in sorted(members, key=lambda each: (content[each], each)):
        places = members[shared]
        sums = np.maximum(own[places][:, None] + own[places][None, :], 1e-9)
        similar[np.ix_(places, places)] = np.minimum(2 * content[shared] / sums, 1.0)
    np.fill_diagonal(similar, 1.0)
    return similar
