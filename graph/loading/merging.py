"""Merging a line with the record that is stored, and telling what that changes.

Both are maps by field, as a line of a seed folder states them; a field without a value has no
entry. The rules are the same for every kind of record: a field that a line does not have is left
as it is, null removes it, maps (texts by locale, external ids) are merged by key, and everything
else is replaced.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from graph.common import locales
from graph.declare.records import (
    End,
    LinkTo,
    Record,
    StoredIds,
    StoredTexts,
    fields_of,
)

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of a record before and after a load, None where it has no value.

    field: its name, with the keys of maps, such as `texts.fr.name`. lost: how many values are
    gone: 1 for a value that nothing replaces, for a list how many of its members.
    """

    field: str
    before: Any
    after: Any
    lost: int


def line_digest(kind: type[Record], fields: Fields, *, replace: bool) -> str:
    """What says that a line has not changed: of the fields that its kind has.

    replace: whether the line is all that is to be known of the record.
    """
    known = {field.name: fields[field.name] for field in fields_of(kind) if field.name in fields}
    content = orjson.dumps([replace, known], option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(content).hexdigest()[:24]


def field_digest(name: str, value: Any) -> str:
    """`field:digest` of what a line states of one field."""
    content = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    return f"{name}:{hashlib.sha256(content).hexdigest()[:16]}"


def everything(kind: type[Record], fields: Fields) -> Fields:
    """The line with null for each field that it does not have, so that nothing else is kept."""
    return {field.name: None for field in fields_of(kind)} | dict(fields)


def merged(kind: type[Record], stored: Fields, line: Fields, *, replace: bool) -> dict[str, Any]:
    """What a record is once a line has been applied to it; not checked yet.

    Fields that the kind does not have are kept, to be reported. replace: whether the line is all
    that is to be known of the record.
    """
    found = {} if replace else dict(stored)
    maps = {field.name: field.storage for field in fields_of(kind) if field.storage.merges}
    for name, value in line.items():
        storage = maps.get(name)
        if storage is not None and isinstance(value, Mapping):
            value = _merged_map(storage, found.get(name) or {}, value)
        if value is None:
            found.pop(name, None)
        else:
            found[name] = value
    return found


def _merged_map(storage: object, stored: Fields, given: Fields) -> dict[str, Any] | None:
    found = {**stored}
    seen: dict[str, str] = {}
    for name, value in given.items():
        key = _canonical(name) if isinstance(storage, StoredTexts) else name
        if key in seen:  # two spellings of one locale: both are kept, so that checking finds it
            key = name
        seen[key] = name
        if isinstance(value, Mapping):
            value = _merged_map(None, found.get(key) or {}, value)
        if value is None:
            found.pop(key, None)
        else:
            found[key] = value
    return found or None


def _canonical(tag: str) -> str:
    try:
        return locales.canonical(tag)
    except ValueError:  # told where the line is checked
        return tag


# How a record is written down: properties, links and texts, and back


def properties_of(record: Record) -> dict[str, Any]:
    """The properties that a record is stored as; null for what it does not state."""
    found: dict[str, Any] = {}
    for field in fields_of(type(record)):
        found.update(field.storage.write(getattr(record, field.attribute), record))
    return found | dict(type(record).constants)


def links_of_record(record: Record) -> dict[str, list[str]]:
    """The ids that a record is linked to, by field, each once and sorted."""
    found = {}
    for field in fields_of(type(record)):
        if isinstance(field.storage, LinkTo):
            value = getattr(record, field.attribute)
            found[field.name] = sorted({value} if isinstance(value, str) else set(value or ()))
    return found


def texts_of_record(record: Record) -> dict[str, dict[str, Any]]:
    """The texts of a record by locale, without those that say nothing."""
    for field in fields_of(type(record)):
        if isinstance(field.storage, StoredTexts):
            texts = {
                locale: text.model_dump(exclude_none=True)
                for locale, text in getattr(record, field.attribute).items()
            }
            return {locale: text for locale, text in sorted(texts.items()) if text}
    return {}


def as_fields(
    kind: type[Record],
    key: str,
    properties: Fields,
    links: Mapping[str, list[str]],
    texts: Fields,
    ends: Fields,
) -> dict[str, Any]:
    """The record as a line would state it: the same from what is stored and from a checked line.

    links: sorted ids by field. ends: of a relationship, the ids at its ends by field. Without an
    entry for `id`, which is the key.
    """
    found: dict[str, Any] = {}
    for field in fields_of(kind):
        match field.storage:
            case LinkTo(many=many):
                others = links.get(field.name) or []
                value: Any = others if many else next(iter(others), None)
            case StoredTexts():
                value = texts
            case End():
                value = ends.get(field.name)
            case storage:
                value = storage.read(properties, key)
        if value not in (None, [], {}):
            found[field.name] = value
    return found


def record_fields(record: Record) -> dict[str, Any]:
    """A checked record in that form."""
    kind = type(record)
    ends = {
        field.name: getattr(record, field.attribute)
        for field in fields_of(kind)
        if isinstance(field.storage, End)
    }
    return as_fields(
        kind,
        record.key,
        properties_of(record),
        links_of_record(record),
        texts_of_record(record),
        ends,
    )


def changes(kind: type[Record], before: Fields, after: Fields) -> tuple[FieldChange, ...]:
    """The fields that differ between two states of a record, in the order of its kind."""
    found: list[FieldChange] = []
    for field in fields_of(kind):
        one, other = before.get(field.name), after.get(field.name)
        if isinstance(field.storage, StoredIds | StoredTexts):
            found += _map_changes(field.name, one or {}, other or {})
        elif one != other:
            found.append(FieldChange(field.name, one, other, _lost(one, other)))
    return tuple(found)


def _map_changes(name: str, before: Fields, after: Fields) -> Iterator[FieldChange]:
    for key in sorted({*before, *after}):
        one, other = before.get(key), after.get(key)
        if isinstance(one or other, Mapping):
            yield from _map_changes(f"{name}.{key}", one or {}, other or {})
        elif one != other:
            yield FieldChange(f"{name}.{key}", one, other, _lost(one, other))


def _lost(before: Any, after: Any) -> int:
    if isinstance(before, list):
        return sum(each not in (after or ()) for each in before)
    return int(before is not None and after is None)
