"""Numbers with their nouns."""

from __future__ import annotations

from graph.common.counts import counted


def test_one_takes_the_singular() -> None:
    assert [counted(count, "title") for count in (0, 1, 2)] == ["0 titles", "1 title", "2 titles"]
    assert counted(1, "title has", "titles have") == "1 title has"
    assert counted(2, "title has", "titles have") == "2 titles have"
