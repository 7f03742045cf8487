"""Loading a seed folder into the store: an upsert by id that can be repeated and killed.

A record is written in one transaction with its links and, last, a digest of its content. Whoever
finds the same digest in the store leaves the record alone, so a second load changes nothing, and
a load that was killed is completed by the next one. Search entries of what was written follow last.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import cast

import orjson

from graph.common.batches import batches
from graph.common.progress import Progress
from graph.common.rows import Row, Step, only
from graph.loading.claim_dates import check_claims
from graph.loading.fields import Record, external_id_properties
from graph.loading.folder import SeedFolder, read_folder
from graph.loading.kinds import RECORDS
from graph.loading.linked import Linked
from graph.loading.linked import row as linked_row
from graph.loading.linked import steps as linked_steps
from graph.loading.permission_checks import check_permissions
from graph.loading.records import (
    Creator,
    Credit,
    Event,
    Label,
    Role,
    Technique,
    Title,
    TitleText,
    Use,
    User,
)
from graph.loading.viewers import record_events, user_properties, write_users
from graph.loading.windows import check_windows
from graph.model.uses import UseOrigin
from graph.search.entries import todo_steps, write_entries
from graph.store.driver import WHOLE_GRAPH, Store
from graph.store.queries import query

WRITE_BATCH = 500
READ_BATCH = 5_000

LINKED = tuple(kind for kind in RECORDS if issubclass(kind, Linked))
_APART = frozenset(kind.__name__ for kind in LINKED)

PARENTS: dict[type[Record], str] = {Technique: "BROADER", Title: "PART_OF"}
"""The relationship from a record to its parent, for the kinds that form trees."""


@dataclass(slots=True)
class Counts:
    created: int = 0
    updated: int = 0
    unchanged: int = 0


@dataclass(slots=True)
class LoadReport:
    """What a load did, or with dry_run would do, by kind (`titles`, ...)."""

    counts: dict[str, Counts] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Whether the catalog has changed; what viewers are and do is no part of it."""
        return any(
            counts.created or counts.updated
            for kind, counts in self.counts.items()
            if kind not in ("users", "events")
        )

    @property
    def outdates_links(self) -> bool:
        """Whether it changed what the similarity edges are made from."""
        apart = {kind.file.removesuffix(".jsonl") for kind in LINKED}
        return any(
            counts.created or counts.updated
            for kind, counts in self.counts.items()
            if kind not in apart
        )


async def load_folder(
    store: Store, path: Path, *, dry_run: bool = False, progress: Progress | None = None
) -> LoadReport:
    """Load every file of a seed folder.

    The whole folder is checked first. Raises InvalidSeeds, with every fault, before anything is
    written. Records that the folder does not mention stay as they are.
    """
    return await load_checked(store, read_folder(path), dry_run=dry_run, progress=progress)


async def load_checked(
    store: Store, folder: SeedFolder, *, dry_run: bool = False, progress: Progress | None = None
) -> LoadReport:
    """The same for lines that have been read, from wherever they come."""
    await _check_links(store, folder)
    await check_windows(store, folder)
    await check_permissions(store, folder)
    await _check_append_only(store, folder)
    await check_claims(store, folder)
    folder.raise_faults()
    records = {kind: folder.records(kind) for kind in RECORDS if kind in folder.lines}
    report = await load_records(store, records, dry_run=dry_run, progress=progress)
    report.warnings += folder.warnings
    return report


