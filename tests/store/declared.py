"""Properties that random catalogs and requests take from the declarations.

A property of a type that the memory model knows needs no line in the tests: lines of seed folders
state it, and requests filter, sort and aggregate by it, as its declaration says that they can.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from graph.declare.fields import Value
from graph.declare.records import fields_of
from graph.declare.scalars import BOOLEAN, DATE, FLOAT, INT, STRING, Scalar
from graph.loading.kinds import RECORDS
from graph.registry import REGISTRY

FILES = {
    "Title": "titles",
    "Use": "uses",
    "Credit": "credits",
    "Technique": "techniques",
    "Creator": "creators",
}
"""The types of the memory model, and the files that hold their lines."""

BY_HAND = {
    "Title": {
        *("name", "kind", "year", "synopsis", "tagline", "originalLanguage", "runtimeMinutes"),
        *("number", "countries", "genres", "themes", "externalIds"),
    },
    "Use": {"stage", "prominence", "note", "tool"},
    "Credit": {"role", "department", "character", "position"},
    # What the IPTC code of a technique says of AI is for tests of disclosure.
    "Technique": {
        *("name", "description", "category", "stage", "aliases", "ai", "digitalSourceType"),
    },
    "Creator": {"name", "kind"},
}
"""Properties whose values tests/store/memory.py makes itself."""

_SAMPLES: Mapping[Scalar, Sequence[Any]] = {
    STRING: ("amber", "Amber", "éclair", "o'neil", "x"),
    INT: (0, 1, 2, 7, 12, 18, 1900, 1990),
    FLOAT: (0.0, 0.25, 0.5, 1.0),
    BOOLEAN: (True, False),
    DATE: ("1990-01-01", "1990-12-31", "2001-02-03"),
}


@dataclass(frozen=True)
class Property:
    """name: as clients see it. line: its name in a line. values: some that a line may have.
    ordered: whether they are compared by more than equality."""

    name: str
    line: str
    values: tuple[Any, ...]
    ordered: bool
    filterable: bool
    sortable: bool
    aggregated: bool


@cache
def properties(type_name: str) -> tuple[Property, ...]:
    """Those of a type that are single scalars, can be loaded, and are not made by hand."""
    (kind,) = (each for each in RECORDS if each.__name__ == type_name)
    lines = {each.storage.names[0]: each for each in fields_of(kind) if each.storage.names}
    found = []
    for name, declared in REGISTRY.objects[type_name].fields.items():
        if not isinstance(declared, Value) or declared.list or not declared.loadable:
            continue
        if name in BY_HAND[type_name]:
            continue
        line = lines[declared.stored]
        assert isinstance(declared.of, Scalar), f"{type_name}.{name}: make its values by hand"
        checked: Any = kind.model_fields[line.attribute].annotation
        adapter: TypeAdapter[Any] = TypeAdapter(checked)
        values = tuple(each for each in _SAMPLES[declared.of] if _fits(adapter, each))
        assert len(values) > 1, f"{type_name}.{name}: no sample fits; make its values by hand"
        found.append(
            Property(
                name,
                line.name,
                values,
                declared.of is not BOOLEAN,
                declared.filterable,
                declared.sortable,
                declared.aggregated,
            )
        )
    return tuple(found)


def _fits(adapter: TypeAdapter[Any], value: Any) -> bool:
    try:
        return bool(adapter.validate_python(value) == value)
    except ValidationError:
        return False


def fill(lines: Mapping[str, Sequence[dict[str, Any]]], seed: int) -> None:
    """Give two thirds of the lines a value for each of these properties; the rest has none."""
    rng = random.Random(seed + 2)
    for type_name, file in FILES.items():
        for row in lines.get(file, ()):
            for each in properties(type_name):
                row[each.line] = rng.choice(each.values) if rng.random() < 2 / 3 else None


def values(type_name: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """Of a line, these properties as clients see them."""
    return {each.name: row.get(each.line) for each in properties(type_name)}
