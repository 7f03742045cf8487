"""Lines of a seed folder on where techniques are taught."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from graph.declare.records import LinkTo, Named, StoredIds
from graph.declare.values import Country, ExternalIds, Link, Locale, Slug, Text, one_of
from graph.model.training import ProgrammeKind


class Institution(Named):
    file: ClassVar[str] = "institutions.jsonl"
    country: Country | None = None
    website: Link | None = None
    external_ids: Annotated[ExternalIds, StoredIds()] = {}
    source: Text


class Programme(Named):
    file: ClassVar[str] = "programmes.jsonl"
    institution: Annotated[Slug, LinkTo("AT", "Institution")]
    kind: Annotated[ProgrammeKind | None, one_of(ProgrammeKind)] = None
    duration_months: Annotated[int, Field(strict=True, ge=1, le=240)] | None = None
    language: Locale | None = None
    techniques: Annotated[tuple[Slug, ...], LinkTo("TEACHES", "Technique", many=True)] = ()
    website: Link | None = None
    note: Text | None = None
    source: Text
