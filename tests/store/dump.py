"""Everything that a store holds, in a form that can be compared."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from graph.store.driver import Store


async def dump(store: Store, ignored: Collection[str] = ()) -> list[str]:
    """Every node and relationship as a line of text, sorted.

    ignored: labels, and names of properties, to leave out.
    """
    nodes = await store.read("MATCH (n) RETURN labels(n) AS labels, properties(n) AS properties")
    links = await store.read(
        "MATCH (a)-[r]->(b) RETURN labels(a)[0] AS fromLabel, a.id AS fromId, type(r) AS type,"
        " labels(b)[0] AS toLabel, b.id AS toId, properties(r) AS properties"
    )

    def kept(properties: dict[str, Any]) -> list[tuple[str, Any]]:
        return sorted((name, value) for name, value in properties.items() if name not in ignored)

    return sorted(
        [
            f"{row['labels']} {kept(row['properties'])}"
            for row in nodes
            if not set(row["labels"]) & set(ignored)
        ]
        + [
            f"{row['fromLabel']} {row['fromId']} {row['type']} {row['toLabel']} {row['toId']}"
            f" {kept(row['properties'])}"
            for row in links
        ]
    )
