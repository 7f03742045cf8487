"""The one Cypher query of a search: what is found, and one page of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.answering import compiled
from graph.common.digest import digest
from graph.common.errors import InvalidRequest
from graph.compile import Query, cursors, keys
from graph.compile.answer import sent
from graph.compile.arguments import chain, size
from graph.compile.context import Compiled, Context
from graph.compile.fields import one_of
from graph.compile.needs import Needs
from graph.compile.pagination import ROW_FIELDS, Window
from graph.compile.results import Made, Shape, finish_of
from graph.compile.results import entries as entries_of
from graph.compile.sort import Column, beyond, order_by
from graph.declare.fields import DEFAULT_PAGE, Key, OneOf
from graph.declare.selection import Selection
from graph.model.search import SearchKind
from graph.search.entries import KINDS
from graph.search.highlights import highlights
from graph.search.ranking import UNIT, Ranking, needs
from graph.search.terms import query_words
from graph.search.vectors import query_vector
from graph.store.driver import Store

HIGHLIGHTS = 3
"""Highlights of an edge unless `first` says otherwise."""

_KEYS = (Key("score", int, descending=True), Key("id"))
_FOUND = OneOf(
    {
        label: f"MATCH (@entry:SearchEntry {{id: @hit.id}})-[:FINDS]->(@node:{label})"
        f" WHERE @entry.kind = '{kind}'"
        for kind, label in KINDS.items()
    }
)


async def search(store: Store, selection: Selection, model: str, viewer: str | None = None) -> Any:
    """Answer the root field `search` with one query. model: what embeds the text.

    viewer: the id of the user who asks, whose preferences are kept to; None: nobody's.
    Raises InvalidRequest (a text that is too long, a bad cursor; in VECTOR mode also when there
    are no vectors), RequestTooLarge, ModelError and StoreError.
    """
    arguments: Mapping[str, Any] = selection.arguments
    words = query_words(arguments["text"])
    vector = None
    if words and arguments.get("mode", "HYBRID") != "TEXT":
        plain = arguments["text"].encode("utf-8", "ignore").decode("utf-8")  # no lone surrogates
        vector = await query_vector(model, " ".join(plain.split()))
    return await sent(store, compile_search(store, selection, viewer, vector))


def compile_search(
    store: Store, selection: Selection, viewer: str | None, vector: Sequence[float] | None
) -> Query:
    """Compile the root field `search` for a store and who asks; vector: the text's, None to
    search by text only."""

    def build(context: Context) -> Compiled:
        ranking = Ranking(context, selection.arguments, vector)
        return _Search(context, selection, ranking).compile()

    def refers(found: Needs) -> None:
        needs(found, selection.arguments)
        for child in selection.children:
            if child.field == "nodes":
                found.field(_FOUND, child)
            for part in child.children if child.field == "edges" else ():
                if part.field == "node":
                    found.field(_FOUND, part)

    return compiled(store, build, refers, store.seen_by(viewer))


@dataclass(slots=True)
class _Search:
    context: Context
    selection: Selection
    ranking: Ranking

    def compile(self) -> tuple[str, Made]:
        arguments: Mapping[str, Any] = self.selection.arguments
        words = query_words(arguments["text"])
        kinds = arguments.get("kinds")
        hits = self.context.variable("hits")
        found_by = self.ranking.hits(hits, words, kinds)
        of_all = hits
        facets = [child for child in self.selection.children if child.field == "facets"]
        if facets and kinds is not None:
            # A facet ignores the condition on its own subject.
            of_all = self.context.variable("hits")
            found_by += " " + self.ranking.hits(of_all, words, None, [hits])
        page = _Page(self, words, hits)
        entries: list[str] = []
        finishes: list[Callable[[dict[str, Any]], object]] = []
        if arguments.get("mode") == "VECTOR" and words:
            known = self.context.variable("known")
            some = (
                f"size(COLLECT {{ MATCH ({known}:SearchEntry)"
                f" WHERE {known}.vectorModel = {self.ranking.model()} RETURN 1 LIMIT 1 }})"
            )
            entries.append(keys.entry(keys.VECTORS, some))
            finishes.append(_require_vectors)
        for child in self.selection.children:
            if child.field == "totalCount":
                entries.append(keys.entry(child.key, f"size({hits})"))
            elif child.field == "facets":
                self.context.count_object()
                each = self.context.variable("hit")
                counts = [
                    f"{kind}: size([{each} IN {of_all} WHERE {each}.id STARTS WITH '{kind}/'])"
                    for kind in KINDS
                ]
                entries.append(keys.entry(child.key, keys.literal(counts)))
                finishes.append(_facets(child))
        page_entries, finish_page = page.compile()
        entries += page_entries
        finishes.append(finish_page)

        def finish(found: dict[str, Any]) -> dict[str, Any]:
            for each in finishes:
                each(found)
            return found

        text = f"{found_by} RETURN {keys.literal(entries)} AS data"
        return text, Made(finish)


@dataclass(slots=True)
class _Page:
    """One page of what was found."""

    search: _Search
    words: Sequence[str]
    hits: str

    def compile(self) -> tuple[list[str], Callable[[dict[str, Any]], object]]:
        context, selection = self.search.context, self.search.selection
        rows_of = [child for child in selection.children if child.field in ROW_FIELDS]
        if not rows_of:
            return [], lambda found: None
        window = Window.read(_KEYS, self.order(), selection.arguments, DEFAULT_PAGE)
        hit, entry = context.variable("hit"), context.variable("entry")
        entries = []
        where = f" WHERE {self.beyond(hit, window.cursor)}" if window.cursor else ""
        if window.cursor and window.looks_behind(rows_of):
            other = context.variable("hit")
            before = f"NOT ({self.beyond(other, window.cursor)})"
            some = f"size([{other} IN {self.hits} WHERE {before}]) > 0"
            entries.append(keys.entry(keys.BEHIND, some))
        carried = self.search.ranking.carried()
        columns = [keys.entry(keys.KEYS, f"[{hit}.score, {hit}.id]")]
        shapes: list[tuple[str, Shape]] = []
        with context.repeated(window.size):
            for child in rows_of:
                if child.field != "pageInfo":
                    text, shape = (
                        self.node(child, hit)
                        if child.field == "nodes"
                        else self.edge(child, hit, entry)
                    )
                    columns.append(keys.entry(child.key, text))
                    shapes.append((child.key, shape))
        order = order_by(self.columns(hit))
        rows = (
            f"COLLECT {{ UNWIND {self.hits} AS {hit}"
            f" WITH {carried}{hit}{where}"
            f" WITH {carried}{hit} ORDER BY {order} LIMIT {context.parameter(window.size + 1)}"
            f" MATCH ({entry}:SearchEntry {{id: {hit}.id}})"
            f" WITH {carried}{hit}, {entry} ORDER BY {order}"
            f" RETURN {keys.literal(columns)} }}"
        )
        entries.append(keys.entry(keys.ROWS, rows))

        finish_fields = finish_of(entries_of(shapes))
        scores = [
            (child.key, part.key)
            for child in rows_of
            if child.field == "edges"
            for part in child.children
            if part.field == "score"
        ]

        def finish_row(row: dict[str, Any]) -> dict[str, Any]:
            if finish_fields:
                row = finish_fields(row)
            for edge, key in scores:
                row[edge][key] = row[keys.KEYS][0] / UNIT
            return row

        return entries, lambda found: window.finish(found, rows_of, finish_row)

    def columns(self, hit: str) -> list[Column]:
        return [(f"{hit}.{key.expression}", key) for key in _KEYS]

    def beyond(self, hit: str, cursor: Sequence[cursors.Key]) -> str:
        return beyond(self.search.context, self.columns(hit), cursor, backward=False)

    def edge(self, selection: Selection, hit: str, entry: str) -> Compiled:
        self.search.context.count_object()
        columns: list[str] = []
        shapes: list[tuple[str, Shape]] = []
        for child in selection.children:
            if child.field == "node":
                text, shape = self.node(child, hit)
                shapes.append((child.key, shape))
            elif child.field == "highlights":
                names = ("labelFields", "fields", "labelLocales", "locales", "labels", "passages")
                text = "[" + ", ".join(f"{entry}.{name}" for name in names) + "]"
                shapes.append((child.key, self.highlights(child)))
            else:  # known from the row's keys
                text = "null"
            columns.append(keys.entry(child.key, text))

        return keys.literal(columns), entries_of(shapes)

    def highlights(self, selection: Selection) -> Made:
        first = selection.arguments.get("first")
        length = HIGHLIGHTS if first is None else size("first", first)
        tags = chain(self.search.selection.arguments.get("locale"))
        with self.search.context.repeated(max(length, 1)):
            self.search.context.count_object()

        def finish(found: list[list[str]]) -> list[dict[str, Any]]:
            passages = list(
                zip(found[0] + found[1], found[2] + found[3], found[4] + found[5], strict=True)
            )
            rows = highlights(self.words, passages, length, tags)
            return [{part.key: row[part.field] for part in selection.children} for row in rows]

        return Made(finish)

    def node(self, selection: Selection, hit: str) -> tuple[str, Made]:
        return one_of(self.search.context, _FOUND, selection, {"hit": hit})

    def order(self) -> str:
        """What names the list in cursors: another search is another list."""
        arguments: Mapping[str, Any] = self.search.selection.arguments
        described = digest(
            self.words,
            str(arguments.get("mode", "HYBRID")),
            sorted(arguments.get("kinds") or SearchKind),
            arguments.get("where") or {},
        )
        return f"search {described}"


def _require_vectors(found: dict[str, Any]) -> None:
    if not found.pop(keys.VECTORS):
        raise InvalidRequest(
            "there are no vectors of the configured model yet, so mode VECTOR finds nothing;"
            " `catalog link` builds them, and mode TEXT or HYBRID does without"
        )


def _facets(selection: Selection) -> Callable[[dict[str, Any]], object]:
    def finish(found: dict[str, Any]) -> None:
        counts: Mapping[str, int] = found[selection.key]
        ordered = sorted(
            ((kind, count) for kind, count in counts.items() if count),
            key=lambda each: (-each[1], each[0]),
        )
        found[selection.key] = {
            facet.key: [
                {part.key: kind if part.field == "value" else count for part in facet.children}
                for kind, count in ordered
            ]
            for facet in selection.children
        }

    return finish
