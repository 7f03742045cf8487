"""Lines of a seed folder on uses of techniques."""

from __future__ import annotations

from typing import ClassVar

from graph.declare.records import Properties, Record
from graph.declare.values import Slug
from graph.model.uses import UseOrigin
from graph.uses.declaration import USE


class Use(Record, declared=USE):
    file: ClassVar[str] = "uses.jsonl"
    noun: ClassVar[str] = "use"
    derives: ClassVar[bool] = True
    identity: ClassVar[tuple[str, ...]] = ("title", "technique")
    constants: ClassVar[Properties] = {"origin": UseOrigin.DECLARED}
    id: Slug | None = None
