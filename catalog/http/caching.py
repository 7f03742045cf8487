"""What caches may keep of answers (RFC 9111), and the answers that this process keeps itself."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

from cachetools import TTLCache

KEPT_BYTES = 50_000_000
"""Bytes of requests and answers that a process keeps."""

LARGEST_KEY = 20_000
"""Bytes of a request whose answer is kept."""

Key = tuple[int, bytes]
Headers = list[tuple[bytes, bytes]]


class Answers:
    """Answers to requests without a token, for a few seconds.

    They are found by the request as it was sent, and by how many writes this process has made, so
    that none of before a write is found after it. What other processes write is seen once an
    answer is too old.
    """

    def __init__(self, seconds: float) -> None:
        """seconds: how long one is kept; 0: none is."""
        self._kept: TTLCache[Key, bytes] | None = None
        if seconds:
            self._kept = TTLCache(KEPT_BYTES, seconds, getsizeof=lambda body: len(body) + 1_000)

    def find(self, key: Key) -> bytes | None:
        return None if self._kept is None else self._kept.get(key)

    def keep(self, key: Key, body: bytes) -> None:
        if self._kept is not None and len(key[1]) <= LARGEST_KEY and len(body) < KEPT_BYTES // 10:
            self._kept[key] = body


def caching(method: str, headers: Mapping[bytes, bytes], body: bytes, seconds: float) -> Headers:
    """The headers of an answer without errors, for caches between here and the client.

    headers: of the request. seconds: how old an answer to a request without a token may be. Such
    an answer is the same for all, and has an ETag by which a client asks whether it still is. What
    depends on a token is for nobody else, and for no disk.
    """
    if b"authorization" in headers:
        return [(b"cache-control", b"private, no-store"), (b"vary", b"Authorization")]
    if method != "GET":
        return []
    control = f"public, max-age={seconds:.0f}" if seconds >= 1 else "public, no-cache"
    tag = b'W/"' + blake2b(body, digest_size=12).hexdigest().encode() + b'"'
    return [(b"cache-control", control.encode()), (b"etag", tag), (b"vary", b"Authorization")]


def unchanged(headers: Mapping[bytes, bytes], answer: Headers) -> bool:
    """Whether the client has this answer already (If-None-Match)."""
    given = headers.get(b"if-none-match")
    tag = dict(answer).get(b"etag")
    if given is None or tag is None:
        return False
    known = [each.strip().removeprefix(b"W/") for each in given.split(b",")]
    return b"*" in known or tag.removeprefix(b"W/") in known
