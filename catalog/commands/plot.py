"""`catalog plot`: pictures of the store's data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from catalog.commands.console import Steps, err, out
from catalog.commands.invocation import async_command, read_settings
from catalog.opening import open_migrated, open_store
from graph.common.counts import counted

if TYPE_CHECKING:
    from catalog.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Draw pictures of what the catalog holds.")

File = Annotated[Path, typer.Argument(help="The .svg or .png file to write.")]


@app.command()
def techniques(file: File) -> None:
    """Draw a map of the techniques, on which similar ones are near each other."""
    _techniques(read_settings(), file)


@async_command
async def _techniques(settings: Settings, file: Path) -> None:
    from catalog.commands.figures import draw_techniques, require_writable
    from graph.store import status as store_status
    from graph.techniques.map import read_technique_map

    require_writable(file)
    async with open_store(settings) as store:
        found = await store_status.read(store)
        mapped = await read_technique_map(store)
    for problem in found.problems().values():
        err.print(f"warning: {problem}", markup=False)
    draw_techniques(mapped, file)
    out.print(f"wrote {file}: {counted(len(mapped), 'technique')}", markup=False)


@app.command()
def reliability(file: File) -> None:
    """Draw how often proposed uses of each confidence are right."""
    _reliability(read_settings(), file)


@async_command
async def _reliability(settings: Settings, file: Path) -> None:
    from scipy.stats import binomtest

    from catalog.commands.figures import ReliabilityRow, draw_reliability, require_writable
    from graph.inference.evaluation import evaluate

    require_writable(file)
    async with open_migrated(settings) as store:
        with Steps() as steps:
            found = await evaluate(store, model=settings.model, progress=steps)
    rows = []
    for row in found.reliability():
        count = int(row["count"])
        interval = binomtest(round(row["right"] * count), count).proportion_ci(method="wilson")
        rows.append(
            ReliabilityRow(row["confidence"], row["right"], interval.low, interval.high, count)
        )
    draw_reliability(rows, file)
    out.print(f"wrote {file}: {counted(sum(row.count for row in rows), 'mention')}", markup=False)
