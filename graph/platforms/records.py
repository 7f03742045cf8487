"""Lines of a seed folder on where titles are to be seen, and what platforms say."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, ValidationInfo, field_validator

from graph.declare.records import LinkTo, Named, Record, Stored, StoredIds, as_set
from graph.declare.values import (
    Country,
    Day,
    ExternalIds,
    Link,
    Locale,
    Slug,
    Text,
    Time,
    languages,
    not_before,
)
from graph.model.platforms import LANGUAGES_OF_A_WINDOW

WindowLanguages = Annotated[
    tuple[Locale, ...], languages(LANGUAGES_OF_A_WINDOW), Stored(empty=False)
]


class Platform(Named):
    file: ClassVar[str] = "platforms.jsonl"
    aliases: tuple[Text, ...] = ()
    markets: Annotated[tuple[Country, ...], Stored(each=as_set)] = ()
    opened: Time | None = None
    closed: Time | None = None
    website: Link | None = None
    external_ids: Annotated[ExternalIds, StoredIds()] = {}
    source: Text

    @field_validator("closed")
    @classmethod
    def _not_before_it_opened(cls, value: str | None, info: ValidationInfo) -> str | None:
        return not_before(value, info, "opened")


class Availability(Record):
    """A window: a title on a platform, from one day to another, both included.

    Of languages none means that they are not known.
    """

    file: ClassVar[str] = "availability.jsonl"
    noun: ClassVar[str] = "window"
    identity: ClassVar[tuple[str, ...]] = ("title", "platform", "from")
    id: Slug | None = None
    title: Annotated[Slug, LinkTo("WINDOW_OF", "Title")]
    platform: Annotated[Slug, LinkTo("ON", "Platform")]
    markets: Annotated[tuple[Country, ...], Stored(each=as_set)] = ()
    from_: Annotated[Day, Field(alias="from"), Stored("startsOn")]
    until: Annotated[Day | None, Stored("endsOn")] = None
    audio_languages: WindowLanguages = ()
    subtitle_languages: WindowLanguages = ()
    source: Text

    @field_validator("until")
    @classmethod
    def _not_before_it_began(cls, value: str | None, info: ValidationInfo) -> str | None:
        return not_before(value, info, "from_")


class Initiative(Record):
    """What a platform has publicly said that it does with artificial intelligence."""

    file: ClassVar[str] = "initiatives.jsonl"
    id: Slug
    platform: Annotated[Slug, LinkTo("BY_PLATFORM", "Platform")]
    date: Time
    statement: Text
    techniques: Annotated[tuple[Slug, ...], LinkTo("CONCERNS", "Technique", many=True)] = ()
    source: Text
