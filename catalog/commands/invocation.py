"""Common to all commands: reading the settings, and turning errors into messages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec

import typer
from rich.markup import escape

from catalog.commands.console import err
from graph.common.errors import GraphError

if TYPE_CHECKING:
    from catalog.settings import Settings

P = ParamSpec("P")


def async_command(
    function: Callable[P, Coroutine[Any, Any, None]],
    loop_factory: Callable[[], asyncio.AbstractEventLoop] | None = None,
) -> Callable[P, None]:
    """Run an async command. Expected errors, and files that the operating system refuses, become a
    message on stderr and exit status 1."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            with asyncio.Runner(loop_factory=loop_factory) as runner:
                runner.run(function(*args, **kwargs))
        except GraphError as error:
            err.print(f"[red]error:[/] {escape(str(error))}")
            raise typer.Exit(1) from None
        except OSError as error:
            if not error.filename:
                raise
            err.print(f"error: {error.filename}: {error.strerror}", markup=False)
            raise typer.Exit(1) from None
        except KeyboardInterrupt:
            raise typer.Exit(130) from None

    return run


def serving_command(function: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """The same for a command that serves the API: on uvloop, where there is one."""
    return async_command(function, _fast_loop)


def _fast_loop() -> asyncio.AbstractEventLoop:
    try:
        from uvloop import new_event_loop
    except ImportError:
        return asyncio.new_event_loop()
    return new_event_loop()


def read_settings(**changes: object) -> Settings:
    """Settings from the environment, with what was given on the command line (None: nothing).

    Prints what is wrong with them and ends with exit status 2; warns of misspelt variables.
    """
    from catalog.settings_check import InvalidSettings, load_settings, misspelt

    for line in misspelt():
        err.print(f"warning: {line}", markup=False)
    try:
        return load_settings({name: value for name, value in changes.items() if value is not None})
    except InvalidSettings as error:
        for fault in error.faults:
            err.print(f"[red]error:[/] {escape(fault)}")
        raise typer.Exit(2) from None
