"""Lists of uses and of the records that uses link, with inferred uses where requests want them."""

from __future__ import annotations

from graph.declare.fields import BY_ID, Argument, Key, Many, Page
from graph.declare.scalars import BOOLEAN

BY_PROMINENCE = Key("coalesce(@node.prominence, -1.0)", float, descending=True)

# Inferred uses are read here, and by `Use`, and nowhere else.
HAS_ANY_USE = "[:HAS_USE|HAS_INFERRED_USE]"

OF_ANY = "[:OF|INFERRED_OF]"

ANY_USE = "Use|InferredUse"


def stands(use: str) -> str:
    """That a use is declared; or proposed, and neither judged nor declared since."""
    return (
        f"(@{use}.origin = 'DECLARED' OR (@{use}.state = 'PROPOSED' AND NOT EXISTS {{"
        f" MATCH (@{use})-[:INFERRED_OF]->(@of:Technique)"
        " MATCH (@of)<-[:OF]-(@stated:Use)<-[:HAS_USE]-(@on:Title)"
        f" MATCH (@on)-[:HAS_INFERRED_USE]->(@same:InferredUse) WHERE @same.id = @{use}.id }}))"
    )


INCLUDE_INFERRED = Argument(
    BOOLEAN,
    "Whether uses count that were inferred from texts and that nobody has judged (origin INFERRED,"
    " with a confidence and the evidence). Without it, only declared ones.",
    nullable=False,
    default=False,
)


def uses(declared: str, any_use: str) -> Page:
    """Declared uses, the most prominent first; with inferred ones, these follow by confidence."""
    return Page(
        "Use",
        declared,
        (BY_PROMINENCE, BY_ID),
        "prominence",
        with_inferred=Page(
            "Use",
            any_use,
            (
                BY_PROMINENCE,
                Key("coalesce(@node.confidence, 2.0)", float, descending=True),
                BY_ID,
            ),
            "prominence, confidence",
            where=(stands("node"),),
        ),
        sorted_by=("prominence", "confidence"),
        arguments={"includeInferred": INCLUDE_INFERRED},
    )


def made_with(of: str, has: str, use: str, proposed: tuple[str, ...] = ()) -> Page:
    """The titles of a technique, the most prominent use first.

    of, has, use: types of relationships, and labels. proposed: for titles and for their uses, the
    name of what must be declared or proposed; empty where it is declared anyhow.
    """
    conditions: list[tuple[str, ...]] = [(stands(name),) for name in proposed] or [(), ()]
    return Page(
        "Title",
        f"MATCH (@parent)<-[:{of}]-(@use:{use})<-[:{has}]-(@node:Title)",
        (Key("@prominence", float, descending=True), BY_ID),
        "prominence",
        where=conditions[0],
        aggregates={"prominence": "max(coalesce(@use.prominence, -1.0))"},
        edge={
            "uses": Many(
                "Use",
                f"MATCH (@owner)<-[:{of}]-(@node:{use})<-[:{has}]-(@parent)",
                (BY_PROMINENCE, BY_ID),
                where=conditions[1],
                description="The uses of the technique on this title, the most prominent first.",
                filterable=True,
            )
        },
    )
