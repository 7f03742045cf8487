"""Lines of a seed folder on where titles can be watched, and what platforms say."""

from __future__ import annotations

from typing import ClassVar

from pydantic import ValidationInfo, field_validator

from graph.declare.records import Named, Record
from graph.declare.values import (
    Slug,
    not_before,
)
from graph.platforms.declaration import INITIATIVE, PLATFORM
from graph.platforms.windows import AVAILABILITY_TYPE


class Platform(Named, declared=PLATFORM):
    file: ClassVar[str] = "platforms.jsonl"

    @field_validator("closed", check_fields=False)
    @classmethod
    def _not_before_it_opened(cls, value: str | None, info: ValidationInfo) -> str | None:
        return not_before(value, info, "opened")


class Availability(Record, declared=AVAILABILITY_TYPE):
    """A window: a title on a platform, from one day to another, both included.

    Of languages none means that they are not known.
    """

    file: ClassVar[str] = "availability.jsonl"
    noun: ClassVar[str] = "window"
    identity: ClassVar[tuple[str, ...]] = ("title", "platform", "from")
    id: Slug | None = None

    @field_validator("until", check_fields=False)
    @classmethod
    def _not_before_it_began(cls, value: str | None, info: ValidationInfo) -> str | None:
        return not_before(value, info, "from_")


class Initiative(Record, declared=INITIATIVE):
    """A public statement of a platform about its work with artificial intelligence."""

    file: ClassVar[str] = "initiatives.jsonl"
    id: Slug
