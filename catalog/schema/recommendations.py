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
from graph.recommend.answers import BEHIND, FIRST, MOST_SHELVES
from graph.recommend.background import LEAST
from graph.recommend.ranking import POOL
from graph.recommend.reasons import BEHIND as BEHIND_A_REASON
from graph.recommend.shelves import MOST_TITLES
from graph.recommend.taste import THRESHOLD
from graph.recommend.viewer import HISTORY

SpokenIn = Annotated[
    list[str] | None,
    argument(
        description="Languages to try in order, as BCP 47 tags: English, French and Spanish are"
        " spoken, any other is answered in English. The viewer's own (`Me.locale`) by default."
    ),
]
FirstRecommended = Annotated[
    int | None,
    argument(description=f"How many, the best first, 0 to {MAXIMUM_PAGE}; {FIRST} by default."),
]
FirstLeanings = Annotated[
    int | None,
    argument(
        description=f"How many of each kind, the strongest first, 0 to {MAXIMUM_PAGE}; {FIRST} by"
        " default."
    ),
]
FirstTitlesOfLeaning = Annotated[
    int | None,
    argument(
        description=f"How many, the last watched first, 0 to {MAXIMUM_PAGE}; {BEHIND} by default."
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
        " to 1: what is familiar counts that much less, and what is made like it in other genres"
        " that much more."
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
        description="The country whose viewers count, ISO 3166-1 alpha-2, for those who state none"
        " (`Me.market`). Without one, or where too little is known of it, all viewers count. Its"
        " windows, without one all, say what can be heard in `Preferences.audioLanguages`."
    ),
]


@strawberry.input(description="The situation in which something is to be watched.")
class RecommendationContext:
    device: DeviceClass | None = field(
        default=UNSET,
        description="What it will be watched on: titles of the history that were not watched on"
        " such a device in the last 120 days of viewing count half.",
    )
    time_of_day: TimeOfDay | None = field(
        default=UNSET,
        description="When it will be watched: titles of the history that were not watched at that"
        " time in the last 120 days of viewing count half.",
    )
    after: str | None = field(
        default=UNSET,
        description="The slug of the title just watched; what is made like it comes first.",
    )


AfterRecommended = Annotated[
    str | None, argument(description="Start behind this cursor (an endCursor).")
]
RecommendedTitles = Annotated[
    TitleFilter | None,
    argument(description="Only those that meet all of these conditions."),
]
RecommendationContextArgument = Annotated[
    RecommendationContext | None,
    argument(description="The situation; without it, any."),
]


# Taste


@strawberry.type(
    description="Something that a viewer leans to: that what they watch has more often than the"
    " catalog."
)
class Leaning:
    kind: TasteKind = field(description="What it is.")
    value: str = field(
        description="Which one, as pinTaste and muteTaste take it: the slug of a technique or a"
        " creator; a genre; a theme; a decade, such as 1990s; a country, ISO 3166-1 alpha-2."
    )
    weight: float = field(
        description="How strong it is, 0 (as in the catalog) to 1 (all that is watched has it), to"
        " 6 decimals. A short history weighs little. 1 when pinned, 0 when muted."
    )
    direction: TasteDirection = field(
        description="Where it goes: whether its share in the newer half of the history is greater"
        f" or smaller by {THRESHOLD} or more than in the older half. STEADY with fewer than 4"
        " titles that state something of the kind."
    )
    state: TasteState | None = field(
        description="What the viewer said of it; null when nothing. What is hidden is MUTED."
    )
    count: int = field(description="The number of titles in the history that it rests on.")

    @field(description="The name of the technique or creator; of the other kinds, the value.")
    def name(self, locale: SpokenIn = None) -> str: ...

    @field(description="The titles of the history that say so.")
    def titles(self, first: FirstTitlesOfLeaning = None) -> list[TitleType]: ...


# Recommendations


@strawberry.type(description="A part of a score: weight x value, as docs/recommendations.md says.")
class ScorePart:
    kind: PartKind = field(description="What it is for.")
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
        description="The titles of the history that are behind the reason, those that say most"
        f" first, {BEHIND_A_REASON} at most; empty where the reason is not in the history."
    )
    bridge: list[TechniqueType] = field(
        description="Where at least half of its genres are ones that the viewer watches less than"
        " half as often as the catalog has them: the techniques that it shares with what was"
        " watched, the most telling first, 3 at most. Empty for other titles."
    )

    @field(description="Why, in a sentence: the largest part for which something can be shown.")
    def reason(self, locale: SpokenIn = None) -> str: ...


@strawberry.type(description="A page of recommendations.")
class RecommendationConnection:
    edges: list[RecommendationEdge] = field(description=EDGES)
    nodes: list[TitleType] = field(description=NODES)
    page_info: PageInfo = field(description=PAGE_INFO)
    total_count: int = field(description=f"How many there are on all pages: at most {POOL}.")
    diversity: float | None = field(
        description="How unlike each other the page's titles are, 0 to 1: the mean over all pairs"
        " of 1 - likeness, which is half the cosine of their profiles and half the share of"
        " genres in common. Null with fewer than two titles."
    )


@strawberry.type(description="A viewer's taste and recommendations.")
class Recommended:
    @field(
        description="The viewer's taste, by kind: the strongest leaning first, equal ones by value,"
        f" muted ones last. Of the history the newest {HISTORY} titles count."
    )
    def taste(self, first: FirstLeanings = None, kinds: TasteKinds = None) -> list[Leaning]: ...

    @field(
        description=f"What to watch next: of all titles that `where` lets through, the {POOL} with"
        " the best scores, each unlike those before it. Never what is hidden, nor what goes against"
        " the viewer's preferences; no seasons and no episodes. A viewer without a history gets"
        f" what is popular in their market (with {LEAST} viewers or more), then"
        " elsewhere, then what is well documented. A cursor is good for the same question of the"
        " same viewer; the page goes on behind its title, wherever that stands by now."
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
    id: str = field(description="Names the shelf among those of one answer, and in later ones.")
    kind: ShelfKind = field(description="What its titles have in common.")

    @field(description='What to write above it, such as "Made like Dark".')
    def title(self, locale: SpokenIn = None) -> str: ...

    @field(description="Why it is shown, in a sentence.")
    def reason(self, locale: SpokenIn = None) -> str: ...

    @field(description="Its titles; none stands on two shelves of an answer.")
    def titles(self, first: FirstOnShelf = None) -> list[TitleType]: ...


@strawberry.type(description="A start page.")
class Home:
    @field(
        description="Shelves of 3 titles or more. With a token: made like what was liked last, what"
        " was finished of the technique leaned to most, recommendations of what is leaned to, what"
        " is popular, what is new. Without one, or without a history: what is popular, what is new,"
        " and made like well-known titles. Nothing hidden; nothing completed, but for FINISHED."
    )
    def shelves(self, first: FirstShelves = None) -> list[Shelf]: ...


# Edits of the taste


@strawberry.input(description="A leaning.")
class EditTasteInput:
    kind: TasteKind = field(description="What it is.")
    value: str = field(description="Which one, as `Leaning.value` gives it.")
