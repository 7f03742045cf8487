"""Reading what is stored of records, many at once, as lines would state it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graph.common.batches import batches
from graph.creators.records import Credit
from graph.declare.records import LinkTo, Record, fields_of, links_of, texts_of
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
    """The digests of the stored records among `ids` (for credits, of all of their creators')."""
    found: dict[str, str | None] = {}
    if kind is Credit:
        text, name, wanted = query("loading/read_credit_digests"), "creators", _creators(ids)
    else:
        text, name = query("loading/read_digests", Record=kind.__name__), "ids"
        wanted = list(ids)
    for batch in batches(wanted, READ_BATCH):
        rows = await store.read(text, {name: batch}, deadline=WHOLE_GRAPH)
        found.update((row["id"], row["digest"]) for row in rows)
    return found


def _creators(credits: Sequence[str]) -> list[str]:
    """The creators of credits, by the credits' keys."""
    return sorted({key.split("/")[1] for key in credits})


async def read_stored(
    store: Store, kind: type[Record], ids: Sequence[str]
) -> dict[str, StoredRecord]:
    """The stored records among `ids`, by id."""
    names = sorted({name for field in fields_of(kind) for name in field.storage.names})
    found: dict[str, StoredRecord] = {}
    for batch in batches(ids, READ_BATCH):
        if kind is Credit:
            given = {"creators": _creators(batch), "names": names}
            rows = await store.read(query("loading/read_credits"), given, deadline=WHOLE_GRAPH)
            wanted = set(batch)
            rows = [row for row in rows if row["id"] in wanted]
        else:
            text = query("loading/read_properties", Record=kind.__name__)
            rows = await _read(store, text, batch, [*names, "loaded"])
        links: dict[str, dict[str, list[str]]] = {}
        texts: dict[str, dict[str, dict[str, Any]]] = {}
        await _read_links(store, kind, batch, links)
        await _read_texts(store, kind, batch, texts)
        for row in rows:
            key = row["id"]
            properties = dict(zip(names, row["values"], strict=False))
            fields = as_fields(kind, key, properties, links.get(key, {}), texts.get(key, {}), row)
            loaded = () if kind is Credit else tuple(row["values"][-1] or ())
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