async def load_records(
    store: Store,
    records: Mapping[type[Record], Sequence[Record]],
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> LoadReport:
    """Write checked records whose links lead somewhere, by kind; what is stored already is left.

    Safe to repeat and to kill.
    """
    report = LoadReport()
    pending: dict[type[Record], list[Row]] = {}
    for kind in RECORDS:
        if kind not in records or kind is Event:
            continue
        rows = [_row(record) for record in records[kind]]
        counts, pending[kind] = await _changed(store, kind, rows)
        report.counts[kind.file.removesuffix(".jsonl")] = counts
    events = cast(Sequence[Event], records.get(Event, ()))
    if Event in records:
        report.counts["events"] = Counts(created=len(events))
    if dry_run:
        return report
    # Records that others may be linked to come first, without their digests; links follow.
    for kind in PARENTS:
        await _write(store, f"{kind.file} (records)", pending.get(kind, []), _node_steps, progress)
    for kind, rows in pending.items():
        if kind is User:
            await write_users(store, rows, progress)
        else:
            await _write(store, kind.file, rows, _STEPS[kind], progress)
    await write_entries(store, progress)
    if Event in records:
        recorded = await record_events(store, events, progress)
        report.counts["events"] = Counts(created=recorded, unchanged=len(events) - recorded)
    return report


def use_steps(use: Use) -> list[Step]:
    """What writes one use, for a transaction that does more; `write_entries` must follow."""
    rows = [_row(use)]
    return _transaction(rows, _use_steps(rows))


async def _check_links(store: Store, folder: SeedFolder) -> None:
    stored = {
        kind: set(await _digests(store, kind, sorted(ids)))
        for kind, ids in folder.references().items()
        if ids
    }
    parents = {
        kind: {
            row["id"]: row["parent"]
            for row in await store.read(
                query("loading/read_parents", Record=kind.__name__, PARENT=relation),
                deadline=WHOLE_GRAPH,
            )
        }
        for kind, relation in PARENTS.items()
        if kind in folder.lines
    }
    folder.check_links(stored, parents)


async def _check_append_only(store: Store, folder: SeedFolder) -> None:
    for kind, lines in folder.lines.items():
        if kind.append_only:
            rows = {line.place: _row(line.record) for line in lines}
            stored = await _digests(store, kind, [row["id"] for row in rows.values()])
            folder.faults += [
                f"{place}: id: {row['id']!r} is stored already, and says something else; nothing"
                " in this record is ever changed: add another entry"
                for place, row in rows.items()
                if stored.get(row["id"]) not in (None, row["digest"])
            ]


async def _digests(store: Store, kind: type[Record], ids: Sequence[str]) -> dict[str, str | None]:
    """The digests of the stored records among `ids` (for credits, of their creators' credits)."""
    found: dict[str, str | None] = {}
    text = (
        query("loading/read_credit_digests")
        if kind is Credit
        else query("loading/read_digests", Record=kind.__name__)
    )
    for batch in batches(ids, READ_BATCH):
        rows = await store.read(text, {"creators" if kind is Credit else "ids": batch})
        found.update((row["id"], row["digest"]) for row in rows)
    return found


async def _changed(store: Store, kind: type[Record], rows: list[Row]) -> tuple[Counts, list[Row]]:
    """The rows that differ from the store, and how many there are of each sort."""
    if kind is Credit:
        ids = sorted({row["creator"] for row in rows})
    else:
        ids = [row["id"] for row in rows]
    stored = await _digests(store, kind, ids)
    counts = Counts()
    changed = []
    for row in rows:
        if row["id"] not in stored:
            counts.created += 1
        elif stored[row["id"]] != row["digest"]:
            counts.updated += 1
        else:
            counts.unchanged += 1
            continue
        changed.append(row)
    return counts, changed


async def _write(
    store: Store,
    what: str,
    rows: list[Row],
    steps: Callable[[list[Row]], list[Step]],
    progress: Progress | None,
) -> None:
    done = 0
    for batch in batches(rows, WRITE_BATCH):
        await store.write_together(_transaction(batch, steps(batch)))
        done += len(batch)
        if progress:
            progress(what, done, len(rows))


def _transaction(batch: list[Row], steps: list[Step]) -> list[Step]:
    """The steps with what belongs to every change: notes for search, and a new revision."""
    label = batch[0]["label"]
    if label in _APART:  # neither searched, nor what similarity is made from
        return steps
    # The revision changes with the data, so that edges built before can't pass for current.
    touch = (query("loading/bump_revision"), {"revision": uuid.uuid4().hex})
    todos = todo_steps(label, batch, uuid.uuid4().hex)
    return [*todos, *steps, *todos, touch]


# What each kind becomes in the graph


def _row(record: Record) -> Row:
    """A record as the rows that the queries take, with a digest of everything in it."""
    match record:
        case Technique():
            row = _technique(record)
        case Title():
            row = _title(record)
        case Creator():
            row = {
                "properties": {
                    "name": record.name,
                    "kind": record.kind,
                    **external_id_properties(record.external_ids),
                }
            }
        case Role():
            row = {
                "properties": {"name": record.name, "source": record.source},
                "texts": _texts("role", record.id, record.labels),
            }
        case Credit():
            row = {
                "title": record.title,
                "creator": record.creator,
                "properties": {
                    "role": record.role,
                    "department": record.department,
                    "character": record.character,
                    "position": record.position,
                },
            }
        case Use():
            row = _use(record)
        case User():
            row = {"properties": user_properties(record)}
        case Linked():
            row = linked_row(record)
        case _:
            raise TypeError(type(record).__name__)
    digest = hashlib.sha256(orjson.dumps(row, option=orjson.OPT_SORT_KEYS)).hexdigest()[:24]
    if isinstance(record, Credit):
        row["properties"]["digest"] = digest
    return {"id": record.key, "label": type(record).__name__, "digest": digest, **row}


def _technique(record: Technique) -> Row:
    return {
        "properties": {
            "name": record.name,
            "description": record.description,
            "category": record.category,
            "stage": record.stage,
            "aliases": list(record.aliases),
            "ai": record.ai,
            "digitalSourceType": record.digital_source_type,
            "source": record.source,
        },
        "texts": _texts("technique", record.id, record.labels),
        "parent": record.broader,
    }


def _title(record: Title) -> Row:
    return {
        "properties": {
            "name": record.name,
            "kind": record.kind,
            "year": record.year,
            "synopsis": record.synopsis,
            "tagline": record.tagline,
            "originalLanguage": record.original_language,
            "runtimeMinutes": record.runtime_minutes,
            "minimumAge": record.minimum_age,
            "number": record.number,
            "genres": list(record.genres),
            "themes": list(record.themes),
            "countries": list(record.countries),
            "source": record.source,
            **external_id_properties(record.external_ids),
        },
        "texts": _texts("title", record.id, record.texts),
        "parent": record.part_of,
    }


def _use(record: Use) -> Row:
    return {
        "properties": {
            "stage": record.stage,
            "prominence": record.prominence,
            "note": record.note,
            "source": record.source,
            "tool": record.tool,
            "origin": UseOrigin.DECLARED,
        },
        "title": record.title,
        "technique": record.technique,
        "creators": list(dict.fromkeys(record.creators)),
    }


def _texts(kind: str, identifier: str, texts: Mapping[str, Label | TitleText]) -> list[Row]:
    return [
        {
            "id": f"{kind}/{identifier}/{locale}",
            "properties": {"locale": locale, **text.model_dump()},
        }
        for locale, text in sorted(texts.items())
    ]


# The queries of a batch, in order, by kind


def _node_steps(batch: list[Row]) -> list[Step]:
    label = batch[0]["label"]
    return [
        (query("loading/upsert_record", Record=label), {"rows": only(batch, "id", "properties")})
    ]


def _sealed_steps(batch: list[Row]) -> list[Step]:
    """Texts and parents, where the kind has them, then the digest."""
    label = batch[0]["label"]
    ids = only(batch, "id")
    steps: list[Step] = []
    if "texts" in batch[0]:
        with_texts = [row for row in only(batch, "id", "texts") if row["texts"]]
        steps.append((query("loading/remove_texts", Record=label), {"rows": ids}))
        steps.append((query("loading/add_texts", Record=label), {"rows": with_texts}))
    if "parent" in batch[0]:
        relation = PARENTS[Technique if label == "Technique" else Title]
        with_parent = [row for row in only(batch, "id", "parent") if row["parent"]]
        steps.append((query("loading/unlink_parent", Record=label, PARENT=relation), {"rows": ids}))
        steps.append(
            (query("loading/link_parent", Record=label, PARENT=relation), {"rows": with_parent})
        )
    steps.append((query("loading/set_digest", Record=label), {"rows": only(batch, "id", "digest")}))
    return steps


def _use_steps(batch: list[Row]) -> list[Step]:
    return [
        *_node_steps(batch),
        (query("loading/unlink_use"), {"rows": only(batch, "id")}),
        (query("loading/link_use"), {"rows": only(batch, "id", "title", "technique")}),
        (query("loading/link_use_creators"), {"rows": only(batch, "id", "creators")}),
        (query("loading/set_digest", Record="Use"), {"rows": only(batch, "id", "digest")}),
    ]


def _credit_steps(batch: list[Row]) -> list[Step]:
    return [
        (
            query("loading/upsert_credit"),
            {"rows": only(batch, "id", "creator", "title", "properties")},
        )
    ]


_STEPS: dict[type[Record], Callable[[list[Row]], list[Step]]] = {
    Technique: _sealed_steps,
    Title: _sealed_steps,
    Creator: lambda batch: [*_node_steps(batch), *_sealed_steps(batch)],
    Role: lambda batch: [*_node_steps(batch), *_sealed_steps(batch)],
    Credit: _credit_steps,
    Use: _use_steps,
    **{kind: partial(linked_steps, kind) for kind in LINKED},
}
