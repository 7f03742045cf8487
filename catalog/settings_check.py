"""Reading the settings so that whoever wrote them sees which one is wrong, and what to write."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING

from dotenv import dotenv_values
from pydantic import SecretStr, ValidationError

from catalog.settings import OWN_FAULT, Settings
from graph.common.errors import GraphError

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

ENV_FILE = ".env"

FIELDS: dict[str, str] = {str(each.alias): name for name, each in Settings.model_fields.items()}
"""The names of the fields, by environment variable."""

_LIKE = 0.8
"""How alike (difflib's ratio, 0 to 1) a name must be to a setting's to be taken for a mistake."""

_OF_OTHERS = "NEO4J_TEST_"
"""How names begin that only the project's tests read."""


class InvalidSettings(GraphError):
    """Some settings do not fit; `faults` has a line for each, which names it."""

    code = "INVALID_SETTINGS"

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


def load_settings(given: Mapping[str, object] | None = None) -> Settings:
    """The settings of the environment and of `.env`.

    given: values that go before them, by field. Raises InvalidSettings.
    """
    chosen = dict(given or {})
    try:
        return Settings(**chosen)  # type: ignore[arg-type]
    except ValidationError as error:
        raise InvalidSettings([_fault(each, chosen) for each in error.errors()]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidSettings([f"the file {ENV_FILE} cannot be read: {error}"]) from None


def _fault(error: ErrorDetails, given: Mapping[str, object]) -> str:
    message = error["msg"]
    if not error["loc"]:
        return message
    variable = str(error["loc"][0])
    name = FIELDS.get(variable, variable)
    field = Settings.model_fields.get(name)
    if field is None:
        return f"setting {variable}: {message}"
    where = f"option --{name}" if name in given else f"setting {field.alias}"
    if error["type"] != OWN_FAULT:  # ours say what to write
        message += f"{_found(error, field)} ({(field.description or '').rstrip('.')})"
    return f"{where}: {message}"


def _found(error: ErrorDetails, field: FieldInfo) -> str:
    """What was written, unless it is a secret."""
    return "" if field.annotation is SecretStr else f", not {str(error['input'])!r:.100}"


def misspelt() -> list[str]:
    """A line for each variable of the environment and of `.env` that was surely meant as a setting,
    and is none."""
    try:
        of_file: Iterable[str] = dotenv_values(ENV_FILE)
    except (OSError, UnicodeDecodeError):
        of_file = ()  # `load_settings` says so
    lines = []
    for name in dict.fromkeys([*of_file, *os.environ]):
        if name.upper() in FIELDS or name.startswith(_OF_OTHERS):
            continue
        nearest = get_close_matches(name.upper(), FIELDS, cutoff=_LIKE)
        if nearest:
            longer = [each for each in nearest if each.startswith(name.upper())]
            lines.append(f"{name} is not a setting; did you mean {[*longer, *nearest][0]}?")
        elif name.upper().startswith("CATALOG_"):
            lines.append(f"{name} is not a setting; docs/settings.md lists all of them")
    return lines
