"""`catalog load` and `catalog link`: records into the store, and what is computed from them."""

from __future__ import annotations

from collections.abc import Iterator
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from catalog.commands.console import Steps, err, out
from catalog.commands.invocation import async_command, read_settings
from catalog.opening import open_migrated, open_store
from graph.common.counts import counted

if TYPE_CHECKING:
    from catalog.settings import Settings
    from graph.loading.report import LoadReport
    from graph.store.driver import Store


SHOWN = 20
"""Records whose changes are printed; --json prints all."""

_FIELDS_SHOWN = 10
_LONGEST = 60
"""Fields of a record; characters of a value."""


def load(
    folder: Annotated[
        Path, typer.Argument(help="Folder of .jsonl files; see docs/seed-format.md.")
    ],
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Check the records, and show what would change."),
    ] = False,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Remove fields that a line does not state from its record."),
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON, with every change.")] = False,
) -> None:
    """Load a folder of records into the catalog.

    Records with the id of a stored one update it: null removes a field, and fields that a line does
    not state stay. All records are checked before the first one is written.
    """
    _load(read_settings(), folder, dry_run, replace, json)


@async_command
async def _load(settings: Settings, folder: Path, dry_run: bool, replace: bool, json: bool) -> None:
    from graph.loading.load import load_folder

    async with (open_store if dry_run else open_migrated)(settings) as store:
        with Steps() as steps:
            report = await load_folder(
                store, folder, dry_run=dry_run, replace=replace, progress=steps
            )
        outdated = report.outdates_links and not dry_run and not await _is_current(store)
    if json:
        out.print_json(
            data={"dryRun": dry_run, **report.as_json(), "linkNeeded": outdated}, default=str
        )
        return
    for warning in report.warnings:
        err.print(f"warning: {warning}", markup=False)
    for line in lines(report):
        out.print(line, markup=False)
    if dry_run:
        out.print("dry run: nothing was written")
    elif outdated:
        out.print("run `catalog link` to bring the similarity edges up to date")


async def _is_current(store: Store) -> bool:
    from graph.store import status

    return (await status.read(store)).state == "CURRENT"


def lines(report: LoadReport) -> Iterator[str]:
    """What a load did, or would do: counts by kind, and what changes in the first records."""
    for kind, counts in report.counts.items():
        lost = f"{counts.lost:>8} values lost" if counts.lost else ""
        yield (
            f"{kind:<12}{counts.created:>8} created{counts.updated:>8} updated"
            f"{counts.unchanged:>8} unchanged{lost}"
        )
    # Records that lose values come first, since that may be a mistake.
    updated = sorted(
        (change for change in report.changes if not change.created), key=lambda each: not each.lost
    )
    for change in updated[:SHOWN]:
        yield f"{change.kind} {change.id}"
        for field in change.fields[:_FIELDS_SHOWN]:
            lost = "  (lost)" if field.lost else ""
            yield f"  {field.field}: {_short(field.before)} -> {_short(field.after)}{lost}"
        if len(change.fields) > _FIELDS_SHOWN:
            yield f"  and {len(change.fields) - _FIELDS_SHOWN} more fields"
    if len(updated) > SHOWN:
        yield f"and {len(updated) - SHOWN} more records; --json lists them all"


def _short(value: Any) -> str:
    if value is None:
        return "nothing"
    text = dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def link(
    full: Annotated[
        bool,
        typer.Option("--full", help="Rebuild all similarity edges, even if that is not due."),
    ] = False,
) -> None:
    """Bring similarity and search by meaning up to date with the records.

    Embeds the changed texts of techniques and titles, and computes the similarity edges of changed
    records.
    """
    _link(read_settings(), full)


@async_command
async def _link(settings: Settings, full: bool) -> None:
    from graph.linking.link import link as link_store

    async with open_migrated(settings) as store:
        with Steps() as steps:
            report = await link_store(
                store,
                model=settings.model,
                top=settings.similarity_top,
                floor=settings.similarity_floor,
                full=full,
                progress=steps,
            )
    out.print(f"embedded {counted(report.embedded, 'technique')}")
    if report.rebuilt:
        out.print(f"rebuilt all similarity edges: {report.reason}", markup=False)
    elif report.updated:
        out.print("updated the similarity edges of what has changed")
    else:
        out.print("similarity edges are up to date")
    for relation, count in report.edges.items():
        out.print(f"{relation:<20}{count:>8} edges")
    for relation, count in report.changed.items():
        out.print(
            f"{relation:<20}{counted(count, 'changed profile'):>25},"
            f" {counted(report.written[relation], 'edge')} written or removed"
        )
