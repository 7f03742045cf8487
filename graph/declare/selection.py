"""The selection of a request, as plain data.

`catalog` turns the selection set of one root field into a `Selection` tree: fragments merged,
aliases kept, arguments resolved. `graph.compile` turns the tree into one Cypher query.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


class Reads:
    """The names of variables whose values were read, while something is made that may be kept.

    What was made is right for all requests that give these variables the same values. Once it is
    made (`close`), to read another one is a fault of this program.
    """

    def __init__(self) -> None:
        self.names: set[str] = set()
        self._closed = False

    def add(self, name: str) -> None:
        if self._closed and name not in self.names:
            raise AssertionError(f"${name} was read after what depends on it had been made")
        self.names.add(name)

    def close(self) -> None:
        self._closed = True


class Arguments(Mapping[str, Any]):
    """The arguments of a field, some of which are values of variables.

    Reading such a value is noted. `variable` tells which variable it is without reading it.
    """

    __slots__ = ("_reads", "_values", "_variables")

    def __init__(
        self, values: Mapping[str, Any], variables: Mapping[str, str], reads: Reads
    ) -> None:
        """variables: the names of the variables, by the argument that is one."""
        self._values, self._variables, self._reads = values, variables, reads

    def __getitem__(self, name: str) -> Any:
        if name in self._variables:
            self._reads.add(self._variables[name])
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def variable(self, name: str) -> str | None:
        """The variable that an argument is; None where it is none."""
        return self._variables.get(name)

    def unread(self, name: str) -> Any:
        """The value of an argument, for what puts in that of its variable each time."""
        return self._values[name]

    def changed(self, values: Mapping[str, Any]) -> Arguments:
        """With other values for some arguments."""
        kept = {name: each for name, each in self._variables.items() if name not in values}
        return Arguments({**self._values, **values}, kept, self._reads)


def changed(arguments: Mapping[str, Any], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Arguments with other values for some of them."""
    if isinstance(arguments, Arguments):
        return arguments.changed(values)
    return {**arguments, **values}


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
