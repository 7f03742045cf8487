"""Kinds of records: the fields of a line in a seed folder, and how each is stored.

A record is a pydantic model. One mark in a field's annotation declares how it is stored, of the
kinds below; without one it is the property of the same name in camel case:

    class Programme(Named):
        file = "programmes.jsonl"
        duration_months: Count | None = None                    # the property durationMonths
        institution: Annotated[Slug, LinkTo("AT", "Institution")]

From these marks follow what a line may hold, how a line is merged with what is stored, what is
written, how it is read back, which links are checked, and the tables of docs/seed-format.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import NoneType
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from pydantic.fields import FieldInfo

from graph.common.names import snake_case
from graph.declare.fields import Argument, Declared, Value
from graph.declare.scalars import STRING, ValueType
from graph.declare.subject import InputType, ObjectType
from graph.declare.values import Country, ExternalIds, Slug, Text, usual_type
from graph.model.external_ids import EXTERNAL_IDS

Properties = Mapping[str, Any]
Types = ObjectType | InputType | tuple[ObjectType | InputType, ...]


class Record(BaseModel):
    """One line of a seed file. Unknown fields are kept apart and reported, never stored.

    The name of the class is the label of the record's node.
    """

    model_config = ConfigDict(extra="allow", frozen=True)

    file: ClassVar[str]

    identity: ClassVar[tuple[str, ...]] = ("id",)
    """The fields whose values, joined by `/`, are the record's key where the line has no `id`."""

    noun: ClassVar[str] = ""
    """What a fault calls a record whose key is made of its other fields; empty for one by id."""

    append_only: ClassVar[bool] = False
    """Whether a line that is stored may never change."""

    derives: ClassVar[bool] = False
    """Whether search entries and similarity edges are made from it, so that they go out of date."""

    checked_with_others: ClassVar[bool] = False
    """Whether a line that has not changed must still be read, since others are checked with it."""

    relation: ClassVar[str] = ""
    """The type of the relationship that it is stored as, from its first `End` to its second; empty
    for a node."""

    changed_elsewhere: ClassVar[bool] = False
    """Whether others than loaders change what is stored, which a line that says what it said
    before must not undo."""

    constants: ClassVar[Properties] = {}
    """Properties that every record of the kind has."""

    declared: ClassVar[Mapping[str, Declared | Argument]] = {}
    """The declared fields, of which the record has the loadable ones, besides those written out."""

    def __init_subclass__(cls, declared: Types = (), **options: Any) -> None:
        """declared: the type, or types, whose loadable fields the record has."""
        super().__init_subclass__(**options)

    @classmethod
    def __pydantic_init_subclass__(cls, declared: Types = (), **options: Any) -> None:
        super().__pydantic_init_subclass__(**options)
        if not declared:
            return
        types = declared if isinstance(declared, tuple) else (declared,)
        cls.declared = {name: each for one in types for name, each in one.fields.items()}
        own = cls.__pydantic_fields__
        found = {name: own[name] for name in own if name == "id" or name not in cls.__annotations__}
        for name, each in cls.declared.items():
            attribute = snake_case(name)
            if attribute in own:
                found.setdefault(attribute, own[attribute])
            elif each.loadable is not None:
                found[attribute] = line_field(name, each)
        cls.__pydantic_fields__ = found | own  # faults of a line are told in this order
        cls.model_rebuild(force=True)

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """A field that comes from the declaration."""

    @classmethod
    def key_of(cls, fields: Properties) -> str | None:
        """The key of a line, checked or not; None if it does not say enough for one."""
        own = fields.get("id")
        if "id" in cls.model_fields and "id" not in cls.identity and own is not None:
            return own.strip() if isinstance(own, str) else None
        parts = [fields.get(name) for name in cls.identity]
        required = [cls.model_fields[name].is_required() for name in _attributes(cls)]
        if any(
            (part is None and needed) or not isinstance(part, str | None)
            for part, needed in zip(parts, required, strict=True)
        ):
            return None
        return "/".join((part or "").strip() for part in parts)

    @property
    def key(self) -> str:
        """What makes the record the same one when it is loaded again."""
        own = getattr(self, "id", None)
        if own is not None and "id" not in type(self).identity:
            return str(own)
        return "/".join(getattr(self, name) or "" for name in _attributes(type(self)))


