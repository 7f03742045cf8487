"""Part of the projection table: what a viewer sees of their own.

`@node` may be null, for a viewer of whom nothing is stored: patterns from it find nothing then.
"""

from __future__ import annotations

from pydantic import StrictBool

from graph.declare.fields import (
    BY_ID,
    Argument,
    Connection,
    Field,
    Inline,
    Key,
    One,
    Page,
    Value,
    prop,
)
from graph.declare.scalars import BOOLEAN, FLOAT, ID, INT, STRING
from graph.declare.subject import ObjectType
from graph.declare.values import Age, Country, Locale
from graph.viewers.inputs import VIEWING, Name, UserId, WishedLanguages
from graph.viewers.visibility import HIDES, SHOWN

_TIME = "ISO 8601, UTC, such as 2026-11-25T20:15:00Z"
_LATEST = Key("@link.at", descending=True)


def _hidden(name: str, description: str, page: str, edge: str) -> Page:
    """What is hidden of a type, the last hidden first. page, edge: what these are."""
    return Page(
        name,
        f"MATCH (@parent)-[@link:HIDES]->(@node:{name})",
        (_LATEST, BY_ID),
        "hiddenAt",
        edge={"hiddenAt": Value("@link.at", description=f"When it was hidden: {_TIME}.")},
        own=True,
        description=description,
        filtered=False,
        ordered=False,
        connection=Connection(f"Hidden{name}", page, edge),
    )


# A viewer who has done nothing yet is not in the store, and still has a `me`.
ME = One(
    "Me",
    "OPTIONAL MATCH (@node:User {id: $user})",
    description="The viewer whom the token names; null without a token.",
    nullable=True,
)

ME_TYPE = ObjectType(
    "Me",
    "The viewer whose token came with the request. Nobody else can reach it.",
    {
        "id": prop(
            ID, "The user's id, as it is in the token (`sub`).", nullable=False, loadable=UserId
        ),
        "name": prop(STRING, "The name to be shown; null when not set.", loadable=Name),
        "locale": prop(
            STRING,
            "The viewer's language, a BCP 47 tag such as es-AR; null when not set.",
            loadable=Locale,
        ),
        "market": prop(
            STRING,
            "The country where the viewer watches, ISO 3166-1 alpha-2; null when not set.",
            loadable=Country,
        ),
        "synthetic": Value(
            "coalesce(@node.synthetic, false)",
            description="Whether this viewer was made up by `catalog generate viewers`.",
            of=BOOLEAN,
            loadable=StrictBool | None,
        ),
        "preferences": Inline(
            "Preferences", description="Preferences that recommendations follow."
        ),
        "history": Page(
            "Title",
            "MATCH (@parent)-[@link:WATCHED]->(@node:Title)",
            (Key("@link.lastAt", descending=True), BY_ID),
            "lastAt",
            edge={
                "started": Value(
                    "@link.started", INT, description="How often it was begun (events STARTED)."
                ),
                "completed": Value(
                    "@link.completed",
                    INT,
                    description="How often it was watched to its end (COMPLETED).",
                ),
                "abandoned": Value(
                    "@link.abandoned", INT, description="How often it was given up (ABANDONED)."
                ),
                "rewatched": Value(
                    "@link.rewatched",
                    INT,
                    description="How often it was begun again (REWATCHED).",
                ),
                "seconds": Value("@link.seconds", INT, description="Seconds watched in all."),
                "progress": Value(
                    "@link.progress",
                    FLOAT,
                    description="The furthest that the viewer got, 0 to 1; 1 once it was"
                    " completed, unless these events said otherwise.",
                ),
                "firstAt": Value(
                    "@link.firstAt",
                    description="Of the first event: ISO 8601, UTC, such as 2026-11-25T20:15:00Z.",
                ),
                "lastAt": Value(
                    "@link.lastAt",
                    description="Of the last event: ISO 8601, UTC, such as 2026-11-25T20:15:00Z.",
                ),
            },
            own=True,
            description="Titles that the viewer has watched, the last watched first, with"
            " totals by title.",
            ordered=False,
            connection=Connection(
                "WatchedTitle",
                "A page of titles that the viewer has watched.",
                "A title that the viewer has watched, with totals over all events.",
            ),
        ),
        "ratings": Page(
            "Title",
            "MATCH (@parent)-[@link:RATED]->(@node:Title)",
            (_LATEST, BY_ID),
            "ratedAt",
            edge={
                "value": Value(
                    "@link.value", FLOAT, description="The rating, 0.5 to 5 in steps of 0.5."
                ),
                "ratedAt": Value(
                    "@link.at",
                    description="When it was rated last: ISO 8601, UTC, such as"
                    " 2026-11-25T20:15:00Z.",
                ),
            },
            own=True,
            description="Titles that the viewer has rated, the last rated first.",
            ordered=False,
            connection=Connection(
                "RatedTitle",
                "A page of titles that the viewer has rated.",
                "A title that the viewer has rated.",
            ),
        ),
        "lists": Page(
            "TitleList",
            "MATCH (@parent)-[:KEEPS]->(@node:TitleList)",
            (Key("@node.createdAt"), BY_ID),
            "createdAt",
            description="The viewer's lists, the oldest first; 200 at most.",
            filtered=False,
            ordered=False,
        ),
        "list": One(
            "TitleList",
            "MATCH (@parent)-[:KEEPS]->(@node:TitleList {id: $id})",
            description="One of the viewer's own lists; null when there is none with this id.",
            nullable=True,
            arguments={
                "id": Argument(ID, "The list's id, as `TitleList.id` gave it.", required=True)
            },
        ),
        "hidden": Inline("Hidden", description='What the viewer said "not interested" to.'),
    },
)

