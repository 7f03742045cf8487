"""Lines of a seed folder on creators, their credits, and the roles that credits name."""

from __future__ import annotations

from typing import Annotated, ClassVar

from graph.declare.records import End, Named, Record, StoredIds, StoredTexts
from graph.declare.values import ByLocale, Count, ExternalIds, Locale, Slug, Text, one_of
from graph.model.creators import CreatorKind
from graph.techniques.records import Label


class Creator(Named):
    file: ClassVar[str] = "creators.jsonl"
    derives: ClassVar[bool] = True
    kind: Annotated[CreatorKind | None, one_of(CreatorKind)] = None
    external_ids: Annotated[ExternalIds, StoredIds()] = {}


class Role(Named):
    file: ClassVar[str] = "roles.jsonl"
    derives: ClassVar[bool] = True
    labels: Annotated[dict[Locale, Label], ByLocale, StoredTexts()] = {}
    source: Text | None = None


class Credit(Record):
    """A relationship from a creator to a title."""

    file: ClassVar[str] = "credits.jsonl"
    noun: ClassVar[str] = "record"
    derives: ClassVar[bool] = True
    identity: ClassVar[tuple[str, ...]] = ("title", "creator", "role", "character")
    title: Annotated[Slug, End("Title")]
    creator: Annotated[Slug, End("Creator")]
    role: Text | None = None
    department: Text | None = None
    character: Text | None = None
    position: Count | None = None
