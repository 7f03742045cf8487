"""Access paths: the index that a list of all objects of a type starts from, by its filter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.compile.filters import Where, conjuncts
from graph.declare.registry import Registry
from graph.declare.subject import AccessPath


@dataclass(frozen=True, slots=True)
class Start:
    """The access path of a condition that must hold, and the value that it starts from.

    alone: whether this is the only condition, so that what the path finds is the answer.
    """

    access: AccessPath
    value: Any
    alone: bool


def start_of(registry: Registry, type_name: str, where: Where) -> Start | None:
    """Where a list with this filter starts; None: at all objects of the type."""
    for path, declared in registry.access_paths_of(type_name).items():
        for key, value in conjuncts(where):
            if key == path[0] and (found := _at_path(value, path[1:])) is not None:
                for each in declared if isinstance(declared, tuple) else (declared,):
                    if each.values is None:
                        return Start(each, found, _only(where) == (*path, found))
                    if each.values.issuperset(found if isinstance(found, list) else [found]):
                        return Start(each, found, alone=False)
    return None


def _only(where: Where) -> tuple[Any, ...]:
    """The path and the value of a filter's one condition; any other's is no access path."""
    path: list[str] = []
    conditions: Any = where
    while isinstance(conditions, Mapping):
        given = {name: each for name, each in conditions.items() if each is not None}
        if len(given) != 1:
            break
        ((name, conditions),) = given.items()
        path.append(name)
    return (*path, conditions)


def _at_path(value: Any, path: Sequence[str]) -> Any:
    for name in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(name)
    return value
