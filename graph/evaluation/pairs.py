"""`catalog evaluate pairs`: does the score part what experts call alike from what they do not?

A file of judgements, one JSON object a line: title, other (ids of titles), alike (true or false),
part ("tune" or "test"), reason, source. A title is in one part only, so that nothing that was
tuned on the one is tested on itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import orjson
from pydantic import BaseModel, ConfigDict, ValidationError

from graph.common.errors import InvalidSeeds
from graph.common.progress import silent
from graph.evaluation import scorers
from graph.evaluation.data import EvaluationData
from graph.evaluation.holdout import Figure
from graph.similarity.association import Matrix

_RESAMPLES = 1_000
_SEED = 5


class Judgement(BaseModel):
    """What experts say of two titles, and where they say it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    other: str
    alike: bool
    part: Literal["tune", "test"]
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """How well a score agrees with experts.

    parted: the chance that a pair called alike scores higher than one called not alike (the area
    under the ROC curve; 0.5 is a coin). found: of the pairs called alike, how often either title
    is among the ten nearest of the other. alike, unlike: how many pairs there are of each.
    """

    parted: Figure
    found: Figure
    alike: int
    unlike: int


def read_judgements(path: Path, titles: Sequence[str]) -> list[Judgement]:
    """Raises InvalidSeeds with every fault: unknown titles, titles in both parts, pairs twice."""
    if not path.is_file():
        raise InvalidSeeds([f"{path}: is not a file"])
    known = set(titles)
    faults: list[str] = []
    found: list[Judgement] = []
    part_of: dict[str, str] = {}
    seen: dict[frozenset[str], int] = {}
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        place = f"{path.name}:{number}"
        try:
            judgement = Judgement.model_validate(orjson.loads(line))
        except orjson.JSONDecodeError as error:
            faults.append(f"{place}: line: is not JSON ({error})")
            continue
        except ValidationError as error:
            faults += [
                f"{place}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}"
                for fault in error.errors()
            ]
            continue
        for name in ("title", "other"):
            title = getattr(judgement, name)
            if title not in known:
                faults.append(f"{place}: {name}: no title with declared uses has the id {title!r}")
            if part_of.setdefault(title, judgement.part) != judgement.part:
                faults.append(f"{place}: {name}: {title!r} is in both parts")
        pair = frozenset((judgement.title, judgement.other))
        if pair in seen:
            faults.append(f"{place}: line: the same pair is on line {seen[pair]}")
        seen.setdefault(pair, number)
        found.append(judgement)
    if faults:
        raise InvalidSeeds(faults)
    return found


def evaluate_pairs(
    data: EvaluationData,
    judgements: Sequence[Judgement],
    models: Sequence[str],
    progress: Callable[[str, int, int], None] | None = None,
) -> dict[str, Agreement]:
    """By the name of the score: this program's with each model, and simple ones with the first.

    Raises ModelError, and InvalidSeeds when one of the two kinds of judgement is missing.
    """
    if len({judgement.alike for judgement in judgements}) < 2:
        raise InvalidSeeds(["judgements of both kinds are needed, alike and not alike"])
    report = progress or silent
    names, titles = scorers.prominences(data, every=True)
    spaces = scorers.spaces(data, data.uses, models, report)
    contenders = scorers.simple(*spaces[models[0]], titles)
    for model, (_, space) in spaces.items():
        contenders[f"craftgraph, {model}"] = scorers.in_space(space, titles)
    places = {name: place for place, name in enumerate(names)}
    return {
        name: _agreement(scorer, titles, places, judgements) for name, scorer in contenders.items()
    }


def _agreement(
    scorer: scorers.Scorer,
    titles: scorers.Weighted,
    places: dict[str, int],
    judgements: Sequence[Judgement],
) -> Agreement:
    first = np.array([places[each.title] for each in judgements])
    second = np.array([places[each.other] for each in judgements])
    alike = np.array([each.alike for each in judgements])
    forward, ranks = _scores_and_ranks(scorer, titles, first, second)
    backward, other_ranks = _scores_and_ranks(scorer, titles, second, first)
    scores = (forward + backward) / 2
    found = (np.minimum(ranks, other_ranks) < 10).astype(float)
    rng = np.random.default_rng(_SEED)
    parted, shares = [], []
    for _ in range(_RESAMPLES):
        drawn = rng.integers(0, len(alike), len(alike))
        if alike[drawn].all() or not alike[drawn].any():
            continue
        parted.append(_area(scores[drawn], alike[drawn]))
        shares.append(found[drawn][alike[drawn]].mean())
    return Agreement(
        _figure(_area(scores, alike), parted),
        _figure(float(found[alike].mean()), shares),
        int(alike.sum()),
        int((~alike).sum()),
    )


def _scores_and_ranks(
    scorer: scorers.Scorer, titles: scorers.Weighted, queries: Any, others: Any
) -> tuple[Matrix, Matrix]:
    """Scores of the others, and the number of titles that are nearer to the queries."""
    found = scorer(titles[queries], queries)
    cases = np.arange(len(queries))
    found[cases, queries] = -np.inf
    own = found[cases, others]
    return own, (found > own[:, None]).sum(axis=1)


def _area(scores: Matrix, alike: Any) -> float:
    """Mann and Whitney's U, as a share."""
    higher = scores[alike][:, None] - scores[~alike][None, :]
    return float((higher > 0).mean() + (higher == 0).mean() / 2)


def _figure(value: float, resampled: Sequence[float]) -> Figure:
    low, high = np.percentile(resampled, [2.5, 97.5])
    return Figure(value, float(low), float(high))


def as_json(agreements: dict[str, Agreement]) -> dict[str, Any]:
    """For programs."""
    return {name: asdict(agreement) for name, agreement in agreements.items()}
