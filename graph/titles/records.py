"""Lines of a seed folder on titles."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict

from graph.declare.records import Named, StoredTexts
from graph.declare.values import (
    ByLocale,
    Locale,
    Text,
)
from graph.titles.declaration import TITLE


class TitleText(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Text | None = None
    synopsis: Text | None = None
    tagline: Text | None = None


class Title(Named, declared=TITLE):
    file: ClassVar[str] = "titles.jsonl"
    derives: ClassVar[bool] = True
    texts: Annotated[dict[Locale, TitleText], ByLocale, StoredTexts()] = {}
