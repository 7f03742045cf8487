"""Hide the last title of each viewer, and see how early it is recommended.

Of every viewer with two titles or more the last by time is hidden, those of one time by id. All
models learn from what is left, and rank all titles that anybody has watched and this viewer has
not; none is drawn at random. Ties stand by id.

- hit: the share of viewers whose hidden title is among the first 10 (HR@10);
- ndcg: 1 / log2(rank + 2), rank from 0, among the first 10, else 0 (NDCG@10);
- gain: the same without a cut, to which every viewer adds something;
- coverage: the share of titles that are among anybody's first 10;
- novelty: the mean over all first 10 of -log2(viewers of the title / viewers), at least one;
- diversity: the mean over the pairs of each first 10 of 1 - shared / all genres and techniques.

Segments: `short`, the quarter of viewers with the fewest titles left; `cold`, the hidden title is
of the tenth of titles with the fewest viewers left, or has as few as one of these; `rare`, one or
two others have watched it; `new`, nobody has: with one title hidden of everybody, these are there
only by being hidden.

The last two models are what viewers get (`graph.evaluation.served`): by score, and in the order
shown.

Intervals are 95% percentile bootstrap intervals over viewers. That of coverage is not, since a
resample holds fewer different viewers and so covers less: it is the value +- 1.96 standard errors
of the jackknife, from the titles that one viewer alone is shown (Heltshe and Forrester,
"Estimating species richness using the jackknife procedure", Biometrics 39, 1983).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from graph.common.progress import Progress
from graph.common.statistics import NORMAL_QUANTILE
from graph.evaluation.holdout import Figure, mean_of
from graph.evaluation.served import Served
from graph.evaluation.viewing import Viewing
from graph.recommend.rank.collaborative import CollaborativeModel, History, TooFewViewers, train
from graph.recommend.rank.content import TitleContent
from graph.recommend.rank.factors import matrix

Vector = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Scorer = Callable[[Sequence[int]], Vector]
"""Scores, shape (rows, titles), of the viewers at these rows."""

FIRST = 10
NEIGHBOURS = 100
COLLABORATIVE = "EASE, recency"
HYBRID = "hybrid"
SERVED = "as served"
SHOWN = "as served, in the order shown"
_BLOCK = 128
_NEVER = 1e9


@dataclass(frozen=True, slots=True)
class Row:
    """A model's figures on some viewers; see this module. median: of ranks, from 0."""

    cases: int
    hit: Figure
    ndcg: Figure
    gain: Figure
    median: float


@dataclass(frozen=True, slots=True)
class Lists:
    """A model's figures on its lists of 10."""

    coverage: Figure
    novelty: Figure
    diversity: Figure


@dataclass(frozen=True, slots=True)
class Evaluation:
    """rows: by model and segment (`all`, `short`, ...). lists: by model. added: by segment and
    figure, what the hybrid has more than the purely collaborative model, paired by viewer.
    learned: hyperparameters of the models that have some."""

    viewers: int
    titles: int
    watched: int
    rows: Mapping[str, Mapping[str, Row]]
    lists: Mapping[str, Lists]
    added: Mapping[str, Mapping[str, Figure]]
    learned: Mapping[str, Mapping[str, float]]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class _Split:
    """left: histories without what is hidden. rows: their titles' places."""

    titles: tuple[str, ...]
    left: list[History]
    rows: list[list[int]]
    hidden: Ints
    counts: Vector

    @classmethod
    def of(cls, viewing: Viewing) -> _Split:
        histories = [viewing.histories[viewer] for viewer in sorted(viewing.histories)]
        asked = [history for history in histories if len(history) > 1]
        if not asked:
            raise TooFewViewers("no viewer has watched two titles or more: nothing can be hidden")
        all_titles = {title for each in histories for title, _ in each}
        titles = tuple(sorted(all_titles))
        places = {title: place for place, title in enumerate(titles)}
        left = [history[:-1] for history in asked]
        rows = [[places[title] for title, _ in history] for history in left]
        hidden = np.array([places[history[-1][0]] for history in asked])
        counts = np.bincount([p for row in rows for p in row], minlength=len(titles))
        return cls(titles, left, rows, hidden, counts.astype(np.float64))


