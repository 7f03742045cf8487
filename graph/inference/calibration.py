"""From the features of a mention to its confidence, the probability that it is right.

A logistic regression, fitted on mentions in texts about titles whose uses are declared, and in the
notes on these uses: a mention is right when the title declares the technique or a narrower one.
Notes are many and texts are few, so both share the weights, but each has an intercept of its own:
notes are all about techniques, and about others than their own, too. The constants below are what
`catalog infer --evaluate --with FILE` fits on the seeds and the extracts of wikipedia-movies with
the bundled model, to within 0.03 of a confidence (docs/inference.md). Mentions of techniques that
were used but not declared count as wrong there, so confidences are too low rather than too high.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from graph.common.errors import GraphError
from graph.similarity.embeddings import BUNDLED_MODEL

Numbers = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]

THRESHOLD = 0.6
"""The least confidence of a proposal; see docs/inference.md for what it costs and brings."""

CONFIDENCE_DIGITS = 3
"""Decimals that confidences are rounded to."""

LEAST_EXAMPLES = 200
LEAST_RIGHT = 40
"""Mentions, and right ones among them, without which nothing is fitted."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """The logistic regression."""

    intercept: float

    weights: tuple[float, ...]
    """One for each of FEATURES, in that order."""

    in_note: float = 0.0
    """Added to the intercept for a mention in a note."""

    def confidence(self, features: Numbers, notes: Truths | None = None) -> Numbers:
        """Shape (n,) from (n, len(FEATURES)), 0 to 1, to CONFIDENCE_DIGITS decimals.

        notes: shape (n,), which mentions are in notes; None: none is.
        """
        logits = features @ np.array(self.weights) + self.intercept
        if notes is not None:
            logits = logits + self.in_note * notes
        found: Numbers = np.round(1 / (1 + np.exp(-logits)), CONFIDENCE_DIGITS)
        return found


SHIPPED = Calibration(-4.5032, (6.4603, 2.4774, 1.0377, 1.091, -1.7072), -1.3482)


def fit(features: Numbers, right: Truths, notes: Truths) -> Calibration:
    """Fit to examples, shapes (n, len(FEATURES)), (n,) and (n,); notes: which are in notes.

    Features are standardised and the weights held small (L2, C = 1), as scikit-learn does by
    default. Raises GraphError when there are too few examples to say anything.
    """
    if len(right) < LEAST_EXAMPLES or right.sum() < LEAST_RIGHT or right.all():
        raise GraphError(
            "mentions of techniques in texts about titles with declared uses:"
            f" {len(right)}, right ones among them: {int(right.sum())}; to learn how far this model"
            f" is to be trusted takes {LEAST_EXAMPLES}, and {LEAST_RIGHT} right ones. Load titles"
            " with declared uses and notes on them, or use the model"
            f" {BUNDLED_MODEL}, which needs none"
        )
    from sklearn.linear_model import LogisticRegression

    inputs = np.column_stack([features, notes])
    mean, deviation = inputs.mean(axis=0), inputs.std(axis=0)
    deviation[deviation < 1e-9] = 1.0
    regression = LogisticRegression(C=1.0, max_iter=1_000)
    regression.fit((inputs - mean) / deviation, right)
    weights = regression.coef_[0] / deviation
    intercept = float(regression.intercept_[0] - weights @ mean)
    *of_features, in_note = (round(float(each), 4) for each in weights)
    return Calibration(round(intercept, 4), tuple(of_features), in_note)


def reliability_table(
    confidences: Sequence[float], right: Sequence[bool], bins: int = 10
) -> list[dict[str, float]]:
    """How right mentions of each confidence are, for a table or a plot.

    Rows {from, to, confidence, right, count} for each of `bins` equally wide bins that holds any,
    the lowest first: its bounds, the mean confidence and the share of right ones in it, 0 to 1, and
    how many there are. Perfectly calibrated, confidence and right agree.
    """
    rows = []
    values, truths = np.asarray(confidences, dtype=float), np.asarray(right, dtype=bool)
    places = np.minimum((values * bins).astype(int), bins - 1)
    for place in range(bins):
        chosen = places == place
        if chosen.any():
            rows.append(
                {
                    "from": round(place / bins, 6),
                    "to": round((place + 1) / bins, 6),
                    "confidence": round(float(values[chosen].mean()), 4),
                    "right": round(float(truths[chosen].mean()), 4),
                    "count": int(chosen.sum()),
                }
            )
    return rows
