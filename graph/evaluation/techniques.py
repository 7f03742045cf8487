"""`catalog evaluate techniques`: this program's scores beside simple ones, on hidden uses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from graph.common.counts import counted
from graph.common.errors import GraphError
from graph.common.progress import Progress, silent
from graph.evaluation import scorers
from graph.evaluation.data import EvaluationData
from graph.evaluation.holdout import (
    LEAST_USES,
    Holdout,
    Neighbourhood,
    Ranking,
    neighbourhood,
    ranking,
    reliability,
)
from graph.similarity import embeddings
from graph.similarity.likely import ease
from graph.similarity.profiles import TechniqueSpace, Use
from graph.similarity.space import Space

LEAST_CASES = 20
_SEED = 11


class NothingToEvaluate(GraphError):
    """Too few titles have enough declared uses for a figure to mean something."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """titles, techniques, uses: how much was looked at. neighbours: by the name of the score.

    likely: rankings of undeclared techniques, by the name of the method. calibration: stated
    confidences of the most likely techniques against how often they are the hidden one.
    learned: what each model's space has learned, by model.
    """

    titles: int
    techniques: int
    uses: int
    neighbours: Mapping[str, Neighbourhood]
    likely: Mapping[str, Ranking]
    calibration: Sequence[Mapping[str, float]]
    learned: Mapping[str, Mapping[str, float]]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def evaluate(
    data: EvaluationData,
    models: Sequence[str],
    *,
    most: int = 5_000,
    progress: Progress | None = None,
) -> Evaluation:
    """Hold-out figures of this program's score with each model, and of the baselines.

    The baselines take the first model's embeddings. most: cases at most. Raises ModelError, and
    NothingToEvaluate where fewer than LEAST_CASES titles have LEAST_USES uses.
    """
    report: Progress = progress or silent
    techniques = sorted(data.technique_texts)
    names, titles = scorers.prominences(data)
    holdout = Holdout.of(titles, most=most)
    if len(holdout.rows) < LEAST_CASES:
        raise NothingToEvaluate(
            f"only {counted(len(holdout.rows), 'title has', 'titles have')} {LEAST_USES} or more"
            " declared uses;"
            f" at least {LEAST_CASES} are needed"
        )
    left = _left_uses(holdout, names, techniques)
    spaces = scorers.spaces(data, left, models, report)
    texts, space = spaces[models[0]]
    contenders = _baselines(texts, space, titles)
    synopses = {
        place: data.synopses[name] for place, name in enumerate(names) if name in data.synopses
    }
    if len(synopses) >= 2:
        found = embeddings.embed(
            models[0],
            list(synopses.values()),
            lambda done, total: report("embedding synopses", done, total),
        )
        by_row = dict(zip(synopses, found, strict=True))
        contenders["similarity of synopses"] = scorers.by_synopsis(by_row, len(names))
    for model, (_, learned) in spaces.items():
        contenders[f"craftgraph, {model}"] = scorers.in_space(learned, titles)
    neighbours = {}
    for done, (name, scorer) in enumerate(contenders.items(), 1):
        neighbours[name] = neighbourhood(holdout, scorer)
        report("scores", done, len(contenders))
    likely, calibration = _likely(holdout, space)
    return Evaluation(
        len(names),
        len(techniques),
        int(titles.nnz),
        neighbours,
        likely,
        calibration,
        {
            model: {
                name: getattr(learned, name) for name in ("text", "place", "strength", "shrinkage")
            }
            for model, (_, learned) in spaces.items()
        },
    )


def _left_uses(holdout: Holdout, names: Sequence[str], techniques: Sequence[str]) -> list[Use]:
    left = holdout.left.tocoo()
    return [
        Use(names[row], techniques[column], float(prominence), ())
        for row, column, prominence in zip(*left.coords, left.data, strict=True)
    ]


def _baselines(
    texts: TechniqueSpace, space: Space, titles: scorers.Weighted
) -> dict[str, scorers.Scorer]:
    overlap, cosine, shrunk = scorers.simple(texts, space, titles).items()
    product = scorers.by_vectors(texts.vectors, scorers.idf_of(space), titles, normalised=False)
    return {
        "random": scorers.at_random(titles, _SEED),
        "most documented": scorers.most_documented(titles),
        **dict([overlap, ("texts, dot product", product), cosine, shrunk]),
    }


def _likely(holdout: Holdout, space: Space) -> tuple[dict[str, Ranking], list[Mapping[str, float]]]:
    plain = (holdout.left > 0).astype(np.float64)
    used = np.asarray(plain.sum(axis=0)).ravel()
    pairs = np.asarray((plain.T @ plain).todense())
    autoencoder = ease(pairs)
    np.fill_diagonal(pairs, 0.0)
    methods = {
        "most used": lambda asking: np.tile(used, (asking.shape[0], 1)),
        "used together": lambda asking: (asking > 0) @ pairs,
        "EASE": lambda asking: (asking > 0) @ autoencoder,
        "craftgraph": lambda asking: space.likely.confidences(asking > 0),
    }
    rankings = {name: ranking(holdout, scores) for name, scores in methods.items()}
    chances = space.likely.confidences(plain[holdout.rows])
    best = np.argsort(-chances, axis=1, kind="stable")[:, :10]
    claims = np.take_along_axis(chances, best, axis=1)
    right = best == holdout.hidden[:, None]
    return rankings, reliability(claims.ravel(), right.ravel())
