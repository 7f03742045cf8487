"""What an error of the driver means: whether and when to try again, and why a store was not
reached."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

from neo4j.exceptions import ClientError, DriverError, IncompleteCommit, Neo4jError

_CONSTRAINT = "Neo.ClientError.Schema.ConstraintValidationFailed"


_FIRST_DELAY = 0.05
"""Seconds before the first retry; each further wait is about twice as long."""


def delays(times: int, patient: bool) -> Iterator[float]:
    """Seconds to wait before each of so many retries; then, if patient, before each further one."""
    for attempt in range(times):
        yield _FIRST_DELAY * 2**attempt * random.uniform(0.75, 1.25)
    while patient:
        yield random.uniform(0.5, 1.5)


def worth_retrying(error: Neo4jError | DriverError, repeatable: bool) -> bool:
    """Whether what was sent may succeed when it is sent again, and may be.

    repeatable: whether it may take effect twice; if not, it may be sent again as long as it has
    not taken effect, and whether it has is not known of a commit that broke.
    """
    if isinstance(error, IncompleteCommit):
        return repeatable
    # Two processes that MERGE the same key at once: the second try finds the first one's node.
    return error.is_retryable() or (isinstance(error, ClientError) and error.code == _CONSTRAINT)


def why(error: BaseException) -> str:
    """Why a store was not reached: what the operating system said, else the driver's first line."""
    waiting: list[BaseException] = [error]
    while waiting:
        cause = waiting.pop()
        if isinstance(cause, OSError) and cause.errno:
            return os.strerror(cause.errno) if cause.errno > 0 else str(cause.strerror)
        if isinstance(cause, BaseExceptionGroup):  # one for each server that was tried
            waiting.extend(cause.exceptions)
        if before := cause.__cause__ or cause.__context__:
            waiting.append(before)
    return str(error).partition("\n")[0]
