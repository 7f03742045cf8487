"""Techniques: the stage of a production they belong to, and their part of AI."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """When in the making of a title something happens."""

    DEVELOPMENT = "DEVELOPMENT"
    PREPRODUCTION = "PREPRODUCTION"
    PRODUCTION = "PRODUCTION"
    POST = "POST"


class AiInvolvement(StrEnum):
    """What part artificial intelligence has in a technique's output."""

    NONE = "NONE"
    ASSISTED = "ASSISTED"
    GENERATED = "GENERATED"
