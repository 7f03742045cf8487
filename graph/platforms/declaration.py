"""Platforms: which titles they offer, and what they say of artificial intelligence."""

from __future__ import annotations

from graph.declare.fields import (
    BY_ID,
    GLOBAL_ID,
    SLUG,
    Connection,
    Field,
    Key,
    Many,
    One,
    Page,
    described,
    prop,
)
from graph.declare.records import MARKETS, LinkTo
from graph.declare.roots import all_of, lookup
from graph.declare.scalars import COUNTRY, STRING
from graph.declare.subject import ObjectType
from graph.declare.usual import EXTERNAL_IDS, STATED_SOURCE, WEBSITE
from graph.declare.values import Time
from graph.platforms.adoption import ADOPTION, ADOPTION_TYPES
from graph.platforms.catalogs import (
    PLATFORM_TECHNIQUE,
    SHARED_TECHNIQUE,
    SIMILAR_PLATFORM,
    SIMILAR_PLATFORMS,
    TECHNIQUE_PROFILE,
)
from graph.platforms.windows import AVAILABILITY_TYPE, AVAILABLE_IN_INPUT

PLATFORM = ObjectType(
    "Platform",
    "A streaming service, a channel, or whoever else offers titles.",
    {
        "id": GLOBAL_ID,
        "slug": SLUG,
        "name": prop(
            STRING, "The name that it goes by.", nullable=False, filterable=True, sortable=True
        ),
        "aliases": prop(
            STRING,
            "Other names, former ones included; empty when there are none.",
            list=True,
            filterable=True,
            loadable=True,
        ),
        "markets": prop(
            COUNTRY,
            "Countries in which it certainly is or was offered, sorted."
            " Others may be missing; empty when none is stated.",
            list=True,
            filterable=True,
            loadable=MARKETS,
        ),
        "opened": prop(
            STRING,
            "When it opened, as exactly as it is known: 2020-10-20, 2020-10"
            " or 2020. Null when not stated.",
            filterable=True,
            sortable=True,
            loadable=Time,
        ),
        "closed": prop(
            STRING,
            "When it closed, in the same way; null while it is open, or when not stated.",
            filterable=True,
            sortable=True,
            loadable=Time,
        ),
        "website": WEBSITE,
        "source": STATED_SOURCE,
        "externalIds": EXTERNAL_IDS,
        "titles": Page(
            "Title",
            "MATCH (@parent)<-[:ON]-(@window:Availability)-[:WINDOW_OF]->(@node:Title)",
            (BY_ID,),
            "slug",
            aggregates={},
            edge={
                "windows": Many(
                    "Availability",
                    "MATCH (@owner)<-[:ON]-(@node:Availability)-[:WINDOW_OF]->(@parent)",
                    (Key("@node.startsOn"), BY_ID),
                    description="The title's windows on the platform, the earliest first.",
                )
            },
            description="Titles with any window here, past and future ones included, by"
            " slug. Filter by `availableIn` for what can be watched"
            " on a day or in a market.",
            connection=Connection(
                "PlatformTitle",
                "A page of titles on a platform.",
                "A title that can or could be watched on a platform.",
                aggregate=True,
                facets=True,
            ),
        ),
        "initiatives": Many(
            "Initiative",
            "MATCH (@parent)<-[:BY_PLATFORM]-(@node:Initiative)",
            (Key("@node.date", descending=True), BY_ID),
            description="Its public statements about its work with artificial"
            " intelligence, the latest first, then by slug.",
        ),
        "techniqueProfile": described(
            TECHNIQUE_PROFILE,
            "How its titles are made: techniques of declared uses, those on"
            " most titles first, then by lift, then by slug. It counts the"
            " catalog whenever it is asked for.",
        ),
        "similarPlatforms": described(
            SIMILAR_PLATFORMS,
            "Platforms whose titles are made alike, the most similar first,"
            " then by slug; those that share no technique are left out. It"
            " compares the titles that this catalog knows, not all that the"
            " platforms have.",
        ),
    },
    plural="platforms",
    node=True,
)


INITIATIVE = ObjectType(
    "Initiative",
    "A public statement of a platform about its work with artificial"
    " intelligence. It is what the platform says; nobody has checked"
    " it.",
    {
        "slug": prop(STRING, "The bare id, unique among initiatives.", stored="id", nullable=False),
        "date": prop(
            STRING,
            "When it was stated, as exactly as it is known: 2025-07-17, 2025-07 or 2025.",
            nullable=False,
            loadable=Time,
        ),
        "statement": prop(
            STRING, "The statement, in the catalog's own words.", nullable=False, loadable=True
        ),
        "source": STATED_SOURCE,
        "platform": One(
            "Platform",
            "MATCH (@parent)-[:BY_PLATFORM]->(@node:Platform)",
            description="Which platform states it.",
            loadable=LinkTo("BY_PLATFORM", "Platform"),
        ),
        "techniques": Many(
            "Technique",
            "MATCH (@parent)-[:CONCERNS]->(@node:Technique)",
            (BY_ID,),
            description="Techniques that it concerns, by slug.",
            loadable=LinkTo("CONCERNS", "Technique", many=True),
        ),
    },
)


TYPES = (
    *ADOPTION_TYPES,
    PLATFORM,
    AVAILABILITY_TYPE,
    INITIATIVE,
    PLATFORM_TECHNIQUE,
    SIMILAR_PLATFORM,
    SHARED_TECHNIQUE,
)

ROOTS: dict[str, Field] = {
    "platform": lookup("Platform", "One platform; null when there is none with this slug."),
    "platforms": all_of("Platform", "All platforms, by slug unless orderBy says otherwise."),
    "techniqueAdoption": ADOPTION,
}

INPUTS = (AVAILABLE_IN_INPUT,)
