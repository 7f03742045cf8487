"""What a viewer leans to: techniques, themes, genres, creators, eras (decades) and
countries.

The share of a value v is that of the watched titles that have it, each by its strength s; it is
smoothed towards the catalog's own share b, so that a short history says little (a Dirichlet prior,
as Zhai and Lafferty, "A study of smoothing methods", SIGIR 2001, with k = 5 titles' worth):

    p = (sum of s over the titles with v  +  k b) / (sum of s  +  k)
    weight = max(0, (p - b) / (1 - b))                           0: as in the catalog; 1: all of it

b is the share of v among the catalog's titles that state something of its kind. `change` is p over
the newer half of those titles, less p over the older half, each with k: -1 to 1; RISING from
THRESHOLD on, FALLING from -THRESHOLD. A pinned value weighs 1, a muted one 0, whatever was watched;
what is hidden ("not interested") counts as muted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.model.recommendations import TasteDirection, TasteKind, TasteState
from graph.recommend.background import Background, era
from graph.recommend.viewer import Viewer, Watched

PRIOR = 5.0
THRESHOLD = 0.05
_HALVES = 4
"""Titles that it takes to tell a direction."""


@dataclass(frozen=True, slots=True)
class Leaning:
    """titles: ids that say so, newest first. weight: 0 to 1. change: -1 to 1."""

    kind: TasteKind
    value: str
    weight: float
    direction: TasteDirection
    change: float
    titles: tuple[str, ...]
    state: TasteState | None = None


def values_of(kind: TasteKind, title: Watched) -> tuple[str, ...]:
    """What of a kind a title has; empty where nothing is stated."""
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


def leanings(viewer: Viewer, background: Background, kind: TasteKind) -> list[Leaning]:
    """All leanings of a kind: the strongest first, equal ones by value, muted ones last."""
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
        change = recent - earlier if len(titles) >= _HALVES else 0.0
        state = state_of(viewer, kind, value)
        weight = max(0.0, (p - b) / (1 - b))
        if state:
            weight = float(state is TasteState.PINNED)
        if weight > 0 or state:
            found.append(
                Leaning(
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
    """What the viewer has said of a value; hidden is muted."""
    hidden = {
        TasteKind.TECHNIQUE: viewer.hidden_techniques,
        TasteKind.CREATOR: viewer.hidden_creators,
    }
    if value in hidden.get(kind, ()):
        return TasteState.MUTED
    said = viewer.edits.get((kind.value, value))
    return TasteState(said) if said else None


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


def weights(found: Iterable[Leaning]) -> dict[str, float]:
    """Weight by value."""
    return {each.value: each.weight for each in found}
