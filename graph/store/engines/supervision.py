"""An embedded engine that ends while it is in use is started again, and the store follows it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from graph.common.errors import EngineError
from graph.store.engines.embedded import EmbeddedEngine

log = logging.getLogger(__name__)

WATCH_INTERVAL = 0.5
"""Seconds between two looks at the engine's process."""

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds that pass at least between two starts; doubled by each start, up to the longest."""

CALM = 300.0
"""Seconds after a start after which the next pause is the first one again."""


class Supervisor:
    """Starts the engine of a folder again when it has ended. One for each engine joined."""

    def __init__(self, engine: EmbeddedEngine) -> None:
        self._engine = engine
        self._starting: asyncio.Task[bool] | None = None
        self._pause = FIRST_PAUSE
        self._started = float("-inf")

    async def address(self, lost: str) -> str | None:
        """Where the engine is to be found now that it does not answer at `lost`.

        Waits for a start that is under way. None while there is none to wait for: the engine could
        not be started, and it is too early to try again.
        """
        if self._engine.uri != lost:
            return self._engine.uri
        if self._starting is None or self._starting.done():
            if self._wait() > 0:
                return None
            self._starting = asyncio.create_task(self._restart())
        # Whoever waits may give up; the others, and the start itself, go on.
        return self._engine.uri if await asyncio.shield(self._starting) else None

    @asynccontextmanager
    async def watching(self, recover: Callable[[], Awaitable[object]]) -> AsyncIterator[None]:
        """Call `recover` whenever the engine has ended, for as long as the block runs."""
        task = asyncio.create_task(self._watch(recover))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])  # not awaited itself: our own cancellation would be lost

    async def _watch(self, recover: Callable[[], Awaitable[object]]) -> None:
        while True:
            await asyncio.sleep(WATCH_INTERVAL)
            if self._engine.has_ended() and self._wait() <= 0:
                try:
                    await recover()
                except Exception:  # else nobody would look after the engine any more
                    log.exception("the embedded engine could not be recovered")

    def _wait(self) -> float:
        """Seconds until the engine may be started; 0 or less: now."""
        return self._started + self._pause - time.monotonic()

    async def _restart(self) -> bool:
        """Returns whether an engine runs. Logs what it does, with the end of the engine's log."""
        engine, before, began = self._engine, self._engine.process, time.monotonic()
        if engine.has_ended():
            log.error(
                "the embedded engine in %s has ended (process %d); the end of its log:\n%s",
                engine.folder,
                before,
                engine.end_of_log(),
            )
        try:
            await asyncio.to_thread(engine.rejoin)
        except (EngineError, OSError) as error:
            self._started_now()
            log.error("%s\nIt will be tried again in %g seconds.", error, self._pause)
            return False
        if engine.process != before:
            self._started_now()
            log.warning(
                "the embedded engine runs again, as process %d, after %.1f seconds",
                engine.process,
                time.monotonic() - began,
            )
        return True

    def _started_now(self) -> None:
        now = time.monotonic()
        calm = now - self._started > CALM
        self._pause = FIRST_PAUSE if calm else min(2 * self._pause, LONGEST_PAUSE)
        self._started = now
