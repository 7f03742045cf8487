"""The collaborative model: which titles are watched together, and which have similar content.

A viewer's score for a title is a sum over the titles of their history, the newest first:

    score(j) = sum_i  strength_i 2^(-age_i / half_life)  (B_ij + c_j L_ij)

age_i counts the titles watched after i. B is EASE, learned from unweighted histories
(`graph.recommend.rank.factors`). L is the similarity of the content of the two titles
(`graph.recommend.rank.content`); c_j shrinks with the number of viewers of j, so titles that few
have watched are judged by their content. The model holds nothing about single viewers, so anybody
can be scored at once from their history (fold-in), whether it was trained on it or not. The
hyperparameters are chosen on the data (`graph.recommend.rank.tuning`). Numpy is imported with this
module, so commands import it where they need it.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import orjson
from scipy import sparse

from graph.common.counts import counted
from graph.common.errors import GraphError
from graph.common.progress import Progress
from graph.common.time import iso
from graph.model.recommendations import MODEL_FILE
from graph.recommend.rank.content import ContentSimilarity, TitleContent
from graph.recommend.rank.factors import Factors, ScaledFactors, matrix
from graph.recommend.rank.tuning import HALF_LIVES, Hyperparameters, choose

History = Sequence[tuple[str, float]]
"""(title, strength), the newest last; strength from 0 to 1 or so. A title of strength 0 was seen,
but recommends no other."""

Vector = npt.NDArray[np.float64]

Found = TypeVar("Found")

RECIPE = "ease-recency-content-1"
MOST_TITLES = 20_000
"""Above this the most watched are kept (ties by id); the others score nothing."""
LEAST_VIEWERS = 5

_FORGOTTEN = 50
"""Half-lives after which a title counts nothing: less than a float can tell from 0 beside 1."""


class TooFewViewers(GraphError):
    code = "TOO_FEW_VIEWERS"


@dataclass(frozen=True)
class CollaborativeModel:
    """What `train` learns, `save` writes and `load` reads."""

    titles: tuple[str, ...]
    """Ids, sorted."""

    fingerprint: str
    """Of the recipe and the data; see `fingerprint`."""

    trained_at: str
    """In UTC, ISO 8601."""

    popularity: Vector
    """By title, how many viewers watched it with a strength above 0."""

    viewers: int
    """How many it was trained on."""

    data: str
    """The `training_data_version` of the store then; "" for data from elsewhere."""

    hyperparameters: Hyperparameters

    ease: ScaledFactors
    """Learned from histories."""

    similarity: ContentSimilarity | None
    """Of the titles' content; None where none was known."""

    def __post_init__(self) -> None:
        places = {title: place for place, title in enumerate(self.titles)}
        object.__setattr__(self, "_places", places)
        object.__setattr__(self, "_shares", self.hyperparameters.shares(self.popularity))

    def weights(self, history: History) -> dict[int, float]:
        """By place in `titles`, the newest first; a title that is there twice counts where it
        is newest. Old titles count nothing, so a long history costs no more."""
        places: dict[str, int] = self._places  # type: ignore[attr-defined]
        newest: dict[int, float] = {}
        given_up = set()
        for title, strength in reversed(history):
            place = places.get(title)
            if place is None or place in newest or place in given_up:
                continue
            if strength <= 0:
                given_up.add(place)
            else:
                newest[place] = strength
                if len(newest) > _FORGOTTEN * self.hyperparameters.half_life:
                    break
        return {
            place: strength * 0.5 ** (age / self.hyperparameters.half_life)
            for age, (place, strength) in enumerate(newest.items())
        }

    def scores(self, history: History) -> Vector:
        """By title, in the order of `titles`; unknown titles are ignored, zeros without any.

        A title of the history gets nothing from itself.
        """
        by_histories, by_content = self.parts(history)
        return by_histories + by_content

    def parts(self, history: History) -> tuple[Vector, Vector]:
        """What scores are the sum of: by histories of all viewers, and by content."""
        by_histories, by_content = self.parts_of_many([history])
        return by_histories[0], by_content[0]

    def parts_of_many(self, histories: Sequence[History]) -> tuple[Vector, Vector]:
        """As `parts`, with a row for each history."""
        weights = [self.weights(history) for history in histories]
        shape = (len(histories), len(self.titles))
        places = np.array([place for row in weights for place in row], dtype=np.int64)
        which = np.repeat(np.arange(len(weights)), [len(row) for row in weights])
        values = np.array([value for row in weights for value in row.values()])
        rows = sparse.csr_array((values, (which, places)), shape=shape)
        by_histories = self.ease.scores(rows)
        if self.similarity is None or not self.hyperparameters.content:
            return by_histories, np.zeros(shape)
        shares: Vector = self._shares  # type: ignore[attr-defined]
        found = self.similarity.towards(rows) - rows.toarray() * self.similarity.own()
        return by_histories, np.asarray(found * shares)

    def contributions(self, history: History, title: str) -> list[tuple[str, float]]:
        """(title of the history, its part of the score), largest first; they sum to the score.

        Empty for a title that the model does not know.
        """
        places: dict[str, int] = self._places  # type: ignore[attr-defined]
        place = places.get(title)
        if place is None:
            return []
        weights = {at: weight for at, weight in self.weights(history).items() if at != place}
        rows = list(weights)
        target = self.ease.vectors[place].astype(np.float64)
        found = self.ease.vectors[rows].astype(np.float64) @ target
        found /= 1 - self.ease.lengths[place]
        if self.similarity is not None and self.hyperparameters.content and rows:
            shares: Vector = self._shares  # type: ignore[attr-defined]
            found += shares[place] * self.similarity.between(place, rows)
        parts = [
            (self.titles[row], weight * float(part))
            for (row, weight), part in zip(weights.items(), found, strict=True)
        ]
        return sorted(parts, key=lambda part: (-part[1], part[0]))


