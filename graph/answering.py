"""Compiling and answering requests with the registry of all subjects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graph.compile import Query, answer, one_query
from graph.compile.answer import sent
from graph.compile.context import Compiled, Context
from graph.compile.needs import Needs
from graph.declare.selection import Selection
from graph.registry import REGISTRY
from graph.store.driver import Store


async def fetch(store: Store, selection: Selection, viewer: str | None = None) -> Any:
    """Answer one root field with one query.

    viewer: the id of the user whose preferences apply; None: nobody's.
    Raises InvalidRequest and StoreError.
    """
    return await sent(store, query_for(store, selection, viewer))


def query_for(store: Store, selection: Selection, viewer: str | None = None) -> Query:
    """The query that answers one root field; see `fetch`.

    Raises InvalidRequest and RequestTooLarge.
    """
    return answer.query_for(REGISTRY, store, selection, viewer)


def compiled(
    store: Store,
    build: Callable[[Context], Compiled],
    needs: Callable[[Needs], None],
    values: Mapping[str, object],
) -> Query:
    """The query for a store that `build` writes; see `graph.compile.one_query`.

    Raises InvalidRequest and RequestTooLarge.
    """
    return one_query(REGISTRY, build, needs, store.dialect, values, store.max_objects)
