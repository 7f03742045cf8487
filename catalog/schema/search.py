"""The types of a search's results; `graph.search` does the work."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry import argument, field

from catalog.schema import vocabularies  # noqa: F401  # enums first
from catalog.schema.lists import NODES, PAGE_INFO, PageInfo, ValueCount
from catalog.schema.types import Creator, Technique, Title
from graph.declare.fields import MAXIMUM_PAGE
from graph.model.search import SearchField
from graph.search.finding import HIGHLIGHTS
from graph.search.ranking import CANDIDATES, RANK_CONSTANT

FirstHighlights = Annotated[
    int | None,
    argument(
        description=f"How many, the best first, 0 to {MAXIMUM_PAGE}; {HIGHLIGHTS} by default."
    ),
]

SearchResult = Annotated[
    Title | Creator | Technique,
    strawberry.union("SearchResult", description="An object that a search can find."),
]


@strawberry.type(description="A text in which words were found.")
class Highlight:
    field_: SearchField = field(name="field", description="The text that matched.")
    locale: str = field(description="Its language, BCP 47.")
    snippet: str = field(
        description="The text, or a part of about 200 characters, as HTML: <mark> and </mark>"
        " stand around each word found, and &, < and > are escaped."
    )


@strawberry.type(description="An object found, with its place.")
class SearchEdge:
    cursor: str = field(description="This place in the list; pass it as after.")
    score: float = field(
        description="A whole number for how exactly a name is what was searched for (5: the name;"
        " 4: the name, in the year beside it; 3: but for an article; 2 and 1: a name begins with"
        f" it), and the sum of 1 / ({RANK_CONSTANT} + rank) over the lists (names, texts, vectors)"
        " in which it was found, rank from 1. Comparable within one search only."
    )
    node: SearchResult = field(description="The object.")

    @field(description="Where the words were found, those texts with most of them first.")
    def highlights(self, first: FirstHighlights = None) -> list[Highlight]: ...


@strawberry.type(description="Values by which a search can be narrowed down.")
class SearchFacets:
    kinds: list[ValueCount] = field(
        description="Kinds, the most frequent first. Ignores the argument `kinds`."
    )


@strawberry.type(description="A page of what was found.")
class SearchConnection:
    edges: list[SearchEdge] = field(description="The page's objects with score and cursor.")
    nodes: list[SearchResult] = field(description=NODES)
    page_info: PageInfo = field(description=PAGE_INFO)
    total_count: int = field(
        description=f"How many were found: at most the best {CANDIDATES} by names, as many by"
        " texts, and as many by vectors."
    )
    facets: SearchFacets = field(description="Counts over all pages.")
