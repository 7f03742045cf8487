"""Writing records: rows, and the queries of a batch, for every kind alike.

A record is written in one transaction with its texts, its links, and the digest of its line.
Records that others of their kind may be linked to are created first, without links and without a
digest, which says that they are not complete.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Sequence
from typing import Any

import orjson

from graph.common.batches import batches
from graph.common.progress import Progress
from graph.common.rows import Row, Step, only
from graph.declare.records import ENDS, LinkTo, Record, ends_of, links_of, relationship_of, texts_of
from graph.loading.merging import (
    Fields,
    everything,
    field_digest,
    links_of_record,
    properties_of,
    record_fields,
    texts_of_record,
)
from graph.loading.stored import StoredRecord
from graph.search.entries import todo_steps
from graph.store.driver import Store
from graph.store.queries import query

WRITE_BATCH = 500

_MODULUS = 2**60
"""The revision is the sum of the digests of all records, modulo this."""


def row_of(
    record: Record, given: Fields, digest: str, stored: StoredRecord | None, *, replace: bool
) -> Row:
    """What the queries take: {id, label, properties, links, texts, change, ...}.

    Of a record that is stored only what differs is in it: `properties`, the `links` by field, and
    `texts`, None where they stay. change: what is added to the revision.
    """
    kind = type(record)
    complete = stored is not None and stored.digest is not None
    properties = properties_of(record) | {"digest": digest}
    links: dict[str, list[str]] = links_of_record(record)
    texts: dict[str, dict[str, Any]] | None = texts_of_record(record)
    if kind.changed_elsewhere:
        properties["loaded"] = loaded_after(kind, given, stored, replace=replace)
    after = record_fields(record)
    change = _content(kind, record.key, after)
    if stored is not None and complete:
        change -= _content(kind, record.key, stored.fields)
        held = stored.properties
        properties = {
            name: value
            for name, value in properties.items()
            if name not in held or held[name] != value
        }
        for field in links_of(kind):
            name = field.name
            one, other = stored.fields.get(name), after.get(name)
            if one == other:
                del links[name]
        field_of_texts = texts_of(kind)
        if field_of_texts is not None:
            name = field_of_texts.name
            if stored.fields.get(name) == after.get(name):
                texts = None
    row: Row = {
        "id": record.key,
        "label": kind.__name__,
        "properties": properties,
        "links": links,
        "texts": texts,
        "change": change % _MODULUS,
        "stored": stored is not None,
    }
    for name, end in zip(ENDS, ends_of(kind), strict=False):
        row[name] = getattr(record, end.attribute)
    return row


def loaded_after(
    kind: type[Record], given: Fields, stored: StoredRecord | None, *, replace: bool
) -> list[str]:
    """The digests of single fields that a record has once a line was loaded: what each of them was
    last stated as, by whichever line."""
    line = everything(kind, given) if replace else given
    said = {each.partition(":")[0]: each for each in (() if stored is None else stored.loaded)}
    said |= {
        name: field_digest(name, value)
        for name, value in line.items()
        if name in kind.model_fields and name not in kind.identity
    }
    return sorted(said.values())


def _content(kind: type[Record], key: str, fields: Fields) -> int:
    """A number that stands for a record's whole content."""
    content = orjson.dumps([kind.__name__, key, fields], option=orjson.OPT_SORT_KEYS)
    return int.from_bytes(hashlib.sha256(content).digest()[:7], "big")


async def write_rows(
    store: Store, kind: type[Record], rows: Sequence[Row], progress: Progress | None
) -> None:
    """Write rows of one kind, batch by batch."""
    await _write(store, kind.file, rows, lambda batch: transaction(kind, batch), progress)


async def create_rows(
    store: Store, kind: type[Record], rows: Sequence[Row], progress: Progress | None
) -> None:
    """Create those that are not stored yet, without links and without a digest."""
    fresh = [row for row in rows if not row["stored"]]
    await _write(
        store, f"{kind.file} (records)", fresh, lambda batch: _incomplete(kind, batch), progress
    )


def links_to_its_kind(kind: type[Record]) -> bool:
    """Whether records can be linked to others of their kind, which must have been created."""
    return any(field.refers == kind.__name__ for field in links_of(kind))


async def _write(
    store: Store,
    what: str,
    rows: Sequence[Row],
    steps: Callable[[list[Row]], list[Step]],
    progress: Progress | None,
) -> None:
    done = 0
    for batch in batches(rows, WRITE_BATCH):
        await store.write_together(steps(batch))
        done += len(batch)
        if progress:
            progress(what, done, len(rows))


def transaction(kind: type[Record], batch: list[Row]) -> list[Step]:
    """The queries of a batch, with what belongs to a change of what others are derived from: notes
    for search, and a new revision."""
    steps = _steps(kind, batch)
    if not kind.derives:
        return steps
    # The revision changes with the data, so that edges built before can't pass for current.
    change = sum(row["change"] for row in batch) % _MODULUS
    touch = (query("loading/bump_revision"), {"change": change, "modulus": _MODULUS})
    return [*_noted(kind, batch, steps), touch]


def _incomplete(kind: type[Record], batch: list[Row]) -> list[Step]:
    rows = [
        {
            "id": row["id"],
            "properties": {
                name: value for name, value in row["properties"].items() if name != "digest"
            },
        }
        for row in batch
    ]
    step = (query("loading/upsert_record", Record=kind.__name__), {"rows": rows})
    return _noted(kind, batch, [step]) if kind.derives else [step]


def _noted(kind: type[Record], batch: list[Row], steps: list[Step]) -> list[Step]:
    todos = todo_steps(kind.__name__, batch, uuid.uuid4().hex)
    return [*todos, *steps, *todos]


def _steps(kind: type[Record], batch: list[Row]) -> list[Step]:
    """The queries of a batch, in order: properties, texts, links."""
    label = kind.__name__
    if kind.relation:
        upsert = query("loading/upsert_relationship", **relationship_of(kind))
        return [(upsert, {"rows": only(batch, "id", *ENDS, "properties")})]
    steps: list[Step] = [
        (query("loading/upsert_record", Record=label), {"rows": only(batch, "id", "properties")})
    ]
    if texts_of(kind) is not None:
        changed = [row for row in batch if row["texts"] is not None]
        if stored := [{"id": row["id"]} for row in changed if row["stored"]]:
            steps.append((query("loading/remove_texts", Record=label), {"rows": stored}))
        if added := [
            {"id": row["id"], "texts": _text_rows(label, row)} for row in changed if row["texts"]
        ]:
            steps.append((query("loading/add_texts", Record=label), {"rows": added}))
    for field in links_of(kind):
        storage = field.storage
        assert isinstance(storage, LinkTo)  # noqa: S101
        suffix = "_to" if storage.reverse else ""
        names = {"Record": label, "LINK": storage.relation}
        changed = [row for row in batch if field.name in row["links"]]
        if stored := [{"id": row["id"]} for row in changed if row["stored"]]:
            steps.append((query(f"loading/unlink_record{suffix}", **names), {"rows": stored}))
        added = [{"id": row["id"], "others": row["links"][field.name]} for row in changed]
        if added := [row for row in added if row["others"]]:
            text = query(f"loading/link_record{suffix}", Other=storage.label, **names)
            steps.append((text, {"rows": added}))
    return steps


def _text_rows(label: str, row: Row) -> list[Row]:
    return [
        {
            "id": f"{label.lower()}/{row['id']}/{locale}",
            "properties": {"locale": locale, **text},
        }
        for locale, text in row["texts"].items()
    ]
