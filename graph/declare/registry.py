"""All declarations together: what the compiler, the API and the loader are handed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph.declare.fields import Field
from graph.declare.subject import InputType, ObjectType


@dataclass(frozen=True, slots=True)
class Registry:
    """roots: the root fields, by name. objects, inputs: the types, by name."""

    roots: Mapping[str, Field]
    objects: Mapping[str, ObjectType]
    inputs: Mapping[str, InputType]

    @property
    def types(self) -> Mapping[str, Mapping[str, Field]]:
        """The fields of each type of object."""
        return {name: each.fields for name, each in self.objects.items()}

    @property
    def node_types(self) -> tuple[str, ...]:
        """The types whose objects have global ids."""
        return tuple(name for name, each in self.objects.items() if each.node)