def fingerprint(
    histories: Mapping[str, History], content: Mapping[str, TitleContent] | None = None
) -> str:
    """Of the recipe and all that is learned from, so it changes when a viewer is deleted."""
    digest = hashlib.sha256(RECIPE.encode())
    for viewer in sorted(histories):
        digest.update(orjson.dumps([viewer, [list(each) for each in histories[viewer]]]))
    for title in sorted(content or {}):
        digest.update(orjson.dumps([title, (content or {})[title]]))
    return f"{RECIPE}:{digest.hexdigest()[:16]}"


def train(
    histories: Mapping[str, History],
    *,
    content: Mapping[str, TitleContent] | None = None,
    progress: Progress | None = None,
    hyperparameters: Hyperparameters | None = None,
    half_lives: Sequence[float] = HALF_LIVES,
    data: str = "",
) -> CollaborativeModel:
    """histories: by viewer. content: by title, of those that can be recommended though nobody has
    watched them, too; without it the model is purely collaborative. hyperparameters: instead of
    choosing them. half_lives: to choose from.

    Deterministic. Raises TooFewViewers when fewer than LEAST_VIEWERS watched two titles.
    """
    useful = {viewer: _once(histories[viewer]) for viewer in sorted(histories)}
    able = sum(len(each) > 1 for each in useful.values())
    if able < LEAST_VIEWERS:
        raise TooFewViewers(
            f"{counted(able, 'viewer has', 'viewers have')} watched two titles or more;"
            f" at least {LEAST_VIEWERS} are needed"
        )
    counts = Counter(title for each in useful.values() for title in each)
    counts.update(dict.fromkeys(content or {}, 0))
    kept = sorted(counts, key=lambda title: (-counts[title], title))[:MOST_TITLES]
    titles = tuple(sorted(kept))
    places = {title: place for place, title in enumerate(titles)}
    rows = [[places[t] for t in each if t in places] for each in useful.values()]
    similarity = ContentSimilarity.of(titles, content) if content else None
    hyperparameters = hyperparameters or choose(rows, len(titles), similarity, progress, half_lives)
    return CollaborativeModel(
        titles=titles,
        fingerprint=fingerprint(histories, content),
        trained_at=iso(datetime.now(UTC)),
        popularity=np.array([counts[title] for title in titles], dtype=np.float64),
        viewers=len(histories),
        data=data,
        hyperparameters=hyperparameters,
        ease=Factors.of(matrix(rows, len(titles))).scaled(hyperparameters.regularisation),
        similarity=similarity,
    )


