"""All declarations together: what the compiler, the API and the loader are handed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from graph.declare.fields import Facet, Field, Value
from graph.declare.subject import AccessPath, InputType, ObjectType, Path, Preface, Visibility


@dataclass(frozen=True)
class Registry:
    """The declarations of all subjects.

    roots: the root fields, by name. objects, inputs: the types, by name.
    visibility: by type; a type without an entry is shown to everybody.
    prefaces: what can be bound at a query's start, in that order.
    translation: finds the text of an object `@node` in the locale `@tag`, as `@text`.
    """

    roots: Mapping[str, Field]
    objects: Mapping[str, ObjectType]
    inputs: Mapping[str, InputType]
    visibility: Mapping[str, Visibility] = field(default_factory=dict)
    prefaces: tuple[Preface, ...] = ()
    translation: str = ""

    @cached_property
    def types(self) -> Mapping[str, Mapping[str, Field]]:
        """The fields of each type of object."""
        return {name: each.fields for name, each in self.objects.items()}

    @property
    def node_types(self) -> tuple[str, ...]:
        """The types whose objects have global ids."""
        return tuple(name for name, each in self.objects.items() if each.node)

    def fields_of(self, type_name: str) -> Mapping[str, Field]:
        return self.types[type_name]

    def criteria_of(self, type_name: str) -> Mapping[str, str | Value]:
        """Conditions of `where` that are no field; there are none of an edge (the empty name)."""
        declared = self.objects.get(type_name)
        found = declared.criteria if declared else {}
        return {name: each.condition for name, each in found.items()}

    def access_paths_of(self, type_name: str) -> Mapping[Path, AccessPath | tuple[AccessPath, ...]]:
        return self.objects[type_name].access_paths

    def facets_of(self, type_name: str) -> Mapping[str, Facet]:
        """Counts by value for `facets`, each of which leaves out the filter on its own subject."""
        return self._counts[type_name]

    def aggregates_of(self, type_name: str) -> Mapping[str, Facet]:
        """The same counts for `aggregate`, which keeps to all filters."""
        return {name: replace(each, ignores="") for name, each in self._counts[type_name].items()}

    @cached_property
    def _counts(self) -> Mapping[str, Mapping[str, Facet]]:
        return {name: each.counts() for name, each in self.objects.items()}
