"""Fields that several subjects have, in the same words."""

from __future__ import annotations

from graph.declare.fields import Inline, Key, Many, prop
from graph.declare.records import StoredIds
from graph.declare.scalars import STRING
from graph.declare.values import Link

STATED_SOURCE = prop(
    STRING, "The source, in words: who states it, and where.", nullable=False, loadable=True
)
WEBSITE = prop(STRING, "Its address; null when not stated.", loadable=Link)
EXTERNAL_IDS = Inline("ExternalIds", description="Ids in other catalogs.", loadable=StoredIds())
TEXTS = Many(
    "Text",
    "MATCH (@parent)-[:HAS_TEXT]->(@node:Text)",
    (Key("@node.locale"),),
    description="Every localised text, ordered by locale.",
)
