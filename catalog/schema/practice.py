"""Titles whose creators work alike, and why: by technique and by creator."""

from __future__ import annotations

import strawberry
from strawberry import field

from catalog.schema.arguments import EvidenceFirst
from catalog.schema.connections import (
    AGGREGATE,
    EDGES,
    FACETS,
    NODES,
    PAGE_INFO,
    SCORE,
    STATE,
    STORED,
    CreatorType,
    Edge,
    PageInfo,
    TechniqueMatch,
    TitleAggregate,
    TitleFacets,
    TitleType,
)
from graph.model.similarity import SimilarityState


@strawberry.type(description="A creator's part in what the creators of a title practise.")
class CreatorShare:
    creator: CreatorType = field(description="Who practises the technique, on any title.")
    share: float = field(
        description="How much of the technique's weight in the title's profile comes from them,"
        " above 0 and at most 1, to 6 decimals. The shares of all creators sum to 1, so"
        " contribution x share x share is what two creators add to the score."
    )


@strawberry.type(
    description="A pair of techniques that adds to the score of two titles, and who practises them."
)
class PracticeMatch(TechniqueMatch):
    creators: list[CreatorShare] = field(
        description="The creators of the title that the list belongs to who practise `technique`,"
        " the largest share first, then by slug."
    )
    matched_creators: list[CreatorShare] = field(
        description="The creators of the similar title who practise `matched`, the largest share"
        " first, then by slug."
    )


@strawberry.type(
    description="A title whose creators work alike, with its score and the reasons: the creators"
    " and the techniques."
)
class SimilarByCreatorsEdge(Edge[TitleType]):
    score: float = field(description=SCORE)

    @field(
        description="The pairs of techniques that make up the score, the largest first, each with"
        " the creators who practise them."
    )
    def evidence(self, first: EvidenceFirst = None) -> list[PracticeMatch]: ...


@strawberry.type(description="A page of titles whose creators work alike.")
class SimilarByCreatorsConnection:
    state: SimilarityState = field(description=STATE)
    edges: list[SimilarByCreatorsEdge] = field(description=EDGES)
    nodes: list[TitleType] = field(description=NODES)
    page_info: PageInfo = field(description=PAGE_INFO)
    total_count: int = field(description=STORED)
    aggregate: TitleAggregate = field(description=AGGREGATE)
    facets: TitleFacets = field(description=FACETS)
