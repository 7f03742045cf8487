"""Lines of a seed folder on techniques."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict

from graph.declare.records import Named, StoredTexts
from graph.declare.values import ByLocale, Locale, Meaning, Text
from graph.techniques.declaration import TECHNIQUE


class Label(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Text | None = None
    description: Text | None = None


class Technique(Named, declared=TECHNIQUE):
    file: ClassVar[str] = "techniques.jsonl"
    derives: ClassVar[bool] = True
    labels: Annotated[
        dict[Locale, Label], ByLocale, StoredTexts(), Meaning("In other languages.")
    ] = {}
