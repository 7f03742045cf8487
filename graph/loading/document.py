"""The tables of docs/seed-format.md: what a line of each kind may state.

    python -m graph.loading.document docs/seed-format.md

writes them anew. A table stands below a line `<!-- fields of titles.jsonl -->`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from inspect import cleandoc
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from graph.common.names import snake_case
from graph.declare.records import End, LinkTo, Record, RecordField, Refers, fields_of
from graph.declare.values import Doc, Meaning, Slug
from graph.loading.kinds import RECORDS

_TABLE = re.compile(r"(<!-- fields of (\S+) -->\n)((?:\|.*\n)*)")
_BEHIND = "## What a load does"
"""The first heading behind the kinds."""

_OF_ANSWERS = re.compile(
    r"(; |\. )(null|empty) (when|where|if|for)[^.;]*(?=[.;]|$)|,? in the first of the languages.*$",
    re.IGNORECASE,
)
"""What a description says of answers only."""


def written(text: str) -> str:
    """The document with its tables as the declarations have them, and a section for each kind that
    it does not know.

    Raises KeyError for a table of a file that is no kind's.
    """
    kinds = {kind.file: kind for kind in RECORDS}
    for kind in RECORDS:
        if kind.file not in text:
            about = cleandoc(kind.__doc__ or "")
            section = f"## {kind.file}\n\n{about}\n\n<!-- fields of {kind.file} -->\n\n"
            text = text.replace(_BEHIND, section + _BEHIND, 1)
    return _TABLE.sub(lambda found: found[1] + table(kinds[found[2]]), text)


def table(kind: type[Record]) -> str:
    """The fields of a kind of line: name, value, meaning; * stands at what a new record needs."""
    rows = [
        f"| `{name}`{required} | {value} | {meaning} |\n"
        for name, required, value, meaning in _rows(kind)
    ]
    return "| field | value | what it is |\n|---|---|---|\n" + "".join(rows)


def _rows(kind: type[Record]) -> Iterator[tuple[str, str, str, str]]:
    for each in fields_of(kind):
        required = " *" if each.required else ""
        yield (
            each.name,
            required,
            _value(kind.model_fields[each.attribute]),
            _meaning(kind, each),
        )


def _meaning(kind: type[Record], field: RecordField) -> str:
    """The meaning that the field declares, else the description of the property that it sets."""
    for mark in kind.model_fields[field.attribute].metadata:
        if isinstance(mark, Meaning):
            return mark.text
    sought = "slug" if field.name == "id" and "slug" in kind.declared else field.name
    for name, each in kind.declared.items():
        if snake_case(name).rstrip("_") == sought:
            return _OF_ANSWERS.sub("", each.description).strip()
    return ""


def _value(field: FieldInfo) -> str:
    for mark in field.metadata:
        if isinstance(mark, LinkTo | End | Refers):
            article = "an" if mark.label[0] in "AEIO" else "a"
            what = f"{article} {mark.label.lower()}, here or in the store"
            word = "id" if isinstance(mark, LinkTo) and mark.ids is not Slug else "slug"
            many = isinstance(mark, LinkTo) and mark.many
            return f"list of {word}s, each of {what}" if many else f"{word} of {what}"
    return _said(field.metadata) or _of_type(field.annotation)


def _said(marks: Iterable[Any]) -> str:
    """What the last mark says that says something: the others are of what it is made of."""
    return next((mark.text for mark in reversed([*marks]) if isinstance(mark, Doc)), "")


def _of_type(checked: Any) -> str:
    origin, arguments = get_origin(checked), get_args(checked)
    if origin is Annotated:
        return _said(arguments[1:]) or _of_type(arguments[0])
    if origin in (Union, UnionType):
        return _of_type(next(each for each in arguments if each is not NoneType))
    if origin is tuple:
        return f"list: {_of_type(arguments[0])}"
    if origin is dict:
        return f"by locale: {_of_type(arguments[1])}"
    if isinstance(checked, type) and issubclass(checked, StrEnum):
        return ", ".join(f"`{word.lower()}`" for word in checked)
    if isinstance(checked, type) and issubclass(checked, BaseModel):
        return (
            "{"
            + ", ".join(f"`{each.alias or name}`" for name, each in checked.model_fields.items())
            + "}"
        )
    return "`true` or `false`" if checked is bool else str(getattr(checked, "__name__", checked))


if __name__ == "__main__":
    document = Path(sys.argv[1])
    document.write_text(written(document.read_text("utf-8")), "utf-8")