def _once(history: History) -> list[str]:
    """Titles with a strength above 0, each once, by when they were watched last."""
    newest: dict[str, float] = {}
    for title, strength in reversed(history):
        newest.setdefault(title, strength)
    return [title for title, strength in newest.items() if strength > 0][::-1]


def save(model: CollaborativeModel, folder: Path) -> Path:
    """Write `model.npz` into the folder; readers see the old file or the new one, whole."""
    folder.mkdir(parents=True, exist_ok=True)
    about = {
        "recipe": RECIPE,
        "fingerprint": model.fingerprint,
        "trained_at": model.trained_at,
        "viewers": model.viewers,
        "data": model.data,
        "titles": model.titles,
        "constants": asdict(model.hyperparameters),
    }
    arrays = {"popularity": model.popularity, "vectors": model.ease.vectors}
    if model.similarity is not None:
        features = model.similarity.features
        arrays |= {
            "values": features.data,
            "columns": features.indices,
            "starts": features.indptr,
            "shape": np.array(features.shape),
        }
    # One writer at a time, always by the same name: what a killed one has left is written over.
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        part = folder / f"{MODEL_FILE}.tmp"
        with part.open("wb") as file:
            about_bytes = np.frombuffer(orjson.dumps(about), dtype=np.uint8)
            np.savez(file, about=about_bytes, **arrays)  # type: ignore[arg-type]
            file.flush()
            os.fsync(file.fileno())
        part.replace(folder / MODEL_FILE)
    finally:
        os.close(lock)
    return folder / MODEL_FILE


def load(folder: Path) -> CollaborativeModel | None:
    """None when there is none, or one that another version of this program made.

    Raises GraphError when the file cannot be read.
    """
    return _read(folder, _model)


def _model(about: dict[str, Any], file: Mapping[str, Any]) -> CollaborativeModel:
    similarity = None
    if "shape" in file:
        parts = (file["values"], file["columns"], file["starts"])
        features = sparse.csr_array(parts, shape=tuple(file["shape"]))
        similarity = ContentSimilarity.from_features(features)
    return CollaborativeModel(
        titles=tuple(about["titles"]),
        fingerprint=about["fingerprint"],
        trained_at=about["trained_at"],
        viewers=about["viewers"],
        data=about["data"],
        hyperparameters=Hyperparameters(**about["constants"]),
        popularity=file["popularity"],
        ease=ScaledFactors.of(file["vectors"]),
        similarity=similarity,
    )


@dataclass(frozen=True, slots=True)
class About:
    """The facts about a model in its file; see CollaborativeModel."""

    fingerprint: str
    trained_at: str
    viewers: int
    titles: int
    data: str


def about(folder: Path) -> About | None:
    """Cheap, whatever the size of the model; None and errors as of `load`."""
    return _read(folder, _about)


def _about(about: dict[str, Any], _: Mapping[str, Any]) -> About:
    return About(
        about["fingerprint"],
        about["trained_at"],
        about["viewers"],
        len(about["titles"]),
        about["data"],
    )


def _read(folder: Path, read: Callable[[dict[str, Any], Mapping[str, Any]], Found]) -> Found | None:
    """read: takes the facts about the model, and its arrays, which are read when they are used."""
    try:
        with np.load(folder / MODEL_FILE, allow_pickle=False) as file:
            about = orjson.loads(file["about"].tobytes())
            return read(about, file) if about["recipe"] == RECIPE else None
    except FileNotFoundError:
        return None
    except Exception as error:
        raise GraphError(
            f"{folder / MODEL_FILE} cannot be read ({error}); run `catalog train`"
        ) from None
