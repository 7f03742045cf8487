"""The command `catalog`: this module gathers the commands, each group of which is a module.

`catalog --help` runs on every completion of a shell, so what a command needs beyond its options
(the store, numpy, the schema) is imported when it runs; tests/unit/test_imports.py sees to that.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Annotated

import typer

from catalog import __version__
from catalog.commands.console import out
from catalog.commands.evaluate import app as evaluate
from catalog.commands.explain import explain
from catalog.commands.generate import app as generate
from catalog.commands.import_ import import_
from catalog.commands.infer import infer, review
from catalog.commands.load import link, load
from catalog.commands.plot import app as plot
from catalog.commands.schema import schema
from catalog.commands.serve import demo, serve, token
from catalog.commands.status import engine, status
from catalog.commands.train import train
from catalog.logs import FORMAT

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="A catalog of films and series and of the techniques they are made with. Settings are read"
    " from the environment and from the file .env; docs/settings.md lists them.",
)

_PANELS: dict[str, dict[str, Callable[..., None] | typer.Typer]] = {
    "Start here": {"demo": demo},
    "Fill the catalog": {
        "load": load,
        "import": import_,
        "generate": generate,
        "link": link,
        "train": train,
        "infer": infer,
        "review": review,
    },
    "Serve the API": {"serve": serve, "token": token, "schema": schema},
    "Inspect and measure": {
        "status": status,
        "engine": engine,
        "explain": explain,
        "evaluate": evaluate,
        "plot": plot,
    },
}
"""The commands in the order of the help, by the panel of it that they stand in."""

for _panel, _commands in _PANELS.items():
    for _name, _command in _commands.items():
        if isinstance(_command, typer.Typer):
            app.add_typer(_command, name=_name, rich_help_panel=_panel)
        else:
            app.command(_name, rich_help_panel=_panel)(_command)


@app.callback(invoke_without_command=True)
def main(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Log details to stderr.")
    ] = False,
) -> None:
    logging.basicConfig(
        level=logging.DEBUG if verbose else logging.WARNING,
        format=FORMAT,
    )
    if version:
        out.print(f"craftgraph {__version__}")
        raise typer.Exit
