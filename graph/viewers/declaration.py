"""Part of the projection table: what a viewer sees of their own.

`@node` may be null, for a viewer of whom nothing is stored: patterns from it find nothing then.
"""

from __future__ import annotations

from collections.abc import Mapping

from graph.declare.fields import BY_ID, Field, Inline, Key, One, Page, Value

_LATEST = Key("@link.at", descending=True)


def _hidden(label: str) -> Page:
    return Page(
        label,
        f"MATCH (@parent)-[@link:HIDES]->(@node:{label})",
        (_LATEST, BY_ID),
        "hiddenAt",
        edge={"hiddenAt": Value("@link.at")},
        own=True,
    )


# A viewer who has done nothing yet is in no store, and still is who asks.
ME = One("Me", "OPTIONAL MATCH (@node:User {id: $user})")

VIEWER_TYPES: Mapping[str, Mapping[str, Field]] = {
    "Me": {
        "id": Value("@node.id"),
        "name": Value("@node.name"),
        "locale": Value("@node.locale"),
        "market": Value("@node.market"),
        "synthetic": Value("coalesce(@node.synthetic, false)"),
        "preferences": Inline("Preferences"),
        "history": Page(
            "Title",
            "MATCH (@parent)-[@link:WATCHED]->(@node:Title)",
            (Key("@link.lastAt", descending=True), BY_ID),
            "lastAt",
            edge={
                "started": Value("@link.started", int),
                "completed": Value("@link.completed", int),
                "abandoned": Value("@link.abandoned", int),
                "rewatched": Value("@link.rewatched", int),
                "seconds": Value("@link.seconds", int),
                "progress": Value("@link.progress", float),
                "firstAt": Value("@link.firstAt"),
                "lastAt": Value("@link.lastAt"),
            },
            own=True,
        ),
        "ratings": Page(
            "Title",
            "MATCH (@parent)-[@link:RATED]->(@node:Title)",
            (_LATEST, BY_ID),
            "ratedAt",
            edge={"value": Value("@link.value", float), "ratedAt": Value("@link.at")},
            own=True,
        ),
        "lists": Page(
            "TitleList",
            "MATCH (@parent)-[:KEEPS]->(@node:TitleList)",
            (Key("@node.createdAt"), BY_ID),
            "createdAt",
        ),
        "list": One("TitleList", "MATCH (@parent)-[:KEEPS]->(@node:TitleList {id: $id})"),
        "hidden": Inline("Hidden"),
    },
    "Preferences": {
        "hideAiGenerated": Value("coalesce(@node.hideAiGenerated, false)"),
        "titleLanguages": Value("coalesce(@node.titleLanguages, [])", list=True),
        "audioLanguages": Value("coalesce(@node.audioLanguages, [])", list=True),
        "maximumAge": Value("@node.maximumAge", int),
    },
    "Hidden": {
        "titles": _hidden("Title"),
        "creators": _hidden("Creator"),
        "techniques": _hidden("Technique"),
    },
    "TitleList": {
        "id": Value("@node.id"),
        "name": Value("@node.name"),
        "createdAt": Value("@node.createdAt"),
        "titles": Page(
            "Title",
            "MATCH (@parent)-[@link:HOLDS]->(@node:Title)",
            (Key("@link.position", int), BY_ID),
            "position",
            edge={"addedAt": Value("@link.at")},
            own=True,
        ),
    },
}
