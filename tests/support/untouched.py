"""A store that must not be used: whatever is refused before work is refused without one."""

from __future__ import annotations

from typing import Any, cast

from neo4j import AsyncDriver

from graph.store.dialect import Dialect
from graph.store.driver import Store


class _Untouchable:
    """Stands for the driver, by which alone a store reaches its database."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"a store was used ({name}) that must not be")


class UntouchedStore(Store):
    """A store of which every query, whether it reads or writes, raises AssertionError."""

    def __init__(self, dialect: Dialect) -> None:
        super().__init__("bolt://nowhere:1", "", "", dialect=dialect)

    def _open_driver(self) -> AsyncDriver:
        return cast(AsyncDriver, _Untouchable())
