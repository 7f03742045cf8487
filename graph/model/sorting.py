"""Directions of a sort."""

from __future__ import annotations

from enum import StrEnum


class Direction(StrEnum):
    """A direction, and where rows without a value stand."""

    ASC = "ASC"
    DESC = "DESC"
    ASC_NULLS_FIRST = "ASC_NULLS_FIRST"
    DESC_NULLS_FIRST = "DESC_NULLS_FIRST"