class Named(Record):
    id: Slug
    name: Text


@cache
def _attributes(kind: type[Record]) -> tuple[str, ...]:
    """The attributes of the model that make up its key."""
    by_name = {field.alias or name: name for name, field in kind.model_fields.items()}
    return tuple(by_name[name] for name in kind.identity)


def line_field(name: str, declared: Declared | Argument) -> FieldInfo:
    """The field of a line that states a declared field. It may be left out where the declared field
    can be null, or where what checks it takes None."""
    attribute = snake_case(name)
    marks: list[Any] = [Field(alias=attribute.rstrip("_"))] if attribute.endswith("_") else []
    loadable = declared.loadable
    optional = not declared.required if isinstance(declared, Argument) else declared.nullable
    many = False
    if isinstance(loadable, LinkTo):
        checked: Any = loadable.ids
        many = loadable.many
        marks.append(loadable)
    elif isinstance(loadable, End):
        checked = Slug
        marks.append(loadable)
    elif isinstance(loadable, StoredIds):
        ids: Any = Annotated[ExternalIds, loadable]
        return FieldInfo.from_annotated_attribute(ids, {})
    else:
        many = isinstance(declared, Value | Argument) and declared.list and not _is_list(loadable)
        checked = usual_type(type_of(declared)) if loadable is True else loadable
        if isinstance(declared, Value) and declared.stored not in ("", to_camel(name)):
            marks.append(Stored(declared.stored))
    if many or _is_list(checked):
        listed = tuple[checked, ...] if many else checked
        return FieldInfo.from_annotated_attribute(_marked(listed, marks), ())
    if NoneType in get_args(_bare(checked)):
        return FieldInfo.from_annotated_attribute(_marked(checked, marks), None)
    if optional:
        return FieldInfo.from_annotated_attribute(_marked(checked | None, marks), None)
    return FieldInfo.from_annotation(_marked(checked, marks))


def type_of(declared: Declared | Argument) -> ValueType:
    """The type of a declared field's value; of a related object, that of its slug."""
    found = declared.type if isinstance(declared, Argument) else getattr(declared, "of", STRING)
    assert not isinstance(found, str)  # noqa: S101
    return found


def _bare(checked: Any) -> Any:
    return get_args(checked)[0] if get_origin(checked) is Annotated else checked


def _is_list(checked: Any) -> bool:
    """Whether a type is a tuple, annotated or not."""
    return get_origin(_bare(checked)) is tuple


def _marked(checked: Any, marks: Sequence[Any]) -> Any:
    for mark in marks:
        checked = Annotated[checked, mark]
    return checked


# How a field is stored


class Storage:
    """How a field's value is stored in properties of the record's node, and read back."""

    merges = False
    """Whether the value is a map, whose keys are stated one by one."""

    def named(self, field: str) -> Storage:
        """The same for a field of this name."""
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """The properties that it is stored in."""
        return ()

    def write(self, value: Any, record: Record) -> Properties:
        """The properties, null for what is to be removed."""
        return {}

    def read(self, stored: Properties, key: str) -> Any:
        """The value as a line states it; None where nothing is stored."""
        return None


@dataclass(frozen=True, slots=True)
class Stored(Storage):
    """One property.

    name: of the property; by default the field's, in camel case. each: what becomes of a list
    before it is stored: `sorted` for a set, `distinct`, or as it is. empty: whether an empty list
    is stored as such; otherwise nothing is.
    """

    name: str = ""
    each: Callable[[Iterable[Any]], Iterable[Any]] = list
    empty: bool = True

    def named(self, field: str) -> Storage:
        return self if self.name else replace(self, name=to_camel(field))

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def write(self, value: Any, record: Record) -> Properties:
        if isinstance(value, tuple):
            value = list(self.each(value)) or ([] if self.empty else None)
        return {self.name: value}

    def read(self, stored: Properties, key: str) -> Any:
        value = stored.get(self.name)
        return None if value == [] else value


