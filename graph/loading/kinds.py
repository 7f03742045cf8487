"""Every kind of line that a seed folder can have, gathered from the subjects' folders.

A subject's kinds are the records in its modules `records` and `<what>_records`: nothing here names
one.
"""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import TopologicalSorter

from graph.common.discovery import modules
from graph.declare.records import Record, fields_of


def _declared() -> Iterator[type[Record]]:
    """The kinds by folder, module, and place in the module."""
    for module in modules(lambda name: name.endswith("records")):
        for each in vars(module).values():
            of_module = isinstance(each, type) and each.__module__ == module.__name__
            if of_module and issubclass(each, Record) and hasattr(each, "file"):
                yield each


def _in_order(kinds: dict[str, type[Record]]) -> tuple[type[Record], ...]:
    """What is linked to comes before what links to it."""
    links = {
        name: sorted({each.refers for each in fields_of(kind)} & kinds.keys() - {name})
        for name, kind in kinds.items()
    }
    return tuple(kinds[name] for name in TopologicalSorter(links).static_order())


RECORDS = _in_order({kind.__name__: kind for kind in _declared()})
"""In the order in which they are written."""

BY_NAME: dict[str, type[Record]] = {kind.__name__: kind for kind in RECORDS}


def counted_as(kind: type[Record]) -> str:
    """What a report calls the records of a kind: `titles`."""
    return kind.file.removesuffix(".jsonl")
