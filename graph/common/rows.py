"""Rows of records, and the steps that write them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Row = dict[str, Any]

Step = tuple[str, Mapping[str, Any]]
"""A query and its parameters."""


def only(rows: Iterable[Row], *names: str) -> list[Row]:
    """Rows with these of their values."""
    return [{name: row[name] for name in names} for row in rows]
