"""Lines of a seed folder on where titles are to be seen, and where techniques are taught."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, ClassVar

from pydantic import Field, ValidationInfo, field_validator

from graph.loading.fields import (
    Country,
    Day,
    ExternalIds,
    Link,
    Locale,
    Named,
    Slug,
    Text,
    Time,
    WindowLanguages,
    external_id_properties,
    not_before,
    one_of,
)
from graph.loading.linked import Linked
from graph.model.training import ProgrammeKind


class Platform(Named, Linked):
    file: ClassVar[str] = "platforms.jsonl"
    aliases: tuple[Text, ...] = ()
    markets: tuple[Country, ...] = ()
    opened: Time | None = None
    closed: Time | None = None
    website: Link | None = None
    external_ids: ExternalIds = {}
    source: Text

    @field_validator("closed")
    @classmethod
    def _not_before_it_opened(cls, value: str | None, info: ValidationInfo) -> str | None:
        return not_before(value, info, "opened")

    def properties(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "aliases": list(self.aliases),
            "markets": sorted(set(self.markets)),
            "opened": self.opened,
            "closed": self.closed,
            "website": self.website,
            "source": self.source,
            **external_id_properties(self.external_ids),
        }


class Availability(Linked):
    """A window: a title on a platform, from one day to another, both included.

    Of languages none means that they are not known.
    """

    file: ClassVar[str] = "availability.jsonl"
    refers_to: ClassVar = {"title": "Title", "platform": "Platform"}
    noun: ClassVar[str] = "window"
    relations: ClassVar = {"WINDOW_OF": "Title", "ON": "Platform"}
    id: Slug | None = None
    title: Slug
    platform: Slug
    markets: tuple[Country, ...] = ()
    from_: Annotated[Day, Field(alias="from")]
    until: Day | None = None
    audio_languages: WindowLanguages = ()
    subtitle_languages: WindowLanguages = ()
    source: Text

    @property
    def key(self) -> str:
        return self.id or f"{self.title}/{self.platform}/{self.from_}"

    @field_validator("until")
    @classmethod
    def _not_before_it_began(cls, value: str | None, info: ValidationInfo) -> str | None:
        return not_before(value, info, "from_")

    def properties(self) -> dict[str, Any]:
        return {
            "markets": sorted(set(self.markets)),
            "startsOn": self.from_,
            "endsOn": self.until,
            "audioLanguages": list(self.audio_languages) or None,
            "subtitleLanguages": list(self.subtitle_languages) or None,
            "source": self.source,
        }

    def links(self) -> Mapping[str, Iterable[str | None]]:
        return {"WINDOW_OF": [self.title], "ON": [self.platform]}


class Initiative(Linked):
    """What a platform has publicly said that it does with artificial intelligence."""

    file: ClassVar[str] = "initiatives.jsonl"
    refers_to: ClassVar = {"platform": "Platform", "techniques": "Technique"}
    relations: ClassVar = {"BY_PLATFORM": "Platform", "CONCERNS": "Technique"}
    id: Slug
    platform: Slug
    date: Time
    statement: Text
    techniques: tuple[Slug, ...] = ()
    source: Text

    @property
    def key(self) -> str:
        return self.id

    def properties(self) -> dict[str, Any]:
        return {"date": self.date, "statement": self.statement, "source": self.source}

    def links(self) -> Mapping[str, Iterable[str | None]]:
        return {"BY_PLATFORM": [self.platform], "CONCERNS": self.techniques}


class Institution(Named, Linked):
    file: ClassVar[str] = "institutions.jsonl"
    country: Country | None = None
    website: Link | None = None
    external_ids: ExternalIds = {}
    source: Text

    def properties(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "country": self.country,
            "website": self.website,
            "source": self.source,
            **external_id_properties(self.external_ids),
        }


class Programme(Named, Linked):
    file: ClassVar[str] = "programmes.jsonl"
    refers_to: ClassVar = {"institution": "Institution", "techniques": "Technique"}
    relations: ClassVar = {"AT": "Institution", "TEACHES": "Technique"}
    institution: Slug
    kind: Annotated[ProgrammeKind | None, one_of(ProgrammeKind)] = None
    duration_months: Annotated[int, Field(strict=True, ge=1, le=240)] | None = None
    language: Locale | None = None
    techniques: tuple[Slug, ...] = ()
    website: Link | None = None
    note: Text | None = None
    source: Text

    def properties(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "kind": self.kind,
            "durationMonths": self.duration_months,
            "language": self.language,
            "website": self.website,
            "note": self.note,
            "source": self.source,
        }

    def links(self) -> Mapping[str, Iterable[str | None]]:
        return {"AT": [self.institution], "TEACHES": self.techniques}
