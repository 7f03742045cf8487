"""The model's vocabularies as enumerations of the schema.

Imported before anything that names one of them.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from inspect import cleandoc

import strawberry

import graph.model
from graph import registry  # noqa: F401  # with the vocabularies that subjects declare
from graph.model.words import Vocabulary

for _module in pkgutil.iter_modules(graph.model.__path__):
    import_module(f"graph.model.{_module.name}")

for _vocabulary in Vocabulary.__subclasses__():
    strawberry.enum(_vocabulary, description=cleandoc(_vocabulary.__doc__ or ""))
    _definition = _vocabulary.__strawberry_definition__  # type: ignore[attr-defined]
    for _value in _definition.values:
        _value.description = _vocabulary(_value.value).description
    globals()[_vocabulary.__name__] = _vocabulary
