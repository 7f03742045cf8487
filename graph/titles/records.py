"""Lines of a seed folder on titles."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from graph.declare.records import LinkTo, Named, StoredIds, StoredTexts
from graph.declare.values import (
    ByLocale,
    Count,
    Country,
    ExternalIds,
    Locale,
    Slug,
    Text,
    Year,
    one_of,
)
from graph.model.titles import TitleKind
from graph.model.viewers import MAXIMUM_AGE


class TitleText(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Text | None = None
    synopsis: Text | None = None
    tagline: Text | None = None


class Title(Named):
    file: ClassVar[str] = "titles.jsonl"
    derives: ClassVar[bool] = True
    kind: Annotated[TitleKind | None, one_of(TitleKind)] = None
    year: Year | None = None
    synopsis: Text | None = None
    tagline: Text | None = None
    original_language: Locale | None = None
    runtime_minutes: Count | None = None
    minimum_age: Annotated[int, Field(strict=True, ge=0, le=MAXIMUM_AGE)] | None = None
    part_of: Annotated[Slug | None, LinkTo("PART_OF", "Title")] = None
    number: Count | None = None
    external_ids: Annotated[ExternalIds, StoredIds()] = {}
    texts: Annotated[dict[Locale, TitleText], ByLocale, StoredTexts()] = {}
    genres: tuple[Text, ...] = ()
    themes: tuple[Text, ...] = ()
    countries: tuple[Country, ...] = ()
    source: Text | None = None
