"""How long titles were shot."""

from __future__ import annotations

from pathlib import Path

from catalog.schema.context import Context
from catalog.settings import Settings
from graph.loading.load import load_folder
from graph.store.driver import Store
from tests.conftest import SCHEMA
from tests.store.memory import write_folder


async def test_titles_are_sorted_by_the_days_of_their_shoot(store: Store, tmp_path: Path) -> None:
    days = {"long": 276, "short": 11, "unknown": None}
    lines = [{"id": name, "name": name, "shooting_days": each} for name, each in days.items()]
    write_folder({"titles": lines}, tmp_path)
    await load_folder(store, tmp_path)
    result = await SCHEMA.execute(
        """{
          titles(orderBy: [{shootingDays: DESC}]) { nodes { slug shootingDays } }
          quick: titles(where: {shootingDays: {lte: 20}}) {
            nodes { slug } aggregate { shootingDays { max } }
          }
        }""",
        context_value=Context(store, Settings()),
    )
    assert result.errors is None
    assert result.data == {
        "titles": {
            "nodes": [
                {"slug": "long", "shootingDays": 276},
                {"slug": "short", "shootingDays": 11},
                {"slug": "unknown", "shootingDays": None},
            ]
        },
        "quick": {"nodes": [{"slug": "short"}], "aggregate": {"shootingDays": {"max": 11}}},
    }
