"""Kinds of training programmes."""

from __future__ import annotations

from graph.model.words import Vocabulary


class ProgrammeKind(Vocabulary):
    """What a training programme is."""

    DEGREE = "DEGREE", "It ends with an academic degree."
    CERTIFICATE = "CERTIFICATE", "It ends with a certificate, but with no degree."
    WORKSHOP = "WORKSHOP", "Some hours or days of practice."
    COURSE = "COURSE", "Lessons, without a certificate that is known."
