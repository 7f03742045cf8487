"""Access paths of lists of titles: the indexes they can start from, by their filters."""

from __future__ import annotations

from graph.declare.subject import AccessPath, Path
from graph.model.external_ids import TitleIdSource
from graph.model.uses import AiDisclosureState
from graph.uses.provenance import DECLARED_WITHOUT, WITH_AI


def _of_technique(each: str, start: str) -> AccessPath:
    """Titles that use the technique `@start`, which `start` finds for each `each`."""
    return AccessPath(
        f"{each} MATCH {start}<-[:OF]-(@use:Use)<-[:HAS_USE]-(@node:Title)",
        f"head(COLLECT {{ {each} MATCH {start} RETURN sum(COUNT {{ (@start)<-[:OF]-() }}) }})",
    )


_EACH = "UNWIND $value AS @each"
_WITHOUT_AI = AccessPath(DECLARED_WITHOUT, values=frozenset({AiDisclosureState.NO_AI_DECLARED}))
_WITH_AI = AccessPath(
    WITH_AI, values=frozenset({AiDisclosureState.AI_GENERATED, AiDisclosureState.AI_ASSISTED})
)

ACCESS_PATHS: dict[Path, AccessPath | tuple[AccessPath, ...]] = {
    ("slug", "eq"): AccessPath("MATCH (@node:Title {id: $value})"),
    ("slug", "in"): AccessPath(f"{_EACH} MATCH (@node:Title {{id: @each}})"),
    **{
        ("externalIds", source.lower(), "eq"): AccessPath(
            f"MATCH (@node:Title {{{source.lower()}: $value}})"
        )
        for source in TitleIdSource
    },
    ("partOf", "slug", "eq"): AccessPath(
        "MATCH (@start:Title {id: $value})<-[:PART_OF]-(@node:Title)"
    ),
    ("credits", "some", "creator", "slug", "eq"): AccessPath(
        "MATCH (@start:Creator {id: $value})-[@credit:CREDITED]->(@node:Title)"
    ),
    ("credits", "some", "creator", "slug", "in"): AccessPath(
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
    ("availableIn", "on"): AccessPath(
        "MATCH (@start:Platform {id: $value})<-[:ON]-(@window:Availability)"
        "-[:WINDOW_OF]->(@node:Title)",
        "head(COLLECT { MATCH (@start:Platform {id: $value})"
        " RETURN COUNT { (@start)<-[:ON]-() } })",
    ),
    ("aiDisclosure", "eq"): (_WITHOUT_AI, _WITH_AI),
    ("aiDisclosure", "in"): (_WITHOUT_AI, _WITH_AI),
}
