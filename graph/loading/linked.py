"""Records that are a node with links to what they name, and nothing else.

Links lead from the record, and are replaced as a whole when it is loaded again. None of it is
searched, nor is similarity made from it, so loading it leaves the similarity edges current.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from graph.common.rows import Row, Step, only
from graph.loading.fields import Record
from graph.store.queries import query


class Linked(Record):
    """A record whose kind is the label of its node.

    relations: the label that a relationship leads to, by relationship.
    """

    relations: ClassVar[Mapping[str, str]] = {}

    def properties(self) -> dict[str, Any]:
        """The node's properties; null for what is not stated."""
        raise NotImplementedError

    def links(self) -> Mapping[str, Iterable[str | None]]:
        """By relationship, the ids of what it leads to; None is left out."""
        return {}


def row(record: Linked) -> Row:
    """The properties of a record, and by relationship the ids that it is linked to."""
    found = record.links()
    return {
        "properties": record.properties(),
        "links": {
            relation: [each for each in dict.fromkeys(found.get(relation, ())) if each is not None]
            for relation in record.relations
        },
    }


def steps(kind: type[Linked], batch: list[Row]) -> list[Step]:
    """The queries that write a batch of one kind, in order: nodes, links, and last the digest."""
    label = kind.__name__
    found: list[Step] = [
        (query("loading/upsert_record", Record=label), {"rows": only(batch, "id", "properties")})
    ]
    for relation, other in kind.relations.items():
        rows = [{"id": each["id"], "others": each["links"][relation]} for each in batch]
        names = {"Record": label, "LINK": relation}
        found.append((query("loading/unlink_record", **names), {"rows": only(batch, "id")}))
        found.append((query("loading/link_record", Other=other, **names), {"rows": rows}))
    found.append((query("loading/set_digest", Record=label), {"rows": only(batch, "id", "digest")}))
    return found
