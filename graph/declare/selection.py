"""The selection of a request, as plain data.

`catalog` turns the selection set of one root field into a `Selection` tree: fragments merged,
aliases kept, arguments resolved. `graph.compile` turns the tree into one Cypher query.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Selection:
    """One selected field.

    field: the field's name in the projection table (`graph.registry`).
    key: the name under which the value is returned (the alias, or the field's name).
    arguments: resolved values by argument name; an absent argument has no entry.
    children: the fields selected below; empty for a scalar.
    """

    field: str
    key: str
    arguments: Mapping[str, object] = dataclasses.field(default_factory=dict)
    children: tuple[Selection, ...] = ()

    def __str__(self) -> str:
        name = self.field if self.field == self.key else f"{self.key}: {self.field}"
        below = " ".join(map(str, self.children))
        return f"{name} {{ {below} }}" if below else name
