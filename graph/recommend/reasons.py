"""Why a title is recommended: a sentence in the viewer's language, and the seen titles behind it.

It is made from the largest part of the score for which something can be shown: what a sentence says
is so by the data (a technique that both use, a creator credited on both, a number counted), and a
part for which nothing can be shown passes its turn to the next one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graph.model.recommendations import PartKind
from graph.recommend.background import LEAST, era
from graph.recommend.ranking import Desk, Recommendation, shared_techniques
from graph.recommend.sentences import Named, Phrase
from graph.recommend.viewer import Watched

BEHIND = 3
"""Seen titles behind a reason, at most."""


@dataclass(frozen=True, slots=True)
class Reason:
    """seen: ids of titles, those that say most first."""

    phrase: Phrase
    seen: tuple[str, ...] = ()


def reason_for(desk: Desk, row: Recommendation, after: str | None = None) -> Reason:
    """From the largest part for which something can be shown."""
    ordered = sorted(row.parts, key=lambda kind: (-row.parts[kind], kind.value))
    for kind in ordered:
        found = _shown(kind, desk, row, after)
        if found:
            return found
    return Reason(Phrase("DOCUMENTATION", count=len(row.detail.uses)))


def _shown(kind: PartKind, desk: Desk, row: Recommendation, after: str | None) -> Reason | None:
    title = row.title
    # What was watched in part, or is asked for again, is no reason for itself.
    liked = [each for each in desk.viewer.shown if each.id != title.id]
    match kind:
        case PartKind.SIMILAR_VIEWERS if desk.model is not None:
            made = desk.model.contributions(desk.history, title.id)
            ordered = sorted((part for part in made if part[1] > 0), key=lambda p: (-p[1], p[0]))
            may_name = {each.id for each in liked}
            return _told("SIMILAR_VIEWERS", [part[0] for part in ordered if part[0] in may_name])
        case PartKind.TECHNIQUES | PartKind.SURPRISE:
            techniques = row.bridge or shared_techniques(desk, row.detail)
            name = "BRIDGE" if row.bridge else "TECHNIQUES"
            return _told(name, _using(liked, techniques), Named("Technique", techniques[:1]))
        case PartKind.GENRES:
            having = [each.id for each in liked if set(each.genres) & set(title.genres)]
            return _told("GENRES", having, count=len(having), of=len(liked))
        case PartKind.THEMES:
            for theme in title.themes:
                found = _told(
                    "THEMES",
                    [each.id for each in liked if theme in each.themes],
                    Named("", (theme.replace("-", " "),)),
                )
                if found:
                    return found
        case PartKind.ORIGIN:
            own = {era(title.year)} if title.year is not None else set()
            same = [t.id for t in liked if t.year is not None and era(t.year) in own]
            return _told("ORIGIN", same, Named("", tuple(own)), count=len(same), of=len(liked))
        case PartKind.CREATORS:
            for maker in title.creators:
                found = _told(
                    "CREATORS",
                    [each.id for each in liked if maker in each.creators],
                    Named("Creator", (maker,)),
                )
                if found:
                    return found
        case PartKind.FRESHNESS if title.year is not None:
            return Reason(Phrase("FRESHNESS", what=Named("", (str(title.year),))))
        case PartKind.POPULARITY:
            market, viewers = desk.background.audience_of(desk.market)
            count = viewers.get(title.id, 0)
            name = "POPULARITY_IN" if market else "POPULARITY"
            return Reason(Phrase(name, count=count)) if count >= LEAST else None
        case PartKind.AFTER if after:
            return Reason(Phrase("AFTER", (after,)), (after,))
        case PartKind.DOCUMENTATION if row.detail.uses:
            return Reason(Phrase("DOCUMENTATION", count=len(row.detail.uses)))
    return None


def _told(
    name: str, seen: Iterable[str], what: Named | None = None, *, count: int = 0, of: int = 0
) -> Reason | None:
    """None where no seen title is behind it."""
    behind = tuple(seen)[:BEHIND]
    if not behind:
        return None
    return Reason(Phrase(name, behind[:2], what or Named(), count, of), behind)


def _using(liked: Iterable[Watched], techniques: tuple[str, ...]) -> list[str]:
    """Liked titles that use the first technique: those with most of all of them, then newest."""
    found = [title for title in liked if techniques and techniques[0] in title.techniques]
    return [
        title.id for title in sorted(found, key=lambda t: -len(set(techniques) & set(t.techniques)))
    ]
