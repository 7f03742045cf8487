"""Names in the letter cases of Python and of GraphQL."""

from __future__ import annotations

import re

_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def snake_case(name: str) -> str:
    """The name in Python: `runtimeMinutes` is `runtime_minutes`, `from` is `from_`."""
    found = name if name.isupper() else _WORD.sub("_", name).lower()
    return f"{found}_" if found in ("from", "in") else found
