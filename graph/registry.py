"""Gathers what the subjects declare.

Each folder of a subject has a module `declaration` with `TYPES`, the types of objects that it
brings, and, where it has any, `ROOTS`, root fields by name, `INPUTS`, input types, `VISIBILITY`,
which objects lists show, by type, `PREFACES`, what queries bind at their start, and `TRANSLATION`,
how texts in other languages are found. A new subject is a new folder: nothing here names one.
"""

from __future__ import annotations

from graph.common.discovery import modules
from graph.declare.fields import Field
from graph.declare.registry import Registry
from graph.declare.roots import by_slugs, lookup
from graph.declare.subject import InputType, ObjectType, Preface, Visibility


def _gather() -> Registry:
    roots: dict[str, Field] = {}
    objects: dict[str, ObjectType] = {}
    inputs: dict[str, InputType] = {}
    visibility: dict[str, Visibility] = {}
    prefaces: list[Preface] = []
    translation = ""
    for module in modules("declaration".__eq__):
        declared: tuple[ObjectType, ...] = module.TYPES
        for each in declared:
            if each.name in objects:
                raise ValueError(f"{module.__name__}: {each.name} is declared twice")
            objects[each.name] = each
        roots |= getattr(module, "ROOTS", {})
        inputs |= {each.name: each for each in getattr(module, "INPUTS", ())}
        visibility |= getattr(module, "VISIBILITY", {})
        prefaces += getattr(module, "PREFACES", ())
        translation = getattr(module, "TRANSLATION", translation)
    for each in objects.values():
        if each.node:
            label = each.label or each.name
            roots[each.name] = by_slugs(each.name, label)
            roots.setdefault(each.name.lower(), lookup(each.name, label=label, internal=True))
    return Registry(roots, objects, inputs, visibility, tuple(prefaces), translation)


REGISTRY = _gather()
