"""Arguments of searches, and suggestions."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry import UNSET, argument, field

from catalog.schema import vocabularies  # noqa: F401  # enums first
from catalog.schema.references import (
    CreatorFilter,
    TechniqueFilter,
    TitleFilter,
)
from graph.declare.fields import DEFAULT_PAGE, MAXIMUM_PAGE
from graph.model.search import SearchKind, SearchMode
from graph.search.suggesting import DEFAULT_SUGGESTIONS
from graph.search.terms import ALL_REQUIRED, LONGEST_TEXT, MOST_WORDS

SearchText = Annotated[
    str,
    argument(
        description=f"The text to search for, at most {LONGEST_TEXT} characters, of which the first"
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
Prefix = Annotated[
    str,
    argument(
        description=f"The beginning of a name as typed so far, at most {LONGEST_TEXT} characters."
    ),
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
    title: TitleFilter | None = field(default=UNSET, description="Conditions on titles.")
    creator: CreatorFilter | None = field(default=UNSET, description="Conditions on creators.")
    technique: TechniqueFilter | None = field(
        default=UNSET, description="Conditions on techniques."
    )


SearchFilter = Annotated[
    SearchWhere | None,
    argument(description="Only those that meet the conditions of their kind."),
]


@strawberry.type(description="A completion of what is being typed.")
class Suggestion:
    text: str = field(description="A name that fits.")
    kind: SearchKind = field(description="The kind of object that has this name.")
    slug: str = field(description="The slug of what it is the name of.")
