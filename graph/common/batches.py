"""Batches: how much goes to the store in one query."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")

EDGES = 4_000
"""Relationships that go to the store in one query."""


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


async def in_thread(items: Iterator[Item]) -> AsyncIterator[Item]:
    """Each item, computed in a thread, so that locks can be renewed meanwhile."""
    nothing = object()
    while (item := await asyncio.to_thread(next, items, nothing)) is not nothing:
        yield item  # type: ignore[misc]
