"""The reason for a recommendation where there is little to name."""

from __future__ import annotations

import pytest

from graph.model.recommendations import PartKind
from graph.recommend.explain.reasons import reason_for
from graph.recommend.profile.background import Background
from graph.recommend.profile.viewer import Viewer
from graph.recommend.rank.candidates import Candidate, Detail
from graph.recommend.rank.recommendation import Recommendation
from graph.recommend.rank.scoring_context import ScoringContext

NOTHING_KNOWN = ScoringContext(
    Viewer(), Background({}, 0.0, {"": {}}, ()), None, {}, {}, frozenset()
)


@pytest.mark.parametrize(
    ("uses", "name", "count"), [({}, "SCORE", 0), ({"long-take": 0.5}, "DOCUMENTATION", 1)]
)
def test_uses_are_named_only_where_there_are_some(
    uses: dict[str, float], name: str, count: int
) -> None:
    title = Candidate("t", None, (), (), (), (), 0.0, 0.0, {})
    row = Recommendation(title, Detail("t", uses, None), 1, {PartKind.POPULARITY: 1}, ())
    sentence = reason_for(NOTHING_KNOWN, row).sentence
    assert (sentence.name, sentence.count) == (name, count)
