"""The types of taste, recommendations and shelves; `graph.recommend` computes them."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry import UNSET, argument, field
from strawberry.types import get_object_definition

from catalog.schema import vocabularies  # noqa: F401  # enums first
from catalog.schema.lists import EDGES, NODES, PAGE_INFO, PageInfo
from catalog.schema.references import TechniqueType, TitleFilter, TitleType
from graph.declare.fields import MAXIMUM_PAGE
from graph.model.recommendations import PartKind, ShelfKind, TasteDirection, TasteKind, TasteState
from graph.model.viewers import DeviceClass, TimeOfDay
from graph.recommend.explain.reasons import MOST_SUPPORTING
from graph.recommend.profile.background import LEAST_AUDIENCE
from graph.recommend.profile.taste import THRESHOLD
from graph.recommend.profile.viewer import HISTORY
from graph.recommend.rank.ranking import SHORTLIST
from graph.recommend.serve.answers import FIRST, MOST_SHELVES, SUPPORTING_TITLES
from graph.recommend.serve.shelves import MOST_TITLES

SpokenIn = Annotated[
    list[str] | None,
    argument(
        description="Languages to try in order, as BCP 47 tags. Sentences are in English, French"
        " and"
        " Spanish; other languages get English. The viewer's own (`Me.locale`) by default."
    ),
]
FirstRecommended = Annotated[
    int | None,
    argument(description=f"How many, the best first, 0 to {MAXIMUM_PAGE}; {FIRST} by default."),
]
FirstAffinities = Annotated[
    int | None,
    argument(
        description=f"How many of each kind, the strongest first, 0 to {MAXIMUM_PAGE}; {FIRST} by"
        " default."
    ),
]
FirstSupportingTitles = Annotated[
    int | None,
    argument(
        description=f"How many, the last watched first, 0 to {MAXIMUM_PAGE}; {SUPPORTING_TITLES}"
        " by default."
    ),
]
FirstShelves = Annotated[
    int | None,
    argument(description=f"How many, 0 to {MOST_SHELVES}; {FIRST} by default."),
]
FirstOnShelf = Annotated[
    int | None,
    argument(description=f"How many, in its own order, 0 to {MOST_TITLES}; {FIRST} by default."),
]
TasteKinds = Annotated[
    list[TasteKind] | None, argument(description="Only these kinds, in this order; all by default.")
]
Surprise = Annotated[
    float,
    argument(
        description="How far recommendations may lead away from what the viewer usually watches, 0"
        " to 1. The greater it is, the less familiar genres, themes, creators, decades and popular"
        " titles count, and the more titles of other genres that use the techniques of what the"
        " viewer liked."
    ),
]
IncludeCompleted = Annotated[
    bool,
    argument(
        description="Whether titles that the viewer has completed, rated, or given up early may be"
        " recommended too."
    ),
]
Market = Annotated[
    str | None,
    argument(
        description="The country whose viewers count for popularity, ISO 3166-1 alpha-2; for"
        " viewers"
        " who have set none (`Me.market`). Without a country, or where too few viewers of it have"
        " watched anything, those of all countries count. Whether a title can be heard in"
        " `Preferences.audioLanguages` is read from its windows in this country, or in any."
    ),
]


@strawberry.input(description="The situation in which something is to be watched.")
class RecommendationContext:
    device: DeviceClass | None = field(
        default=UNSET,
        description="What it will be watched on. Titles of the history that were not watched on"
        " such a device in the last 120 days of viewing count half.",
    )
    time_of_day: TimeOfDay | None = field(
        default=UNSET,
        description="When it will be watched. Titles of the history that were not watched at that"
        " time of day in the last 120 days of viewing count half.",
    )
    after: str | None = field(
        default=UNSET,
        description="The slug of the title just watched. Titles that are made like it come first.",
    )


AfterRecommended = Annotated[
    str | None, argument(description="Start after this cursor (an endCursor).")
]
RecommendedTitles = Annotated[
    TitleFilter | None,
    argument(description="Only those that meet all of these conditions."),
]
RecommendationContextArgument = Annotated[
    RecommendationContext | None,
    argument(description="The situation; any without it."),
]


# Taste


@strawberry.type(
    description="One value of a viewer's taste profile: a technique, genre, theme, creator, decade"
    " or country that is more frequent among the titles of their history than in the catalog."
)
class Leaning:
    kind: TasteKind = field(description="What kind of value it is.")
    value: str = field(
        description="The value, as pinTaste and muteTaste take it: the slug of a technique or a"
        " creator; a genre; a theme; a decade, such as 1990s; a country, ISO 3166-1 alpha-2."
    )
    weight: float = field(
        description="How much more frequent it is, from 0 (as frequent as in the catalog) to 1 (all"
        " titles of the history have it), to 6 decimals. After few titles it is near 0. 1 when"
        " pinned, 0 when muted."
    )
    direction: TasteDirection = field(
        description="How its share changes over time: whether it is greater or smaller by"
        f" {THRESHOLD} or more in the newer half of the history than in the older half. STEADY with"
        " fewer than 4 titles that state a value of this kind."
    )
    state: TasteState | None = field(
        description="PINNED or MUTED by the viewer, or null. What is hidden is MUTED."
    )
    count: int = field(description="How many titles of the history have it.")

    @field(description="The name of the technique or creator; of the other kinds, the value.")
    def name(self, locale: SpokenIn = None) -> str: ...

    @field(description="The titles of the history that have it.")
    def titles(self, first: FirstSupportingTitles = None) -> list[TitleType]: ...


# Recommendations


@strawberry.type(
    description="A part of a score: a weight times a value, as docs/recommendations.md says."
)
class ScorePart:
    kind: PartKind = field(description="What the part measures.")
    value: float = field(
        description="What it adds to the score, more than 0; a multiple of 2^-20, so that the parts"
        " sum to the score exactly."
    )


@strawberry.type(description="A title that is recommended, with the reasons.")
class RecommendationEdge:
    cursor: str = field(description="This place in the list; pass it as after.")
    node: TitleType = field(description="The title.")
    score: float = field(description="The sum of its parts. Comparable within one list only.")
    parts: list[ScorePart] = field(description="The parts of the score, the largest first.")
    because: list[TitleType] = field(
        description="The titles of the history that the reason is based on, the most important"
        f" first, {MOST_SUPPORTING} at most; empty where it is not based on the history."
    )
    bridge: list[TechniqueType] = field(
        description="Techniques that lead the viewer to unfamiliar genres: those that the title"
        " shares with what they liked, the most important first, 3 at most. Empty unless at least"
        " half of its genres are less than half as frequent in the history as in the catalog."
    )

    @field(
        description="Why it is recommended, in a sentence: the largest part of its score that"
        " titles, techniques or numbers can be named for."
    )
    def reason(self, locale: SpokenIn = None) -> str: ...


@strawberry.type(description="A page of recommendations.")
class RecommendationConnection:
    edges: list[RecommendationEdge] = field(description=EDGES)
    nodes: list[TitleType] = field(description=NODES)
    page_info: PageInfo = field(description=PAGE_INFO)
    total_count: int = field(description=f"How many there are on all pages: at most {SHORTLIST}.")
    diversity: float | None = field(
        description="How different the page's titles are from each other, 0 to 1: the mean over all"
        " pairs of 1 - similarity, which is half the cosine of their profiles and half the share of"
        " genres in common. Null with fewer than two titles."
    )


@strawberry.type(description="A viewer's taste profile, and what is recommended to them.")
class Recommended:
    @field(
        description="The viewer's taste profile, by kind: the values with the greatest weight"
        " first, equal ones by value, muted ones last. It is computed from the newest"
        f" {HISTORY} titles of the history."
    )
    def taste(self, first: FirstAffinities = None, kinds: TasteKinds = None) -> list[Leaning]: ...

    @field(
        description=f"What to watch next: the {SHORTLIST} titles with the best scores of all that"
        " meet `where`, ordered so that neighbours differ. What is hidden or against the viewer's"
        " preferences is left out, and so are seasons and episodes. A viewer without a history is"
        f" recommended what is popular in their market (with {LEAST_AUDIENCE} viewers or more),"
        " then what is popular elsewhere, then what is well documented. A cursor is valid for the"
        " same arguments and the same viewer; the page continues after its title, wherever that is"
        " in the list by now."
    )
    def recommendations(
        self,
        first: FirstRecommended = None,
        after: AfterRecommended = None,
        where: TitleFilter | None = UNSET,
        surprise: Surprise = 0.0,
        include_completed: IncludeCompleted = False,
        context: RecommendationContextArgument = UNSET,
    ) -> RecommendationConnection: ...


def _describe_where() -> None:
    """Strawberry reads no description of an argument whose type is known by its name only."""
    for each in get_object_definition(Recommended, strict=True).fields:
        for given in each.arguments:
            if given.python_name == "where":
                given.description = "Only those that meet all of these conditions."


_describe_where()

# Shelves


@strawberry.type(description="A short list of titles with something in common.")
class Shelf:
    id: str = field(
        description="An id that is unique within an answer, and stays the same in later ones."
    )
    kind: ShelfKind = field(description="What its titles have in common.")

    @field(description='What to write above it, such as "Made like Dark".')
    def title(self, locale: SpokenIn = None) -> str: ...

    @field(description="Why it is shown, in a sentence.")
    def reason(self, locale: SpokenIn = None) -> str: ...

    @field(description="Its titles; no title is on two shelves of an answer.")
    def titles(self, first: FirstOnShelf = None) -> list[TitleType]: ...


@strawberry.type(description="A start page.")
class Home:
    @field(
        description="Shelves of 3 titles or more. For a viewer with a history: titles made like"
        " what was liked last, what was finished with the technique that has the greatest weight in"
        " the taste profile, recommendations with a technique and by a creator of that profile,"
        " what is popular, what is new. For others: what is popular, what is new, and titles made"
        " like well-known ones. Nothing that is hidden; nothing that was completed, except on"
        " FINISHED."
    )
    def shelves(self, first: FirstShelves = None) -> list[Shelf]: ...


# Edits of the taste


@strawberry.input(description="A value of the taste profile.")
class EditTasteInput:
    kind: TasteKind = field(description="What kind of value it is.")
    value: str = field(description="The value, as `Leaning.value` gives it.")
