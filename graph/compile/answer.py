"""Answers: a query compiled for a store, sent to it, and finished."""

from __future__ import annotations

from typing import Any

from graph.common.errors import StoreEmpty
from graph.compile.query import Query, compile_query
from graph.declare.registry import Registry
from graph.declare.selection import Selection
from graph.store.driver import Store


async def answer(
    registry: Registry, store: Store, selection: Selection, viewer: str | None = None
) -> Any:
    """Answer one root field with one query.

    viewer: the id of the user whose preferences apply; None: nobody's.
    Raises InvalidRequest and StoreError.
    """
    values = store.seen_by(viewer)
    query = compile_query(registry, selection, store.dialect, values, max_objects=store.max_objects)
    return await sent(store, query)


async def sent(store: Store, query: Query) -> Any:
    """What a query finds, finished. Raises StoreError, and what finishing it raises."""
    rows = await store.read(query.text, query.parameters)
    if not rows:
        raise StoreEmpty("the store has no catalog yet; run `catalog load`")
    return query.finish(rows[0]["data"])
