"""Lines of a seed folder on sources."""

from __future__ import annotations

from typing import ClassVar

from graph.declare.records import Record
from graph.declare.values import Slug
from graph.sources.declaration import SOURCE


class Source(Record, declared=SOURCE):
    """A source of statements. Nothing links to them yet: uses and claims name theirs in words."""

    file: ClassVar[str] = "sources.jsonl"
    id: Slug
