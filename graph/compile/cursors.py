"""Opaque cursors that hold a row's sort keys.

A cursor names a position by key set (the values that the row is sorted by, the id last), not by
offset, so it stays right while rows are added or removed. It also carries the name of the order
that it belongs to: a cursor of another list is refused rather than misread.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Sequence

import orjson

from graph.common.errors import InvalidRequest
from graph.declare.fields import Key as SortKey

Key = str | int | float | None

_CHECK_BYTES = 4


def encode(order: str, keys: Sequence[Key]) -> str:
    """The cursor of a row: `order` names list and order, `keys` are the row's sort keys."""
    content = orjson.dumps([order, *keys])
    return _text(content + _check(content))


def decode(order: str, cursor: str, keys: Sequence[SortKey]) -> list[Key]:
    """The sort keys that a cursor holds, one for each of `keys`.

    Raises InvalidRequest when it is no cursor of ours, was altered, or belongs to another list.
    """
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        raw = base64.b64decode(padded, altchars=b"-_", validate=True)
        content, check = raw[:-_CHECK_BYTES], raw[-_CHECK_BYTES:]
        found = orjson.loads(content)
    except (UnicodeEncodeError, binascii.Error, ValueError):
        found = None
    if not isinstance(found, list) or not found or not isinstance(found[0], str):
        raise InvalidRequest(
            f"{cursor[:60]!r} is not a cursor; pass endCursor or startCursor of an earlier page"
        )
    # The last character has bits that decoding ignores.
    if check != _check(content) or cursor != _text(raw):
        raise InvalidRequest("this cursor was altered; pass a cursor exactly as it was given")
    if found[0] != order:
        raise InvalidRequest(
            f"this cursor belongs to the list {found[0]!r}, but this list is {order!r};"
            " start again without it"
        )
    values: list[Key] = found[1:]
    if len(values) != len(keys) or not all(map(_fits, values, keys)):
        raise InvalidRequest("this cursor is of another version; start again without it")
    return values


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _check(content: bytes) -> bytes:
    """Tells a cursor that was altered, by accident or in the hope of an effect; it is no secret."""
    return hashlib.blake2b(content, digest_size=_CHECK_BYTES).digest()


def _fits(value: Key, key: SortKey) -> bool:
    if value is None:
        return key.nulls is not None
    if isinstance(value, bool) or (isinstance(value, int) and abs(value) >= 1 << 63):
        return False
    return isinstance(value, (int, float) if key.type is float else key.type)
