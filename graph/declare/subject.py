"""The declaration of a type of object, from which everything else about it is derived.

From a declaration come the type's fields in the API, its `where` and `orderBy`, its aggregates,
facets and connections, what the compiler reads, and the fields of its lines in a seed folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from graph.declare.fields import Argument, Facet, Field, Value, at
from graph.declare.scalars import ValueType


@dataclass(frozen=True, slots=True)
class InputType:
    """An input object: its fields by name."""

    name: str
    description: str
    fields: Mapping[str, Argument]


@dataclass(frozen=True, slots=True)
class Criterion:
    """A condition of `where` that is no field.

    condition: Cypher on `@node`; `$value` is what is given, and `$name` an entry of it where it is
    an object. Or a value, which is compared as a field's is; it is never null. of: the type of
    what is given.
    """

    condition: str | Value
    of: ValueType | InputType
    description: str


@dataclass(frozen=True, slots=True)
class AccessPath:
    """Where a list can start instead of at all objects: through an index, turned around.

    crowd: about how many objects `match` finds, from what Neo4j counts without reading them;
    None where they are few. values: the values of the condition that it is for; of such a path it
    is only known that it leaves nothing out, so what it finds is checked.
    """

    match: str
    crowd: str | None = None
    values: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Preface:
    """Something that is bound once, at the query's start, where a template refers to `@name`.

    match: finds it. value: an expression of what `match` binds, which is then bound to the name in
    its place; empty where `match` itself binds `@name`.
    """

    name: str
    match: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Visibility:
    """Which objects of a type may be shown in lists.

    condition: of an object as `@node`. asks: the value (`$$name`) without which all are shown.
    """

    condition: str
    asks: str


Path = tuple[str, ...]
"""The place of a condition in `where`, such as ("uses", "some", "technique", "within")."""


@dataclass(frozen=True, slots=True)
class ObjectType:
    """A type of object.

    fields: by name, as clients see it. plural: what several are called; a type with one has lists.
    node: whether its objects have global ids, and are found by `node(id)`. label: of its nodes, by
    default its name. criteria: conditions of `where` that are no field, by name. access_paths:
    where its lists can start, by the path of a condition that must hold, the most selective first;
    several of one path are for different values. facets: counts of rows, by name, besides those of
    its properties. faceted: whether its lists have `facets`, and not only `aggregate`. note: what
    `orderBy` says of ties.
    """

    name: str
    description: str
    fields: Mapping[str, Field]
    plural: str = ""
    node: bool = False
    label: str = ""
    criteria: Mapping[str, Criterion] = field(default_factory=dict)
    access_paths: Mapping[Path, AccessPath | tuple[AccessPath, ...]] = field(default_factory=dict)
    facets: Mapping[str, Facet] = field(default_factory=dict)
    faceted: bool = False

    def __post_init__(self) -> None:
        completed = {name: _stored(name, each) for name, each in self.fields.items()}
        object.__setattr__(self, "fields", completed)

    def counts(self) -> dict[str, Facet]:
        """The counts of rows by value, by name: first those of properties, then the others."""
        of_properties = {
            each.facet: Facet(
                "@each" if each.list else f"@row.{each.stored}",
                f"UNWIND {at('@row', each.stored, list=True)} AS @each" if each.list else "",
                ignores=name,
                description=each.description,
            )
            for name, each in self.fields.items()
            if isinstance(each, Value) and each.facet
        }
        return of_properties | dict(self.facets)


def _stored(name: str, declared: Field) -> Field:
    """A property knows its name in the store only where it stands."""
    if not isinstance(declared, Value) or declared.expression:
        return declared
    stored = declared.stored or name
    expression = at("@node", stored, list=declared.list)
    return replace(declared, stored=stored, expression=expression)
