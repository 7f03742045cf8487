"""The kinds of fields. `graph.declare` explains the templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeVar

from graph.declare.lists import Dependent, Rest
from graph.declare.scalars import ID, STRING, ValueType, python_type

UNSET: Any = object()
"""No default."""

DEFAULT_PAGE = 20
MAXIMUM_PAGE = 100
MAXIMUM_NAMED = 100
"""Objects that one argument may name by their slugs."""

DIVERSE_TITLES = 100
"""Rows that are ordered by diversity, and so how long such a list can be."""

TOTAL = "The exact number on all pages; counted only when selected."
"""What `totalCount` of a list says, unless the list says otherwise."""

MAXIMUM_EVIDENCE = 1_000
"""Pairs of techniques: more than any two profiles of thirty techniques have."""


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a field.

    type: a scalar or an enumeration, or the name of an input type. list: whether it takes several.
    required: whether it must be given, and never null. default: what an argument that is left out
    is; without one it is not there. loadable: as of a field.
    """

    type: ValueType | str
    description: str
    list: bool = False
    required: bool = False
    nullable: bool = True
    default: object = UNSET
    loadable: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """The attributes that every field of a type has, besides where its value is read.

    nullable: whether it can be null. arguments: by name. filterable: whether `where` has
    conditions on it. sortable: whether `orderBy` has it. internal: whether it is for this
    program's own queries, and no client sees it. loadable: what a line of a seed folder may state
    for it: a type that checks the value, True for the usual one of the property's type, or how it
    is stored (`graph.declare.records`); None where no line states it. A type that takes None makes
    optional in a line what is never null in answers.
    """

    description: str = ""
    nullable: bool = False
    arguments: Mapping[str, Argument] = field(default_factory=dict)
    filterable: bool = False
    sortable: bool = False
    internal: bool = False
    loadable: Any = None


AnyField = TypeVar("AnyField", bound=Declared)


def described(declared: AnyField, description: str, **attributes: Any) -> AnyField:
    """A field made elsewhere, with what it says of itself where it stands."""
    return replace(declared, description=description, **attributes)


Index = Literal["", "complete", "sparse"]
"""Which rows an index on a sort key holds: none (there is none), all, or those with a value."""


@dataclass(frozen=True, slots=True)
class Value(Declared):
    """A scalar, or a list of scalars: one Cypher expression.

    of: what it is. stored: the property that it is, where it is nothing else. aggregated: whether
    `aggregate` has its extremes and mean. facet: the name of the count of rows by its values in
    `aggregate` and `facets`; empty for none. index: whether an index has the rows of the list of
    all objects in the order of this value.
    """

    expression: str
    of: ValueType = STRING
    list: bool = False
    stored: str = field(default="", kw_only=True)
    aggregated: bool = field(default=False, kw_only=True)
    facet: str = field(default="", kw_only=True)
    index: Index = field(default="", kw_only=True)

    @property
    def type(self) -> type:
        """What a cursor holds for it when rows are sorted by it."""
        return python_type(self.of)


def prop(
    of: ValueType,
    description: str,
    *,
    stored: str = "",
    list: bool = False,
    nullable: bool = True,
    **capabilities: Any,
) -> Value:
    """A property of the node. An absent list is empty.

    stored: its name in the store, by default the field's (`ObjectType` fills it in). capabilities:
    further attributes of `Value`.
    """
    declared = Value("", of, list, description=description, stored=stored, **capabilities)
    return replace(declared, nullable=nullable and not list)


def at(node: str, name: str, *, list: bool) -> str:
    """The expression of a property. node: the variable of its node, as templates write it."""
    return f"coalesce({node}.{name}, [])" if list else f"{node}.{name}"


