"""One request of both engines, which must answer it alike."""

from __future__ import annotations

import asyncio
from typing import Any

from graph.answering import fetch
from graph.declare.selection import Selection
from graph.store.driver import Store

Stores = tuple[Store, Store]
"""The embedded engine's, and Neo4j's."""


async def both(stores: Stores, selection: Selection) -> Any:
    """The answer to a selection, the same from both."""
    answers = await asyncio.gather(*(fetch(store, selection) for store in stores))
    assert answers[0] == answers[1]
    return answers[0]
