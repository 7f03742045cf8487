"""Vocabularies: enumerations whose every word says what it means."""

from __future__ import annotations

from enum import StrEnum


class Vocabulary(StrEnum):
    """Words of the model, as the store holds them and clients see them.

    A member is its word, and what the word means: `FILM = "FILM", "A feature film."`.
    """

    description: str

    def __new__(cls, word: str, description: str = "") -> Vocabulary:
        made = str.__new__(cls, word)
        made._value_ = word
        made.description = description
        return made
