"""Opaque cursors that hold a row's sort keys.

A cursor names a position by key set (the values that the row is sorted by, the id last), not by
offset, so it stays right while rows are added or removed. It also carries the name of the order
that it belongs to: a cursor of another list is refused rather than misread.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence

import orjson

from graph.errors import InvalidRequest

Key = str | int | float


def encode(order: str, keys: Sequence[Key]) -> str:
    """The cursor of a row: `order` names the list's order, `keys` are the row's sort keys."""
    return base64.urlsafe_b64encode(orjson.dumps([order, *keys])).rstrip(b"=").decode("ascii")


def decode(order: str, cursor: str, types: Sequence[type]) -> list[Key]:
    """The sort keys that a cursor holds, one of each of `types` (a float key may be an int).

    Raises InvalidRequest when it is no cursor of ours or belongs to another order.
    """
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        found = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (UnicodeEncodeError, binascii.Error, ValueError):
        found = None
    if not isinstance(found, list) or not found:
        raise InvalidRequest(
            f"{cursor[:60]!r} is not a cursor; pass endCursor or startCursor of an earlier page"
        )
    if found[0] != order:
        raise InvalidRequest(
            f"this cursor belongs to the order {found[0]!r}, but this list is ordered by {order!r}"
        )
    keys = found[1:]
    if len(keys) != len(types) or not all(map(_is_a, keys, types)):
        raise InvalidRequest("this cursor was altered; pass a cursor exactly as it was given")
    return keys


def _is_a(key: object, expected: type) -> bool:
    if isinstance(key, bool):
        return False
    return isinstance(key, (int, float) if expected is float else expected)
