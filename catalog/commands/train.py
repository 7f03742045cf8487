"""`catalog train`: the collaborative model of recommendations."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from catalog.commands.console import Steps, out
from catalog.commands.invocation import async_command, read_settings
from catalog.opening import open_migrated
from graph.common.counts import counted
from graph.common.errors import GraphError

if TYPE_CHECKING:
    from catalog.settings import Settings


def train(
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Train the collaborative model of recommendations on the histories of all viewers.

    Running servers use the new model without a restart.
    """
    _train(read_settings(), json)


@async_command
async def _train(settings: Settings, json: bool) -> None:
    from graph.recommend.profile.histories import read_histories
    from graph.recommend.rank import collaborative
    from graph.recommend.rank.training_data import read_content, training_data_version

    began = time.monotonic()
    async with open_migrated(settings) as store:
        # First: what changes from here on makes the model stale.
        data = await training_data_version(store)
        histories = await read_histories(store)
        content = await read_content(store)
    with Steps() as steps:
        model = collaborative.train(histories, content=content, progress=steps, data=data)
    try:
        file = collaborative.save(model, settings.recommendations_dir)
    except OSError as error:
        raise GraphError(
            f"cannot write to {error.filename or settings.recommendations_dir}: {error.strerror};"
            " set CATALOG_DATA_DIR to a folder of your own"
        ) from None
    seconds = time.monotonic() - began
    if json:
        out.print_json(
            data={
                "viewers": model.viewers,
                "titles": len(model.titles),
                "seconds": round(seconds, 3),
                "fingerprint": model.fingerprint,
                "trainedAt": model.trained_at,
                "constants": asdict(model.hyperparameters),
                "file": str(file),
            }
        )
        return
    out.print(
        f"learned from {counted(model.viewers, 'viewer')},"
        f" {counted(len(model.titles), 'title')}: {seconds:.1f} s"
    )
    chosen = asdict(model.hyperparameters)
    listed = ", ".join(f"{name} {value:.3g}" for name, value in chosen.items())
    out.print(f"chosen         {listed}", markup=False)
    out.print(f"fingerprint    {model.fingerprint}", markup=False)
    out.print(f"wrote          {file}; running servers take it up by themselves", markup=False)
