"""Completions while somebody types: names in which each word typed begins a word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph.answering import compiled
from graph.compile.arguments import chain, size
from graph.compile.context import Compiled, Context
from graph.declare.selection import Selection
from graph.search.folding import words
from graph.search.ranking import visible
from graph.search.terms import asked, beginnings
from graph.store.driver import Store

DEFAULT_SUGGESTIONS = 10

_QUERY = """
    UNWIND $queries AS query CALL db.index.fulltext.queryNodes('search_names', query)
    YIELD node AS e, score AS ignored
    @shown WITH e WHERE size($words) = 1
      OR any(name IN e.exact WHERE all(word IN $words WHERE ' ' + name CONTAINS word))
    WITH e, CASE WHEN head(e.exact) STARTS WITH $start THEN 0
                 WHEN ' ' + head(e.exact) CONTAINS ' ' + $start THEN 1
                 WHEN any(each IN e.exact WHERE each STARTS WITH $start) THEN 2
                 ELSE 3 END AS place
    ORDER BY place, head(e.exact), e.id LIMIT $limit
    RETURN e.kind AS kind, e.slug AS slug, e.labels AS labels, e.labelLocales AS locales,
           e.exact AS exact
    ORDER BY place, head(e.exact), e.id
"""
"""Entries one of whose names has each word typed as the beginning of a word.

queries: one full-text query, or none. words: " " and a folded word each. start: what was typed,
folded. `@shown`: the clause that leaves out what may not be shown, where there is one.
"""


async def suggest(
    store: Store, selection: Selection, viewer: str | None = None
) -> list[dict[str, Any]]:
    """Answer the root field `suggest` with one query.

    Own names that begin with what was typed come first, then own names in which it begins a word,
    other names that begin with it, and the rest; each by own name and slug. The text is the
    name in the first of the locales that fits, else the own name if it fits, else the first that
    does. viewer: the id of the user who asks, whose preferences are kept to.
    Raises InvalidRequest and StoreError.
    """
    arguments: Mapping[str, Any] = selection.arguments
    typed = asked(arguments["prefix"], "prefix")
    tags = chain(arguments.get("locale"))
    first = arguments.get("first")
    length = DEFAULT_SUGGESTIONS if first is None else size("first", first)
    found = compiled(
        store,
        lambda context: _written(
            context,
            {
                "queries": [beginnings(typed)] if typed else [],
                "words": [f" {word}" for word in typed],
                "start": " ".join(words(arguments["prefix"])),
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
    rules = visible(context, "e")
    named = ", ".join(["e", *context.carried])
    shown = f"WITH {named} WHERE {rules[0]}" if rules else ""
    return context.render(_QUERY, {"shown": shown}, arguments), None


def _text(
    typed: Sequence[str],
    tags: Sequence[str],
    labels: Sequence[str],
    locales: Sequence[str],
    folded: Sequence[str],
) -> str:
    fitting = [
        (tags.index(locale) if locale in tags else len(tags), position)
        for position, (locale, name) in enumerate(zip(locales, folded, strict=True))
        if all(any(word.startswith(each) for word in name.split()) for each in typed)
    ]
    return labels[min(fitting)[1]] if fitting else labels[0]
