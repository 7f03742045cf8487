"""`catalog generate`: made-up data, for demonstrations and load tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from catalog.commands.console import Steps, err, out
from catalog.commands.invocation import async_command, read_settings
from catalog.opening import open_migrated
from graph.common.counts import counted
from graph.common.errors import GraphError

if TYPE_CHECKING:
    from catalog.settings import Settings

app = typer.Typer(
    no_args_is_help=True,
    help="Generate synthetic data for demonstrations and tests; it is marked as synthetic.",
)


@app.callback()
def _() -> None:
    """A group, also while there is only one command in it."""


@app.command()
def viewers(
    folder: Annotated[
        Path | None,
        typer.Argument(help="Folder to write users.jsonl and events.jsonl to."),
    ] = None,
    load: Annotated[
        bool, typer.Option("--load", help="Load them into the store instead of writing files.")
    ] = False,
    viewers: Annotated[int, typer.Option(min=1, max=100_000, help="The number of viewers.")] = 50,
    days: Annotated[
        int, typer.Option(min=1, max=3_650, help="The number of days that they watch.")
    ] = 90,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same viewers.")] = 1,
    until: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="The last of the days.")
    ] = datetime(2025, 12, 31),
) -> None:
    """Generate synthetic viewers and what they watch, for the titles in the catalog."""
    if (folder is None) is not load:
        err.print("[red]error:[/] name a folder, or pass --load; one of the two")
        raise typer.Exit(2)
    _viewers(read_settings(), folder, viewers, days, seed, until.date())


@async_command
async def _viewers(
    settings: Settings, folder: Path | None, count: int, days: int, seed: int, until: date
) -> None:
    from graph.loading.sources.synthetic import generate, load_generated, watchable

    async with open_migrated(settings) as store:
        titles = await watchable(store)
        made = list(generate(titles, count, days, seed, until))
        events = [event for _, of_one in made for event in of_one]
        if folder is None:
            with Steps() as steps:
                report = await load_generated(store, made, steps)
            done = f"{report.counts['events'].created} of them recorded now"
        else:
            _write(folder, {"users": [user for user, _ in made], "events": events})
            done = f"written to {folder}"
    out.print(
        f"{counted(count, 'synthetic viewer')}, {counted(len(events), 'event')}, {done}",
        markup=False,
    )
    out.print("They are made up: nothing that is computed from them says anything about people.")


def _write(folder: Path, files: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    import orjson

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, lines in files.items():
            text = b"".join(orjson.dumps(line) + b"\n" for line in lines)
            (folder / f"{name}.jsonl").write_bytes(text)
    except OSError as error:
        raise GraphError(f"cannot write to {folder}: {error.strerror}") from None
