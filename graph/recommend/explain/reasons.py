"""Why a title is recommended: a sentence in the viewer's language, and the titles it is based on.

The reason is the largest part of the score for which something can be named: a technique that the
title shares with a liked one, a creator credited on both, a number of titles. If nothing can be
named for a part, the next largest is tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from graph.model.recommendations import PartKind
from graph.recommend.explain.sentences import Mention, Sentence
from graph.recommend.profile.background import LEAST_AUDIENCE, era
from graph.recommend.profile.viewer import Watched
from graph.recommend.rank.recommendation import Recommendation
from graph.recommend.rank.scores import shared_techniques
from graph.recommend.rank.scoring_context import ScoringContext

MOST_SUPPORTING = 3
"""Titles of the history that a reason is based on, at most."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one title is recommended."""

    sentence: Sentence
    titles: tuple[str, ...] = ()
    """Ids of the titles of the history that it is based on, the most important first."""


def reason_for(scoring: ScoringContext, row: Recommendation, after: str | None = None) -> Reason:
    """From the largest part of the score for which something can be named.

    after: the title just watched, if the request names one.
    """
    ordered = sorted(row.parts, key=lambda kind: (-row.parts[kind], kind.value))
    reasons = (_reason(kind, scoring, row, after) for kind in ordered)
    found = next((each for each in reasons if each), None)
    return found or _documentation(row) or Reason(Sentence("SCORE"))


def _reason(
    kind: PartKind, scoring: ScoringContext, row: Recommendation, after: str | None
) -> Reason | None:
    """For one part of the score; None where nothing can be named for it."""
    title = row.title
    # A title that was watched in part, or is asked for again, is no reason for itself.
    liked = [each for each in scoring.viewer.nameable if each.id != title.id]
    match kind:
        case PartKind.SIMILAR_VIEWERS if scoring.model is not None:
            contributions = scoring.model.contributions(scoring.history, title.id)
            ordered = sorted((c for c in contributions if c[1] > 0), key=lambda c: (-c[1], c[0]))
            nameable = {each.id for each in liked}
            return _based_on([id for id, _ in ordered if id in nameable], "SIMILAR_VIEWERS")
        case PartKind.TECHNIQUES | PartKind.SURPRISE:
            techniques = row.bridge or shared_techniques(scoring, row.detail)
            name = "BRIDGE" if row.bridge else "TECHNIQUES"
            return _based_on(_using(liked, techniques), name, Mention("Technique", techniques[:1]))
        case PartKind.GENRES:
            same = [each.id for each in liked if set(each.genres) & set(title.genres)]
            return _based_on(same, "GENRES", count=len(same), of=len(liked))
        case PartKind.THEMES:
            return _first_shared(
                "THEMES",
                title.themes,
                liked,
                lambda each: each.themes,
                lambda theme: Mention("", (theme.replace("-", " "),)),
            )
        case PartKind.CREATORS:
            return _first_shared(
                "CREATORS",
                title.creators,
                liked,
                lambda each: each.creators,
                lambda creator: Mention("Creator", (creator,)),
            )
        case PartKind.ORIGIN if title.year is not None:
            decade = era(title.year)
            same = [each.id for each in liked if each.year is not None and era(each.year) == decade]
            what = Mention("", (decade.removesuffix("s"),))
            return _based_on(same, "ORIGIN", what, count=len(same), of=len(liked))
        case PartKind.FRESHNESS if title.year is not None:
            return Reason(Sentence("FRESHNESS", what=Mention("", (str(title.year),))))
        case PartKind.POPULARITY:
            market, viewers = scoring.background.audience_of(scoring.market)
            count = viewers.get(title.id, 0)
            name = "POPULARITY_IN" if market else "POPULARITY"
            return Reason(Sentence(name, count=count)) if count >= LEAST_AUDIENCE else None
        case PartKind.AFTER if after:
            return Reason(Sentence("AFTER", (after,)), (after,))
        case PartKind.DOCUMENTATION:
            return _documentation(row)
    return None


def _first_shared(
    name: str,
    values: Iterable[str],
    liked: Sequence[Watched],
    values_of: Callable[[Watched], Sequence[str]],
    mention: Callable[[str], Mention],
) -> Reason | None:
    """A reason from the first of a title's values that a liked title has, too."""
    for value in values:
        titles = [each.id for each in liked if value in values_of(each)]
        if titles:
            return _based_on(titles, name, mention(value))
    return None


def _documentation(row: Recommendation) -> Reason | None:
    uses = len(row.detail.uses)
    return Reason(Sentence("DOCUMENTATION", count=uses)) if uses else None


def _based_on(
    titles: Sequence[str], name: str, what: Mention | None = None, *, count: int = 0, of: int = 0
) -> Reason | None:
    """None without titles."""
    if not titles:
        return None
    sentence = Sentence(name, tuple(titles[:2]), what or Mention(), count, of)
    return Reason(sentence, tuple(titles[:MOST_SUPPORTING]))


def _using(liked: Iterable[Watched], techniques: tuple[str, ...]) -> list[str]:
    """Liked titles with the first technique: those with most of all of them first, then newest."""
    found = [title for title in liked if techniques and techniques[0] in title.techniques]
    return [
        title.id for title in sorted(found, key=lambda t: -len(set(techniques) & set(t.techniques)))
    ]
