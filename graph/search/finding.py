"""The one Cypher query of a search: what is found, and one page of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.common.digest import digest
from graph.common.errors import InvalidRequest
from graph.compile import cursors
from graph.compile.arguments import chain, size
from graph.compile.fields import Compiler, Query, one_query, quoted
from graph.compile.pagination import Window
from graph.compile.results import Finish, finish_entries
from graph.compile.sort import beyond
from graph.declare.fields import DEFAULT_PAGE, Key, OneOf
from graph.declare.selection import Selection
from graph.model.search import SearchKind
from graph.search.entries import KINDS
from graph.search.highlights import highlights
from graph.search.ranking import UNIT, Ranking
from graph.search.terms import asked
from graph.search.vectors import vector_of
from graph.store.dialect import Dialect
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
    """Answer the root field `search` with one query. model: what embeds the question.

    viewer: the id of the user who asks, whose preferences are kept to; None: nobody's.
    Raises InvalidRequest (a text that is too long, a bad cursor; in VECTOR mode also when there
    are no vectors), RequestTooLarge, ModelError and StoreError.
    """
    arguments: Mapping[str, Any] = selection.arguments
    words = asked(arguments["text"])
    vector = None
    if words and arguments.get("mode", "HYBRID") != "TEXT":
        plain = arguments["text"].encode("utf-8", "ignore").decode("utf-8")  # no lone surrogates
        vector = await vector_of(model, " ".join(plain.split()))
    query = compile_search(
        selection, store.dialect, store.seen_by(viewer), vector, max_objects=store.max_objects
    )
    rows = await store.read(query.text, query.parameters)
    return query.finish(rows[0]["data"])


def compile_search(
    selection: Selection,
    dialect: Dialect,
    context: Mapping[str, object],
    vector: Sequence[float] | None,
    *,
    max_objects: int = 20_000,
) -> Query:
    """Compile the root field `search`; vector: the question's, None to search by text only."""

    def build(compiler: Compiler) -> tuple[str, Finish | None]:
        ranking = Ranking(compiler, selection.arguments, vector)
        return _Search(compiler, selection, ranking).compile()

    return one_query(build, dialect, context, max_objects)


@dataclass(slots=True)
class _Search:
    compiler: Compiler
    selection: Selection
    ranking: Ranking

    def compile(self) -> tuple[str, Finish]:
        arguments: Mapping[str, Any] = self.selection.arguments
        words = asked(arguments["text"])
        kinds = arguments.get("kinds")
        hits = self.compiler.variable("hits")
        found_by = self.ranking.hits(hits, words, kinds)
        of_all = hits
        facets = [child for child in self.selection.children if child.field == "facets"]
        if facets and kinds is not None:
            # A facet ignores the condition on its own subject.
            of_all = self.compiler.variable("hits")
            found_by += " " + self.ranking.hits(of_all, words, None, [hits])
        page = _Page(self, words, hits)
        entries: list[str] = []
        finishes: list[Callable[[dict[str, Any]], object]] = []
        if arguments.get("mode") == "VECTOR" and words:
            known = self.compiler.variable("known")
            entries.append(
                f"`vectors()`: size(COLLECT {{ MATCH ({known}:SearchEntry)"
                f" WHERE {known}.vectorModel = {self.ranking.model()} RETURN 1 LIMIT 1 }})"
            )
            finishes.append(_require_vectors)
        for child in self.selection.children:
            if child.field == "totalCount":
                entries.append(f"{quoted(child.key)}: size({hits})")
            elif child.field == "facets":
                self.compiler.count_object()
                each = self.compiler.variable("hit")
                counts = [
                    f"{kind}: size([{each} IN {of_all} WHERE {each}.id STARTS WITH '{kind}/'])"
                    for kind in KINDS
                ]
                entries.append(f"{quoted(child.key)}: {{{', '.join(counts)}}}")
                finishes.append(_facets(child))
        page_entries, finish_page = page.compile()
        entries += page_entries
        finishes.append(finish_page)

        def finish(found: dict[str, Any]) -> dict[str, Any]:
            for each in finishes:
                each(found)
            return found

        text = f"{found_by} RETURN {{{', '.join(entries)}}} AS data"
        return text, finish


