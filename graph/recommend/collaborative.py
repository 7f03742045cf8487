"""Which titles go together in viewers' histories: EASE (Steck, WWW 2019) with recent titles first.

EASE is the linear model B, zero on its diagonal, that best gives each history X back from itself:
B_ij = -P_ij / P_jj for i other than j, with P = (X'X + lambda I)^-1. By the singular values s of X
and its right vectors Q, P = (I - V'V) / lambda with V = s / sqrt(s^2 + lambda) Q, so

    B_ij = <V_i, V_j> / (1 - |V_j|^2).

V (rank, titles) is kept rather than B: no larger than viewers x titles, and one decomposition
serves every lambda that is tried. A viewer's score is the row B' w, where w is each title's
strength, halved with every `half_life` titles watched after it; B itself is trained on
unweighted histories. Nothing about a viewer is in w but the history, so anybody can be scored at
once (fold-in).

lambda and half_life are chosen on the data: the last title of each history is hidden, and the pair
is taken whose ranking of all unseen titles has the best NDCG@100. Numpy is imported with this
module, so commands import it where they need it.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
from scipy import sparse
from scipy.sparse.linalg import svds

from graph.errors import GraphError

History = Sequence[tuple[str, float]]
"""(title, strength), the newest last; strength from 0 to 1 or so."""

Vector = npt.NDArray[np.float64]
Progress = Callable[[str, int, int], None]

RECIPE = "ease-recency-2"
MOST_TITLES = 20_000
"""Above this the most watched are kept (ties by id); the others score nothing."""
EXACT_RANK = 3_000
"""Up to so many viewers or titles, whichever is fewer, the decomposition is exact."""
REDUCED_RANK = 1_000
"""Leading singular vectors that are kept above EXACT_RANK; the model is an approximation then."""
LEAST_VIEWERS = 5
FILE = "model.npz"

_SHARES = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
"""lambdas tried, as shares of the largest count of a title: they grow with the data."""
_HALF_LIVES = (1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 30.0, 100.0, 1e9)
_DEPTH = 100
_VALIDATED = 2_000
_BLOCK = 256


class TooFewViewers(GraphError):
    code = "TOO_FEW_VIEWERS"


@dataclass(frozen=True)
class CollaborativeModel:
    """titles: ids, sorted. popularity: by title, how many viewers watched it.

    vectors: V, (rank, titles), float32. half_life: in titles. viewers: how many it learned from.
    """

    titles: tuple[str, ...]
    fingerprint: str
    trained_at: str
    popularity: Vector
    vectors: npt.NDArray[np.float32]
    half_life: float
    regularisation: float
    viewers: int

    def __post_init__(self) -> None:
        places = {title: place for place, title in enumerate(self.titles)}
        lengths = np.square(self.vectors.astype(np.float64)).sum(axis=0)
        object.__setattr__(self, "_places", places)
        object.__setattr__(self, "_lengths", lengths)

    def weights(self, history: History) -> dict[int, float]:
        """By place in `titles`; a title that stands there twice counts where it is newest."""
        places: dict[str, int] = self._places  # type: ignore[attr-defined]
        newest: dict[int, float] = {}
        for title, strength in reversed(history):
            if title in places:
                newest.setdefault(places[title], strength)
        return {
            place: strength * 0.5 ** (age / self.half_life)
            for age, (place, strength) in enumerate(newest.items())
        }

    def scores(self, history: History) -> Vector:
        """By title, in the order of `titles`; unknown titles are ignored, zeros without any."""
        weights = self.weights(history)
        if not weights:
            return np.zeros(len(self.titles))
        rows, values = list(weights), np.array(list(weights.values()))
        lengths: Vector = self._lengths  # type: ignore[attr-defined]
        seen = self.vectors[:, rows].astype(np.float64) @ values
        found: Vector = (seen.astype(np.float32) @ self.vectors).astype(np.float64)
        found[rows] -= values * lengths[rows]
        return np.asarray(found / (1 - lengths))

    def contributions(self, history: History, title: str) -> list[tuple[str, float]]:
        """(title of the history, its part of the score), largest first; they sum to the score.

        Empty for a title that the model does not know.
        """
        places: dict[str, int] = self._places  # type: ignore[attr-defined]
        place = places.get(title)
        if place is None:
            return []
        lengths: Vector = self._lengths  # type: ignore[attr-defined]
        target = self.vectors[:, place].astype(np.float64)
        parts = [
            (self.titles[row], weight * float(self.vectors[:, row] @ target) / (1 - lengths[place]))
            for row, weight in self.weights(history).items()
            if row != place
        ]
        return sorted(parts, key=lambda part: (-part[1], part[0]))


def fingerprint(histories: Mapping[str, History]) -> str:
    """Of the recipe and all that is learned from, so it changes when a viewer is deleted."""
    digest = hashlib.sha256(RECIPE.encode())
    for viewer in sorted(histories):
        digest.update(orjson.dumps([viewer, [list(each) for each in histories[viewer]]]))
    return f"{RECIPE}:{digest.hexdigest()[:16]}"


def train(
    histories: Mapping[str, History],
    *,
    progress: Progress | None = None,
    recipe: tuple[float, float] | None = None,
) -> CollaborativeModel:
    """histories: by viewer. recipe: (regularisation, half life), instead of choosing them.

    Deterministic. Raises TooFewViewers when fewer than LEAST_VIEWERS watched two titles.
    """
    useful = {v: _once(histories[v]) for v in sorted(histories)}
    able = sum(len(each) > 1 for each in useful.values())
    if able < LEAST_VIEWERS:
        raise TooFewViewers(
            f"{able} viewers have watched two titles or more; at least {LEAST_VIEWERS} are needed"
        )
    counts = Counter(title for each in useful.values() for title in each)
    kept = sorted(counts, key=lambda title: (-counts[title], title))[:MOST_TITLES]
    titles = tuple(sorted(kept))
    places = {title: place for place, title in enumerate(titles)}
    rows = [[places[t] for t in each if t in places] for each in useful.values()]
    regularisation, half_life = recipe or _choose(rows, len(titles), progress)
    values, vectors = _decomposed(rows, len(titles))
    return CollaborativeModel(
        titles=titles,
        fingerprint=fingerprint(histories),
        trained_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        popularity=np.array([counts[title] for title in titles], dtype=np.float64),
        vectors=_scaled(values, vectors, regularisation),
        half_life=half_life,
        regularisation=regularisation,
        viewers=len(histories),
    )


def _once(history: History) -> list[str]:
    """Titles by when they were watched last."""
    return list(dict.fromkeys(title for title, _ in reversed(history)))[::-1]


def _matrix(rows: Sequence[Sequence[int]], titles: int) -> Any:
    indices = np.array([place for row in rows for place in row], dtype=np.int64)
    indptr = np.cumsum([0, *map(len, rows)])
    return sparse.csr_array((np.ones(len(indices)), indices, indptr), shape=(len(rows), titles))


def _decomposed(rows: Sequence[Sequence[int]], titles: int) -> tuple[Vector, Any]:
    """Singular values, and right vectors as rows (rank, titles)."""
    matrix = _matrix(rows, titles)
    if min(matrix.shape) > EXACT_RANK:
        start = np.ones(min(matrix.shape))
        _, values, vectors = svds(matrix, k=REDUCED_RANK, v0=start, return_singular_vectors="vh")
        return np.asarray(values), np.asarray(vectors)
    wide = matrix.shape[0] <= matrix.shape[1]
    gram = (matrix @ matrix.T if wide else matrix.T @ matrix).toarray()
    squares, found = np.linalg.eigh(gram)
    kept = squares > 1e-8 * squares[-1]
    values, found = np.sqrt(squares[kept]), found[:, kept]
    return values, (found.T @ matrix) / values[:, None] if wide else found.T


def _scaled(values: Vector, vectors: Any, regularisation: float) -> npt.NDArray[np.float32]:
    factors = values / np.sqrt(values**2 + regularisation)
    return np.asarray(factors[:, None] * vectors, dtype=np.float32)


def _choose(
    rows: Sequence[Sequence[int]], titles: int, progress: Progress | None
) -> tuple[float, float]:
    """(regularisation, half life) that find hidden last titles best; ties: the first tried."""
    asked = [row for row in rows if len(row) > 1]
    left = [row[:-1] if len(row) > 1 else row for row in rows]
    values, vectors = _decomposed(left, titles)
    most = float(np.bincount([place for row in left for place in row]).max())
    sample = asked[:: max(1, len(asked) // _VALIDATED)]
    best, chosen = -1.0, (most * _SHARES[3], _HALF_LIVES[3])
    pairs = list(itertools.product(_SHARES, _HALF_LIVES))
    for number, (share, half_life) in enumerate(pairs, 1):
        if number % len(_HALF_LIVES) == 1:
            scaled = _scaled(values, vectors, share * most)
            lengths = np.square(scaled, dtype=np.float64).sum(axis=0)
        gain = sum(
            _gain(sample[at : at + _BLOCK], scaled, lengths, half_life)
            for at in range(0, len(sample), _BLOCK)
        )
        if gain > best + 1e-9:
            best, chosen = gain, (share * most, half_life)
        if progress:
            progress("choosing regularisation and half-life", number, len(pairs))
    return chosen


def _gain(
    rows: Sequence[Sequence[int]],
    vectors: npt.NDArray[np.float32],
    lengths: Vector,
    half_life: float,
) -> float:
    """The sum of NDCG@100 over rows whose last title is hidden."""
    seen = np.array([p for row in rows for p in row[:-1]], dtype=np.int64)
    which = np.repeat(np.arange(len(rows)), [len(row) - 1 for row in rows])
    ages = np.concatenate([np.arange(len(row) - 2, -1, -1) for row in rows])
    weights = sparse.csr_array(
        (0.5 ** (ages / half_life), (which, seen)), shape=(len(rows), vectors.shape[1])
    )
    found = np.asarray((weights @ vectors.T).astype(np.float32) @ vectors) / (1 - lengths)
    found[which, seen] = -np.inf
    own = found[np.arange(len(rows)), [row[-1] for row in rows]]
    ranks = (found >= own[:, None]).sum(axis=1) - 1
    return float(np.where(ranks < _DEPTH, 1 / np.log2(ranks + 2), 0).sum())


def save(model: CollaborativeModel, folder: Path) -> Path:
    """Write `model.npz` into the folder; readers see the old file or the new one, whole."""
    folder.mkdir(parents=True, exist_ok=True)
    about = {
        "recipe": RECIPE,
        "fingerprint": model.fingerprint,
        "trained_at": model.trained_at,
        "half_life": model.half_life,
        "regularisation": model.regularisation,
        "viewers": model.viewers,
        "titles": model.titles,
    }
    handle, name = tempfile.mkstemp(dir=folder, suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(
                file,
                about=np.frombuffer(orjson.dumps(about), dtype=np.uint8),
                popularity=model.popularity,
                vectors=model.vectors,
            )
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, folder / FILE)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return folder / FILE


def load(folder: Path) -> CollaborativeModel | None:
    """None when there is none, or one that another version of this program made.

    Raises GraphError when the file cannot be read.
    """
    try:
        with np.load(folder / FILE, allow_pickle=False) as file:
            about = orjson.loads(file["about"].tobytes())
            popularity, vectors = file["popularity"], file["vectors"]
    except FileNotFoundError:
        return None
    except Exception as error:
        raise GraphError(f"{folder / FILE} cannot be read ({error}); run `catalog train`") from None
    if about.pop("recipe") != RECIPE:
        return None
    return CollaborativeModel(
        **{**about, "titles": tuple(about["titles"])}, popularity=popularity, vectors=vectors
    )


class Loaded:
    """The model in a folder, read again when its file has changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stamp: tuple[int, int] | None = None
        self._model: CollaborativeModel | None = None

    def current(self) -> CollaborativeModel | None:
        """None when nothing has been trained. Raises GraphError for an unreadable file."""
        try:
            status = (self._folder / FILE).stat()
        except FileNotFoundError:
            self._stamp = self._model = None
            return None
        stamp = (status.st_mtime_ns, status.st_size)
        if stamp != self._stamp:
            self._model, self._stamp = load(self._folder), stamp
        return self._model
