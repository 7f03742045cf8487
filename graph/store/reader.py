"""Reads over Bolt at little cost, beside the official driver.

For each query the driver sets up a session, a result and a dozen timed waits: about 0.25 ms of
processor time, several times what a small answer costs otherwise. A `Reader` sends RUN and PULL in
one packet on a connection that it keeps, and takes the records as they come; the encoding is the
driver's own. It does the plain case only, a query that succeeds on one server without encryption.
For anything else it raises `Unread`, and the driver asks again, with its errors, retries and
routing. The protocol: https://neo4j.com/docs/bolt/current/bolt/
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlsplit

try:
    # Not public, so a driver may come without it; then there is no Reader.
    from neo4j._codec import packstream
    from neo4j._codec.packstream import v1
except ImportError:  # pragma: no cover
    _AVAILABLE = False
else:
    _AVAILABLE = True
    _codec = cast(Any, v1)
    _PLAIN = {packstream.Structure: lambda _: _not_plain()}

MAXIMUM_CONNECTIONS = 50
"""Connections of a `Reader`. While all are busy, the driver's are used."""

_OPENING = 5.0
"""Seconds that opening a connection may take."""

_PAUSE = 30.0
"""Seconds for which a server that refused a connection is not asked for another."""

_HANDSHAKE = b"\x60\x60\xb0\x17" + bytes([0, 4, 4, 5, 0, 0, 4, 4]) + bytes(8)
"""Bolt 5.4 to 5.0, or 4.4."""

_HELLO, _LOGON, _GOODBYE, _RUN, _PULL = 0x01, 0x6A, 0x02, 0x10, 0x3F
_SUCCESS, _RECORD, _FAILURE = 0x70, 0x71, 0x7F

Rows = list[dict[str, Any]]


class Unread(Exception):
    """The query was not answered here; ask the driver."""


class Reader:
    """Connections to one server for queries that change nothing. Safe to share between tasks."""

    def __init__(
        self,
        address: tuple[str, int],
        login: tuple[str, str],
        database: str | None,
        silent: bool,
    ) -> None:
        """silent: whether the server is asked to send no notifications."""
        self._address = address
        self._login = login
        self._database = {"db": database} if database else {}
        self._silent = silent
        self._free: list[_Connection] = []
        self._open: set[_Connection] = set()
        self._opening = 0
        self._refused_until = -math.inf

    @classmethod
    def of(
        cls, uri: str, login: tuple[str, str], database: str | None, silent: bool
    ) -> Reader | None:
        """For an address of one server without encryption; None for any other."""
        parts = urlsplit(uri)
        if not _AVAILABLE or parts.scheme != "bolt" or not parts.hostname:
            return None
        return cls((parts.hostname, parts.port or 7687), login, database, silent)

    async def read(self, text: str, parameters: Mapping[str, Any], limit: float | None) -> Rows:
        """All rows of a query. limit: seconds after which the server is to stop it.

        Raises Unread. Whoever is cancelled here closes the connection, which ends the query.
        """
        connection = await self._acquire()
        extra: dict[str, Any] = {"mode": "r", **self._database}
        if limit is not None:
            extra["tx_timeout"] = int(limit * 1000)
        try:
            rows = await connection.read(text, dict(parameters), extra)
        except BaseException as error:
            connection.close()
            if isinstance(error, Exception):
                raise Unread from error
            raise
        self._free.append(connection)
        return rows

    async def _acquire(self) -> _Connection:
        while self._free:
            connection = self._free.pop()
            if not connection.closed:
                return connection
        full = len(self._open) + self._opening >= MAXIMUM_CONNECTIONS
        if full or time.monotonic() < self._refused_until:
            raise Unread
        self._opening += 1
        try:
            return await self._opened()
        except (OSError, TimeoutError, _Failed) as error:
            if isinstance(error, _Failed):
                self._refused_until = time.monotonic() + _PAUSE
            raise Unread from error
        finally:
            self._opening -= 1

    async def _opened(self) -> _Connection:
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(_OPENING):
            _, connection = await loop.create_connection(
                lambda: _Connection(self._open), *self._address
            )
            try:
                await connection.greet(self._login, self._silent)
            except BaseException:
                connection.close()
                raise
        return connection

    def close(self) -> None:
        self._refused_until = math.inf
        for connection in list(self._open):
            connection.close()


class _Failed(Exception):
    """The server does not take the version of Bolt, the login, or a query."""


