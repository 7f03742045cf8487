"""Lines of a seed folder on where techniques are taught."""

from __future__ import annotations

from typing import ClassVar

from graph.declare.records import Named
from graph.training.declaration import INSTITUTION, PROGRAMME


class Institution(Named, declared=INSTITUTION):
    file: ClassVar[str] = "institutions.jsonl"


class Programme(Named, declared=PROGRAMME):
    file: ClassVar[str] = "programmes.jsonl"
