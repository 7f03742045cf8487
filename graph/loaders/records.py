"""The lines of a seed folder: one model for each file, as seeds/README.md describes them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from graph import locales
from graph.model import (
    DIGITAL_SOURCE_TYPES,
    EXTERNAL_IDS,
    AiInvolvement,
    CreatorKind,
    DeviceClass,
    EventType,
    ProgrammeKind,
    Stage,
    TimeOfDay,
    TitleKind,
)
from graph.viewers.changes import LONGEST_NAME, MAXIMUM_AGE, MAXIMUM_LANGUAGES
from graph.viewers.events import (
    MAXIMUM_EVENT_ID,
    MAXIMUM_SECONDS,
    MAXIMUM_USER_ID,
    check_past,
    instant,
    is_id,
)

_SLUG = r"[A-Za-z0-9][A-Za-z0-9._-]*"
_EXTERNAL_PATTERNS = {
    "imdb": (r"(tt|nm|co)[0-9]{7,}", "tt0000417 (nm... for a person, co... for a company)"),
    "tmdb": (r"[0-9]+", "11878"),
    "wikidata": (r"Q[0-9]+", "Q25188"),
    "eidr": (r"10\.5240/([0-9A-F]{4}-){5}[0-9A-Z]", "10.5240/7791-8534-2C23-9030-8610-5"),
    "isni": (r"[0-9]{15}[0-9X]", "0000000121331720"),
    "wikipedia": (r"\S+", "Metropolis_(1927_film)"),
}


def _slug(value: str) -> str:
    if not re.fullmatch(_SLUG, value):
        raise ValueError(
            f"{value!r} is not a bare slug: use letters, digits, '-', '_' and '.',"
            " beginning with a letter or a digit"
        )
    return value


def _locale(value: str) -> str:
    return locales.canonical(value)


def _country(value: str) -> str:
    if not re.fullmatch(r"[A-Z]{2}", value):
        raise ValueError(f"{value!r} is not an ISO 3166-1 alpha-2 country code such as AR")
    return value


def _day(value: str) -> str:
    """A day of the calendar, YYYY-MM-DD."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) and date.fromisoformat(value):
            return value
    except ValueError:
        pass
    raise ValueError(f"{value!r} is not a day such as 2025-04-30")


def _time(value: str) -> str:
    """A day, a month or a year, as exactly as it is known."""
    if not re.fullmatch(r"\d{4}(-\d{2}){0,2}", value):
        raise ValueError(f"{value!r} is not a day, a month or a year such as 2025-04-30 or 2025-04")
    _day(f"{value}-01-01"[:10])
    return value


def _link(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/]+\.[^\s/]+(/\S*)?", value):
        raise ValueError(f"{value!r} is not an address such as https://www.netflix.com")
    return value


