"""Profiles: what a title or a creator is made of, as weights over techniques.

A profile is p = sum of w_a e_a over its uses, with e_a the technique's unit vector (`association`)
and w_a = prominence x idf(a). The score of two profiles is

    score(t, u) = c_t c_u <p_t, p_u> / (|p_t| |p_u|)        c = m / (m + s) for m uses

the cosine, shrunk where little is documented: one documented use says little about how a title was
made, and without the factor titles with a single use would be everybody's nearest neighbour (s is
chosen in `shrinkage`). The score stays a sum over pairs of uses,

    contribution(a, b) = W_a W_b <e_a, e_b>                 W_a = c_t w_a / |p_t|

so the weights that are stored are the W_a, and evidence is a product of three numbers. Scores are
symmetric and lie between -1 and 1. A copy of a title scores c^2, the most that any title with as
many uses can.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import orjson

Vectors = npt.NDArray[np.float32]
Weights = Mapping[str, float]

DEFAULT_PROMINENCE = 0.5
"""The prominence of a use that states none."""

_CANCELLED = 1e-6
"""A sum of weighted unit vectors shorter than this, per unit of weight, is rounding error."""


@dataclass(frozen=True, slots=True)
class TechniqueSpace:
    """Techniques as centred unit vectors.

    ids: sorted. vectors: shape (n, dim), row i belongs to ids[i]. A technique that is exactly
    the mean has the zero vector.
    """

    ids: tuple[str, ...]
    vectors: Vectors

    @classmethod
    def centred(cls, embeddings: Mapping[str, Iterable[float]]) -> TechniqueSpace:
        """Subtract the mean over all techniques and normalise.

        All technique texts share a large common direction; without it, cosines tell techniques
        apart (Mu and Viswanath 2018, "All-but-the-Top").
        """
        ids = tuple(sorted(embeddings))
        if not ids:
            return cls((), np.zeros((0, 0), dtype=np.float32))
        raw = np.array([list(embeddings[key]) for key in ids], dtype=np.float64)
        centred = raw - raw.mean(axis=0) if len(ids) > 1 else raw
        lengths = np.linalg.norm(centred, axis=1, keepdims=True)
        unit = np.divide(centred, lengths, out=np.zeros_like(centred), where=lengths > 1e-9)
        return cls(ids, unit.astype(np.float32))


@dataclass(frozen=True, slots=True)
class Use:
    """What the similarity needs of a use: which title, which technique, how prominent, by whom."""

    title: str
    technique: str
    prominence: float | None
    creators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """weights: the w_a by technique. uses: m, how many uses they come from.

    key: names what the profile was made from; in one space equal keys mean equal vectors.
    """

    weights: Weights
    uses: int
    key: str


def inverse_document_frequency(
    uses: Iterable[Use], techniques: Iterable[str] = ()
) -> dict[str, float]:
    """ln((1 + N) / (1 + n)) + 1 for a technique that n of the N documented titles use.

    The smoothed form of scikit-learn's TfidfTransformer; always at least 1.
    techniques: those that have a value even where no title uses them.
    """
    titles_of: dict[str, set[str]] = {technique: set() for technique in techniques}
    documented = set()
    for use in uses:
        titles_of.setdefault(use.technique, set()).add(use.title)
        documented.add(use.title)
    total = len(documented)
    return {
        technique: float(np.log((1 + total) / (1 + len(titles))) + 1)
        for technique, titles in titles_of.items()
    }


def title_profiles(uses: Iterable[Use], idf: Weights) -> dict[str, Profile]:
    """The profile of each title, over its declared uses. Several uses of one technique on one
    title count once, as the most prominent of them."""
    return _profiles(((use.title, use) for use in uses), idf)


def practice_profiles(uses: Iterable[Use], idf: Weights) -> dict[str, Profile]:
    """The profile of each creator's practice, over the uses credited to them on any title."""
    return _profiles(((creator, use) for use in uses for creator in use.creators), idf)