def evaluate(viewing: Viewing, *, progress: Progress | None = None) -> Evaluation:
    """Raises TooFewViewers."""
    split = _Split.of(viewing)
    histories = {f"{row:09}": history for row, history in enumerate(split.left)}
    content = {title: viewing.content.get(title, TitleContent()) for title in split.titles}
    plain = train(histories, half_lives=[_NEVER], progress=progress)
    model = train(histories, content=content, progress=progress)
    served = Served(split.titles, content, split.counts, model)
    scorers: dict[str, Scorer] = {
        "popularity": lambda rows: np.tile(split.counts, (len(rows), 1)),
        "item cosine": _cosine(split, None),
        f"item-kNN, {NEIGHBOURS}": _cosine(split, NEIGHBOURS),
        "EASE": lambda rows: _parts(plain, split, rows)[0],
        COLLABORATIVE: lambda rows: _parts(model, split, rows)[0],
        HYBRID: lambda rows: np.add(*_parts(model, split, rows)),
        SERVED: lambda rows: _served(served, split, rows, False),
        SHOWN: lambda rows: _served(served, split, rows, True),
    }
    segments = _segments(split)
    ranks, lists = {}, {}
    for number, (name, scorer) in enumerate(scorers.items(), 1):
        ranks[name], first = _ranked(split, scorer)
        lists[name] = _lists(split, first, content)
        if progress:
            progress("ranking all titles", number, len(scorers))
    return Evaluation(
        viewers=len(split.rows),
        titles=len(split.titles),
        watched=sum(map(len, viewing.histories.values())),
        rows={
            name: {segment: _row(of[cases]) for segment, cases in segments.items()}
            for name, of in ranks.items()
        },
        lists=lists,
        added={
            segment: _added(ranks[HYBRID][cases], ranks[COLLABORATIVE][cases])
            for segment, cases in segments.items()
        },
        learned={
            "EASE": {"regularisation": plain.hyperparameters.regularisation},
            HYBRID: asdict(model.hyperparameters),
        },
    )


def _served(served: Served, split: _Split, rows: Sequence[int], diversified_order: bool) -> Vector:
    left = [split.left[row] for row in rows]
    return np.array([served.scores(each, diversified_order=diversified_order) for each in left])


def _parts(model: CollaborativeModel, split: _Split, rows: Sequence[int]) -> tuple[Vector, Vector]:
    """In the order of split.titles, 0 for those that the model leaves out."""
    places = {title: place for place, title in enumerate(model.titles)}
    kept = np.array([places.get(title, -1) for title in split.titles])
    found = model.parts_of_many([split.left[row] for row in rows])
    by_histories, by_content = (np.where(kept >= 0, part[:, kept], 0.0) for part in found)
    return by_histories, by_content


def _cosine(split: _Split, neighbours: int | None) -> Scorer:
    """The sum over the history of the cosine of who watched the two titles; with `neighbours` only
    of so many titles that are nearest to the one scored."""
    watched = matrix(split.rows, len(split.titles))
    scaled = (watched / np.sqrt(np.maximum(split.counts, 1))[None, :]).tocsc()
    nearest = None if neighbours is None else _nearest(scaled, neighbours)

    def score(rows: Sequence[int]) -> Vector:
        asking = watched[list(rows)]
        if nearest is not None:
            return np.asarray((asking @ nearest).toarray())
        weighted = asking / np.sqrt(np.maximum(split.counts, 1))[None, :]
        found: Vector = ((weighted @ watched.T) @ scaled).toarray() - asking.toarray()
        return found

    return score


def _nearest(scaled: Any, neighbours: int) -> Any:
    """Cosines (titles, titles), sparse: in each column the largest, without the title itself."""
    columns = []
    for at in range(0, scaled.shape[1], 512):
        block = (scaled.T @ scaled[:, at : at + 512]).toarray()
        width = block.shape[1]
        block[np.arange(at, at + width), np.arange(width)] = 0
        kept = min(neighbours, len(block))
        top = np.argpartition(-block, kept - 1, axis=0)[:kept]
        which = np.tile(np.arange(width), (kept, 1))
        values = block[top, which]
        columns.append(
            sparse.csc_array((values.ravel(), (top.ravel(), which.ravel())), shape=block.shape)
        )
    return sparse.hstack(columns).tocsr()


