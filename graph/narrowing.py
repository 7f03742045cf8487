"""How lists are narrowed down: conditions that are no field, where a list can start, and what it
can be counted by. Templates are those of `graph.projection`.
"""

from __future__ import annotations

from graph.field_kinds import Facet
from graph.model import TitleIdSource

CRITERIA: dict[str, dict[str, str]] = {
    "Technique": {
        "within": "EXISTS { MATCH (@node)-[:BROADER*0..20]->(@above:Technique {id: $value}) }"
    },
}
"""Conditions of a filter that are no field, by type and name; `$value` is what they are given."""

_TECHNIQUE_OF_TITLE = "<-[:OF]-(@use:Use)<-[:HAS_USE]-(@node:Title)"
_NARROWER = "MATCH (@start:Technique {id: $value})<-[:BROADER*0..20]-"

ANCHORS: dict[str, dict[tuple[str, ...], str]] = {
    "Title": {
        ("slug", "eq"): "MATCH (@node:Title {id: $value})",
        ("slug", "in"): "UNWIND $value AS @each MATCH (@node:Title {id: @each})",
        **{
            ("externalIds", source.lower(), "eq"): (
                f"MATCH (@node:Title {{{source.lower()}: $value}})"
            )
            for source in TitleIdSource
        },
        ("partOf", "slug", "eq"): ("MATCH (@start:Title {id: $value})<-[:PART_OF]-(@node:Title)"),
        ("credits", "some", "creator", "slug", "eq"): (
            "MATCH (@start:Creator {id: $value})-[@credit:CREDITED]->(@node:Title)"
        ),
        ("credits", "some", "creator", "slug", "in"): (
            "UNWIND $value AS @each"
            " MATCH (@start:Creator {id: @each})-[@credit:CREDITED]->(@node:Title)"
        ),
        ("uses", "some", "technique", "slug", "eq"): (
            "MATCH (@start:Technique {id: $value})" + _TECHNIQUE_OF_TITLE
        ),
        ("uses", "some", "technique", "slug", "in"): (
            "UNWIND $value AS @each MATCH (@start:Technique {id: @each})" + _TECHNIQUE_OF_TITLE
        ),
        ("uses", "some", "technique", "within"): (
            _NARROWER + "(@narrower:Technique)" + _TECHNIQUE_OF_TITLE
        ),
    },
    "Creator": {
        ("slug", "eq"): "MATCH (@node:Creator {id: $value})",
        ("slug", "in"): "UNWIND $value AS @each MATCH (@node:Creator {id: @each})",
        ("credits", "some", "title", "slug", "eq"): (
            "MATCH (@start:Title {id: $value})<-[@credit:CREDITED]-(@node:Creator)"
        ),
    },
    "Technique": {
        ("slug", "eq"): "MATCH (@node:Technique {id: $value})",
        ("slug", "in"): "UNWIND $value AS @each MATCH (@node:Technique {id: @each})",
        ("within",): _NARROWER + "(@node:Technique)",
    },
}
"""Where the list of all objects of a type can start instead of at all of them, by the path of a
condition that must hold, the most selective first: through an index, turned around."""

_COUNTRIES = "UNWIND coalesce(@row.countries, []) AS @country"
_GENRES = "UNWIND coalesce(@row.genres, []) AS @genre"

AGGREGATES: dict[str, dict[str, Facet]] = {
    "Title": {
        "kinds": Facet("@row.kind"),
        "years": Facet("@row.year"),
        "languages": Facet("@row.originalLanguage"),
        "countries": Facet("@country", _COUNTRIES),
        "genres": Facet("@genre", _GENRES),
    },
    "Use": {"stages": Facet("@row.stage"), "origins": Facet("@row.origin")},
    "Credit": {"roles": Facet("@row.role"), "departments": Facet("@row.department")},
    "Technique": {
        "categories": Facet("@row.category"),
        "stages": Facet("@row.stage"),
        "ai": Facet("@row.ai"),
    },
    "Creator": {"kinds": Facet("@row.kind")},
}
"""The counts by value of `aggregate`, by type; its other fields are numbers of the type itself."""

FACETS: dict[str, dict[str, Facet]] = {
    "Title": {
        "kinds": Facet("@row.kind", ignores="kind"),
        "years": Facet("@row.year", ignores="year"),
        "languages": Facet("@row.originalLanguage", ignores="originalLanguage"),
        "countries": Facet("@country", _COUNTRIES, ignores="countries"),
        "genres": Facet("@genre", _GENRES, ignores="genres"),
        "techniques": Facet(
            "@node.id",
            "MATCH (@row)-[:HAS_USE]->(@use:Use)-[:OF]->(@node:Technique)",
            "Technique",
            ignores="uses",
        ),
        "creators": Facet(
            "@node.id",
            "MATCH (@row)<-[@credit:CREDITED]-(@node:Creator)",
            "Creator",
            ignores="credits",
        ),
    },
}
"""The facets of a connection, by the type of its rows."""
