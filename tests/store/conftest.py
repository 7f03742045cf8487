"""Both engines filled with the seed lines that a test module makes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import pytest

from tests.conftest import both_filled
from tests.store.both import Stores
from tests.support.servers import Server


@pytest.fixture(scope="module")
async def stores(
    embedded_server: Server,
    neo4j_server: Server,
    lines: Mapping[str, Sequence[Mapping[str, Any]]],
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Stores]:
    """Both engines with the module's own fixture `lines`, and nothing else; not linked."""
    servers = (embedded_server, neo4j_server)
    async with both_filled(servers, lines, tmp_path_factory.mktemp("lines")) as opened:
        yield opened
