"""`catalog load` and `catalog link`: records into the store, and what is computed from them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from catalog.commands.console import Steps, err, out
from catalog.commands.invocation import async_command, read_settings
from catalog.opening import open_migrated, open_store

if TYPE_CHECKING:
    from catalog.settings import Settings


def load(
    folder: Annotated[
        Path, typer.Argument(help="Folder of .jsonl files; see docs/seed-format.md.")
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check and count the records; write nothing.")
    ] = False,
) -> None:
    """Load a folder of records into the catalog.

    Records that are there already, by their id, are updated. All records are checked before the
    first one is written.
    """
    _load(read_settings(), folder, dry_run)


@async_command
async def _load(settings: Settings, folder: Path, dry_run: bool) -> None:
    from graph.loading.load import load_folder

    async with (open_store if dry_run else open_migrated)(settings) as store:
        with Steps() as steps:
            report = await load_folder(store, folder, dry_run=dry_run, progress=steps)
    for warning in report.warnings:
        err.print(f"warning: {warning}", markup=False)
    for kind, counts in report.counts.items():
        out.print(
            f"{kind:<12}{counts.created:>8} created{counts.updated:>8} updated"
            f"{counts.unchanged:>8} unchanged"
        )
    if dry_run:
        out.print("dry run: nothing was written")
    elif report.outdates_links:
        out.print("run `catalog link` to bring the similarity edges up to date")


def link(
    full: Annotated[
        bool,
        typer.Option("--full", help="Compute all similarity edges anew, even if that is not due."),
    ] = False,
) -> None:
    """Bring similarity and search by meaning up to date with the records.

    Embeds the texts of techniques and titles that have changed, and computes the similarity edges
    of what has changed.
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
    out.print(f"embedded {report.embedded} technique{'' if report.embedded == 1 else 's'}")
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
            f"{relation:<20}{count:>8} changed profiles,"
            f" {report.written[relation]} edges written or removed"
        )