def _profiles(owned: Iterable[tuple[str, Use]], idf: Weights) -> dict[str, Profile]:
    strongest: dict[str, dict[tuple[str, str], float]] = {}
    for owner, use in owned:
        prominence = DEFAULT_PROMINENCE if use.prominence is None else use.prominence
        of_owner = strongest.setdefault(owner, {})
        where = (use.title, use.technique)
        of_owner[where] = max(of_owner.get(where, 0.0), prominence)
    profiles = {}
    for owner, uses in strongest.items():
        weights: dict[str, float] = {}
        # Sorted, since the last bit of a sum depends on the order of what is added.
        for (_, technique), prominence in sorted(uses.items()):
            weights[technique] = weights.get(technique, 0.0) + prominence * idf[technique]
        profiles[owner] = Profile(weights, len(uses), _key(len(uses), sorted(weights.items())))
    return profiles


def creators_profiles(
    credits: Mapping[str, Iterable[str]], practices: Mapping[str, Profile], space: TechniqueSpace
) -> dict[str, Profile]:
    """The profile of each title's creators: the sum of their practices, each of length 1.

    credits: creators by title. Titles none of whose creators has a known practice are left out.
    """
    lengths = dict(zip(practices, _lengths(list(practices.values()), space), strict=True))
    profiles = {}
    for title, creators in credits.items():
        weights: dict[str, float] = {}
        uses = 0
        keys = []
        for creator in sorted(set(creators)):
            practice = practices.get(creator)
            if practice is None or lengths[creator] <= _CANCELLED * _total(practice):
                continue
            uses += practice.uses
            keys.append(practice.key)
            for technique, weight in practice.weights.items():
                weights[technique] = weights.get(technique, 0.0) + weight / lengths[creator]
        if uses:
            profiles[title] = Profile(weights, uses, _key(*keys))
    return profiles


def _key(*content: object) -> str:
    return hashlib.sha256(orjson.dumps(content)).hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class ProfileMatrix:
    """Profiles ready to be compared: scores are inner products of `vectors`.

    ids: sorted. vectors: shape (n, dim), each of length c. weights: the W_a of each profile.
    keys: of each profile. A row depends on its own profile and the space only, to the last bit.
    """

    ids: tuple[str, ...]
    vectors: Vectors
    weights: tuple[Weights, ...]
    keys: tuple[str, ...]

    @classmethod
    def of(
        cls, profiles: Mapping[str, Profile], space: TechniqueSpace, shrinkage: float
    ) -> ProfileMatrix:
        """Profiles whose vector is zero (no prominent use, or uses that cancel) are left out."""
        owners = sorted(profiles)
        chosen = [profiles[owner] for owner in owners]
        sums = _sums(chosen, space)
        lengths = np.linalg.norm(sums, axis=1)
        totals = np.array([_total(profile) for profile in chosen])
        kept = np.flatnonzero(lengths > _CANCELLED * totals)
        shrink = np.array([chosen[i].uses / (chosen[i].uses + shrinkage) for i in kept])
        scale = shrink / lengths[kept] if len(kept) else np.zeros(0)
        # A technique without a direction adds nothing, and has no cosine with another.
        directed = {
            key for key, vector in zip(space.ids, space.vectors, strict=True) if vector.any()
        }
        return cls(
            tuple(owners[i] for i in kept),
            (sums[kept] * scale[:, None]).astype(np.float32),
            tuple(
                {
                    technique: weight * float(factor)
                    for technique, weight in sorted(chosen[i].weights.items())
                    if weight > 0 and technique in directed
                }
                for i, factor in zip(kept, scale, strict=True)
            ),
            tuple(chosen[i].key for i in kept),
        )


def _sums(profiles: list[Profile], space: TechniqueSpace) -> npt.NDArray[np.float64]:
    """The vectors p of the profiles, shape (n, dim)."""
    position = {technique: row for row, technique in enumerate(space.ids)}
    sums = np.zeros((len(profiles), space.vectors.shape[1]))
    for row, profile in enumerate(profiles):
        columns = [position[technique] for technique in profile.weights]
        sums[row] = np.array(list(profile.weights.values())) @ space.vectors[columns]
    return sums


def _total(profile: Profile) -> float:
    return sum(profile.weights.values())


def _lengths(profiles: list[Profile], space: TechniqueSpace) -> list[float]:
    return [float(length) for length in np.linalg.norm(_sums(profiles, space), axis=1)]
