"""Answers: a query compiled for a store, sent to it, and finished."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.common.errors import StoreEmpty
from graph.compile.query import Query, compile_query
from graph.declare.registry import Registry
from graph.declare.selection import Selection
from graph.store.driver import Store


def query_for(
    registry: Registry, store: Store, selection: Selection, viewer: str | None = None
) -> Query:
    """The query that answers one root field.

    viewer: the id of the user whose preferences apply; None: nobody's.
    Raises InvalidRequest and RequestTooLarge.
    """
    values = store.seen_by(viewer)
    return compile_query(registry, selection, store.dialect, values, max_objects=store.max_objects)


async def sent(store: Store, query: Query) -> Any:
    """What a query finds, finished. Raises StoreError, and what finishing it raises."""
    return query.finish(await raw(store, query, query.parameters))


async def raw(store: Store, query: Query, parameters: Mapping[str, Any]) -> Any:
    """What a query finds with these parameters, of the query's shape. Raises StoreError."""
    rows = await store.read(query.text, parameters)
    if not rows:
        raise StoreEmpty("the store has no catalog yet; run `catalog load`")
    return rows[0]["data"]
