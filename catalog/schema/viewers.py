"""The viewer who asks: `me`. Reached from the root only, and for oneself only."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry import UNSET, argument, field

from catalog.schema.arguments import After, Before, First, Last, TitleFilter
from catalog.schema.connections import (
    EDGES,
    NODES,
    PAGE_INFO,
    TOTAL,
    CreatorType,
    Edge,
    PageInfo,
    TechniqueType,
    TitleType,
)
from catalog.schema.recommendations import Recommended
from graph.viewers.changes import MAXIMUM_LISTED, MAXIMUM_LISTS

_TIME = "ISO 8601, UTC, such as 2026-11-25T20:15:00Z"

ListID = Annotated[strawberry.ID, argument(description="The list's id, as `TitleList.id` gave it.")]


@strawberry.type(description="A title that the viewer has watched, with totals over all events.")
class WatchedTitleEdge(Edge[TitleType]):
    started: int = field(description="How often it was begun (events STARTED).")
    completed: int = field(description="How often it was watched to its end (COMPLETED).")
    abandoned: int = field(description="How often it was given up (ABANDONED).")
    rewatched: int = field(description="How often it was begun again (REWATCHED).")
    seconds: int = field(description="Seconds watched in all.")
    progress: float = field(
        description="The furthest that the viewer got, 0 to 1; 1 once it was completed, unless"
        " these events said otherwise."
    )
    first_at: str = field(description=f"Of the first event: {_TIME}.")
    last_at: str = field(description=f"Of the last event: {_TIME}.")


@strawberry.type(description="A page of titles that the viewer has watched.")
class WatchedTitleConnection:
    edges: list[WatchedTitleEdge] = field(description=EDGES)
    nodes: list[TitleType] = field(description=NODES)
    page_info: PageInfo = field(description=PAGE_INFO)
    total_count: int = field(description=TOTAL)


@strawberry.type(description="A title that the viewer has rated.")
class RatedTitleEdge(Edge[TitleType]):
    value: float = field(description="The rating, 0.5 to 5 in steps of 0.5.")
    rated_at: str = field(description=f"When it was rated last: {_TIME}.")


@strawberry.type(description="A page of titles that the viewer has rated.")
class RatedTitleConnection:
    edges: list[RatedTitleEdge] = field(description=EDGES)
    nodes: list[TitleType] = field(description=NODES)
    page_info: PageInfo = field(description=PAGE_INFO)
    total_count: int = field(description=TOTAL)


_HIDDEN_AT = f"When it was hidden: {_TIME}."


@strawberry.type(description="A title that the viewer never wants to be shown.")
class HiddenTitleEdge(Edge[TitleType]):
    hidden_at: str = field(description=_HIDDEN_AT)


@strawberry.type(description="A page of titles that the viewer never wants to be shown.")
class HiddenTitleConnection:
    edges: list[HiddenTitleEdge] = field(description=EDGES)
    nodes: list[TitleType] = field(description=NODES)
    page_info: PageInfo = field(description=PAGE_INFO)
    total_count: int = field(description=TOTAL)


@strawberry.type(description="A creator whose titles the viewer never wants to be shown.")
class HiddenCreatorEdge(Edge[CreatorType]):
    hidden_at: str = field(description=_HIDDEN_AT)


@strawberry.type(description="A page of creators whose titles the viewer does not want.")
class HiddenCreatorConnection:
    edges: list[HiddenCreatorEdge] = field(description=EDGES)
    nodes: list[CreatorType] = field(description=NODES)
    page_info: PageInfo = field(description=PAGE_INFO)
    total_count: int = field(description=TOTAL)


@strawberry.type(description="A technique whose titles the viewer never wants to be shown.")
class HiddenTechniqueEdge(Edge[TechniqueType]):
    hidden_at: str = field(description=_HIDDEN_AT)


@strawberry.type(description="A page of techniques whose titles the viewer does not want.")
class HiddenTechniqueConnection:
    edges: list[HiddenTechniqueEdge] = field(description=EDGES)
    nodes: list[TechniqueType] = field(description=NODES)
    page_info: PageInfo = field(description=PAGE_INFO)
    total_count: int = field(description=TOTAL)


@strawberry.type(description="What the viewer is not interested in, by kind.")
class Hidden:
    @field(description="Titles, the last hidden first.")
    def titles(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> HiddenTitleConnection: ...

    @field(description="Creators, the last hidden first.")
    def creators(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> HiddenCreatorConnection: ...

    @field(description="Techniques, the last hidden first.")
    def techniques(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> HiddenTechniqueConnection: ...


@strawberry.type(description="A title on a list.")
class ListedTitleEdge(Edge[TitleType]):
    added_at: str = field(description=f"When it was put there: {_TIME}.")


@strawberry.type(description="A page of titles on a list.")
class ListedTitleConnection:
    edges: list[ListedTitleEdge] = field(description=EDGES)
    nodes: list[TitleType] = field(description=NODES)
    page_info: PageInfo = field(description=PAGE_INFO)
    total_count: int = field(description=TOTAL)


@strawberry.type(description="A list of titles that the viewer keeps. Nobody else can reach it.")
class TitleList:
    id: strawberry.ID = field(description="The list's id; `me { list(id) }` finds it again.")
    name: str = field(description="Its name; several may have the same.")
    created_at: str = field(description=f"When it was made: {_TIME}.")

    @field(
        description=f"Its titles in the order in which they were added; {MAXIMUM_LISTED} at most."
    )
    def titles(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        where: TitleFilter = UNSET,
    ) -> ListedTitleConnection: ...


@strawberry.type(description="A page of lists of titles.")
class TitleListConnection:
    edges: list[Edge[TitleList]] = field(description=EDGES)
    nodes: list[TitleList] = field(description=NODES)
    page_info: PageInfo = field(description=PAGE_INFO)
    total_count: int = field(description=TOTAL)


@strawberry.type(description="What the viewer wants to be kept to.")
class Preferences:
    hide_ai_generated: bool = field(
        description="Whether to leave out titles whose `aiDisclosure` is AI_GENERATED, in all lists"
        " of titles, in searches and in recommendations; false unless set. What the viewer has"
        " watched, rated or listed stays, and so does a title that is asked for by itself."
    )
    title_languages: list[str] = field(
        description="Original languages that recommended titles may have, BCP 47 tags; empty: any."
    )
    audio_languages: list[str] = field(
        description="Languages to listen to, BCP 47 tags, the preferred one first; empty: any. A"
        " title is not recommended if it is known that it can be heard in none of them: windows"
        " that are open today in the viewer's market (`Me.market`; without one, in any) state"
        " other `Availability.audioLanguages` only, and its original language is another, too. By"
        " language only: fr, fr-CA and fr-FR find each other. What is not known counts for the"
        " title."
    )
    maximum_age: int | None = field(
        description="Only titles meant for this age, in years, or younger (`Title.minimumAge`);"
        " null: any."
    )


@strawberry.type(
    description="The viewer whose token came with the request. Nobody else can reach it."
)
class Me(Recommended):
    id: strawberry.ID = field(description="The user's id, as it is in the token (`sub`).")
    name: str | None = field(description="The name to be shown; null when not set.")
    locale: str | None = field(
        description="The viewer's language, a BCP 47 tag such as es-AR; null when not set."
    )
    market: str | None = field(
        description="The country where the viewer watches, ISO 3166-1 alpha-2; null when not set."
    )
    synthetic: bool = field(
        description="Whether this viewer was made up by `catalog generate viewers`."
    )
    preferences: Preferences = field(description="What recommendations keep to.")
    hidden: Hidden = field(description='What the viewer said "not interested" to.')

    @field(description="What the viewer has watched, the last watched first, with totals by title.")
    def history(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        where: TitleFilter = UNSET,
    ) -> WatchedTitleConnection: ...

    @field(description="What the viewer has rated, the last rated first.")
    def ratings(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        where: TitleFilter = UNSET,
    ) -> RatedTitleConnection: ...

    @field(description=f"The viewer's lists, the oldest first; {MAXIMUM_LISTS} at most.")
    def lists(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> TitleListConnection: ...

    @field(description="One of the viewer's own lists; null when there is none with this id.")
    def list(self, id: ListID) -> TitleList | None: ...
