"""Output of the commands: progress bars on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from types import TracebackType

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

_LINE_INTERVAL = 2.0
"""Seconds between two plain lines on the same step."""


class Steps:
    """Shows the progress of long work; call it with what, how much is done, and how much there is.

    Use it as a context manager. On a terminal each step is a bar; elsewhere a line at its end and
    every few seconds until then.
    """

    def __init__(self, console: Console = err) -> None:
        self._console = console
        self._bars: Progress | None = None
        self._tasks: dict[str, TaskID] = {}
        self._spoken: dict[str, float] = {}
        if console.is_terminal:
            self._bars = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                console=console,
            )

    def __enter__(self) -> Steps:
        if self._bars:
            self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bars:
            self._bars.stop()

    def __call__(self, what: str, done: int, total: int) -> None:
        if self._bars:
            if what not in self._tasks:
                self._tasks[what] = self._bars.add_task(what, total=total)
            self._bars.update(self._tasks[what], completed=done, total=total)
            return
        now = time.monotonic()
        if done >= total or now - self._spoken.get(what, now) >= _LINE_INTERVAL:
            self._console.print(f"{what}: {done} of {total}")
            self._spoken[what] = now
        self._spoken.setdefault(what, now)
