"""Lines of a seed folder on uses of techniques."""

from __future__ import annotations

from typing import Annotated, ClassVar

from graph.declare.records import LinkTo, Properties, Record
from graph.declare.values import Share, Slug, Text, one_of
from graph.model.techniques import Stage
from graph.model.uses import UseOrigin


class Use(Record):
    file: ClassVar[str] = "uses.jsonl"
    noun: ClassVar[str] = "use"
    derives: ClassVar[bool] = True
    identity: ClassVar[tuple[str, ...]] = ("title", "technique")
    constants: ClassVar[Properties] = {"origin": UseOrigin.DECLARED}
    id: Slug | None = None
    title: Annotated[Slug, LinkTo("HAS_USE", "Title", reverse=True)]
    technique: Annotated[Slug, LinkTo("OF", "Technique")]
    stage: Annotated[Stage | None, one_of(Stage)] = None
    prominence: Share | None = None
    note: Text | None = None
    source: Text | None = None
    tool: Text | None = None
    creators: Annotated[tuple[Slug, ...], LinkTo("BY", "Creator", many=True)] = ()
