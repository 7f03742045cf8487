"""Completions while somebody types: names in which each word typed begins a word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph.answering import compiled
from graph.compile.arguments import chain, size
from graph.compile.context import Compiled, Context
from graph.declare.selection import Selection
from graph.search.ranking import in_year, visible
from graph.search.terms import (
    Reading,
    prefix_query,
    query_words,
    readings,
    without_article,
)
from graph.store.driver import Store

DEFAULT_SUGGESTIONS = 10

_QUERY = """
    UNWIND $readings AS reading
    CALL db.index.fulltext.queryNodes('search_names', reading.query)
    YIELD node AS e, score AS ignored
    WITH @kept, head(e.exact) AS own WHERE @fits
      AND (size(reading.words) = 1
           OR any(name IN e.exact WHERE all(word IN reading.words WHERE ' ' + name CONTAINS word)))
    WITH e, own, min(CASE
      WHEN reading.year IS NULL AND reading.name IN e.exact THEN 0
      WHEN reading.year IS NOT NULL AND reading.bare IN e.bare THEN 1
      WHEN reading.bare IN e.bare THEN 2
      WHEN own STARTS WITH reading.name THEN 3
      WHEN any(name IN e.exact WHERE name STARTS WITH reading.name) THEN 4
      WHEN ' ' + own CONTAINS ' ' + reading.name THEN 5
      ELSE 6 END) AS place
    ORDER BY place, own, e.id LIMIT $limit
    RETURN e.kind AS kind, e.slug AS slug, e.labels AS labels, e.labelLocales AS locales,
           e.exact AS exact
    ORDER BY place, own, e.id
"""
"""Entries one of whose names has each word typed as the beginning of a word.

readings: [{query, words, name, bare, year}], of each way to read what was typed; `words` has " "
and a folded word each. `@kept`, `@fits`: what is carried on, and what an entry has to meet.
"""


async def suggest(
    store: Store, selection: Selection, viewer: str | None = None
) -> list[dict[str, Any]]:
    """Answer the root field `suggest` with one query.

    Names that are what was typed come first, then those that are the rest of it, in the year that
    stands behind or before, those that are it but for an article, own names that begin with it,
    other names that do, own names in which it begins a word, and the rest; each by own name and
    slug. The text is the name in the first of the locales that fits, else the own name if it fits,
    else the first that does. viewer: the id of the user who asks, whose preferences are kept to.
    Raises InvalidRequest and StoreError.
    """
    arguments: Mapping[str, Any] = selection.arguments
    query_words(arguments["prefix"], "prefix")  # refuses what is too long
    typed = readings(arguments["prefix"])
    tags = chain(arguments.get("locale"))
    first = arguments.get("first")
    length = DEFAULT_SUGGESTIONS if first is None else size("first", first)
    found = compiled(
        store,
        lambda context: _written(
            context,
            {
                "readings": [
                    {
                        "query": prefix_query(each.words),
                        "words": [f" {word}" for word in each.words],
                        "name": each.name,
                        "bare": without_article(each.name),
                        "year": each.year,
                    }
                    for each in typed
                ],
                "limit": length,
            },
        ),
        lambda needs: needs.shown("Title"),
        store.seen_by(viewer),
    )
    rows = await store.read(found.text, found.parameters)
    return [
        {child.key: value[child.field] for child in selection.children}
        for row in rows
        for value in [
            {
                "text": _text(typed, tags, row["labels"], row["locales"], row["exact"]),
                "kind": row["kind"],
                "slug": row["slug"],
            }
        ]
    ]


def _written(context: Context, arguments: Mapping[str, Any]) -> Compiled:
    """The query, which leaves out what the viewer hides where there is one."""
    scope = {
        "kept": ", ".join(["reading", "e", *context.carried]),
        "fits": " AND ".join([in_year("reading", "e", "title"), *visible(context, "e")]),
    }
    return context.render(_QUERY, scope, arguments), None


def _text(
    typed: Sequence[Reading],
    tags: Sequence[str],
    labels: Sequence[str],
    locales: Sequence[str],
    folded: Sequence[str],
) -> str:
    def fits(name: str) -> bool:
        found = name.split()
        return any(
            all(any(word.startswith(each) for word in found) for each in reading.words)
            for reading in typed
        )

    fitting = [
        (tags.index(locale) if locale in tags else len(tags), position)
        for position, (locale, name) in enumerate(zip(locales, folded, strict=True))
        if fits(name)
    ]
    return labels[min(fitting)[1]] if fitting else labels[0]
