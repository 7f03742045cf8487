"""Moments as they come in and as they are stored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

AHEAD = timedelta(minutes=5)
"""How far a client's clock may be ahead of the server's."""

_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)


def instant(text: object, name: str) -> datetime:
    """A moment written in ISO 8601 with its offset from UTC. Raises ValueError with the name."""
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
        if found is None or found.utcoffset() is None or found < _EARLIEST:
            raise ValueError
        found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(
            f"{name}: {str(text)[:40]!r} is not a time since 1970 in ISO 8601 with an offset, such"
            " as 2026-11-25T20:15:00Z or 2026-11-25T21:15:00+01:00"
        ) from None
    return found


def check_past(moment: datetime, text: str, now: datetime) -> None:
    """Raises ValueError for what has not happened yet, by the server's clock and some leeway."""
    if moment > now + AHEAD:
        minutes = int(AHEAD.total_seconds() // 60)
        raise ValueError(f"at: {text} is more than {minutes} minutes ahead of now")


def iso(moment: datetime) -> str:
    """A moment as it is stored: UTC, whole seconds; so they sort as text."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
