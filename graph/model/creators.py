"""Kinds of creators."""

from __future__ import annotations

from graph.model.words import Vocabulary


class CreatorKind(Vocabulary):
    """What a creator is."""

    PERSON = "PERSON", "A human being."
    ORGANISATION = "ORGANISATION", "A studio, a company or another group."
