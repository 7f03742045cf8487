"""Which titles go together in viewers' histories, and which are alike by what they are.

A viewer's score for a title is a sum over the titles of their history, the newest first:

    score(j) = sum_i  strength_i 2^(-age_i / half_life)  (B_ij + c_j L_ij)

age_i counts the titles watched after i. B is EASE, learned from unweighted histories
(`graph.recommend.factors`); L is the likeness of what the two titles are
(`graph.recommend.content`), and c_j shrinks with the number of viewers of j, so that titles about
which habits say little are judged by their content. Nothing about a viewer is in it but the
history, so anybody can be scored at once (fold-in), trained on or not. The constants are chosen on
the data (`graph.recommend.tuning`). Numpy is imported with this module, so commands import it
where they need it.
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

from graph.common.errors import GraphError
from graph.common.progress import Progress
from graph.common.time import iso
from graph.model.recommendations import MODEL_FILE
from graph.recommend.content import Likeness, TitleContent
from graph.recommend.factors import Factors, Scaled, matrix
from graph.recommend.tuning import HALF_LIVES, Constants, choose

History = Sequence[tuple[str, float]]
"""(title, strength), the newest last; strength from 0 to 1 or so. A title of strength 0 was seen,
but says nothing for any other."""

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
    """titles: ids, sorted. popularity: by title, how many viewers speak for it by watching.

    habits: what was learned from histories. likeness: by content; None if none was known.
    viewers: how many it learned from. data: what the store's histories were then, see
    `graph.recommend.histories.stamp`; "" if they came from elsewhere.
    """

    titles: tuple[str, ...]
    fingerprint: str
    trained_at: str
    popularity: Vector
    viewers: int
    data: str
    constants: Constants
    habits: Scaled
    likeness: Likeness | None

    def __post_init__(self) -> None:
        places = {title: place for place, title in enumerate(self.titles)}
        object.__setattr__(self, "_places", places)
        object.__setattr__(self, "_shares", self.constants.shares(self.popularity))

    def weights(self, history: History) -> dict[int, float]:
        """By place in `titles`, the newest first; a title that stands there twice counts where it
        is newest. So few titles count that the length of a history makes no difference."""
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
                if len(newest) > _FORGOTTEN * self.constants.half_life:
                    break
        return {
            place: strength * 0.5 ** (age / self.constants.half_life)
            for age, (place, strength) in enumerate(newest.items())
        }

    def scores(self, history: History) -> Vector:
        """By title, in the order of `titles`; unknown titles are ignored, zeros without any.

        A title of the history gets nothing from itself.
        """
        by_habits, by_content = self.parts(history)
        return by_habits + by_content

    def parts(self, history: History) -> tuple[Vector, Vector]:
        """What scores are the sum of: by histories of all viewers, and by content."""
        by_habits, by_content = self.parts_of_many([history])
        return by_habits[0], by_content[0]

    def parts_of_many(self, histories: Sequence[History]) -> tuple[Vector, Vector]:
        """As `parts`, with a row for each history."""
        weights = [self.weights(history) for history in histories]
        shape = (len(histories), len(self.titles))
        places = np.array([place for row in weights for place in row], dtype=np.int64)
        which = np.repeat(np.arange(len(weights)), [len(row) for row in weights])
        values = np.array([value for row in weights for value in row.values()])
        rows = sparse.csr_array((values, (which, places)), shape=shape)
        by_habits = self.habits.scores(rows)
        if self.likeness is None or not self.constants.content:
            return by_habits, np.zeros(shape)
        shares: Vector = self._shares  # type: ignore[attr-defined]
        found = self.likeness.towards(rows) - rows.toarray() * self.likeness.own()
        return by_habits, np.asarray(found * shares)

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
        target = self.habits.vectors[place].astype(np.float64)
        found = self.habits.vectors[rows].astype(np.float64) @ target
        found /= 1 - self.habits.lengths[place]
        if self.likeness is not None and self.constants.content and rows:
            shares: Vector = self._shares  # type: ignore[attr-defined]
            found += shares[place] * self.likeness.between(place, rows)
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
    constants: Constants | None = None,
    half_lives: Sequence[float] = HALF_LIVES,
    data: str = "",
) -> CollaborativeModel:
    """histories: by viewer. content: by title, of those that can be recommended though nobody has
    watched them, too; without it the model is purely collaborative. constants: instead of
    choosing them. half_lives: to choose from.

    Deterministic. Raises TooFewViewers when fewer than LEAST_VIEWERS watched two titles.
    """
    useful = {viewer: _once(histories[viewer]) for viewer in sorted(histories)}
    able = sum(len(each) > 1 for each in useful.values())
    if able < LEAST_VIEWERS:
        raise TooFewViewers(
            f"{able} viewers have watched two titles or more; at least {LEAST_VIEWERS} are needed"
        )
    counts = Counter(title for each in useful.values() for title in each)
    counts.update(dict.fromkeys(content or {}, 0))
    kept = sorted(counts, key=lambda title: (-counts[title], title))[:MOST_TITLES]
    titles = tuple(sorted(kept))
    places = {title: place for place, title in enumerate(titles)}
    rows = [[places[t] for t in each if t in places] for each in useful.values()]
    likeness = Likeness.of(titles, content) if content else None
    constants = constants or choose(rows, len(titles), likeness, progress, half_lives)
    return CollaborativeModel(
        titles=titles,
        fingerprint=fingerprint(histories, content),
        trained_at=iso(datetime.now(UTC)),
        popularity=np.array([counts[title] for title in titles], dtype=np.float64),
        viewers=len(histories),
        data=data,
        constants=constants,
        habits=Factors.of(matrix(rows, len(titles))).scaled(constants.regularisation),
        likeness=likeness,
    )


def _once(history: History) -> list[str]:
    """Titles that speak for themselves, by when they were watched last."""
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
        "constants": asdict(model.constants),
    }
    arrays = {"popularity": model.popularity, "vectors": model.habits.vectors}
    if model.likeness is not None:
        features = model.likeness.features
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
    likeness = None
    if "shape" in file:
        parts = (file["values"], file["columns"], file["starts"])
        features = sparse.csr_array(parts, shape=tuple(file["shape"]))
        likeness = Likeness.from_features(features)
    return CollaborativeModel(
        titles=tuple(about["titles"]),
        fingerprint=about["fingerprint"],
        trained_at=about["trained_at"],
        viewers=about["viewers"],
        data=about["data"],
        constants=Constants(**about["constants"]),
        popularity=file["popularity"],
        habits=Scaled.of(file["vectors"]),
        likeness=likeness,
    )


@dataclass(frozen=True, slots=True)
class About:
    """What a model's file says of itself; see CollaborativeModel."""

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
    """read: takes what the file says of itself, and its arrays, each read when it is asked for."""
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
