"""Windows: when a title can be watched on which platform.

A window is available on a day that it spans, first and last day included; without a last day it is
open. Without markets it holds in every market of its platform. A title is on a platform if it has
any window there, whenever; seasons and episodes have windows of their own and inherit none.
"""

from __future__ import annotations

from typing import Annotated

from graph.declare.fields import BY_ID, Argument, Key, Many, One, Value, prop
from graph.declare.records import MARKETS, LinkTo, Stored
from graph.declare.scalars import BOOLEAN, COUNTRY, DATE, STRING
from graph.declare.subject import InputType, ObjectType
from graph.declare.usual import STATED_SOURCE
from graph.declare.values import Locale, languages
from graph.model.platforms import LANGUAGES_OF_A_WINDOW

_NONE_OF = "size(coalesce({0}.markets, [])) = 0"

OPEN = f"""($market IS NULL OR $market IN @window.markets
    OR ({_NONE_OF.format("@window")} AND $market IN @platform.markets))
    AND ($at IS NULL OR (@window.startsOn <= $at
         AND (@window.endsOn IS NULL OR @window.endsOn >= $at)))"""
"""That a `@window` on a `@platform` is available in `$market` and `$at`, as far as these are given.

"""

AVAILABLE_IN = f"""EXISTS {{
    MATCH (@node)<-[:WINDOW_OF]-(@window:Availability)-[:ON]->(@platform:Platform)
    WHERE ($on IS NULL OR @platform.id = $on) AND {OPEN} }}"""
"""The condition `availableIn` of a filter of titles."""

AVAILABLE_IN_INPUT = InputType(
    "AvailableIn",
    "Where and when a title is available, by the windows that are known: one window must meet all"
    " that is given. {} holds where any window is known.",
    {
        "market": Argument(
            COUNTRY,
            "In this country: one of the window's own markets, or where it has none, one of its"
            " platform's. Without it, wherever.",
        ),
        "on": Argument(STRING, "On the platform with this slug. Without it, on any."),
        "at": Argument(
            DATE,
            "On this day, the window's first and last day included; a window without a last day is"
            " open. Without it, whenever: windows in the past and the future count, too.",
        ),
    },
)

SOUND_SUITS = f"""coalesce(head(COLLECT {{{{
    MATCH (@node)<-[:WINDOW_OF]-(@window:Availability)-[:ON]->(@platform:Platform)
    WHERE size(coalesce(@window.audioLanguages, [])) > 0 AND {OPEN}
    RETURN max(CASE WHEN any(sound IN @window.audioLanguages WHERE {{}}) THEN 1 ELSE 0 END)
    }}}}), 1) = 1"""
"""That what is filled in holds of a `sound` of any of a title's windows in `$market` and `$at` that
state their sound, or that there are none."""

ARRIVALS = f"""MATCH (@window:Availability)-[:ON]->(@platform:Platform)
    WHERE @window.startsOn >= $since AND {OPEN}
    MATCH (@window)-[:WINDOW_OF]->(@title:Title)
    WITH @title.id AS @arrived, max(@window.startsOn) AS @day RETURN [@arrived, @day]"""
"""Titles, and the first day of the newest of their windows in `$market` and `$at`, from `$since`
on."""

AVAILABILITY = Many(
    "Availability",
    f"""MATCH (@parent)<-[:WINDOW_OF]-(@window:Availability)-[:ON]->(@platform:Platform)
    WHERE {OPEN} WITH @catalog, @parent, @window AS @node""",
    (Key("@node.startsOn"), BY_ID),
    keep=("node",),
)
"""The windows of a title."""

WindowLanguages = Annotated[
    tuple[Locale, ...], languages(LANGUAGES_OF_A_WINDOW), Stored(empty=False)
]

AVAILABILITY_TYPE = ObjectType(
    "Availability",
    "A window: a title can be watched on a platform from one day to"
    " another. Seasons and episodes have windows of their own, and"
    " inherit none.",
    {
        "slug": prop(STRING, "The bare id, unique among windows.", stored="id", nullable=False),
        "markets": Value(
            f"CASE WHEN {_NONE_OF.format('@node')} THEN head(COLLECT {{"
            " MATCH (@node)-[:ON]->(@where:Platform) RETURN coalesce(@where.markets, []) })"
            " ELSE @node.markets END",
            list=True,
            description="In which countries, sorted; where the window names none, those"
            " of its platform that are known.",
            of=COUNTRY,
            loadable=MARKETS,
        ),
        "everyMarket": Value(
            _NONE_OF.format("@node"),
            description="Whether the window names no markets, and so holds in every"
            " market of its platform.",
            of=BOOLEAN,
        ),
        "from": prop(DATE, "The first day.", stored="startsOn", nullable=False, loadable=True),
        "until": prop(
            DATE,
            "The last day, included; null while no end is known.",
            stored="endsOn",
            loadable=True,
        ),
        "audioLanguages": prop(
            STRING,
            "In which languages it can be heard in this window, dubs"
            " included: BCP 47 tags, 100 at most, in the order of the"
            " source; zxx: nothing is spoken. Empty when not stated, which"
            " does not say that there are none.",
            list=True,
            loadable=WindowLanguages,
        ),
        "subtitleLanguages": prop(
            STRING,
            "In which languages it has subtitles in this window: BCP 47"
            " tags, 100 at most, in the order of the source. Empty when not"
            " stated, which does not say that there are none.",
            list=True,
            loadable=WindowLanguages,
        ),
        "source": STATED_SOURCE,
        "title": One(
            "Title",
            "MATCH (@parent)-[:WINDOW_OF]->(@node:Title)",
            description="Which title.",
            loadable=LinkTo("WINDOW_OF", "Title"),
        ),
        "platform": One(
            "Platform",
            "MATCH (@parent)-[:ON]->(@node:Platform)",
            description="Where.",
            loadable=LinkTo("ON", "Platform"),
        ),
    },
)