def as_set(values: Iterable[Any]) -> list[Any]:
    """Each once, in order: a list whose order means nothing."""
    return sorted(set(values))


def distinct(values: Iterable[Any]) -> list[Any]:
    """Each once, as they come."""
    return list(dict.fromkeys(values))


MARKETS = Annotated[tuple[Country, ...], Stored(each=as_set)]
"""Countries, as a set."""


@dataclass(frozen=True, slots=True)
class StoredIds(Storage):
    """Ids in other catalogs, each in a property of its source's name."""

    merges = True

    @property
    def names(self) -> tuple[str, ...]:
        return EXTERNAL_IDS

    def write(self, value: Any, record: Record) -> Properties:
        return {source: value.get(source) for source in EXTERNAL_IDS}

    def read(self, stored: Properties, key: str) -> Any:
        return {each: stored[each] for each in EXTERNAL_IDS if stored.get(each)} or None


@dataclass(frozen=True, slots=True)
class StoredTexts(Storage):
    """Texts by locale, each in a node of its own."""

    merges = True


@dataclass(frozen=True, slots=True)
class LinkTo(Storage):
    """Links to other records: one, or with `many` a set of them.

    relation: the relationship's type. label: of what it leads to. reverse: whether it leads to the
    record rather than from it. ids: what checks the ids.
    """

    relation: str
    label: str
    many: bool = False
    reverse: bool = False
    ids: Any = Slug


@dataclass(frozen=True, slots=True)
class End(Storage):
    """An end of a record that is a relationship: the id of a record with this label."""

    label: str


@dataclass(frozen=True, slots=True)
class Refers:
    """A further mark: the value names a record of this kind, which has to exist."""

    label: str


ENDS = ("start", "finish")
"""What queries call the ids of what a relationship leads from and to."""


@dataclass(frozen=True, slots=True)
class RecordField:
    """A field of a kind of record.

    name: in a line. attribute: of the model. refers: the label of the records that it names, or "".
    """

    name: str
    attribute: str
    storage: Storage
    required: bool
    refers: str


@cache
def fields_of(kind: type[Record]) -> tuple[RecordField, ...]:
    """All fields of a kind, in the order of its model."""
    found = []
    for attribute, field in kind.model_fields.items():
        name = field.alias or attribute
        marks = field.metadata
        storage = next((each for each in marks if isinstance(each, Storage)), Stored())
        if name == "id":
            storage = Storage()
        refers = next((each.label for each in marks if isinstance(each, Refers)), "")
        if isinstance(storage, LinkTo | End):
            refers = storage.label
        found.append(RecordField(name, attribute, storage.named(name), field.is_required(), refers))
    return tuple(found)


@cache
def ends_of(kind: type[Record]) -> tuple[RecordField, ...]:
    """Of a kind that is a relationship, the two that say what it leads from and to."""
    return tuple(each for each in fields_of(kind) if isinstance(each.storage, End))


def relationship_of(kind: type[Record]) -> dict[str, str]:
    """The labels that a query of relationships is filled in with."""
    start, finish = ends_of(kind)
    return {"LINK": kind.relation, "Record": start.refers, "Other": finish.refers}


@cache
def links_of(kind: type[Record]) -> tuple[RecordField, ...]:
    """Those that are stored as links of the record's node."""
    return tuple(each for each in fields_of(kind) if isinstance(each.storage, LinkTo))


@cache
def texts_of(kind: type[Record]) -> RecordField | None:
    """The field of texts by locale, if the kind has one."""
    return next((each for each in fields_of(kind) if isinstance(each.storage, StoredTexts)), None)
