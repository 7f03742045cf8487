"""What every command does: read its settings, run, and turn expected errors into a message."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec

import typer
from pydantic import ValidationError
from rich.markup import escape

from catalog.console import err
from catalog.settings import Settings
from graph.errors import GraphError

P = ParamSpec("P")


def command(function: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
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


def settings_with(**changes: object) -> Settings:
    """The settings, less what the command's options say otherwise; exit status 2 for a bad one."""
    given = {name: value for name, value in changes.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        for fault in error.errors():
            where = ".".join(map(str, fault["loc"]))
            err.print(f"[red]error:[/] setting {where}: {escape(fault['msg'])}")
        raise typer.Exit(2) from None
