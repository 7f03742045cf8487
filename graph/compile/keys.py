"""Names of map entries that only the compiler writes and reads.

No response key can look like these, so they are in nobody's way.
"""

from __future__ import annotations

COUNT = "count()"
"""Of an aggregate: the number of rows, which is counted in any case."""

NUMBERS = "numbers()"
"""Of an aggregate: all that comes from one pass over the rows."""

ROWS = "rows()"
"""Of a connection: the rows of its page, when its parts have been put together."""

KEYS = "keys()"
"""Of a row: its sort keys, which cursors hold."""

BEHIND = "behind()"
"""Of a connection: whether there are rows at or before the cursor that the page starts from."""

FACTS = "facts()"
"""Of a list that depends on its arguments: what these are checked by."""

SLUG = "slug()"
"""Of an object that was asked for by its id: that id."""

KNOWN = "known()"
"""Of paths: whether there is an object at either end."""

NAME = "name()"
"""Of an object: its name, for a sentence."""

VECTORS = "vectors()"
"""Of a search: whether there are vectors to compare with."""


def part(position: int) -> str:
    """Of a connection: the rows of one of the parts that make up its page, from 0."""
    return f"rows({position})"


def entry(key: str, expression: str) -> str:
    """One entry of a map. GraphQL names need no escaping, but may be Cypher words."""
    return f"`{key}`: {expression}"


def literal(entries: list[str]) -> str:
    """A literal map."""
    return "{" + ", ".join(entries) + "}"
