"""The root fields that are answered by more than one query, or by none of the compiler's."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry import UNSET, argument, field
from strawberry.scalars import JSON

from catalog.schema.issues import AtLeast, ComplianceIssueConnection
from catalog.schema.lists import AFTER, BEFORE, LAST, first_of
from catalog.schema.node import Node
from catalog.schema.recommendations import Home, Market
from catalog.schema.references import SearchConnectionType
from catalog.schema.scalars import Country
from catalog.schema.searching import (
    FirstFound,
    FirstSuggestions,
    Prefix,
    SearchFilter,
    SearchKinds,
    SearchLocales,
    SearchModeArgument,
    SearchText,
    Suggestion,
)
from graph.compliance.declaration import AT_MOMENT, FOR_COMPANY, FOR_MARKET
from graph.declare.fields import DEFAULT_PAGE, MAXIMUM_PAGE
from graph.model.search import SearchMode

GlobalID = Annotated[strawberry.ID, argument(description="The id of an object, as `id` gave it.")]
GlobalIDs = Annotated[
    list[strawberry.ID],
    argument(description=f"Ids as `id` gave them, at most {MAXIMUM_PAGE}."),
]
FirstIssues = Annotated[
    int | None, argument(description=first_of("How many from the start", DEFAULT_PAGE))
]
After = Annotated[str | None, argument(description=AFTER)]
Last = Annotated[int | None, argument(description=LAST)]
Before = Annotated[str | None, argument(description=BEFORE)]
Company = Annotated[str | None, argument(description=FOR_COMPANY.description)]
InCountry = Annotated[Country | None, argument(description=FOR_MARKET.description)]
AtMoment = Annotated[str | None, argument(description=AT_MOMENT.description)]


@strawberry.type
class Answered:
    """Part of the type Query."""

    @field(description="The object with this id; null when there is none.")
    def node(self, id: GlobalID) -> Node | None: ...

    @field(description="The objects with these ids, in the order asked; null for each not there.")
    def nodes(self, ids: GlobalIDs) -> list[Node | None]: ...

    @field(description="A start page: shelves of titles for a viewer, with a token or without one.")
    def home(self, market: Market = None) -> Home: ...

    @field(
        description="Everything that is stored of the token's viewer, as one JSON object: profile,"
        " preferences, history (totals by title), events (as recorded, oldest first), ratings,"
        " hidden, lists, tasteEdits; and `taste`, which is computed from it: all values of"
        " `me { taste }`. Needs a token."
    )
    def export_my_data(self) -> JSON | None: ...

    @field(
        description="Titles that something is missing for, the gravest verdict first, then by slug;"
        " needs the role curator or service. Verdicts are found anew for each page, in two queries"
        " or a few."
    )
    def compliance_issues(
        self,
        first: FirstIssues = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        company: Company = None,
        market: InCountry = None,
        at: AtMoment = None,
        at_least: AtLeast = None,
    ) -> ComplianceIssueConnection | None: ...

    @field(
        description="Titles, creators and techniques by words and by meaning, the best first."
        " Words are found in names, synopses, descriptions, notes on uses, and the names of the"
        " techniques used, in every language; accents and case do not matter, a word finds those"
        " that begin with it, and where nothing is found, one misspelt letter is forgiven in words"
        " of 4 letters or more."
        " Nothing in the text is an operator. A text without a letter or a digit finds nothing."
    )
    def search(
        self,
        text: SearchText,
        locale: SearchLocales = None,
        kinds: SearchKinds = None,
        where: SearchFilter = UNSET,
        mode: SearchModeArgument = SearchMode.HYBRID,
        first: FirstFound = None,
        after: After = None,
    ) -> SearchConnectionType: ...

    @field(
        description="Completions of what is being typed: names in which each word typed begins a"
        " word, those that begin with it first. Misspellings are not forgiven."
    )
    def suggest(
        self, prefix: Prefix, locale: SearchLocales = None, first: FirstSuggestions = None
    ) -> list[Suggestion]: ...
