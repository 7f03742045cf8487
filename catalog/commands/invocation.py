"""What happens around every command: its settings are read, and errors become messages."""

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


def async_command(function: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """Run an async command; expected errors are a message on stderr and exit status 1."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            asyncio.run(function(*args, **kwargs))
        except GraphError as error:
            err.print(f"[red]error:[/] {escape(str(error))}")
            raise typer.Exit(1) from None
        except KeyboardInterrupt:
            raise typer.Exit(130) from None

    return run


def read_settings(**changes: object) -> Settings:
    """Settings from the environment, with what was given on the command line (None: nothing)."""
    from pydantic import ValidationError

    from catalog.settings import Settings

    given = {name: value for name, value in changes.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        for fault in error.errors():
            where = ".".join(map(str, fault["loc"]))
            err.print(f"[red]error:[/] setting {where}: {escape(fault['msg'])}")
        raise typer.Exit(2) from None
