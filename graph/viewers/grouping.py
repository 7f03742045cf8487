"""Calls that arrive while others are at work are done together: one transaction for many.

The first call goes at once, alone. What arrives meanwhile goes together in the next one, in the
order in which it came. So a call never waits for others to come, and many small ones cost little
more than one.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from graph.common.errors import StoreTimeout, StoreUnavailable

Given = TypeVar("Given")
Found = TypeVar("Found")


@dataclass(slots=True, eq=False)
class _Call(Generic[Given, Found]):
    given: Given
    size: int
    answer: asyncio.Future[Found]


class Together(Generic[Given, Found]):
    """Calls of one event loop that are done together.

    limit: the greatest sum of sizes that goes together; a larger call goes alone.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._waiting: deque[_Call[Given, Found]] = deque()
        self._task: asyncio.Task[None] | None = None

    async def call(
        self,
        given: Given,
        size: int,
        work: Callable[[Sequence[Given]], Awaitable[Sequence[Found]]],
    ) -> Found:
        """What `work` finds for this call, which may be done together with others.

        work: does some calls, all or none of them, and answers one value for each, in their order.
        It must do no harm twice: where it raises, each call is done again by itself, so that one
        cannot make others fail. Not so where the store does not answer: all of them fail then,
        and neither waits for the others' turns. A call that is cancelled while it waits is not
        done; one that is at work already may be.
        """
        call = _Call[Given, Found](given, size, asyncio.get_running_loop().create_future())
        self._waiting.append(call)
        if self._task is None:
            self._task = asyncio.create_task(self._run(work))
        return await call.answer

    async def _run(self, work: Callable[[Sequence[Given]], Awaitable[Sequence[Found]]]) -> None:
        try:
            while calls := self._next():
                await _do(calls, work)
        finally:
            self._task = None
            for call in self._waiting:  # only where the loop itself is shut down
                call.answer.cancel()
            self._waiting.clear()

    def _next(self) -> list[_Call[Given, Found]]:
        found: list[_Call[Given, Found]] = []
        size = 0
        while self._waiting:
            call = self._waiting[0]
            if found and size + call.size > self._limit:
                break
            self._waiting.popleft()
            if not call.answer.done():  # else the caller has gone
                found.append(call)
                size += call.size
        return found


async def _do(
    calls: Sequence[_Call[Given, Found]],
    work: Callable[[Sequence[Given]], Awaitable[Sequence[Found]]],
) -> None:
    try:
        answers = await work([call.given for call in calls])
    except Exception as error:
        if len(calls) > 1 and not isinstance(error, StoreTimeout | StoreUnavailable):
            for call in calls:
                if not call.answer.done():
                    await _do([call], work)
            return
        for call in calls:
            if not call.answer.done():
                call.answer.set_exception(error)
    except BaseException:
        for call in calls:
            call.answer.cancel()
        raise
    else:
        for call, answer in zip(calls, answers, strict=True):
            if not call.answer.done():
                call.answer.set_result(answer)
