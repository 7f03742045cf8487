"""`catalog train`, and what `catalog status` says of the model of recommendations."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from typing import Annotated, Any

import typer

from catalog.commands.console import Steps, out
from catalog.commands.running import command, read_settings
from catalog.opening import open_store
from catalog.settings import Settings
from graph.common.errors import GraphError
from graph.store.driver import Store
from graph.store.migrations import migrate


def train(
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Learn from all viewers' histories which titles go together, for recommendations."""
    _train(read_settings(), json)


@command
async def _train(settings: Settings, json: bool) -> None:
    from graph.recommend import collaborative
    from graph.recommend.histories import read_content, read_histories, stamp

    began = time.monotonic()
    async with open_store(settings) as store:
        await migrate(store)
        data = await stamp(store)  # first: what changes meanwhile makes the model stale
        histories = await read_histories(store)
        content = await read_content(store)
    with Steps() as steps:
        model = collaborative.train(histories, content=content, progress=steps, data=data)
    file = collaborative.save(model, settings.recommendations_dir)
    seconds = time.monotonic() - began
    if json:
        out.print_json(
            data={
                "viewers": model.viewers,
                "titles": len(model.titles),
                "seconds": round(seconds, 3),
                "fingerprint": model.fingerprint,
                "trainedAt": model.trained_at,
                "constants": asdict(model.constants),
                "file": str(file),
            }
        )
        return
    out.print(f"learned from {model.viewers} viewers, {len(model.titles)} titles: {seconds:.1f} s")
    constants = ", ".join(f"{name} {value:.3g}" for name, value in asdict(model.constants).items())
    out.print(f"chosen         {constants}", markup=False)
    out.print(f"fingerprint    {model.fingerprint}", markup=False)
    out.print(f"wrote          {file}; running servers take it up by themselves", markup=False)


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """state: NOT_TRAINED, CURRENT, STALE (viewers or titles have changed since), UNREADABLE."""

    state: str
    trained_at: str | None = None
    fingerprint: str | None = None
    viewers: int | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "state": self.state,
            "trainedAt": self.trained_at,
            "fingerprint": self.fingerprint,
            "viewers": self.viewers,
        }

    def line(self) -> str:
        if self.trained_at is None:
            return f"{self.state}; run `catalog train`"
        return f"{self.state}, of {self.viewers} viewers, trained {self.trained_at}"


async def model_status(settings: Settings, store: Store) -> ModelStatus:
    """Of the model in the data folder, beside what the store holds now."""
    from graph.recommend.collaborative import about
    from graph.recommend.histories import stamp

    try:
        found = about(settings.recommendations_dir)
    except GraphError:
        return ModelStatus("UNREADABLE")
    if found is None:
        return ModelStatus("NOT_TRAINED")
    state = "CURRENT" if found.data == await stamp(store) else "STALE"
    return ModelStatus(state, found.trained_at, found.fingerprint, found.viewers)