GLOBAL_ID = prop(
    ID,
    "Globally unique and opaque; `node(id)` finds it again.",
    stored="id",
    index="complete",
    nullable=False,
)
SLUG = prop(
    STRING,
    "The bare id, unique within the type and stable; use it in URLs.",
    stored="id",
    index="complete",
    nullable=False,
    filterable=True,
    sortable=True,
)


@dataclass(frozen=True, slots=True)
class Localised(Declared):
    """A text in the first locale of the `locale` argument's chain that has one.

    Without a match the record's own property answers.
    """

    property: str


@dataclass(frozen=True, slots=True)
class Inline(Declared):
    """An object whose fields are read from the same variables as its owner's."""

    type: str


@dataclass(frozen=True, slots=True)
class One(Declared):
    """The object that `match` finds, or null.

    bound: a name that stands for it already where the pattern around it has bound one.
    named: the arguments that are lists of slugs. missing: an expression that lists what arguments
    name and the store has not, such as `technique: nowhere`; any is an error of the request.
    candidates: an expression that lists all that the arguments may mean, such as `dark (SERIES)`;
    more than one is an error of the request.
    meets: conditions that the field's argument `where` puts on what `match` binds: the type of
    each, by its name in both. In `match` they stand as `@meets_name`.
    """

    type: str
    match: str
    bound: str = ""
    named: tuple[str, ...] = ()
    missing: str = ""
    candidates: str = ""
    meets: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice(Declared):
    """One of several fields, by the value of an argument."""

    argument: str
    entries: Mapping[str, One]


@dataclass(frozen=True, slots=True)
class OneOf(Declared):
    """An object of one of several types, a union: by type, the match that finds it if it is one.

    At most one of them finds something; null where none does. union: its name.
    """

    matches: Mapping[str, str]
    union: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """A sort key.

    type: what a cursor must hold for it. nulls: where rows without a value stand, `first` or
    `last`; None for a value that is never null. arguments: what `$name` in the expression means.
    index: as of a Value.
    """

    expression: str
    type: type = str
    descending: bool = False
    nulls: str | None = None
    arguments: Mapping[str, object] = field(default_factory=dict)
    index: Index = ""


BY_ID = Key("@node.id", index="complete")
"""The last key of every order that has no other total one."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a number that is given as an argument is without one, at least, and at most.

    default: None where without one the argument has no effect.
    """

    default: float | None
    least: float
    most: float


SCORES = Bounds(None, -1, 1)
"""Of a score to compare with."""


@dataclass(frozen=True, slots=True)
class Many(Declared):
    """A short list that is not paged, in the order of `order`; all of it unless `first` is given.

    keep: the names that stay bound after `match`, when it ends in a WITH of its own.
    numbers: the arguments that are numbers, besides `first`, by name.
    where: conditions that always hold, for a `match` that can take a WHERE.
    also: further names for what `match` binds, by the name to add.
    cost: how many objects the list counts as besides its own, where making it takes more than
        reading them.
    named: whether the objects were asked for one by one, so that none is hidden from anybody.
    """

    type: str
    match: str
    order: tuple[Key, ...]
    keep: tuple[str, ...] = ()
    cost: int = 0
    numbers: Mapping[str, Bounds] = field(default_factory=dict)
    where: tuple[str, ...] = ()
    default: int | None = None
    maximum: int = MAXIMUM_PAGE
    also: Mapping[str, str] = field(default_factory=dict)
    named: bool = False


@dataclass(frozen=True, slots=True)
class Connection:
    """The type of a list, by the Relay specification: `<name>Connection` of `<name>Edge`.

    description, edge: what these are. edge_where: the name of the filter of edges, for a list with
    filterable fields on its edges, without the ending Where. edge_type: the name of its
    edges, where it is another. total: what `totalCount` counts. aggregate, facets: whether
    it has these of the type of its rows.
    """

    name: str
    description: str
    edge: str
    edge_where: str = ""
    edge_type: str = ""
    total: str = TOTAL
    aggregate: bool = False
    facets: bool = False


