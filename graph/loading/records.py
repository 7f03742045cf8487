"""The lines of a seed folder that make up the catalog and its viewers: one model for each file, as
docs/seed-format.md describes them.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
)

from graph.common.formats import is_id
from graph.loading.fields import (
    Count,
    Country,
    ExternalIds,
    Locale,
    Named,
    Past,
    Record,
    Share,
    Slug,
    SourceType,
    Text,
    WishedLanguages,
    Year,
    one_of,
)
from graph.model.creators import CreatorKind
from graph.model.techniques import AiInvolvement, Stage
from graph.model.titles import TitleKind
from graph.model.viewers import (
    LONGEST_NAME,
    MAXIMUM_AGE,
    MAXIMUM_EVENT_ID,
    MAXIMUM_SECONDS,
    MAXIMUM_USER_ID,
    DeviceClass,
    EventType,
    TimeOfDay,
)


def _user(value: str) -> str:
    if not is_id(value, MAXIMUM_USER_ID):
        raise ValueError(f"must be 1 to {MAXIMUM_USER_ID} printable characters")
    return value


def _event_id(value: str) -> str:
    if not is_id(value, MAXIMUM_EVENT_ID):
        raise ValueError(f"must be 1 to {MAXIMUM_EVENT_ID} printable characters")
    return value


UserId = Annotated[str, AfterValidator(_user)]
Age = Annotated[int, Field(strict=True, ge=0, le=MAXIMUM_AGE)]


class Label(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Text | None = None
    description: Text | None = None


class TitleText(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Text | None = None
    synopsis: Text | None = None
    tagline: Text | None = None


class Technique(Named):
    file: ClassVar[str] = "techniques.jsonl"
    refers_to: ClassVar = {"broader": "Technique"}
    description: Text | None = None
    category: Text | None = None
    stage: Annotated[Stage | None, one_of(Stage)] = None
    broader: Slug | None = None
    aliases: tuple[Text, ...] = ()
    ai: Annotated[AiInvolvement | None, one_of(AiInvolvement)] = None
    digital_source_type: SourceType | None = None
    labels: dict[Locale, Label] = {}
    source: Text | None = None


class Title(Named):
    file: ClassVar[str] = "titles.jsonl"
    refers_to: ClassVar = {"part_of": "Title"}
    kind: Annotated[TitleKind | None, one_of(TitleKind)] = None
    year: Year | None = None
    synopsis: Text | None = None
    tagline: Text | None = None
    original_language: Locale | None = None
    runtime_minutes: Count | None = None
    minimum_age: Age | None = None
    part_of: Slug | None = None
    number: Count | None = None
    external_ids: ExternalIds = {}
    texts: dict[Locale, TitleText] = {}
    genres: tuple[Text, ...] = ()
    themes: tuple[Text, ...] = ()
    countries: tuple[Country, ...] = ()
    source: Text | None = None


class Creator(Named):
    file: ClassVar[str] = "creators.jsonl"
    kind: Annotated[CreatorKind | None, one_of(CreatorKind)] = None
    external_ids: ExternalIds = {}


class Role(Named):
    file: ClassVar[str] = "roles.jsonl"
    labels: dict[Locale, Label] = {}
    source: Text | None = None


class Credit(Record):
    file: ClassVar[str] = "credits.jsonl"
    refers_to: ClassVar = {"title": "Title", "creator": "Creator"}
    noun: ClassVar[str] = "record"
    title: Slug
    creator: Slug
    role: Text | None = None
    department: Text | None = None
    character: Text | None = None
    position: Count | None = None

    @property
    def key(self) -> str:
        return "/".join((self.title, self.creator, self.role or "", self.character or ""))


class User(Record):
    """A viewer. What viewers have changed since is only replaced by a line that has changed."""

    file: ClassVar[str] = "users.jsonl"
    id: UserId
    name: Annotated[Text | None, Field(max_length=LONGEST_NAME)] = None
    locale: Locale | None = None
    market: Country | None = None
    synthetic: StrictBool | None = None
    hide_ai_generated: StrictBool | None = None
    title_languages: WishedLanguages = ()
    audio_languages: WishedLanguages = ()
    maximum_age: Age | None = None

    @property
    def key(self) -> str:
        return self.id


class Event(Record):
    """A viewing event. It is recorded as one that comes by the API, and never changed."""

    file: ClassVar[str] = "events.jsonl"
    refers_to: ClassVar = {"title": "Title"}  # a viewer needs no line: events make one
    noun: ClassVar[str] = "event"
    id: Annotated[str, AfterValidator(_event_id)]
    user: UserId
    title: Slug
    type: Annotated[EventType, one_of(EventType)]
    at: Past
    seconds: Annotated[int, Field(strict=True, ge=0, le=MAXIMUM_SECONDS)] | None = None
    progress: Share | None = None
    device: Annotated[DeviceClass | None, one_of(DeviceClass)] = None
    time_of_day: Annotated[TimeOfDay | None, one_of(TimeOfDay)] = None

    @property
    def key(self) -> str:
        return f"{self.user}/{self.id}"


class Use(Record):
    file: ClassVar[str] = "uses.jsonl"
    refers_to: ClassVar = {"title": "Title", "technique": "Technique", "creators": "Creator"}
    noun: ClassVar[str] = "use"
    id: Slug | None = None
    title: Slug
    technique: Slug
    stage: Annotated[Stage | None, one_of(Stage)] = None
    prominence: Share | None = None
    note: Text | None = None
    source: Text | None = None
    tool: Text | None = None
    creators: tuple[Slug, ...] = ()

    @property
    def key(self) -> str:
        return self.id or f"{self.title}/{self.technique}"
