"""Finding the modules that the subjects' folders bring, so that nothing has to list them."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

import graph


def modules(wanted: Callable[[str], bool]) -> Iterator[ModuleType]:
    """The modules one folder below `graph` whose own names are wanted, by folder and name.

    Nothing else is imported.
    """
    for folder in sorted(each.name for each in pkgutil.iter_modules(graph.__path__)):
        spec = find_spec(f"graph.{folder}")
        inside = spec.submodule_search_locations if spec else None
        for name in sorted(each.name for each in pkgutil.iter_modules(inside or ())):
            if wanted(name):
                yield import_module(f"graph.{folder}.{name}")
