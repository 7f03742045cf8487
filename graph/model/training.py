"""Kinds of training programmes."""

from __future__ import annotations

from enum import StrEnum


class ProgrammeKind(StrEnum):
    """What a training programme is."""

    DEGREE = "DEGREE"
    CERTIFICATE = "CERTIFICATE"
    WORKSHOP = "WORKSHOP"
    COURSE = "COURSE"