def _external_id(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError("must be text or a whole number")
    return str(value)


def _user(value: str) -> str:
    if not is_id(value, MAXIMUM_USER_ID):
        raise ValueError(f"must be 1 to {MAXIMUM_USER_ID} printable characters")
    return value


def _event_id(value: str) -> str:
    if not is_id(value, MAXIMUM_EVENT_ID):
        raise ValueError(f"must be 1 to {MAXIMUM_EVENT_ID} printable characters")
    return value


def _past(value: str) -> str:
    try:
        check_past(instant(value, "at"), value, datetime.now(UTC))
    except ValueError as error:  # the field is named by whoever tells the fault
        raise ValueError(str(error).removeprefix("at: ")) from None
    return value


def _one_of(vocabulary: type[StrEnum]) -> BeforeValidator:
    """Accept a vocabulary's words in any letter case: `film` and `FILM`."""

    def read(value: object) -> object:
        if isinstance(value, str):
            try:
                return vocabulary(value.upper())
            except ValueError:
                words = ", ".join(member.lower() for member in vocabulary)
                raise ValueError(f"{value!r} is not one of: {words}") from None
        return value

    return BeforeValidator(read)


Slug = Annotated[str, StringConstraints(max_length=200), AfterValidator(_slug)]
Locale = Annotated[str, AfterValidator(_locale)]
Country = Annotated[str, AfterValidator(_country)]
Day = Annotated[str, AfterValidator(_day)]
Time = Annotated[str, AfterValidator(_time)]
Link = Annotated[str, AfterValidator(_link)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Year = Annotated[int, Field(strict=True, ge=1870, le=2100)]
Count = Annotated[int, Field(strict=True, ge=0, le=2_147_483_647)]  # what GraphQL's Int holds
Age = Annotated[int, Field(strict=True, ge=0, le=MAXIMUM_AGE)]
Prominence = Annotated[float, Field(strict=True, ge=0, le=1, allow_inf_nan=False)]


UserId = Annotated[str, AfterValidator(_user)]
ExternalIds = dict[str, Annotated[str, BeforeValidator(_external_id)]]


class Record(BaseModel):
    """One line of a seed file. Unknown fields are kept apart and reported, never stored."""

    model_config = ConfigDict(extra="allow", frozen=True)

    file: ClassVar[str]

    @property
    def key(self) -> str:
        """What makes the record the same one when it is loaded again."""
        raise NotImplementedError


class _Named(Record):
    id: Slug
    name: Text

    @property
    def key(self) -> str:
        return self.id


class Label(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Text | None = None
    description: Text | None = None


class TitleText(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Text | None = None
    synopsis: Text | None = None
    tagline: Text | None = None


class Technique(_Named):
    file: ClassVar[str] = "techniques.jsonl"
    description: Text | None = None
    category: Text | None = None
    stage: Annotated[Stage | None, _one_of(Stage)] = None
    broader: Slug | None = None
    aliases: tuple[Text, ...] = ()
    ai: Annotated[AiInvolvement | None, _one_of(AiInvolvement)] = None
    digital_source_type: str | None = None
    labels: dict[Locale, Label] = {}
    source: Text | None = None

    @field_validator("digital_source_type")
    @classmethod
    def _is_of_iptc(cls, value: str | None) -> str | None:
        if value is not None and value not in DIGITAL_SOURCE_TYPES:
            raise ValueError(
                f"{value!r} is not a code of the IPTC digital source types,"
                " such as trainedAlgorithmicMedia"
            )
        return value


class Title(_Named):
    file: ClassVar[str] = "titles.jsonl"
    kind: Annotated[TitleKind | None, _one_of(TitleKind)] = None
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
    countries: tuple[Country, ...] = ()
    source: Text | None = None

    _external = field_validator("external_ids")(lambda value: _external_ids(value))


class Creator(_Named):
    file: ClassVar[str] = "creators.jsonl"
    kind: Annotated[CreatorKind | None, _one_of(CreatorKind)] = None
    external_ids: ExternalIds = {}

    _external = field_validator("external_ids")(lambda value: _external_ids(value))


class Role(_Named):
    file: ClassVar[str] = "roles.jsonl"
    labels: dict[Locale, Label] = {}
    source: Text | None = None


class Credit(Record):
    file: ClassVar[str] = "credits.jsonl"
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
    market: Annotated[str, AfterValidator(_country)] | None = None
    synthetic: StrictBool | None = None
    hide_ai_generated: StrictBool | None = None
    title_languages: Annotated[tuple[Locale, ...], Field(max_length=MAXIMUM_LANGUAGES)] = ()
    audio_languages: Annotated[tuple[Locale, ...], Field(max_length=MAXIMUM_LANGUAGES)] = ()
    maximum_age: Age | None = None

    @property
    def key(self) -> str:
        return self.id


class Event(Record):
    """A viewing event. It is recorded as one that comes by the API, and never changed."""

    file: ClassVar[str] = "events.jsonl"
    id: Annotated[str, AfterValidator(_event_id)]
    user: UserId
    title: Slug
    type: Annotated[EventType, _one_of(EventType)]
    at: Annotated[str, AfterValidator(_past)]
    seconds: Annotated[int, Field(strict=True, ge=0, le=MAXIMUM_SECONDS)] | None = None
    progress: Prominence | None = None
    device: Annotated[DeviceClass | None, _one_of(DeviceClass)] = None
    time_of_day: Annotated[TimeOfDay | None, _one_of(TimeOfDay)] = None

    @property
    def key(self) -> str:
        return f"{self.user}/{self.id}"


class Use(Record):
    file: ClassVar[str] = "uses.jsonl"
    id: Slug | None = None
    title: Slug
    technique: Slug
    stage: Annotated[Stage | None, _one_of(Stage)] = None
    prominence: Prominence | None = None
    note: Text | None = None
    source: Text | None = None
    tool: Text | None = None
    creators: tuple[Slug, ...] = ()

    @property
    def key(self) -> str:
        return self.id or f"{self.title}/{self.technique}"


class Platform(_Named):
    file: ClassVar[str] = "platforms.jsonl"
    aliases: tuple[Text, ...] = ()
    markets: tuple[Country, ...] = ()
    opened: Time | None = None
    closed: Time | None = None
    website: Link | None = None
    external_ids: ExternalIds = {}
    source: Text

    _external = field_validator("external_ids")(lambda value: _external_ids(value))

    @field_validator("closed")
    @classmethod
    def _not_before_it_opened(cls, value: str | None, info: ValidationInfo) -> str | None:
        return _not_before(value, info, "opened")


class Availability(Record):
    """A window: a title on a platform, from one day to another, both included."""

    file: ClassVar[str] = "availability.jsonl"
    id: Slug | None = None
    title: Slug
    platform: Slug
    markets: tuple[Country, ...] = ()
    from_: Annotated[Day, Field(alias="from")]
    until: Day | None = None
    source: Text

    @property
    def key(self) -> str:
        return self.id or f"{self.title}/{self.platform}/{self.from_}"

    @field_validator("until")
    @classmethod
    def _not_before_it_began(cls, value: str | None, info: ValidationInfo) -> str | None:
        return _not_before(value, info, "from_")


class Initiative(Record):
    """What a platform has publicly said that it does with artificial intelligence."""

    file: ClassVar[str] = "initiatives.jsonl"
    id: Slug
    platform: Slug
    date: Time
    statement: Text
    techniques: tuple[Slug, ...] = ()
    source: Text

    @property
    def key(self) -> str:
        return self.id


class Institution(_Named):
    file: ClassVar[str] = "institutions.jsonl"
    country: Country | None = None
    website: Link | None = None
    external_ids: ExternalIds = {}
    source: Text

    _external = field_validator("external_ids")(lambda value: _external_ids(value))


class Programme(_Named):
    file: ClassVar[str] = "programmes.jsonl"
    institution: Slug
    kind: Annotated[ProgrammeKind | None, _one_of(ProgrammeKind)] = None
    duration_months: Annotated[int, Field(strict=True, ge=1, le=240)] | None = None
    language: Locale | None = None
    techniques: tuple[Slug, ...] = ()
    website: Link | None = None
    note: Text | None = None
    source: Text


def _not_before(value: str | None, info: ValidationInfo, name: str) -> str | None:
    """A last day or time that is not before the first one, as far as both are known."""
    first = info.data.get(name)
    if value is not None and first is not None:
        known = min(len(value), len(first))
        if value[:known] < first[:known]:
            raise ValueError(f"{value} is before {name.rstrip('_')}, {first}")
    return value


def _external_ids(value: dict[str, str]) -> dict[str, str]:
    for source, identifier in value.items():
        if source not in EXTERNAL_IDS:
            raise ValueError(f"{source!r} is not one of: {', '.join(EXTERNAL_IDS)}")
        pattern, example = _EXTERNAL_PATTERNS[source]
        if not re.fullmatch(pattern, identifier):
            raise ValueError(f"{identifier!r} is not an id of {source}; it looks like {example}")
    return value


RECORDS: tuple[type[Record], ...] = (
    Role,
    Technique,
    Title,
    Creator,
    Credit,
    Use,
    Platform,
    Availability,
    Initiative,
    Institution,
    Programme,
    User,
    Event,
)
"""Every kind of line, in the order in which they are written: what is linked to comes first."""


def external_id_properties(value: dict[str, str]) -> dict[str, Any]:
    """External ids as node properties, null where absent."""
    return {source: value.get(source) for source in EXTERNAL_IDS}
