"""Sources: what statements about titles and techniques rest on."""

from __future__ import annotations

from graph.declare.fields import GLOBAL_ID, SLUG, Field, prop
from graph.declare.roots import all_of, lookup
from graph.declare.scalars import DATE, STRING
from graph.declare.subject import AccessPath, ObjectType
from graph.declare.values import Link, Locale, Time
from graph.model.words import Vocabulary


class SourceType(Vocabulary):
    """What a source is."""

    BOOK = "BOOK", "A book."
    ARTICLE = "ARTICLE", "An article in a newspaper, a magazine or a journal, or on a page."
    INTERVIEW = "INTERVIEW", "An interview, written or recorded."
    VIDEO = "VIDEO", "A video, such as a making-of."
    CREDITS = "CREDITS", "The credits of a work."
    AWARD = "AWARD", "What an award says of those who got it."
    WORK = "WORK", "The work itself."
    PAPER = "PAPER", "A scientific paper."
    COMPANY_PAGE = "COMPANY_PAGE", "A page of a company on its own work."
    FILING = "FILING", "A document that was filed with an authority."


SOURCE = ObjectType(
    "Source",
    "A source of statements, such as an interview or an article.",
    {
        "id": GLOBAL_ID,
        "slug": SLUG,
        "type": prop(
            SourceType,
            "What it is; null when not stated.",
            filterable=True,
            sortable=True,
            facet="types",
            loadable=True,
        ),
        "title": prop(
            STRING,
            "Its title, in its own language.",
            nullable=False,
            filterable=True,
            sortable=True,
            loadable=True,
        ),
        "author": prop(STRING, "Its author; null when not stated.", filterable=True, loadable=True),
        "publication": prop(
            STRING,
            "Its publication, such as the name of a magazine; null when not stated.",
            filterable=True,
            sortable=True,
            facet="publications",
            loadable=True,
        ),
        "published": prop(
            STRING,
            "When it appeared, as exactly as it is known: 2025-07-17, 2025-07 or 2025; null when"
            " not stated.",
            filterable=True,
            sortable=True,
            loadable=Time,
        ),
        "url": prop(STRING, "Its address; null when not stated.", filterable=True, loadable=Link),
        "archivedUrl": prop(
            STRING, "The address of a stored copy; null when not stated.", loadable=Link
        ),
        "isbn": prop(STRING, "Of a book, its ISBN; null when not stated.", loadable=True),
        "doi": prop(
            STRING,
            "Digital object identifier, such as 10.1109/MC.2009.263; null when not stated.",
            loadable=True,
        ),
        "language": prop(
            STRING,
            "BCP 47 tag of its language; null when not stated.",
            filterable=True,
            facet="languages",
            loadable=Locale,
        ),
        "accessed": prop(DATE, "When it was read last; null when not stated.", loadable=True),
    },
    plural="sources",
    node=True,
    access_paths={("slug", "eq"): AccessPath("MATCH (@node:Source {id: $value})")},
)

TYPES = (SOURCE,)

ROOTS: dict[str, Field] = {
    "source": lookup("Source", "One source; null when there is none with this slug."),
    "sources": all_of("Source", "All sources, by slug unless orderBy says otherwise."),
}