@dataclass(slots=True)
class _Page:
    """One page of what was found."""

    search: _Search
    words: Sequence[str]
    hits: str

    def compile(self) -> tuple[list[str], Callable[[dict[str, Any]], object]]:
        compiler, selection = self.search.compiler, self.search.selection
        rows_of = [
            child for child in selection.children if child.field in ("edges", "nodes", "pageInfo")
        ]
        if not rows_of:
            return [], lambda found: None
        arguments: Mapping[str, Any] = selection.arguments
        first = arguments.get("first")
        length = DEFAULT_PAGE if first is None else size("first", first)
        order = self.order()
        after = arguments.get("after")
        cursor = None if after is None else cursors.decode(order, after, _KEYS)
        window = Window(_KEYS, order, length, backward=False, cursor=cursor)
        hit, entry = compiler.variable("hit"), compiler.variable("entry")
        entries = []
        where = f" WHERE {self.beyond(hit, cursor)}" if cursor else ""
        if cursor and window.looks_behind(rows_of):
            other = compiler.variable("hit")
            before = f"NOT ({self.beyond(other, cursor)})"
            entries.append(f"`behind()`: size([{other} IN {self.hits} WHERE {before}]) > 0")
        carried = self.search.ranking.carried()
        columns = [f"`keys()`: [{hit}.score, {hit}.id]"]
        finishes: list[tuple[str, Finish]] = []
        with compiler.repeated(length):
            for child in rows_of:
                if child.field != "pageInfo":
                    text, finish = (
                        self.node(child, hit)
                        if child.field == "nodes"
                        else self.edge(child, hit, entry)
                    )
                    columns.append(f"{quoted(child.key)}: {text}")
                    if finish:
                        finishes.append((child.key, finish))
        entries.append(
            f"`rows()`: COLLECT {{ UNWIND {self.hits} AS {hit}"
            f" WITH {carried}{hit}{where}"
            f" WITH {carried}{hit} ORDER BY {hit}.score DESC, {hit}.id"
            f" LIMIT {compiler.parameter(length + 1)}"
            f" MATCH ({entry}:SearchEntry {{id: {hit}.id}})"
            f" WITH {carried}{hit}, {entry} ORDER BY {hit}.score DESC, {hit}.id"
            f" RETURN {{{', '.join(columns)}}} }}"
        )

        finish_fields = finish_entries(finishes)
        scores = [
            (child.key, part.key)
            for child in rows_of
            if child.field == "edges"
            for part in child.children
            if part.field == "score"
        ]

        def finish_row(row: dict[str, Any]) -> dict[str, Any]:
            if finish_fields:
                finish_fields(row)
            for edge, key in scores:
                row[edge][key] = row["keys()"][0] / UNIT
            return row

        return entries, lambda found: window.finish(found, rows_of, finish_row)

    def beyond(self, hit: str, cursor: Sequence[cursors.Key]) -> str:
        columns = [(f"{hit}.{key.expression}", key) for key in _KEYS]
        return beyond(self.search.compiler, columns, cursor, backward=False)

    def edge(self, selection: Selection, hit: str, entry: str) -> tuple[str, Finish | None]:
        self.search.compiler.count_object()
        columns: list[str] = []
        finishes: list[tuple[str, Finish]] = []
        for child in selection.children:
            if child.field == "node":
                text, finish = self.node(child, hit)
                finishes.append((child.key, finish))
            elif child.field == "highlights":
                names = ("labelFields", "fields", "labelLocales", "locales", "labels", "passages")
                text = "[" + ", ".join(f"{entry}.{name}" for name in names) + "]"
                finishes.append((child.key, self.highlights(child)))
            else:  # known from the row's keys
                text = "null"
            columns.append(f"{quoted(child.key)}: {text}")

        return f"{{{', '.join(columns)}}}", finish_entries(finishes)

    def highlights(self, selection: Selection) -> Finish:
        first = selection.arguments.get("first")
        length = HIGHLIGHTS if first is None else size("first", first)
        tags = chain(self.search.selection.arguments.get("locale"))
        with self.search.compiler.repeated(max(length, 1)):
            self.search.compiler.count_object()

        def finish(found: list[list[str]]) -> list[dict[str, Any]]:
            passages = list(
                zip(found[0] + found[1], found[2] + found[3], found[4] + found[5], strict=True)
            )
            rows = highlights(self.words, passages, length, tags)
            return [{part.key: row[part.field] for part in selection.children} for row in rows]

        return finish

    def node(self, selection: Selection, hit: str) -> tuple[str, Finish]:
        return self.search.compiler.one_of(_FOUND, selection, {"hit": hit})

    def order(self) -> str:
        """Names the list in cursors: another question is another list."""
        arguments: Mapping[str, Any] = self.search.selection.arguments
        question = digest(
            self.words,
            str(arguments.get("mode", "HYBRID")),
            sorted(arguments.get("kinds") or SearchKind),
            arguments.get("where") or {},
        )
        return f"search {question}"


def _require_vectors(found: dict[str, Any]) -> None:
    if not found.pop("vectors()"):
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
