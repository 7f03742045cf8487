"""What the resolvers of one request need."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import GraphQLResolveInfo

from catalog.schema.access import Viewer
from catalog.settings import Settings
from graph.answering import fetch
from graph.common.errors import GraphError
from graph.declare.selection import Selection
from graph.recommend.rank.model_cache import ModelCache
from graph.recommend.rank.scoring_context import Collaborative
from graph.store.driver import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How far a plan got: `data` when it is whole, else the values of root fields, or what was
    raised for them, for graphql-core to complete; empty where nothing was planned."""

    data: dict[str, Any] | None = None
    answered: Mapping[str, Any] = field(default_factory=dict)


NOT_PLANNED = Outcome()


@dataclass(slots=True)
class Context:
    """What one request needs: the process's store and settings, and its viewer (None: no token).

    collaborative: the loader of the collaborative model; None: no model is used. outcome: what a
    plan has found; None where none was looked for.
    """

    store: Store
    settings: Settings
    viewer: Viewer | None = None
    collaborative: ModelCache | None = None
    outcome: Outcome | None = None

    @property
    def user(self) -> str | None:
        """The id of the request's viewer."""
        return None if self.viewer is None else self.viewer.id

    async def fetch(self, selection: Selection) -> Any:
        """Answer a root field for the request's viewer. Raises InvalidRequest and StoreError."""
        return await fetch(self.store, selection, self.user)

    async def model(self) -> Collaborative | None:
        """The collaborative model; None where there is none, or none that can be read."""
        if self.collaborative is None:
            return None
        try:
            return await asyncio.to_thread(self.collaborative.current)
        except GraphError as error:
            log.warning("recommendations do without what similar viewers watch: %s", error)
            return None


Info = GraphQLResolveInfo[Context]
