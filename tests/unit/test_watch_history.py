"""How strongly a viewer's interactions with a title speak for it."""

from __future__ import annotations

import pytest

from graph.viewers.history import strength


@pytest.mark.parametrize(
    ("interactions", "expected"),
    [
        ((1, 0, 0, 0, 0.0, None), 0.0),
        ((1, 0, 0, 0, 0.4, None), 0.4),
        ((1, 1, 0, 0, 0.9, None), 1.0),
        ((1, 0, 0, 1, 0.1, None), 1.0),
        ((1, 0, 1, 0, 0.24, None), 0.0),
        ((1, 0, 1, 0, 0.25, None), 0.25),
        ((1, 1, 1, 0, 0.1, None), 1.0),
        ((0, 0, 0, 0, 0.0, 4.0), 1.0),
        ((0, 0, 0, 0, 0.0, 3.5), 0.0),
        ((1, 0, 0, 0, 0.4, 3.0), 0.4),
        ((1, 1, 0, 1, 1.0, 2.0), 0.0),
        ((1, 0, 1, 0, 0.1, 4.5), 1.0),
        ((1, 0, 0, 0, 1.7, None), 1.0),
        ((1, 0, 0, 0, -0.3, None), 0.0),
    ],
)
def test_strength(
    interactions: tuple[int, int, int, int, float, float | None], expected: float
) -> None:
    assert strength(*interactions) == expected
