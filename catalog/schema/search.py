"""Search and suggestions: what is found, how well, and why; `graph.search` does the work."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry import UNSET, argument, field

from catalog.schema import vocabularies  # noqa: F401  # enums first
from catalog.schema.connections import NODES, PAGE_INFO, PageInfo, ValueCount
from catalog.schema.filters import CreatorWhere, TechniqueWhere, TitleWhere
from catalog.schema.types import Creator, Technique, Title
from graph.declare.fields import DEFAULT_PAGE, MAXIMUM_PAGE
from graph.model.search import SearchField, SearchKind, SearchMode
from graph.search.finding import HIGHLIGHTS
from graph.search.ranking import CANDIDATES, RANK_CONSTANT
from graph.search.suggesting import DEFAULT_SUGGESTIONS
from graph.search.terms import ALL_REQUIRED, LONGEST_TEXT, MOST_WORDS

SearchText = Annotated[
    str,
    argument(
        description=f"What to look for, at most {LONGEST_TEXT} characters, of which the first"
        f" {MOST_WORDS} words count. Of up to {ALL_REQUIRED} words all must be there, articles and"
        " the like aside."
    ),
]
SearchLocales = Annotated[
    list[str] | None,
    argument(
        description="Languages whose texts are shown first, as BCP 47 tags. All are searched."
    ),
]
SearchKinds = Annotated[
    list[SearchKind] | None, argument(description="Only these kinds; all when not given.")
]
SearchModeArgument = Annotated[
    SearchMode, argument(description="Whether words count, or meaning, or both.")
]
FirstFound = Annotated[
    int | None,
    argument(
        description=f"How many from the best, 0 to {MAXIMUM_PAGE}; {DEFAULT_PAGE} by default."
    ),
]
FirstHighlights = Annotated[
    int | None,
    argument(
        description=f"How many, the best first, 0 to {MAXIMUM_PAGE}; {HIGHLIGHTS} by default."
    ),
]
Prefix = Annotated[
    str, argument(description=f"What has been typed so far, at most {LONGEST_TEXT} characters.")
]
FirstSuggestions = Annotated[
    int | None,
    argument(
        description=f"How many, the best first, 0 to {MAXIMUM_PAGE};"
        f" {DEFAULT_SUGGESTIONS} by default."
    ),
]


@strawberry.input(
    description="Conditions for each kind. A kind without conditions is found whole; see `kinds`"
    " to leave one out."
)
class SearchWhere:
    title: TitleWhere | None = field(default=UNSET, description="What titles must meet.")
    creator: CreatorWhere | None = field(default=UNSET, description="What creators must meet.")
    technique: TechniqueWhere | None = field(
        default=UNSET, description="What techniques must meet."
    )


SearchFilter = Annotated[
    SearchWhere | None,
    argument(description="Only those that meet the conditions of their kind."),
]

SearchResult = Annotated[
    Title | Creator | Technique,
    strawberry.union("SearchResult", description="What a search finds."),
]


@strawberry.type(description="A text in which words were found.")
class Highlight:
    field_: SearchField = field(name="field", description="Which text it is.")
    locale: str = field(description="Its language, BCP 47.")
    snippet: str = field(
        description="The text, or a part of about 200 characters, as HTML: <mark> and </mark>"
        " stand around each word found, and &, < and > are escaped."
    )


@strawberry.type(description="An object found, with its place.")
class SearchEdge:
    cursor: str = field(description="This place in the list; pass it as after.")
    score: float = field(
        description=f"The sum of 1 / ({RANK_CONSTANT} + rank) over the lists (names, texts,"
        " vectors) in which it was found, rank from 1. Comparable within one search only."
    )
    node: SearchResult = field(description="The object.")

    @field(description="Where the words were found, those texts with most of them first.")
    def highlights(self, first: FirstHighlights = None) -> list[Highlight]: ...


@strawberry.type(description="What a search can be narrowed down by.")
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


@strawberry.type(description="A completion of what is being typed.")
class Suggestion:
    text: str = field(description="A name that fits.")
    kind: SearchKind = field(description="What it is the name of.")
    slug: str = field(description="The slug of what it is the name of.")
