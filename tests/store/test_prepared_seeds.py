"""The seeds, loaded and linked as all other tests get them; this runs first and prepares them."""

from __future__ import annotations

from graph.store import status
from graph.store.driver import Store
from tests.support.servers import SEEDS


async def test_the_seeds_are_there_and_linked(catalog_store: Store) -> None:
    found = await status.counts(catalog_store)
    for kind, count in found.items():
        file = {"windows": "availability"}.get(kind, kind)
        text = (SEEDS / f"{file}.jsonl").read_text(encoding="utf-8")
        assert count == len(text.splitlines()), kind
    assert (await status.read(catalog_store)).state == "CURRENT"
