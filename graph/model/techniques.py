"""Techniques: the stage of a production they belong to, and their part of AI."""

from __future__ import annotations

from graph.model.words import Vocabulary


class Stage(Vocabulary):
    """When in the making of a title something happens."""

    DEVELOPMENT = "DEVELOPMENT", "Before money is committed: idea, script."
    PREPRODUCTION = "PREPRODUCTION", "Planned and prepared, before the shoot."
    PRODUCTION = "PRODUCTION", "During the shoot, or the making of the images."
    POST = "POST", "After the shoot: editing, effects, sound, grading."


class AiInvolvement(Vocabulary):
    """What part artificial intelligence has in a technique's output."""

    NONE = "NONE", "No part."
    ASSISTED = "ASSISTED", "It helps people who make the output."
    GENERATED = "GENERATED", "It makes the output."
