"""The types that a property's value can have, apart from the enumerations of `graph.model`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Scalar:
    """name: what clients call it. python: what it is in an answer of the store, and in cursors."""

    name: str
    python: type


STRING = Scalar("String", str)
INT = Scalar("Int", int)
FLOAT = Scalar("Float", float)
BOOLEAN = Scalar("Boolean", bool)
ID = Scalar("ID", str)
DATE = Scalar("Date", str)
"""A day of the calendar, YYYY-MM-DD."""

COUNTRY = Scalar("CountryCode", str)
"""ISO 3166-1 alpha-2, in capitals."""

JSON = Scalar("JSON", dict)

ValueType = Scalar | type[StrEnum]


def python_type(of: ValueType) -> type:
    """What a value is in Python; an enumeration's is text."""
    return of.python if isinstance(of, Scalar) else str
