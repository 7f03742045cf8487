"""Calls that go together: who goes with whom, and that none suffers from another; then events that
are recorded one by one, at once, on both engines."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence

import pytest

from graph.common.errors import StoreError, StoreTimeout
from graph.store.driver import Store
from graph.viewers.grouping import Together
from graph.viewers.recording import Recorded, record
from tests.store.test_recording import NOW, Given, assert_stored, random_events


class Works:
    """Answers each number with its double, once the gate is open; -1 is a fault of its own."""

    def __init__(self) -> None:
        self.together: Together[int, int] = Together(10)
        self.done: list[list[int]] = []
        self.gate = asyncio.Event()
        self.error: Exception | None = None

    async def work(self, given: Sequence[int]) -> list[int]:
        self.done.append(list(given))
        await self.gate.wait()
        if self.error or -1 in given:
            raise self.error or StoreError("a fault")
        return [2 * each for each in given]

    def call(self, given: int, size: int = 1) -> asyncio.Task[int]:
        return asyncio.create_task(self.together.call(given, size, self.work))

    async def settle(self) -> None:
        for _ in range(5):
            await asyncio.sleep(0)


async def test_the_first_goes_at_once_and_what_comes_meanwhile_goes_together() -> None:
    works = Works()
    calls = [works.call(1)]
    await works.settle()
    assert works.done == [[1]]
    calls += [works.call(number) for number in (2, 3, 4)]
    await works.settle()
    assert works.done == [[1]]
    works.gate.set()
    assert await asyncio.gather(*calls) == [2, 4, 6, 8]
    assert works.done == [[1], [2, 3, 4]]
    assert await works.call(5) == 10


async def test_no_more_than_the_limit_goes_together_and_in_order() -> None:
    works = Works()
    calls = [works.call(0)]
    await works.settle()
    calls += [works.call(number, size) for number, size in ((1, 6), (2, 4), (3, 1), (4, 30))]
    works.gate.set()
    assert await asyncio.gather(*calls) == [0, 2, 4, 6, 8]
    assert works.done == [[0], [1, 2], [3], [4]]


async def test_a_fault_of_one_is_its_own() -> None:
    works = Works()
    first = works.call(1)
    await works.settle()
    calls = [works.call(number) for number in (2, -1, 3)]
    works.gate.set()
    found = await asyncio.gather(first, *calls, return_exceptions=True)
    assert [str(each) for each in found] == ["2", "4", "a fault", "6"]
    assert works.done == [[1], [2, -1, 3], [2], [-1], [3]]


async def test_where_the_store_does_not_answer_nobody_waits_in_turn() -> None:
    works = Works()
    first = works.call(1)
    await works.settle()
    calls = [works.call(number) for number in (2, 3)]
    works.error = StoreTimeout("no answer")
    works.gate.set()
    found = await asyncio.gather(first, *calls, return_exceptions=True)
    assert [type(each) for each in found] == [StoreTimeout] * 3
    assert works.done == [[1], [2, 3]]
    works.error = None
    assert await works.call(4) == 8


async def test_a_caller_that_goes_takes_no_other_along() -> None:
    works = Works()
    first = works.call(1)
    await works.settle()
    second, third = works.call(2), works.call(3)
    await works.settle()
    first.cancel()  # at work
    second.cancel()  # waiting
    await works.settle()
    works.gate.set()
    assert await third == 6
    assert works.done == [[1], [3]]
    assert first.cancelled()
    assert second.cancelled()


async def singly(store: Store, events: Sequence[Given]) -> list[Recorded]:
    return await asyncio.gather(*(record(store, [event], NOW) for event in events))


async def test_single_events_at_once_take_few_transactions_and_are_all_there(small: Store) -> None:
    rng = random.Random(11)
    events = random_events(rng, 300, ["ana", "ben", "cem"])
    sent = rng.sample(events, len(events)) + rng.choices(events, k=100)
    before = small.queries
    found = await singly(small, sent)
    assert small.queries - before < 40
    assert sum(each.recorded for each in found) == len(events)
    assert all(each.recorded + each.duplicates == 1 and not each.faults for each in found)
    await assert_stored(small, events)


async def test_each_caller_is_told_of_its_own_events(small: Store) -> None:
    events = random_events(random.Random(12), 60, ["ana", "ben"])
    nowhere = ("ana", events[0][1] | {"id": "x", "title": "nowhere"})
    early = ("ben", events[0][1] | {"id": "y", "at": "1969-01-01T00:00:00Z"})
    first = asyncio.create_task(record(small, [events[0]], NOW))
    await asyncio.sleep(0)
    calls = [
        record(small, [nowhere], NOW),
        record(small, [events[1], events[0], nowhere], NOW),
        record(small, [events[1]], NOW),
        record(small, [early, *events[2:]], NOW),
    ]
    found = await asyncio.gather(first, *calls)
    assert [(each.recorded, each.duplicates) for each in found] == [
        (1, 0),
        (0, 0),
        (1, 1),
        (0, 1),
        (58, 0),
    ]
    assert [[fault.index for fault in each.faults] for each in found] == [[], [0], [2], [], [0]]
    await assert_stored(small, events)


async def test_a_transaction_that_fails_fails_only_whom_it_must(
    small: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One event that makes the store itself fail, among others."""
    events = random_events(random.Random(13), 20, ["ana", "ben"])
    transact = small.transact

    async def failing(work, **more):  # type: ignore[no-untyped-def]
        async def watched(run):  # type: ignore[no-untyped-def]
            async def checked(text, parameters):  # type: ignore[no-untyped-def]
                rows = await run(text, parameters)
                if any("cem" in row.get("user", "") for row in parameters.get("rows", ())):
                    raise StoreError("as if the store had failed")
                return rows

            return await work(checked)

        return await transact(watched, **more)

    monkeypatch.setattr(small, "transact", failing)
    bad = ("cem", events[0][1])
    found = await asyncio.gather(
        *(record(small, [event], NOW) for event in [*events[:10], bad, *events[10:]]),
        return_exceptions=True,
    )
    assert isinstance(found.pop(10), StoreError)
    assert all(isinstance(each, Recorded) and each.recorded == 1 for each in found)
    await assert_stored(small, events)


async def test_a_cancelled_caller_loses_nobodys_events(small: Store) -> None:
    events = random_events(random.Random(14), 80, ["ana", "ben"])
    calls = [asyncio.create_task(record(small, [event], NOW)) for event in events]
    await asyncio.sleep(0.01)
    gone = calls[::3]
    for call in gone:
        call.cancel()
    found = await asyncio.gather(*calls, return_exceptions=True)
    assert all(
        isinstance(each, asyncio.CancelledError) or each.recorded == 1  # type: ignore[union-attr]
        for each in found
    )
    again = await singly(small, events)
    kept = [each for call, each in zip(calls, again, strict=True) if not call.cancelled()]
    assert all(each.duplicates == 1 for each in kept)
    assert len(kept) >= len(events) - len(gone)
    await assert_stored(small, events)
