"""Loading a seed folder into the store: an upsert by id that can be repeated and killed.

A line states some fields of a record; the others stay as they are (`graph.loading.merging`). What
a line says is compared with what is stored, and only differences are written, so a second load
changes nothing, and a load that was killed is completed by the next one. A digest of the line that
changed a record last spares reading the record when the same line comes again. Search entries of
what was written follow last.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, cast

from graph.common.progress import Progress
from graph.common.rows import Row, Step
from graph.declare.records import Record
from graph.loading.claim_dates import check_claims
from graph.loading.external_ids import shared_ids
from graph.loading.folder import Line, SeedFolder, parse_folder
from graph.loading.kinds import RECORDS, counted_as
from graph.loading.merging import changes, record_fields
from graph.loading.permission_checks import check_permissions
from graph.loading.report import Counts, LoadReport, RecordChange
from graph.loading.stored import StoredRecord, read_digests, read_stored
from graph.loading.viewers import record_events, write_users
from graph.loading.windows import check_windows
from graph.loading.writing import (
    create_rows,
    links_to_its_kind,
    loaded_after,
    row_of,
    transaction,
    write_rows,
)
from graph.search.entries import write_entries
from graph.store.driver import WHOLE_GRAPH, Store
from graph.store.queries import query
from graph.techniques.records import Technique
from graph.titles.records import Title
from graph.uses.records import Use
from graph.viewers.records import Event, User

_TREES: dict[type[Record], str] = {Technique: "BROADER", Title: "PART_OF"}
"""The relationship from a record to its parent, for the kinds that form trees."""


async def load_folder(
    store: Store,
    path: Path,
    *,
    dry_run: bool = False,
    replace: bool = False,
    progress: Progress | None = None,
) -> LoadReport:
    """Load every file of a seed folder.

    The whole folder is checked first. Raises InvalidSeeds, with every fault, before anything is
    written. Records that the folder does not mention stay as they are. replace: whether a line is
    all that is to be known of its record, so that what it does not state is removed.
    """
    folder = parse_folder(path)
    return await load_checked(store, folder, dry_run=dry_run, replace=replace, progress=progress)


async def load_checked(
    store: Store,
    folder: SeedFolder,
    *,
    dry_run: bool = False,
    replace: bool = False,
    progress: Progress | None = None,
) -> LoadReport:
    """The same for lines that have been read, from wherever they come."""
    for kind in (kind for kind in RECORDS if kind in folder.given):
        await _check_lines(store, folder, kind, replace=replace)
    await _check_links(store, folder)
    await check_windows(store, folder)
    await check_permissions(store, folder)
    _check_append_only(folder)
    await check_claims(store, folder)
    folder.raise_faults()
    folder.warnings += await shared_ids(store, folder)
    return await _load(store, folder, dry_run=dry_run, replace=replace, progress=progress)


async def load_records(
    store: Store,
    records: Mapping[type[Record], Iterable[Mapping[str, Any]]],
    *,
    progress: Progress | None = None,
) -> LoadReport:
    """Write records, as lines by kind, that are right and whose links lead somewhere.

    What they do not state stays as it is. Safe to repeat and to kill. Raises InvalidSeeds for a
    line that is not right after all.
    """
    folder = SeedFolder(Path())
    for kind in (kind for kind in RECORDS if kind in records):
        folder.given[kind] = []
        for fields in records[kind]:
            folder.add(kind, f"{kind.file}: {kind.key_of(fields)}", dict(fields))
        await _check_lines(store, folder, kind, replace=False)
    folder.raise_faults()
    return await _load(store, folder, dry_run=False, replace=False, progress=progress)


async def use_steps(store: Store, use: Mapping[str, Any]) -> tuple[str, list[Step]]:
    """The id of a use, as a line, and what writes it, for a transaction that does more;
    `write_entries` must follow. Raises InvalidSeeds."""
    folder = SeedFolder(Path())
    folder.add(Use, "use", dict(use))
    await _check_lines(store, folder, Use, replace=False)
    folder.raise_faults()
    rows = [_row(line, replace=False) for line in folder.lines[Use]]
    steps = transaction(Use, rows) if rows else []
    return next(iter(folder.ids(Use))), steps


# Checks


async def _check_lines(
    store: Store, folder: SeedFolder, kind: type[Record], *, replace: bool
) -> None:
    """Check the lines of a kind, each applied to what is stored of its record."""
    same: set[str] = set()
    stored: dict[str, StoredRecord] = {}
    if kind is not Event:
        keys = list(dict.fromkeys(given.key for given in folder.given[kind] if given.key))
        digests = await read_digests(store, kind, keys)
        if not kind.checked_with_others:
            same = folder.same(kind, digests, replace=replace)
        wanted = [key for key in keys if key in digests and key not in same]
        stored = await read_stored(store, kind, wanted)
    folder.check(kind, same, stored, replace=replace)


async def _check_links(store: Store, folder: SeedFolder) -> None:
    stored = {
        kind: set(await read_digests(store, kind, sorted(ids)))
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
        for kind, relation in _TREES.items()
        if folder.lines.get(kind)
    }
    folder.check_links(stored, parents)


def _check_append_only(folder: SeedFolder) -> None:
    for kind, lines in folder.lines.items():
        if kind.append_only:
            folder.faults += [
                f"{line.place}: id: {line.record.key!r} is stored already, and says something"
                " else; nothing in this record is ever changed: add another entry"
                for line in lines
                if line.stored and line.stored.digest and _changed_fields(line)
            ]


def _changed_fields(line: Line) -> bool:
    return line.stored is None or record_fields(line.record) != line.stored.fields


# Writing


async def _load(
    store: Store,
    folder: SeedFolder,
    *,
    dry_run: bool,
    replace: bool,
    progress: Progress | None,
) -> LoadReport:
    report = LoadReport(warnings=folder.warnings)
    pending: dict[type[Record], list[Row]] = {}
    for kind in folder.lines:
        if kind is not Event:
            pending[kind] = _pending(kind, folder, report, replace=replace)
    events = cast(list[Event], folder.records(Event))
    if Event in folder.lines:
        report.counts[counted_as(Event)] = Counts(created=len(events))
    if dry_run:
        return report
    # Records that others may be linked to come first; links follow.
    for kind, rows in pending.items():
        if links_to_its_kind(kind):
            await create_rows(store, kind, rows, progress)
    for kind, rows in pending.items():
        if kind is User:
            await write_users(store, rows, progress)
        else:
            await write_rows(store, kind, rows, progress)
    await write_entries(store, progress)
    if Event in folder.lines:
        recorded = await record_events(store, events, progress)
        report.counts[counted_as(Event)] = Counts(recorded, unchanged=len(events) - recorded)
    return report


def _pending(
    kind: type[Record], folder: SeedFolder, report: LoadReport, *, replace: bool
) -> list[Row]:
    """The rows of a kind that have to be written; counts and changes are added to the report."""
    counts = Counts(unchanged=len(folder.unchanged.get(kind, ())))
    report.counts[counted_as(kind)] = counts
    rows = []
    for line in folder.lines[kind]:
        stored = line.stored
        if stored is None:
            counts.created += 1
            report.changes.append(RecordChange(counted_as(kind), line.record.key, True))
        else:
            fields = changes(kind, stored.fields, record_fields(line.record))
            if not fields and stored.digest is not None:
                counts.unchanged += 1
                if not _says_more(line, replace=replace):
                    continue
            else:
                change = RecordChange(counted_as(kind), line.record.key, False, fields)
                counts.updated += 1
                counts.lost += change.lost
                report.changes.append(change)
        rows.append(_row(line, replace=replace))
    return rows


def _says_more(line: Line, *, replace: bool) -> bool:
    """Whether a line of what is changed elsewhere states what none stated before, even if that is
    what is stored: from now on it must not undo a change."""
    kind, stored = type(line.record), line.stored
    return (
        kind.changed_elsewhere
        and stored is not None
        and loaded_after(kind, line.given, stored, replace=replace) != sorted(stored.loaded)
    )


def _row(line: Line, *, replace: bool) -> Row:
    return row_of(line.record, line.given, line.digest, line.stored, replace=replace)
