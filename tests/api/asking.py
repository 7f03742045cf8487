"""What requests of viewers are answered."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from strawberry.types import ExecutionResult

AskAs = Callable[..., Coroutine[Any, Any, ExecutionResult]]


def data(result: ExecutionResult) -> dict[str, Any]:
    assert result.errors is None, result.errors
    assert result.data is not None
    return result.data


def fault(result: ExecutionResult) -> tuple[str, str]:
    """Code and message of the one error."""
    assert result.errors is not None
    (error,) = result.errors
    assert error.extensions is not None
    return error.extensions["code"], error.message
