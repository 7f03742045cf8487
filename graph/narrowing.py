"""How lists are narrowed down: conditions that are no field, where a list can start, and what it
can be counted by. Templates are those of `graph.registry`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from graph.declare.fields import Facet, Value
from graph.model.external_ids import TitleIdSource
from graph.model.uses import AiDisclosureState
from graph.platforms.declaration import AVAILABLE_IN
from graph.uses.provenance import BY_DISCLOSURE, DECLARED_WITHOUT, STATE, WITH_AI

CRITERIA: dict[str, dict[str, str | Value]] = {
    "Title": {"availableIn": AVAILABLE_IN, "aiDisclosure": STATE},
    "Technique": {
        "within": "EXISTS { MATCH (@node)-[:BROADER*0..20]->(@above:Technique {id: $value}) }"
    },
}
"""Conditions of a filter that are no field, by type and name; `$value` is what they are given, and
`$name` an entry of it where it is an object. A value is compared as a field's is; it is never null.
"""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a list can start instead of at all objects: through an index, turned around.

    crowd: about how many objects `match` finds, from what Neo4j counts without reading them;
    None where they are few. values: the values of the condition that it is for; of such an anchor
    it is only known that it leaves nothing out, so what it finds is checked.
    """

    match: str
    crowd: str | None = None
    values: frozenset[str] | None = None


def _of_technique(each: str, start: str) -> Anchor:
    """Titles that use the technique `@start`, which `start` finds for each `each`."""
    return Anchor(
        f"{each} MATCH {start}<-[:OF]-(@use:Use)<-[:HAS_USE]-(@node:Title)",
        f"head(COLLECT {{ {each} MATCH {start} RETURN sum(COUNT {{ (@start)<-[:OF]-() }}) }})",
    )


_EACH = "UNWIND $value AS @each"
_WITHOUT_AI = Anchor(DECLARED_WITHOUT, values=frozenset({AiDisclosureState.NO_AI_DECLARED}))
_WITH_AI = Anchor(
    WITH_AI, values=frozenset({AiDisclosureState.AI_GENERATED, AiDisclosureState.AI_ASSISTED})
)

ANCHORS: dict[str, dict[tuple[str, ...], Anchor | tuple[Anchor, ...]]] = {
    "Title": {
        ("slug", "eq"): Anchor("MATCH (@node:Title {id: $value})"),
        ("slug", "in"): Anchor(f"{_EACH} MATCH (@node:Title {{id: @each}})"),
        **{
            ("externalIds", source.lower(), "eq"): Anchor(
                f"MATCH (@node:Title {{{source.lower()}: $value}})"
            )
            for source in TitleIdSource
        },
        ("partOf", "slug", "eq"): Anchor(
            "MATCH (@start:Title {id: $value})<-[:PART_OF]-(@node:Title)"
        ),
        ("credits", "some", "creator", "slug", "eq"): Anchor(
            "MATCH (@start:Creator {id: $value})-[@credit:CREDITED]->(@node:Title)"
        ),
        ("credits", "some", "creator", "slug", "in"): Anchor(
            f"{_EACH} MATCH (@start:Creator {{id: @each}})-[@credit:CREDITED]->(@node:Title)"
        ),
        ("uses", "some", "technique", "slug", "eq"): _of_technique(
            "", "(@start:Technique {id: $value})"
        ),
        ("uses", "some", "technique", "slug", "in"): _of_technique(
            _EACH, "(@start:Technique {id: @each})"
        ),
        ("uses", "some", "technique", "within"): _of_technique(
            "", "(@top:Technique {id: $value})<-[:BROADER*0..20]-(@start:Technique)"
        ),
        ("availableIn", "on"): Anchor(
            "MATCH (@start:Platform {id: $value})<-[:ON]-(@window:Availability)"
            "-[:WINDOW_OF]->(@node:Title)",
            "head(COLLECT { MATCH (@start:Platform {id: $value})"
            " RETURN COUNT { (@start)<-[:ON]-() } })",
        ),
        ("aiDisclosure", "eq"): (_WITHOUT_AI, _WITH_AI),
        ("aiDisclosure", "in"): (_WITHOUT_AI, _WITH_AI),
    },
    "Creator": {
        ("slug", "eq"): Anchor("MATCH (@node:Creator {id: $value})"),
        ("slug", "in"): Anchor(f"{_EACH} MATCH (@node:Creator {{id: @each}})"),
        ("credits", "some", "title", "slug", "eq"): Anchor(
            "MATCH (@start:Title {id: $value})<-[@credit:CREDITED]-(@node:Creator)"
        ),
    },
    "Technique": {
        ("slug", "eq"): Anchor("MATCH (@node:Technique {id: $value})"),
        ("slug", "in"): Anchor(f"{_EACH} MATCH (@node:Technique {{id: @each}})"),
        ("within",): Anchor(
            "MATCH (@top:Technique {id: $value})<-[:BROADER*0..20]-(@node:Technique)"
        ),
    },
}
"""Anchors by the path of a condition that must hold, the most selective first; several of one path
are for different values."""

_COUNTRIES = "UNWIND coalesce(@row.countries, []) AS @country"
_GENRES = "UNWIND coalesce(@row.genres, []) AS @genre"
_THEMES = "UNWIND coalesce(@row.themes, []) AS @theme"

AGGREGATES: dict[str, dict[str, Facet]] = {
    "Title": {
        "kinds": Facet("@row.kind"),
        "years": Facet("@row.year"),
        "languages": Facet("@row.originalLanguage"),
        "countries": Facet("@country", _COUNTRIES),
        "genres": Facet("@genre", _GENRES),
        "themes": Facet("@theme", _THEMES),
        "aiDisclosures": replace(BY_DISCLOSURE, ignores=""),
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
        "themes": Facet("@theme", _THEMES, ignores="themes"),
        "aiDisclosures": BY_DISCLOSURE,
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
