"""Numbers of things, in words."""

from __future__ import annotations


def counted(count: int, singular: str, plural: str | None = None) -> str:
    """`1 title`, `2 titles`, `0 titles`. plural: where it is not the singular and an s."""
    return f"{count} {singular if count == 1 else plural or singular + 's'}"
