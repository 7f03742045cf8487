"""Lines of a seed folder on creators, their credits, and the roles that credits name."""

from __future__ import annotations

from typing import Annotated, ClassVar

from graph.creators.declaration import CREATOR, CREDIT
from graph.declare.records import Named, Record, StoredTexts
from graph.declare.values import ByLocale, Locale, Meaning, Slug, Text
from graph.techniques.records import Label


class Creator(Named, declared=CREATOR):
    file: ClassVar[str] = "creators.jsonl"
    derives: ClassVar[bool] = True


class Role(Named):
    file: ClassVar[str] = "roles.jsonl"
    derives: ClassVar[bool] = True
    id: Annotated[Slug, Meaning("As in the `role` of a credit.")]
    name: Annotated[Text, Meaning("Its name, in English.")]
    labels: Annotated[
        dict[Locale, Label], ByLocale, StoredTexts(), Meaning("In other languages.")
    ] = {}
    source: Annotated[Text | None, Meaning("Where the names come from.")] = None


class Credit(Record, declared=CREDIT):
    """A relationship from a creator to a title."""

    file: ClassVar[str] = "credits.jsonl"
    relation: ClassVar[str] = "CREDITED"
    noun: ClassVar[str] = "record"
    derives: ClassVar[bool] = True
    identity: ClassVar[tuple[str, ...]] = ("title", "creator", "role", "character")
