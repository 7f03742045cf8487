"""Search entries: what they hold, and writing those that a load has changed.

A load notes which entries are out of date in the transactions that put them out of date
(`todo_steps`); `write_entries` writes what is noted. A load that was killed leaves its notes, and
the next one finishes them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson

from graph.common.locales import BASE_LOCALE
from graph.common.progress import Progress
from graph.search.folding import fold
from graph.search.terms import without_article
from graph.store.driver import WHOLE_GRAPH, Store
from graph.store.queries import query

Row = dict[str, Any]
Step = tuple[str, Mapping[str, Any]]
Passage = tuple[str, str, str]
"""Which field it is of (see graph.model.search.SearchField), its locale, and the original text."""

RECIPE = 2
"""Changes whenever an entry would be written differently from the same data."""

BATCH = 200

KINDS = {"TITLE": "Title", "CREATOR": "Creator", "TECHNIQUE": "Technique"}
"""The label of what each kind of entry finds."""

_KIND_OF = {label: kind for kind, label in KINDS.items()}
_NAMES = ("NAME", "ALIAS")


def todo_steps(label: str, rows: Iterable[Row], mark: str) -> list[Step]:
    """Queries that note which entries change with these records (`rows` of {id, ...}).

    label: of the records. mark: new for each transaction. Run them before the records are written
    and again after, since a use that moves changes both titles.
    """
    noted = {"rows": [{"id": row["id"]} for row in rows], "mark": mark}
    if label == "Use":
        return [(query("search/create_todo_of_uses"), noted)]
    if label not in _KIND_OF:
        return []
    steps: list[Step] = [(query("search/create_todo"), {**noted, "kind": _KIND_OF[label]})]
    if label == "Technique":
        steps.append((query("search/create_todo_of_techniques"), noted))
    return steps


async def write_entries(store: Store, progress: Progress | None = None) -> int:
    """Write every entry that is noted as out of date; returns how many were written or removed."""
    written = 0
    while todos := await store.read(query("search/read_todo"), deadline=WHOLE_GRAPH):
        for start in range(0, len(todos), BATCH):
            batch = todos[start : start + BATCH]
            written += await _write(store, batch)
            if progress:
                progress("search entries", start + len(batch), len(todos))
    return written


async def _write(store: Store, todos: list[Row]) -> int:
    digests = {
        row["id"]: row["digest"]
        for row in await store.read(
            query("search/read_entry_digests"), {"ids": [todo["id"] for todo in todos]}
        )
    }
    steps: list[Step] = []
    changed = 0
    missing = {todo["id"] for todo in todos}
    for kind, label in KINDS.items():
        slugs = [
            todo["id"].removeprefix(f"{kind}/")
            for todo in todos
            if todo["id"].startswith(f"{kind}/")
        ]
        if not slugs:
            continue
        found = await store.read(query(f"search/read_{label.lower()}s"), {"slugs": slugs})
        rows = [entry(kind, row) for row in found]
        missing -= {row["id"] for row in rows}
        rows = [row for row in rows if digests.get(row["id"]) != row["properties"]["digest"]]
        if rows:
            steps.append((query("search/upsert_entries", Record=label), {"rows": rows}))
        changed += len(rows)
    if missing:
        gone = [{"id": identifier} for identifier in sorted(missing)]
        steps.append((query("search/remove_entries"), {"rows": gone}))
    steps.append((query("search/remove_todo"), {"rows": todos}))
    await store.write_together(steps)
    return changed + len(missing & digests.keys())


def entry(kind: str, row: Row) -> Row:
    """An entry as {id, slug, properties}, from a row of read_titles.cypher or its kin.

    Properties: `names` and `texts`, folded, are what is searched; `labels`, `labelLocales` and
    `exact` are the names: original, their locales, folded; `bare` are these without articles, in
    alphabetical order; `fields`, `locales` and `passages` are the other texts as highlights show
    them; `about` is what is embedded.
    """
    passages = _once(_PASSAGES[kind](row))
    names = [each for each in passages if each[0] in _NAMES]
    others = [each for each in passages if each[0] not in _NAMES]
    about = _about(kind, row)
    exact = [fold(text) for _, _, text in names]
    properties: Row = {
        "kind": kind,
        "slug": row["slug"],
        "names": "\n".join(fold(text) for _, _, text in names),
        "texts": "\n".join(fold(text) for _, _, text in passages),
        "labels": [text for _, _, text in names],
        "labelFields": [name for name, _, _ in names],
        "labelLocales": [locale for _, locale, _ in names],
        "exact": exact,
        "bare": sorted({without_article(name) for name in exact}),
        "fields": [name for name, _, _ in others],
        "locales": [locale for _, locale, _ in others],
        "passages": [text for _, _, text in others],
        "about": about,
    }
    content = orjson.dumps([RECIPE, properties], option=orjson.OPT_SORT_KEYS)
    properties["digest"] = hashlib.sha256(content).hexdigest()[:24]
    return {"id": f"{kind}/{row['slug']}", "slug": row["slug"], "properties": properties}


def _title(row: Row) -> Iterator[Passage]:
    yield "NAME", BASE_LOCALE, row["name"]
    yield from _localised("NAME", "name", row["texts"])
    for field, key in (("SYNOPSIS", "synopsis"), ("TAGLINE", "tagline")):
        if row[key]:
            yield field, BASE_LOCALE, row[key]
        yield from _localised(field, key, row["texts"])
    for note in row["notes"]:
        yield "NOTE", BASE_LOCALE, note
    yield from _techniques(row)


def _creator(row: Row) -> Iterator[Passage]:
    yield "NAME", BASE_LOCALE, row["name"]
    yield from _techniques(row)


def _technique(row: Row) -> Iterator[Passage]:
    yield "NAME", BASE_LOCALE, row["name"]
    for alias in row["aliases"]:
        yield "ALIAS", BASE_LOCALE, alias
    yield from _localised("NAME", "name", row["texts"])
    if row["description"]:
        yield "DESCRIPTION", BASE_LOCALE, row["description"]
    yield from _localised("DESCRIPTION", "description", row["texts"])


def _techniques(row: Row) -> Iterator[Passage]:
    """The names of the techniques used, in all languages."""
    for technique in row["techniques"]:
        for name in (technique["name"], *technique["aliases"]):
            yield "TECHNIQUE", BASE_LOCALE, name
        yield from _localised("TECHNIQUE", "name", technique["names"])


def _localised(field: str, key: str, texts: Sequence[Row]) -> Iterator[Passage]:
    for text in texts:
        if text[key]:
            yield field, text["locale"], text[key]


_PASSAGES: dict[str, Callable[[Row], Iterator[Passage]]] = {
    "TITLE": _title,
    "CREATOR": _creator,
    "TECHNIQUE": _technique,
}


def _once(passages: Iterable[Passage]) -> list[Passage]:
    """Each text of a field once, in the first of its languages."""
    found: dict[tuple[str, str], Passage] = {}
    for each in passages:
        found.setdefault((each[0], each[2]), each)
    return list(found.values())


def _about(kind: str, row: Row) -> str | None:
    """The English text that is embedded, of titles only.

    A technique's vector is the one that similarity has; a creator is found by words.
    """
    if kind != "TITLE":
        return None
    parts = [row["name"], *([row["synopsis"].rstrip(".")] if row["synopsis"] else [])]
    if row["techniques"]:
        parts.append(f"Made with {', '.join(each['name'] for each in row['techniques'])}")
    return ". ".join(parts) + "."
