"""Reads beside the official driver: the same rows, and the driver where they are not plain."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlsplit

import pytest

from graph.common.errors import StoreError
from graph.store import reader
from graph.store.driver import Store
from graph.store.reader import MAXIMUM_CONNECTIONS, Reader, Unread

VALUES: dict[str, Any] = {
    "null": None,
    "yes": True,
    "numbers": [0, -1, 127, -128, 2**31, -(2**63), 2**63 - 1, 0.1, -1e300],
    "texts": ["", "é", "日本語", "\u0000", 'a"b\\', "x" * 300],
    "long": "é" * 200_000,
    "nested": {"a": [{"b": [None, [1, [2, {"c": "d"}]]]}]},
    "many": list(range(70_000)),
}


def own_reader(store: Store) -> Reader:
    assert store._reader is not None, "the driver's codec is not where it was"
    return store._reader


async def test_the_rows_are_those_of_the_driver(small: Store) -> None:
    text = "UNWIND $rows AS row RETURN row AS value, $values AS values, size($rows) AS number"
    given = {"rows": [1, "two", None], "values": VALUES}
    found = await own_reader(small).read(text, given, 10)
    assert found == [{"value": each, "values": VALUES, "number": 3} for each in given["rows"]]
    driver, small._reader = small._reader, None
    try:
        assert await small.read(text, given) == found
    finally:
        small._reader = driver
    assert await own_reader(small).read("UNWIND [] AS x RETURN x", {}, None) == []


async def test_what_is_not_plain_is_left_to_the_driver(small: Store) -> None:
    for text in ("RETURN date() AS day", "MATCH (n) RETURN n LIMIT 1", "this is no query"):
        with pytest.raises(Unread):
            await own_reader(small).read(text, {}, 10)
    assert (await small.read("RETURN date('2020-01-02') AS day"))[0]["day"].year == 2020
    with pytest.raises(StoreError):
        await small.read("this is no query")
    assert await own_reader(small).read("RETURN 1 AS one", {}, 10) == [{"one": 1}]


async def test_more_at_once_than_connections(small: Store) -> None:
    numbers = range(MAXIMUM_CONNECTIONS * 2)
    found = await asyncio.gather(*(small.read("RETURN $n AS n", {"n": n}) for n in numbers))
    assert found == [[{"n": n}] for n in numbers]
    assert len(own_reader(small)._open) <= MAXIMUM_CONNECTIONS


async def test_a_read_that_is_cancelled_closes_its_connection(small: Store) -> None:
    mine = Reader.of(small.uri, small._login, None, silent=False)
    assert mine is not None
    await mine.read("RETURN 1 AS one", {}, 10)
    (connection,) = mine._open
    slow = "UNWIND range(1, 2000) AS x UNWIND range(1, 2000) AS y RETURN max(x * y) AS found"
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await mine.read(slow, {}, 60)
    assert connection.closed
    assert await mine.read("RETURN 2 AS two", {}, 10) == [{"two": 2}]
    mine.close()
    await asyncio.sleep(0.1)
    assert not mine._open
    with pytest.raises(Unread):
        await mine.read("RETURN 1 AS one", {}, 10)


async def test_a_login_that_is_refused(small: Store) -> None:
    wrong = Reader.of(small.uri, (small._login[0], "wrong"), None, silent=False)
    assert wrong is not None
    for _ in range(2):
        with pytest.raises(Unread):
            await wrong.read("RETURN 1 AS one", {}, 10)
    await asyncio.sleep(0.1)
    assert not wrong._open
    assert not wrong._opening


async def test_bytes_may_come_in_any_parts(small: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    received = reader._Connection.data_received
    sizes = iter((1, 2, 3, 7) * 10_000)

    def in_parts(self: reader._Connection, data: bytes) -> None:
        while data:
            size = next(sizes)
            received(self, data[:size])
            data = data[size:]

    monkeypatch.setattr(reader._Connection, "data_received", in_parts)
    for _ in range(3):
        mine = Reader.of(small.uri, small._login, None, silent=True)
        assert mine is not None
        assert await mine.read("RETURN $v AS v", {"v": VALUES["texts"]}, 10) == [
            {"v": VALUES["texts"]}
        ]
        mine.close()


def test_other_addresses_are_the_drivers() -> None:
    for uri in ("neo4j://db", "bolt+s://db", "neo4j+s://db", "bolt+ssc://db"):
        assert Reader.of(uri, ("", ""), None, silent=True) is None
    assert urlsplit("bolt://db").port is None
    assert Reader.of("bolt://db", ("", ""), None, silent=True) is not None
