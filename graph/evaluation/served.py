"""What viewers get, for the evaluation: all parts of a recommendation's score, by its weights.

The histories, the shares of the catalog and the numbers of viewers are those of the split, so that
nothing is known of what is hidden. Vectors, countries and markets are not part of the data: the
parts that need them (TECHNIQUES, half of ORIGIN) are 0 here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

from graph.model.recommendations import TasteKind
from graph.recommend.profile.background import LEAST_AUDIENCE, Background, era
from graph.recommend.profile.viewer import HISTORY, Viewer, Watched
from graph.recommend.rank.candidates import Candidate, Detail
from graph.recommend.rank.collaborative import CollaborativeModel, History
from graph.recommend.rank.content import TitleContent
from graph.recommend.rank.diversity import diversified
from graph.recommend.rank.ranking import SHORTLIST
from graph.recommend.rank.scores import UNIT, best, recommendation_of, score_parts
from graph.recommend.rank.scoring_context import (
    MOST_CREATORS,
    ScoringContext,
    creator_weights,
    unfamiliar_genres,
)

Vector = npt.NDArray[np.float64]


class Served:
    """Scores titles as they are served.

    titles: in the order of the scores. counts: how many have watched each.
    """

    def __init__(
        self,
        titles: Sequence[str],
        content: Mapping[str, TitleContent],
        counts: Vector,
        model: CollaborativeModel,
    ) -> None:
        self._titles = titles
        self._content = content
        self._model = model
        self._background = _background(titles, content, counts)
        newest = max((content[title].year or 0 for title in titles), default=0)
        self._today = datetime(newest or datetime.now(UTC).year, 12, 31, tzinfo=UTC)

    def scores(self, history: History, *, diversified_order: bool) -> Vector:
        """By title, from 0; those of the history are 0.

        diversified_order: whether the SHORTLIST best stand above all others, in the order in which
        they are shown.
        """
        scoring = self._scoring_context(history)
        counted = set(list(scoring.creators)[:MOST_CREATORS])
        seen = {title for title, _ in history}
        places = [place for place, title in enumerate(self._titles) if title not in seen]
        allowed = [self._candidate(self._titles[place], counted) for place in places]
        parts = score_parts(scoring, allowed, 0.0, None, self._today)
        found = np.zeros(len(self._titles))
        found[places] = np.sum(list(parts.values()), axis=0) / UNIT
        if diversified_order:
            shortlist = best(parts, SHORTLIST)
            details = {allowed[i].id: Detail(allowed[i].id, {}, None) for i in shortlist}
            rows = diversified(
                [recommendation_of(scoring, allowed[i], details, parts, i) for i in shortlist]
            )
            place_of = {allowed[i].id: places[i] for i in shortlist}
            above = found.max(initial=0.0)
            for rank, row in enumerate(rows):
                found[place_of[row.title.id]] = above + len(rows) - rank
        return found

    def _scoring_context(self, history: History) -> ScoringContext:
        newest_first = list(reversed(history))[:HISTORY]
        viewer = Viewer("viewer", history=tuple(self._watched(*each) for each in newest_first))
        return ScoringContext(
            viewer,
            self._background,
            None,
            {},
            creator_weights(viewer),
            unfamiliar_genres(viewer, self._background),
            self._model,
        )

    def _watched(self, title: str, strength: float) -> Watched:
        known = self._content[title]
        return Watched(
            title,
            strength,
            True,
            False,
            known.year,
            tuple(known.genres),
            tuple(known.themes),
            (),
            tuple(known.techniques),
            tuple(known.creators),
            {},
        )

    def _candidate(self, title: str, counted: set[str]) -> Candidate:
        known = self._content[title]
        creators = tuple(each for each in known.creators if each in counted)
        return Candidate(
            title,
            known.year,
            tuple(known.genres),
            tuple(known.themes),
            (),
            creators,
            0.0,
            0.0,
            {},
        )


def _background(
    titles: Sequence[str], content: Mapping[str, TitleContent], counts: Vector
) -> Background:
    known = [content[title] for title in titles]

    def shares(values: Sequence[Sequence[str]]) -> dict[str, float]:
        stated = [set(each) for each in values if each]
        count = Counter(value for each in stated for value in each)
        return {value: number / len(stated) for value, number in count.items()}

    audience = {
        title: int(viewers)
        for title, viewers in zip(titles, counts, strict=True)
        if viewers >= LEAST_AUDIENCE
    }
    return Background(
        {
            TasteKind.TECHNIQUE: shares([each.techniques for each in known]),
            TasteKind.GENRE: shares([each.genres for each in known]),
            TasteKind.THEME: shares([each.themes for each in known]),
            TasteKind.COUNTRY: {},
            TasteKind.ERA: shares([[era(each.year)] if each.year else [] for each in known]),
        },
        1 / max(sum(bool(each.creators) for each in known), 1),
        {"": audience},
        (),
    )
