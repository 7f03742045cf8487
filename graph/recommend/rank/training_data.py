"""What the collaborative model is trained on besides histories: the content of titles."""

from __future__ import annotations

import hashlib

import orjson

from graph.recommend.rank.content import TitleContent
from graph.store.driver import WHOLE_GRAPH, Store
from graph.store.queries import query


async def read_content(store: Store) -> dict[str, TitleContent]:
    """What is declared of every title. Raises StoreError."""
    creators: dict[str, set[str]] = {}
    async for row in store.stream(query("similarity/read_credits")):
        creators.setdefault(row["title"], set()).add(row["creator"])
    techniques: dict[str, set[str]] = {}
    async for row in store.stream(query("similarity/read_declared_uses")):
        techniques.setdefault(row["title"], set()).add(row["technique"])
    return {
        row["id"]: TitleContent(
            name=row["name"],
            year=row["year"],
            genres=tuple(row["genres"] or ()),
            themes=tuple(row["themes"] or ()),
            creators=tuple(sorted(creators.get(row["id"], ()))),
            techniques=tuple(sorted(techniques.get(row["id"], ()))),
        )
        async for row in store.stream(query("recommend/rank/read_title_features"))
    }


async def training_data_version(store: Store) -> str:
    """Changes with the catalog's data, and whenever somebody watches, rates or is deleted.

    A few counts, so it costs little; a change that leaves all of them and the newest time as they
    were (an older event that came late, say) does not show.
    """
    rows = await store.read(
        query("recommend/rank/read_training_data_version"), deadline=WHOLE_GRAPH
    )
    return hashlib.sha256(orjson.dumps(rows)).hexdigest()[:16]
