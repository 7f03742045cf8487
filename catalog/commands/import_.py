"""`catalog import`: data sets of others."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from catalog.commands.console import Steps, err, out
from catalog.commands.invocation import async_command, read_settings
from catalog.opening import open_migrated
from graph.common.counts import counted

if TYPE_CHECKING:
    from catalog.settings import Settings


SHOWN = 20
"""Ambiguous films that are printed."""


class Source(StrEnum):
    """Data sets that `catalog import` knows."""

    WIKIPEDIA_MOVIES = "wikipedia-movies"
    MOVIELENS = "movielens"


def import_(
    source: Annotated[Source, typer.Argument(help="Which data set the file holds.")],
    file: Annotated[
        Path, typer.Argument(help="The data set's file, plain or packed, or its folder.")
    ],
    limit: Annotated[
        int | None,
        typer.Option(
            min=1, help="The number of lines to read, from the start; for wikipedia-movies only."
        ),
    ] = None,
) -> None:
    """Load a public data set: Wikipedia's films, or the ratings of MovieLens.

    Films that are in the store already are not created again. The whole data set is checked before
    the first record is written.
    """
    if source is Source.MOVIELENS:
        if limit:
            err.print("[red]error:[/] --limit does not go with movielens")
            raise typer.Exit(2)
        _import_movielens(read_settings(), file)
    else:
        _import(read_settings(), file, limit)


@async_command
async def _import_movielens(settings: Settings, path: Path) -> None:
    from graph.loading.sources.movielens import SOURCE, import_movielens

    async with open_migrated(settings) as store:
        with Steps() as steps:
            report = await import_movielens(store, path, progress=steps)
    counts = report.titles
    out.print(
        f"titles      {counts.created:>8} created{counts.updated:>8} updated"
        f"{counts.unchanged:>8} unchanged, {report.matched} in the store before"
    )
    out.print(
        f"viewers     {report.viewers:>8}, {counted(report.ratings, 'rating')},"
        f" {report.added} of titles not watched before"
    )
    _print_ambiguous(report.ambiguous)
    out.print(f"data: {SOURCE}", markup=False)
    if report.added:
        out.print("run `catalog train` to learn from it")
    if counts.created or counts.updated:
        out.print("run `catalog link` to bring similarity and search by meaning up to date")


@async_command
async def _import(settings: Settings, file: Path, limit: int | None) -> None:
    from graph.loading.sources.wikipedia_movies import SOURCE, import_wikipedia_movies

    async with open_migrated(settings) as store:
        with Steps() as steps:
            report = await import_wikipedia_movies(store, file, limit=limit, progress=steps)
    for kind, counts in report.counts.items():
        out.print(
            f"{kind:<12}{counts.created:>8} created{counts.updated:>8} updated"
            f"{counts.unchanged:>8} unchanged"
        )
    out.print(
        f"{counted(report.matched, 'film')} in the store before,"
        f" {counted(report.repeated, 'repeated line')} left out"
    )
    _print_ambiguous(report.ambiguous)
    out.print(f"texts: {SOURCE}", markup=False)
    if any(counts.created or counts.updated for counts in report.counts.values()):
        out.print("run `catalog link` to bring similarity and search by meaning up to date")


def _print_ambiguous(lines: Sequence[str]) -> None:
    """What was left out because several records fit it, and what to do about it."""
    for line in lines[:SHOWN]:
        out.print(f"ambiguous: {line}", markup=False)
    if len(lines) > SHOWN:
        out.print(f"and {len(lines) - SHOWN} more")
    if lines:
        out.print(
            f"{len(lines)} ambiguous, left out; to load a film, give the title that it is the"
            " film's id in external_ids, give no other title that id, and import again"
        )
