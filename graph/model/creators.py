"""Kinds of creators."""

from __future__ import annotations

from enum import StrEnum


class CreatorKind(StrEnum):
    """What a creator is."""

    PERSON = "PERSON"
    ORGANISATION = "ORGANISATION"
