"""Lines of a seed folder on techniques."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict

from graph.declare.records import LinkTo, Named, StoredTexts
from graph.declare.values import ByLocale, Locale, Slug, SourceType, Text, one_of
from graph.model.techniques import AiInvolvement, Stage


class Label(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Text | None = None
    description: Text | None = None


class Technique(Named):
    file: ClassVar[str] = "techniques.jsonl"
    derives: ClassVar[bool] = True
    description: Text | None = None
    category: Text | None = None
    stage: Annotated[Stage | None, one_of(Stage)] = None
    broader: Annotated[Slug | None, LinkTo("BROADER", "Technique")] = None
    aliases: tuple[Text, ...] = ()
    ai: Annotated[AiInvolvement | None, one_of(AiInvolvement)] = None
    digital_source_type: SourceType | None = None
    labels: Annotated[dict[Locale, Label], ByLocale, StoredTexts()] = {}
    source: Text | None = None