def _ranked(split: _Split, scorer: Scorer) -> tuple[Ints, Ints]:
    """The rank of each hidden title, from 0, and the first 10 places of each list."""
    ranks, first = [], []
    everywhere = np.arange(len(split.titles))
    for at in range(0, len(split.rows), _BLOCK):
        rows = range(at, min(at + _BLOCK, len(split.rows)))
        scores = scorer(rows)
        for row, own in zip(rows, scores, strict=True):
            own[split.rows[row]] = -np.inf
            hidden = split.hidden[row]
            earlier = (own > own[hidden]) | ((own == own[hidden]) & (everywhere < hidden))
            ranks.append(int(earlier.sum()))
            first.append(np.lexsort((everywhere, -own))[:FIRST])
    return np.array(ranks), np.array(first)


def _segments(split: _Split) -> dict[str, Ints]:
    """Rows of the cases, by name; those without any case are left out."""
    lengths = np.array([len(row) for row in split.rows])
    few = np.sort(split.counts)[max(1, len(split.titles) // 10) - 1]
    viewers = split.counts[split.hidden]
    found = {
        "all": np.ones(len(lengths), dtype=bool),
        "short": lengths <= np.percentile(lengths, 25),
        "cold": viewers <= few,
        "rare": (viewers > 0) & (viewers <= 2),
        "new": viewers == 0,
    }
    return {name: np.flatnonzero(which) for name, which in found.items() if which.any()}


def _worth(ranks: Ints) -> dict[str, Vector]:
    gain = 1 / np.log2(ranks + 2.0)
    hit = (ranks < FIRST).astype(np.float64)
    return {"hit": hit, "ndcg": np.where(ranks < FIRST, gain, 0.0), "gain": gain}


def _row(ranks: Ints) -> Row:
    figures = {name: mean_of(values) for name, values in _worth(ranks).items()}
    return Row(len(ranks), **figures, median=float(np.median(ranks)))


def _added(hybrid: Ints, collaborative: Ints) -> dict[str, Figure]:
    first, second = _worth(hybrid), _worth(collaborative)
    return {name: mean_of(first[name] - second[name]) for name in first}


def _lists(split: _Split, first: Ints, content: Mapping[str, TitleContent]) -> Lists:
    share = np.maximum(split.counts, 1) / len(split.rows)
    kinds = [
        {*(("genre", each) for each in known.genres), *(("use", each) for each in known.techniques)}
        for known in (content[title] for title in split.titles)
    ]
    novelty = -np.log2(share[first]).mean(axis=1)
    diversity = np.array([_unlike([kinds[place] for place in row]) for row in first])
    known = diversity[~np.isnan(diversity)]
    return Lists(
        coverage=_covered(first, len(split.titles)),
        novelty=mean_of(novelty),
        diversity=mean_of(known) if len(known) else Figure(0.0, 0.0, 0.0),
    )


def _covered(first: Ints, titles: int) -> Figure:
    """first: each viewer's places of titles, (viewers, n), no place twice in a row."""
    viewers = len(first)
    lists_with = np.bincount(first.ravel(), minlength=titles)
    value = np.count_nonzero(lists_with) / titles
    alone = (lists_with[first] == 1).sum(axis=1) / titles
    error = float(np.sqrt((viewers - 1) / viewers * np.square(alone - alone.mean()).sum()))
    half_width = NORMAL_QUANTILE * error
    return Figure(value, max(0.0, value - half_width), min(1.0, value + half_width))


def _unlike(kinds: Sequence[set[tuple[str, str]]]) -> float:
    """NaN where no pair has anything to compare."""
    found = [
        1 - len(one & other) / len(one | other)
        for place, one in enumerate(kinds)
        for other in kinds[:place]
        if one and other
    ]
    return float(np.mean(found)) if found else float("nan")