PREFERENCES = ObjectType(
    "Preferences",
    "The viewer's preferences.",
    {
        "hideAiGenerated": Value(
            "coalesce(@node.hideAiGenerated, false)",
            description="Whether to leave out titles whose `aiDisclosure` is"
            " AI_GENERATED, in all lists of titles, in searches and in"
            " recommendations; false unless set. What the viewer has"
            " watched, rated or listed stays, and so does a title that is"
            " asked for by itself.",
            of=BOOLEAN,
            loadable=StrictBool | None,
        ),
        "titleLanguages": prop(
            STRING,
            "Original languages that recommended titles may have, BCP 47 tags; empty: any.",
            list=True,
            loadable=WishedLanguages,
        ),
        "audioLanguages": prop(
            STRING,
            "Languages to listen to, BCP 47 tags, the preferred one first;"
            " empty: any. A title is not recommended if it is known that it"
            " can be heard in none of them: windows that are open today in"
            " the viewer's market (`Me.market`; without one, in any) state"
            " other `Availability.audioLanguages` only, and its original"
            " language is another, too. By language only: fr, fr-CA and"
            " fr-FR find each other. What is not known counts for the title.",
            list=True,
            loadable=WishedLanguages,
        ),
        "maximumAge": prop(
            INT,
            "Only titles meant for this age, in years, or younger (`Title.minimumAge`); null: any.",
            loadable=Age,
        ),
    },
)

HIDDEN = ObjectType(
    "Hidden",
    "Objects that the viewer is not interested in, by kind.",
    {
        "titles": _hidden(
            "Title",
            "Titles, the last hidden first.",
            "A page of titles that the viewer never wants to be shown.",
            "A title that the viewer never wants to be shown.",
        ),
        "creators": _hidden(
            "Creator",
            "Creators, the last hidden first.",
            "A page of creators whose titles the viewer does not want.",
            "A creator whose titles the viewer never wants to be shown.",
        ),
        "techniques": _hidden(
            "Technique",
            "Techniques, the last hidden first.",
            "A page of techniques whose titles the viewer does not want.",
            "A technique whose titles the viewer never wants to be shown.",
        ),
    },
)

TITLE_LIST = ObjectType(
    "TitleList",
    "A list of titles that the viewer keeps. Nobody else can reach it.",
    {
        "id": prop(ID, "The list's id; `me { list(id) }` finds it again.", nullable=False),
        "name": prop(STRING, "Its name; several may have the same.", nullable=False),
        "createdAt": prop(
            STRING,
            "When it was made: ISO 8601, UTC, such as 2026-11-25T20:15:00Z.",
            nullable=False,
        ),
        "titles": Page(
            "Title",
            "MATCH (@parent)-[@link:HOLDS]->(@node:Title)",
            (Key("@link.position", int), BY_ID),
            "position",
            edge={
                "addedAt": Value(
                    "@link.at",
                    description="When it was put there: ISO 8601, UTC, such as"
                    " 2026-11-25T20:15:00Z.",
                )
            },
            own=True,
            description="Its titles in the order in which they were added; 1000 at most.",
            ordered=False,
            connection=Connection(
                "ListedTitle", "A page of titles on a list.", "A title on a list."
            ),
        ),
    },
    plural="lists of titles",
)

TYPES = (
    ME_TYPE,
    PREFERENCES,
    HIDDEN,
    TITLE_LIST,
)

INPUTS = (VIEWING,)

ROOTS: dict[str, Field] = {"me": ME}

PREFACES = (HIDES,)

VISIBILITY = SHOWN
