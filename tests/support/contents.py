"""Everything in a store, to be put there again: much faster than loading and linking."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from graph.store.driver import Rows, Store

MARKER = "CraftgraphTests"
"""The label of a node that says that these tests may empty the database."""

ROWS = 2000
"""Nodes or relationships of one query."""

CREATE_NODES = "UNWIND $rows AS row CREATE (n{labels}) SET n = row.properties"
CREATE_LINKS = """
    UNWIND $rows AS row
    MATCH (a) WHERE elementId(a) = row.a
    MATCH (b) WHERE elementId(b) = row.b
    CREATE (a)-[r:{type}]->(b) SET r = row.properties
"""


@dataclass(frozen=True)
class Contents:
    """Nodes and relationships. Indexes and constraints are not in it: they outlive an emptying."""

    nodes: Rows
    """Each with the keys id, labels, properties."""

    links: Rows
    """Each with the keys a, b (ids of nodes), type, properties."""

    @classmethod
    async def of(cls, store: Store) -> Contents:
        nodes = await store.read(
            f"MATCH (n) WHERE NOT n:{MARKER} RETURN elementId(n) AS id, labels(n) AS labels,"
            " properties(n) AS properties"
        )
        links = await store.read(
            "MATCH (a)-[r]->(b) RETURN elementId(a) AS a, elementId(b) AS b, type(r) AS type,"
            " properties(r) AS properties"
        )
        return cls(nodes, links)

    def labelled(self, label: str) -> bool:
        """Whether a node has the label."""
        return any(label in node["labels"] for node in self.nodes)

    async def put_into(self, store: Store) -> None:
        """Write all of it into a store that is empty, and was migrated at some time."""
        ids: dict[str, str] = {}
        by_labels: defaultdict[str, Rows] = defaultdict(list)
        for node in self.nodes:
            by_labels["".join(f":{label}" for label in node["labels"])].append(node)
        for labels, nodes in by_labels.items():
            text = CREATE_NODES.format(labels=labels) + " RETURN row.id AS was, elementId(n) AS now"
            for rows in _batches(nodes):
                made = await store.write(text, {"rows": rows})
                ids.update((row["was"], row["now"]) for row in made)
        by_type: defaultdict[str, Rows] = defaultdict(list)
        for link in self.links:
            by_type[link["type"]].append({**link, "a": ids[link["a"]], "b": ids[link["b"]]})
        for type_, links in by_type.items():
            for rows in _batches(links):
                await store.write(CREATE_LINKS.format(type=type_), {"rows": rows})
        found = await store.read("MATCH ()-[r]->() RETURN count(r) AS links")
        assert len(ids) == len(self.nodes)
        assert found[0]["links"] == len(self.links)


def _batches(rows: Rows) -> Iterable[list[dict[str, Any]]]:
    return (rows[start : start + ROWS] for start in range(0, len(rows), ROWS))