class _Connection(asyncio.Protocol):
    """One connection, for one query at a time. open: the connections that it is one of."""

    def __init__(self, open_: set[_Connection]) -> None:
        self._all = open_
        self._received = bytearray()
        self._message = bytearray()
        self._version: bytes | None = None
        self._records: list[bytes] = []
        self._fields: list[str] | None = None
        self._summaries = 0
        self._waiting: asyncio.Future[None] | None = None
        self.closed = False

    # What the loop calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._all.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        self.closed = True
        self._all.discard(self)
        self._fail(error or ConnectionResetError("the server closed the connection"))

    def data_received(self, data: bytes) -> None:
        received = self._received
        received += data
        if self._version is None:
            if len(received) >= 4:
                self._version = bytes(received[:4])
                del received[:4]
                self._done()
            return
        start, end = 0, len(received)
        while end - start >= 2:
            size = int.from_bytes(received[start : start + 2])
            if end - start - 2 < size:
                break
            if size:
                self._message += received[start + 2 : start + 2 + size]
            elif self._message:  # two zero bytes alone keep the connection alive
                message = bytes(self._message)
                self._message.clear()
                self._take(message)
            start += 2 + size
        del received[:start]

    def _take(self, message: bytes) -> None:
        """A message: a structure of one field, so its tag is the second byte."""
        tag = message[1]
        if tag == _RECORD:
            self._records.append(message)
            return
        if tag != _SUCCESS:
            self._fail(_Failed(_unpacked(message) if tag == _FAILURE else tag))
            return
        if self._fields is None:
            self._fields = _unpacked(message).get("fields", [])
        self._summaries -= 1
        if self._summaries == 0:
            self._done()

    # What is asked

    async def greet(self, login: tuple[str, str], silent: bool) -> None:
        """Raises _Failed."""
        await self._asked(_HANDSHAKE, 0)
        minor, major = self._version[2:] if self._version else (0, 0)
        hello: dict[str, Any] = {"user_agent": "craftgraph"}
        logon = {"scheme": "basic", "principal": login[0], "credentials": login[1]}
        if (major, minor) == (4, 4):
            await self._asked(_packed(_HELLO, hello | logon), 1)
            return
        if major != 5:
            raise _Failed(f"Bolt {major}.{minor}")
        if silent and minor >= 2:
            hello["notifications_minimum_severity"] = "OFF"
        if minor >= 3:
            hello["bolt_agent"] = {"product": "craftgraph"}
        if minor == 0:
            await self._asked(_packed(_HELLO, hello | logon), 1)
        else:
            await self._asked(_packed(_HELLO, hello) + _packed(_LOGON, logon), 2)

    async def read(self, text: str, parameters: dict[str, Any], extra: dict[str, Any]) -> Rows:
        """Raises _Failed, and OSError when the connection is lost."""
        self._records, self._fields = [], None
        await self._asked(_packed(_RUN, text, parameters, extra) + _packed(_PULL, _ALL), 2)
        names: list[str] = self._fields or []
        return [dict(zip(names, _unpacked(record), strict=True)) for record in self._records]

    def _asked(self, data: bytes, summaries: int) -> asyncio.Future[None]:
        """Sends; done when so many summaries have come."""
        self._summaries = summaries
        self._waiting = asyncio.get_running_loop().create_future()
        if self.closed:
            self._fail(ConnectionResetError("the server closed the connection"))
        else:
            self._transport.write(data)
        return self._waiting

    def _done(self) -> None:
        if self._waiting and not self._waiting.done():
            self._waiting.set_result(None)

    def _fail(self, error: Exception) -> None:
        if self._waiting and not self._waiting.done():
            self._waiting.set_exception(error)

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            self._transport.write(_packed(_GOODBYE))
            self._transport.close()


def _packed(tag: int, *fields: object) -> bytes:
    """A message in one or more chunks, and its end."""
    buffer = _codec.PackableBuffer()
    _codec.Packer(buffer).pack_struct(bytes([tag]), fields)
    data = bytes(buffer.data)
    if len(data) <= _CHUNK:
        return len(data).to_bytes(2) + data + b"\0\0"
    parts = (data[start : start + _CHUNK] for start in range(0, len(data), _CHUNK))
    return b"".join(len(part).to_bytes(2) + part for part in parts) + b"\0\0"


def _unpacked(message: bytes) -> Any:
    """The field of a message. Raises _Failed for what is no plain value."""
    return _codec.Unpacker(_codec.UnpackableBuffer(message[2:])).unpack(_PLAIN)


def _not_plain() -> None:
    raise _Failed("a node, a relationship, a point or a time")


_ALL = {"n": -1}
_CHUNK = 0xFFFF
