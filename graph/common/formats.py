"""How days and countries are written, wherever they come in, and which of two dates comes first.

A day may be known to its month or its year only: `2025-04-30`, `2025-04`, `2025`.
"""

from __future__ import annotations

import re
from datetime import date


def day(text: str) -> str:
    """A day of the calendar, YYYY-MM-DD. Raises ValueError for anything else."""
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) and date.fromisoformat(text):
            return text
    except ValueError:
        pass
    raise ValueError(f"{text[:60]!r} is not a day such as 2025-04-30")


def partial_day(text: str) -> str:
    """A day, a month or a year, as exactly as it is known. Raises ValueError for anything else."""
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", text):
        raise ValueError(
            f"{text[:60]!r} is not a day, a month or a year such as 2025-04-30 or 2025-04"
        )
    day(f"{text}-01-01"[:10])
    return text


def country(text: str) -> str:
    """An ISO 3166-1 alpha-2 code in capitals. Raises ValueError for anything else."""
    if not re.fullmatch(r"[A-Z]{2}", text):
        raise ValueError(f"{text[:60]!r} is not an ISO 3166-1 alpha-2 country code such as AR")
    return text


def before(one: str | None, other: str | None) -> bool:
    """Whether one partial day is surely before another: as far as both are known, and they are."""
    if one is None or other is None:
        return False
    known = min(len(one), len(other))
    return one[:known] < other[:known]


def is_id(value: object, longest: int) -> bool:
    """Whether it can be an id from outside: printable, not blank at either end, not too long."""
    return (
        isinstance(value, str)
        and 0 < len(value) <= longest
        and value.isprintable()
        and value == value.strip()
    )
