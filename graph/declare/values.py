"""Types of the values in a line of a seed folder, with their checks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    StrictBool,
    StringConstraints,
    ValidationInfo,
)

from graph.common import formats, locales
from graph.common.time import check_past, instant
from graph.declare.scalars import BOOLEAN, COUNTRY, DATE, INT, STRING, Scalar, ValueType
from graph.model.external_ids import EXTERNAL_IDS
from graph.model.uses import DIGITAL_SOURCE_TYPES
from graph.model.viewers import MAXIMUM_AGE


@dataclass(frozen=True, slots=True)
class Doc:
    """A mark: what the value is, for docs/seed-format.md."""

    text: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """A mark: what the value is for, of a field that states no declared property."""

    text: str


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


def _use_id(value: str) -> str:
    if not re.fullmatch(f"{_SLUG}(/{_SLUG})?", value):
        raise ValueError(f"{value!r} is not the id of a use, such as leternaute/led-volume")
    return value


def languages(most: int) -> AfterValidator:
    """A check that a list of languages has at most so many; each is kept once, as they come."""

    def checked(value: tuple[str, ...]) -> tuple[str, ...]:
        if len(value) > most:
            raise ValueError(f"{len(value)} languages; at most {most}")
        return tuple(dict.fromkeys(value))

    return AfterValidator(checked)


def _link(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/]+\.[^\s/]+(/\S*)?", value):
        raise ValueError(f"{value!r} is not an address such as https://www.netflix.com")
    return value


def _external_id(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError("must be text or a whole number")
    return str(value)


def _external_ids(value: dict[str, str]) -> dict[str, str]:
    for source, identifier in value.items():
        if source not in EXTERNAL_IDS:
            raise ValueError(f"{source!r} is not one of: {', '.join(EXTERNAL_IDS)}")
        pattern, example = _EXTERNAL_PATTERNS[source]
        if not re.fullmatch(pattern, identifier):
            raise ValueError(f"{identifier!r} is not an id of {source}; it looks like {example}")
    return value


def _source_type(value: str | None) -> str | None:
    """A code of the IPTC digital source types."""
    if value is not None and value not in DIGITAL_SOURCE_TYPES:
        raise ValueError(
            f"{value!r} is not a code of the IPTC digital source types,"
            " such as trainedAlgorithmicMedia"
        )
    return value


def _past(value: str) -> str:
    try:
        check_past(instant(value, "at"), value, datetime.now(UTC))
    except ValueError as error:  # the field is named by whoever tells the fault
        raise ValueError(str(error).removeprefix("at: ")) from None
    return value


def one_of(vocabulary: type[StrEnum]) -> BeforeValidator:
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


def _one_key_a_locale(value: object) -> object:
    """Two keys that mean the same locale would overwrite each other."""
    if isinstance(value, Mapping):
        seen: dict[str, str] = {}
        for key in value:
            try:
                tag = locales.canonical(key)
            except (ValueError, TypeError):
                continue
            if tag in seen:
                raise ValueError(f"{seen[tag]!r} and {key!r} are the same locale")
            seen[tag] = key
    return value


def not_before(value: str | None, info: ValidationInfo, name: str) -> str | None:
    """A last day or time that is not before the first one, as far as both are known."""
    first = info.data.get(name)
    if formats.before(value, first):
        raise ValueError(f"{value} is before {name.rstrip('_')}, {first}")
    return value


Slug = Annotated[str, StringConstraints(max_length=200), AfterValidator(_slug), Doc("slug")]
UseId = Annotated[
    str, StringConstraints(max_length=401), AfterValidator(_use_id), Doc("id of a use")
]
Locale = Annotated[str, AfterValidator(locales.canonical), Doc("locale")]
ByLocale = BeforeValidator(_one_key_a_locale)
Country = Annotated[str, AfterValidator(formats.country), Doc("country")]
Day = Annotated[str, AfterValidator(formats.day), Doc("day")]
Time = Annotated[str, AfterValidator(formats.partial_day), Doc("time")]
Past = Annotated[str, AfterValidator(_past), Doc("past moment, ISO 8601 with an offset from UTC")]
Link = Annotated[str, AfterValidator(_link), Doc("address, with `https://`")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), Doc("text")]
Year = Annotated[int, Field(strict=True, ge=1870, le=2100), Doc("1870 to 2100")]
Count = Annotated[
    int, Field(strict=True, ge=0, le=2_147_483_647), Doc("whole number, 0 or more")
]  # what GraphQL's Int holds
Minutes = Annotated[float, Field(strict=True, gt=0, allow_inf_nan=False), Doc("number above 0")]
Share = Annotated[float, Field(strict=True, ge=0, le=1, allow_inf_nan=False), Doc("0 to 1")]
ExternalIds = Annotated[
    dict[str, Annotated[str, BeforeValidator(_external_id)]],
    AfterValidator(_external_ids),
    Doc(
        "by catalog: " + ", ".join(f"`{each}`" for each in EXTERNAL_IDS) + ", each in its own form"
    ),
]
SourceType = Annotated[
    str, AfterValidator(_source_type), Doc("code of the IPTC Digital Source Type")
]
Age = Annotated[int, Field(strict=True, ge=0, le=MAXIMUM_AGE), Doc("0 to 21")]
Months = Annotated[int, Field(strict=True, ge=1, le=240), Doc("1 to 240")]
Object = dict[str, Any]

_USUAL: Mapping[ValueType, Any] = {
    STRING: Text,
    INT: Count,
    BOOLEAN: StrictBool,
    COUNTRY: Country,
    DATE: Day,
}


def usual_type(of: ValueType) -> Any:
    """The check of a value by its property's type, if the declaration has no other."""
    return _USUAL[of] if isinstance(of, Scalar) else Annotated[of, one_of(of)]
