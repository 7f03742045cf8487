"""Reading what is stored of records, many at once, as lines would state it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graph.common.batches import batches
from graph.declare.records import (
    ENDS,
    LinkTo,
    Record,
    ends_of,
    fields_of,
    links_of,
    relationship_of,
    texts_of,
)
from graph.loading.merging import as_fields
from graph.store.driver import WHOLE_GRAPH, Rows, Store
from graph.store.queries import query

READ_BATCH = 5_000

_TEXT_NAMES = ("name", "description", "synopsis", "tagline")


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """fields: as a line would state them. digest: of the last line that changed it; None where a
    load was interrupted before the record was complete. loaded: digests of single fields, where
    the kind keeps them."""

    fields: dict[str, Any]
    properties: dict[str, Any]
    digest: str | None
    loaded: tuple[str, ...] = ()


async def read_digests(
    store: Store, kind: type[Record], ids: Sequence[str]
) -> dict[str, str | None]:
    """The digests of the stored records among `ids` (of relationships, of all from one record)."""
    found: dict[str, str | None] = {}
    text = _text(kind, "digests")
    for batch in batches(_sought(kind, ids), READ_BATCH):
        rows = await store.read(text, {"ids": batch}, deadline=WHOLE_GRAPH)
        found.update((row["id"], row["digest"]) for row in rows)
    return found


def _text(kind: type[Record], what: str) -> str:
    """The query that reads digests or properties of what `_sought` names."""
    if not kind.relation:
        return query(f"loading/read_{what}", Record=kind.__name__)
    return query(f"loading/read_relationship_{what}", **relationship_of(kind))


def _sought(kind: type[Record], ids: Sequence[str]) -> list[str]:
    """The ids themselves; of relationships those of what they lead from, which their keys name."""
    if not kind.relation:
        return list(ids)
    place = kind.identity.index(ends_of(kind)[0].name)
    return sorted({key.split("/")[place] for key in ids})


async def read_stored(
    store: Store, kind: type[Record], ids: Sequence[str]
) -> dict[str, StoredRecord]:
    """The stored records among `ids`, by id."""
    names = sorted({name for field in fields_of(kind) for name in field.storage.names})
    found: dict[str, StoredRecord] = {}
    for batch in batches(ids, READ_BATCH):
        wanted = set(batch)
        rows = await _read(
            store, _text(kind, "properties"), _sought(kind, batch), [*names, "loaded"]
        )
        links: dict[str, dict[str, list[str]]] = {}
        texts: dict[str, dict[str, dict[str, Any]]] = {}
        await _read_links(store, kind, batch, links)
        await _read_texts(store, kind, batch, texts)
        for row in (row for row in rows if row["id"] in wanted):
            key = row["id"]
            ends = {end.name: row[name] for end, name in zip(ends_of(kind), ENDS, strict=False)}
            properties = dict(zip(names, row["values"], strict=False))
            fields = as_fields(kind, key, properties, links.get(key, {}), texts.get(key, {}), ends)
            loaded = tuple(row["values"][-1] or ())
            found[key] = StoredRecord(fields, properties, row["digest"], loaded)
    return found


async def _read_links(
    store: Store, kind: type[Record], ids: list[str], links: dict[str, dict[str, list[str]]]
) -> None:
    for field in links_of(kind):
        storage = field.storage
        assert isinstance(storage, LinkTo)  # noqa: S101
        name = f"loading/read_links{'_to' if storage.reverse else ''}"
        text = query(name, Record=kind.__name__, LINK=storage.relation, Other=storage.label)
        for row in await store.read(text, {"ids": ids}, deadline=WHOLE_GRAPH):
            links.setdefault(row["id"], {}).setdefault(field.name, []).append(row["other"])
    for of_one in links.values():
        for others in of_one.values():
            others.sort()


async def _read_texts(
    store: Store, kind: type[Record], ids: list[str], texts: dict[str, dict[str, dict[str, Any]]]
) -> None:
    if texts_of(kind) is None:
        return
    text = query("loading/read_texts", Record=kind.__name__)
    for row in await _read(store, text, ids, list(_TEXT_NAMES)):
        said = {
            name: value
            for name, value in zip(_TEXT_NAMES, row["values"], strict=True)
            if value is not None
        }
        if said:
            texts.setdefault(row["id"], {})[row["locale"]] = said


async def _read(store: Store, text: str, ids: list[str], names: list[str]) -> Rows:
    return await store.read(text, {"ids": ids, "names": names}, deadline=WHOLE_GRAPH)