@dataclass(frozen=True, slots=True)
class Page(Declared):
    """A connection: a list that can grow, in a total order, with cursors.

    order_name: names the order inside cursors.
    where: conditions that always hold.
    filters: conditions by the argument that switches them on; those of a list with aggregates are
        on the aggregates.
    numbers: the arguments that are numbers, besides those of every list, by name.
    aggregates: values by name, computed over what `match` finds for one @node; given (even
        empty) it makes each @node appear once.
    derived: further values by name, each computed from aggregates and from those before it.
    also: further names for what `match` binds, by the name to add.
    rest: how the list goes on, in its own order, beyond what `match` finds.
    edge: fields of an edge besides `cursor` and `node`.
    about: fields of the connection besides `edges`, `nodes`, `pageInfo` and `totalCount`.
    with_inferred: the list that stands for this one where `includeInferred` is asked for.
    own: whether it is the viewer's own doing, of which nothing is hidden from them.
    dependent: how it depends on its own arguments, for a root field that does.
    filtered, ordered: whether it takes `where` and `orderBy`, where the type of its rows has them.
    sorted_by: numbers of the rows by whose extremes and means what has the list can be sorted,
    besides their count. connection: its type; without one, the usual one of the type of its rows.
    """

    type: str
    match: str
    order: tuple[Key, ...]
    order_name: str
    where: tuple[str, ...] = ()
    filters: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, Bounds] = field(default_factory=dict)
    aggregates: Mapping[str, str] | None = None
    derived: Mapping[str, str] = field(default_factory=dict)
    also: Mapping[str, str] = field(default_factory=dict)
    rest: Rest | None = None
    edge: Mapping[str, Field] = field(default_factory=dict)
    about: Mapping[str, Field] = field(default_factory=dict)
    default: int = DEFAULT_PAGE
    with_inferred: Page | None = None
    own: bool = False
    dependent: Dependent | None = None
    filtered: bool = True
    ordered: bool = True
    connection: Connection | None = None
    sorted_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Computed(Declared):
    """An object that a function makes of facts, when the query has been answered.

    type: its type in the table, of Given and Referred fields. facts: an expression for what the
    function is given; null makes the field null. make: from these facts and the arguments to a map
    by field; may raise InvalidRequest. objects: by type, a match that finds every object, as
    `@node`, that the map may refer to.
    """

    type: str
    facts: str
    make: Callable[[Any, Mapping[str, Any]], Mapping[str, Any]]
    objects: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Given(Declared):
    """What a Computed object's map holds for the field; of a type, an object or a list of them.

    of: what clients get where it is no object.
    """

    type: str = ""
    list: bool = False
    of: ValueType = STRING


@dataclass(frozen=True, slots=True)
class Referred(Declared):
    """The object of the graph whose id a Computed object's map holds for the field, or null."""

    type: str


Field = (
    Value | Localised | Inline | One | OneOf | Choice | Many | Page | Computed | Given | Referred
)


@dataclass(frozen=True, slots=True)
class Facet(Declared):
    """A count of rows by value.

    value: an expression of `@row`, or of what `match` binds. match: how to come from a `@row` to
    its values. type: the type of the objects that are counted by, `@node`. ignores: the key of a
    filter that does not apply, since it is what the facet chooses from.
    """

    value: str
    match: str = ""
    type: str = ""
    ignores: str = ""


def unknown(label: str, slugs: str) -> str:
    """An expression for `One.missing`: which of some slugs no node of a label has, each as
    `technique: nowhere`. slugs: an expression of their list; null is no slug."""
    named, known = f"@named{label}", f"@known{label}"
    return f"""COLLECT {{ UNWIND {slugs} AS {named} WITH {named} WHERE {named} IS NOT NULL
        AND COUNT {{ MATCH ({known}:{label} {{id: {named}}}) }} = 0
        RETURN '{label.lower()}: ' + {named} }}"""
