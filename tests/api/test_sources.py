"""Sources: loaded, looked up, and listed with filters, orders and counts."""

from __future__ import annotations

from pathlib import Path

from catalog.schema.context import Context
from catalog.settings import Settings
from graph.loading.load import load_folder
from graph.store.driver import Store
from tests.conftest import SCHEMA
from tests.store.memory import write_folder

LINES = [
    {"id": "talk", "type": "interview", "title": "On light", "published": "2021-05"},
    {"id": "study", "type": "paper", "title": "On noise", "published": "2019", "language": "fr"},
    {"id": "notes", "title": "Notes", "url": "https://example.org/notes"},
]


async def test_sources_are_listed_like_everything_else(store: Store, tmp_path: Path) -> None:
    write_folder({"sources": LINES}, tmp_path)
    report = await load_folder(store, tmp_path)
    assert report.counts["sources"].created == 3
    result = await SCHEMA.execute(
        """{
          source(slug: "study") { __typename title type published url language }
          sources(orderBy: [{published: DESC}], first: 2) { nodes { slug } totalCount }
          papers: sources(where: {type: {eq: PAPER}}) {
            nodes { slug } aggregate { types { value count } }
          }
        }""",
        context_value=Context(store, Settings()),
    )
    assert result.errors is None
    assert result.data == {
        "source": {
            "__typename": "Source",
            "title": "On noise",
            "type": "PAPER",
            "published": "2019",
            "url": None,
            "language": "fr",
        },
        "sources": {"nodes": [{"slug": "talk"}, {"slug": "study"}], "totalCount": 3},
        "papers": {
            "nodes": [{"slug": "study"}],
            "aggregate": {"types": [{"value": "PAPER", "count": 1}]},
        },
    }
    again = await load_folder(store, tmp_path)
    assert again.counts["sources"].unchanged == 3
