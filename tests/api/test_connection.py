"""What `connection` refuses, and what it says then."""

from __future__ import annotations

import pytest

from catalog.schema.ids import global_id
from tests.conftest import Ask

ASKED = "query A($a: ID!, $b: ID!) { connection(from: $a, to: $b) { paths { length } } }"
DARK = global_id("Title", "dark")


@pytest.mark.parametrize(
    ("a", "b", "message"),
    [
        (DARK, DARK, "from and to are the same object; pass two"),
        (DARK, "dark", "to: 'dark' is not an id of this catalog; pass the `id`"),
        (global_id("Title", "no"), DARK, "from: there is no title 'no'"),
        (DARK, global_id("Creator", "dark"), "to: there is no creator 'dark'"),
        (DARK, global_id("Use", "dark/voice-over"), "to is the id of a use; pass that of a title,"),
    ],
)
async def test_ends_that_are_none(ask: Ask, a: str, b: str, message: str) -> None:
    result = await ask(ASKED, a=a, b=b)
    assert result.data == {"connection": None}
    (error,) = result.errors or []
    assert error.message.startswith(message)
    assert (error.extensions or {})["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize("most", [0, 5, -1])
async def test_length_out_of_range(ask: Ask, most: int) -> None:
    text = ASKED.replace("paths", f"found: paths(maxLength: {most})")
    result = await ask(text, a=DARK, b=global_id("Technique", "voice-over"))
    (error,) = result.errors or []
    assert error.message == f"connection.found: maxLength is {most}; it must be from 1 to 4"
