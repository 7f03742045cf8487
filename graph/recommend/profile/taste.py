"""The taste profile: techniques, genres, themes, creators, eras (decades) and countries that are
more frequent in a viewer's history than in the catalog.

The affinity for a value v compares its share of the watched titles, each by its strength s, with
its share b of the catalog's titles that state a value of its kind. The former is smoothed towards
b, so that a short history moves it little (a Dirichlet prior, as in Zhai and Lafferty, "A study of
smoothing methods", SIGIR 2001, worth k = 5 titles):

    p = (sum of s over the titles with v  +  k b) / (sum of s  +  k)
    weight = max(0, (p - b) / (1 - b))                  0: as in the catalog; 1: all titles have it

`change` is p over the newer half of these titles, less p over the older half, each with k: -1 to
1; RISING from THRESHOLD on, FALLING from -THRESHOLD. A pinned value has weight 1 and a muted one 0,
whatever was watched; what is hidden ("not interested") counts as muted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.model.recommendations import TasteDirection, TasteKind, TasteState
from graph.recommend.profile.background import Background, era
from graph.recommend.profile.viewer import Viewer, Watched

PRIOR = 5.0
"""k: how many titles' worth the catalog's share counts."""

THRESHOLD = 0.05
"""The least change of a share that is not STEADY."""

_LEAST_FOR_DIRECTION = 4
"""Titles that it takes to tell a direction."""


@dataclass(frozen=True, slots=True)
class Affinity:
    """How much more frequent a value is in a history than in the catalog."""

    kind: TasteKind
    value: str
    weight: float
    """0 to 1."""

    direction: TasteDirection
    change: float
    """-1 to 1."""

    titles: tuple[str, ...]
    """Ids of the titles of the history that have it, the newest first."""

    state: TasteState | None = None


def values_of(kind: TasteKind, title: Watched) -> tuple[str, ...]:
    """A title's values of a kind; empty where none is stated."""
    match kind:
        case TasteKind.TECHNIQUE:
            return title.techniques
        case TasteKind.GENRE:
            return title.genres
        case TasteKind.THEME:
            return title.themes
        case TasteKind.CREATOR:
            return title.creators
        case TasteKind.COUNTRY:
            return title.countries
        case TasteKind.ERA:
            return () if title.year is None else (era(title.year),)


def affinities(viewer: Viewer, background: Background, kind: TasteKind) -> list[Affinity]:
    """All of a kind: those with the greatest weight first, equal ones by value, muted ones last."""
    titles = [each for each in viewer.liked if values_of(kind, each)]
    newer = titles[: len(titles) // 2]
    older = titles[len(titles) // 2 :]
    with_value: dict[str, list[Watched]] = {}
    for title in titles:
        for value in dict.fromkeys(values_of(kind, title)):
            with_value.setdefault(value, []).append(title)
    for of, value in viewer.edits:
        if of == kind:
            with_value.setdefault(value, [])
    shares = [totals(kind, part) for part in (titles, newer, older)]
    found = []
    for value, having in with_value.items():
        b = min(background.share(kind, value), 0.999)
        p, recent, earlier = (_smoothed(each, value, b) for each in shares)
        change = recent - earlier if len(titles) >= _LEAST_FOR_DIRECTION else 0.0
        state = state_of(viewer, kind, value)
        weight = max(0.0, (p - b) / (1 - b))
        if state:
            weight = float(state is TasteState.PINNED)
        if weight > 0 or state:
            found.append(
                Affinity(
                    kind,
                    value,
                    round(weight, 6),
                    _direction(change),
                    round(change, 6),
                    tuple(each.id for each in having),
                    state,
                )
            )
    muted = TasteState.MUTED
    return sorted(found, key=lambda each: (each.state is muted, -each.weight, each.value))


def state_of(viewer: Viewer, kind: TasteKind, value: str) -> TasteState | None:
    """Whether the viewer has pinned or muted a value; what is hidden is muted."""
    hidden = {
        TasteKind.TECHNIQUE: viewer.hidden_techniques,
        TasteKind.CREATOR: viewer.hidden_creators,
    }
    if value in hidden.get(kind, ()):
        return TasteState.MUTED
    edit = viewer.edits.get((kind.value, value))
    return TasteState(edit) if edit else None


def totals(kind: TasteKind, titles: Sequence[Watched]) -> tuple[float, dict[str, float]]:
    """The sum of the titles' strengths, and that of those with a value, by value."""
    by_value: dict[str, float] = {}
    for title in titles:
        for value in dict.fromkeys(values_of(kind, title)):
            by_value[value] = by_value.get(value, 0.0) + title.strength
    return sum(each.strength for each in titles), by_value


def _smoothed(sums: tuple[float, Mapping[str, float]], value: str, base: float) -> float:
    total, by_value = sums
    return (by_value.get(value, 0.0) + PRIOR * base) / (total + PRIOR)


def _direction(change: float) -> TasteDirection:
    if abs(change) < THRESHOLD:
        return TasteDirection.STEADY
    return TasteDirection.RISING if change > 0 else TasteDirection.FALLING


def weights(found: Iterable[Affinity]) -> dict[str, float]:
    """Weight by value."""
    return {each.value: each.weight for each in found}
