"""Completions while somebody types: names in which each word typed begins a word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph.compile.arguments import chain, size
from graph.compile.fields import Compiler, one_query
from graph.declare.selection import Selection
from graph.search.folding import words
from graph.search.ranking import visible
from graph.search.terms import asked, beginnings
from graph.store.driver import Store
from graph.store.queries import query

DEFAULT_SUGGESTIONS = 10


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
    found = one_query(_allowed, store.dialect, store.seen_by(viewer), store.max_objects)
    rows = await store.read(
        found.text,
        {
            **found.parameters,
            "queries": [beginnings(typed)] if typed else [],
            "words": [f" {word}" for word in typed],
            "start": " ".join(words(arguments["prefix"])),
            "limit": length,
        },
    )
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


def _allowed(compiler: Compiler) -> tuple[str, None]:
    """The query, with what the viewer hides left out where there is one."""
    text, entry = query("search/read_suggestions"), "WITH e WHERE "
    rules = visible(compiler, "e")
    if rules:
        carried = "".join(f", {name}" for name in compiler.carried)
        text = text.replace(entry, f"WITH e{carried} WHERE {rules[0]} {entry}")
    return text, None


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
