"""Directions of a sort."""

from __future__ import annotations

from graph.model.words import Vocabulary


class Direction(Vocabulary):
    """A direction, and where rows without a value stand."""

    ASC = "ASC", "Ascending; rows without a value come last."
    DESC = "DESC", "Descending; rows without a value come last."
    ASC_NULLS_FIRST = "ASC_NULLS_FIRST", "Ascending; rows without a value come first."
    DESC_NULLS_FIRST = "DESC_NULLS_FIRST", "Descending; rows without a value come first."
