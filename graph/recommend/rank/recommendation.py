"""One title of a ranked list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph.model.recommendations import PartKind
from graph.recommend.rank.candidates import Candidate, Detail


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A candidate with its score, and what the score is made of."""

    title: Candidate
    detail: Detail
    score: int
    """In UNITths (`graph.recommend.rank.scores`); the sum of the parts."""

    parts: Mapping[PartKind, int]
    """In UNITths, each above 0."""

    bridge: tuple[str, ...]
    """Techniques that a liked title has, too, the most telling first; () unless at least half of
    the title's genres are unfamiliar to the viewer."""
