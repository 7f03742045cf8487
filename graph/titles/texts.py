"""Localised texts."""

from __future__ import annotations

from graph.declare.fields import prop
from graph.declare.scalars import STRING
from graph.declare.subject import ObjectType

TEXT = ObjectType(
    "Text",
    "A text in one language.",
    {
        "locale": prop(STRING, "BCP 47 language tag.", nullable=False),
        "name": prop(STRING, "The name."),
        "synopsis": prop(STRING, "Of titles: what it is about."),
        "tagline": prop(STRING, "Of titles: the line it was advertised with."),
        "description": prop(STRING, "Of techniques: what is done, how and why."),
    },
)
