"""The one Cypher query of a search: three ranked lists, fused, and one page of what was found.

Each list is cut to its best CANDIDATES after the filters, so that a filter never empties it:

    names     entries whose names hold all the words; one of exactly these words comes first
    texts     entries whose names, texts or techniques hold them (see terms.py); if neither list
              finds anything, both are asked again for words with one letter wrong
    vectors   titles and techniques by the cosine c of their vector and the question's, at least
              FLOOR; a title counts by a technique that it uses if that is nearer: as
              c (1 + prominence) / 2, a prominence that is not stated being 0.5

Engines score full text differently, so only ranks count. An entry's score is the sum over the
lists that hold it of 1 / (RANK_CONSTANT + rank), rank from 1 (reciprocal rank fusion; Cormack,
Clarke and Buettcher, SIGIR 2009, with their constant). Scores are kept as whole billionths, so
that sums do not depend on their order and cursors are exact. Equal ones stand by kind and slug.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from graph import cursors
from graph.compile.arguments import chain, size
from graph.compile.conditions import condition
from graph.compile.fields import Compiler, Query, quoted
from graph.compile.finishing import Finish
from graph.engines.dialect import Dialect
from graph.errors import InvalidRequest
from graph.field_kinds import DEFAULT_PAGE, Key
from graph.model import SearchKind
from graph.projection import TYPES
from graph.search.entries import KINDS
from graph.search.folding import fold
from graph.search.highlights import highlights
from graph.search.terms import asked, of_names, of_texts
from graph.search.vectors import vector_of
from graph.selection import Selection
from graph.store import Store

RANK_CONSTANT = 60
CANDIDATES = 200
FLOOR = 0.3
"""The least cosine of a vector that counts as found."""

HIGHLIGHTS = 3
"""Highlights of an edge unless `first` says otherwise."""

_UNIT = 1_000_000_000
_RANKS = [_UNIT // (RANK_CONSTANT + rank) for rank in range(1, CANDIDATES + 1)]
_KEYS = (Key("score", int, descending=True), Key("id"))
_CATALOG = "catalog"


async def search(store: Store, selection: Selection, model: str) -> Any:
    """Answer the root field `search` with one query. model: what embeds the question.

    Raises InvalidRequest (a text that is too long, a bad cursor; in VECTOR mode also when there
    are no vectors), RequestTooLarge, ModelError and StoreError.
    """
    arguments: Mapping[str, Any] = selection.arguments
    words = asked(arguments["text"])
    vector = None
    if words and arguments.get("mode", "HYBRID") != "TEXT":
        vector = await vector_of(model, " ".join(arguments["text"].split()))
    query = compile_search(
        selection, store.dialect, store.context, vector, max_objects=store.max_objects
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
    compiler = Compiler(dialect, dict(context), max_objects)
    text, finish = _Search(compiler, selection, vector).compile()
    anchor = ""
    if compiler.uses_catalog:
        anchor = f"MATCH (catalog:Catalog {{id: '{_CATALOG}'}}) "
        compiler = Compiler(dialect, dict(context), max_objects, carried=(_CATALOG,))
        text, finish = _Search(compiler, selection, vector).compile()
    return Query(anchor + text, compiler.parameters, finish)


@dataclass(slots=True)
class _Search:
    compiler: Compiler
    selection: Selection
    vector: Sequence[float] | None

    def compile(self) -> tuple[str, Finish]:
        arguments: Mapping[str, Any] = self.selection.arguments
        words = asked(arguments["text"])
        kinds = arguments.get("kinds")
        hits = self.compiler.variable("hits")
        found_by = self.hits(hits, words, kinds)
        of_all = hits
        facets = [child for child in self.selection.children if child.field == "facets"]
        if facets and kinds is not None:
            # A facet ignores the condition on its own subject.
            of_all = self.compiler.variable("hits")
            found_by += " " + self.hits(of_all, words, None, [hits])
        page = _Page(self, words, hits)
        entries: list[str] = []
        finishes: list[Callable[[dict[str, Any]], None]] = []
        if arguments.get("mode") == "VECTOR" and words:
            known = self.compiler.variable("known")
            entries.append(
                f"`vectors()`: size(COLLECT {{ MATCH ({known}:SearchEntry)"
                f" WHERE {known}.vectorModel = {self.model()} RETURN 1 LIMIT 1 }})"
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

    def model(self) -> str:
        return self.compiler.parameter(self.compiler.context.get("fingerprint", ""))

    # The three lists

    def hits(
        self,
        name: str,
        words: Sequence[str],
        kinds: Sequence[str] | None,
        before: Sequence[str] = (),
    ) -> str:
        """Bind the entries found to `name`: a list of {id, score}, the best first."""
        compiler = self.compiler
        mode = self.selection.arguments.get("mode", "HYBRID")
        by_text = bool(words) and mode != "VECTOR"
        names, texts, vectors, also_names, also_texts = (
            compiler.variable(each) for each in ("names", "texts", "vectors", "names", "texts")
        )
        as_asked = [of_names(words, forgiving=False)], [of_texts(words, forgiving=False)]
        forgiving = [of_names(words, forgiving=True)], [of_texts(words, forgiving=True)]
        # Misspellings are looked for only where nothing has the words as they were asked.
        nothing = f"size({names}) + size({texts}) > 0"
        vector = [] if self.vector is None else [list(self.vector)]
        first, second = (
            [compiler.parameter(each if by_text else []) for each in pair]
            for pair in (as_asked, forgiving)
        )
        lists = {
            names: self.by_names(first[0], kinds),
            texts: self.by_texts(first[1], kinds),
            vectors: self.by_vectors(vector, kinds),
        }
        more = {
            also_names: self.by_names(f"CASE WHEN {nothing} THEN [] ELSE {second[0]} END", kinds),
            also_texts: self.by_texts(f"CASE WHEN {nothing} THEN [] ELSE {second[1]} END", kinds),
        }
        bound = "".join(f"{each}, " for each in [*compiler.carried, *before])
        found, place, id_, score = map(compiler.variable, ("found", "place", "id", "score"))
        return (
            f"WITH {bound}{_bound(lists)}"
            f" WITH {bound}{', '.join(lists)}, {_bound(more)}"
            f" WITH {bound}COLLECT {{"
            f" UNWIND [{names} + {also_names}, {texts} + {also_texts}, {vectors}] AS {found}"
            f" UNWIND range(0, size({found}) - 1) AS {place}"
            f" WITH {self.carried()}{found}[{place}] AS {id_},"
            f" sum({compiler.parameter(_RANKS)}[{place}]) AS {score}"
            f" ORDER BY {score} DESC, {id_} RETURN {{id: {id_}, score: {score}}} }} AS {name}"
        )

    def by_names(self, queries: str, kinds: Sequence[str] | None) -> str:
        node, score, call = self.full_text("search_names", queries)
        whole = fold(str(self.selection.arguments["text"]))
        exact = f"{self.compiler.parameter(whole)} IN {node}.exact"
        return (
            f"COLLECT {{ {call} WHERE {self.allowed(node, kinds)}"
            f" WITH {self.carried()}{node}, {score}"
            f" ORDER BY CASE WHEN {exact} THEN 0 ELSE 1 END, {score} DESC, {node}.id"
            f" LIMIT {self.compiler.parameter(CANDIDATES)} RETURN {node}.id }}"
        )

    def by_texts(self, queries: str, kinds: Sequence[str] | None) -> str:
        node, score, call = self.full_text("search_texts", queries)
        return (
            f"COLLECT {{ {call} WHERE {self.allowed(node, kinds)}"
            f" WITH {self.carried()}{node}, {score} ORDER BY {score} DESC, {node}.id"
            f" LIMIT {self.compiler.parameter(CANDIDATES)} RETURN {node}.id }}"
        )

    def full_text(self, index: str, queries: str) -> tuple[str, str, str]:
        """Variables of an entry and its score, and the call; queries: an expression."""
        node, score, query = map(self.compiler.variable, ("entry", "score", "query"))
        call = (
            f"UNWIND {queries} AS {query}"
            f" CALL db.index.fulltext.queryNodes('{index}', {query})"
            f" YIELD node AS {node}, score AS {score}"
        )
        return node, score, call

    def by_vectors(self, vectors: list[list[float]], kinds: Sequence[str] | None) -> str:
        compiler = self.compiler
        names = ("entry", "vector", "score", "technique", "use", "title", "hit", "id", "best")
        near, vector, score, technique, use, title, hit, id_, best = map(compiler.variable, names)
        entry = compiler.variable("entry")
        product = compiler.dialect.product(f"{near}.vector", vector)
        floor = compiler.parameter(FLOOR)
        weight = f"(0.5 + 0.5 * coalesce({use}.prominence, 0.5))"
        carried = self.carried()
        return (
            f"COLLECT {{ UNWIND {compiler.parameter(vectors)} AS {vector}"
            f" MATCH ({near}:SearchEntry) WHERE {near}.vectorModel = {self.model()}"
            f" WITH {carried}{near}, {product} AS {score} WHERE {score} >= {floor}"
            f" UNWIND [{{id: {near}.id, score: {score}}}] + COLLECT {{"
            f" MATCH ({near})-[:FINDS]->({technique}:Technique)<-[:OF]-({use}:Use)"
            f"<-[:HAS_USE]-({title}:Title)"
            f" RETURN {{id: 'TITLE/' + {title}.id, score: {score} * {weight}}} }} AS {hit}"
            f" WITH {carried}{hit}.id AS {id_}, round(max({hit}.score), 6) AS {best}"
            f" WHERE {best} >= {floor}"
            f" MATCH ({entry}:SearchEntry {{id: {id_}}}) WHERE {self.allowed(entry, kinds)}"
            f" WITH {carried}{entry}, {best} ORDER BY {best} DESC, {entry}.id"
            f" LIMIT {compiler.parameter(CANDIDATES)} RETURN {entry}.id }}"
        )

    def allowed(self, entry: str, kinds: Sequence[str] | None) -> str:
        """The condition on an entry that `kinds` and `where` make."""
        compiler = self.compiler
        parts = []
        if kinds is not None:
            parts.append(f"{entry}.kind IN {compiler.parameter([str(kind) for kind in kinds])}")
        arguments: Mapping[str, Any] = self.selection.arguments
        where = arguments.get("where") or {}
        for kind, label in KINDS.items():
            of_kind = where.get(label.lower())
            if not of_kind:
                continue
            node = compiler.variable("node")
            place = f"where.{label.lower()}"
            meets = condition(compiler, label, of_kind, {"node": node}, place)
            if meets != "true":
                parts.append(
                    f"({entry}.kind <> '{kind}' OR EXISTS {{"
                    f" MATCH ({entry})-[:FINDS]->({node}:{label}) WHERE {meets} }})"
                )
        return " AND ".join(parts) or "true"

    def carried(self) -> str:
        return "".join(f"{name}, " for name in self.compiler.carried)


@dataclass(slots=True)
class _Page:
    """One page of what was found."""

    search: _Search
    words: Sequence[str]
    hits: str

    def compile(self) -> tuple[list[str], Callable[[dict[str, Any]], None]]:
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
        hit, entry = compiler.variable("hit"), compiler.variable("entry")
        entries = []
        where = ""
        if cursor is not None:
            score, identifier = map(compiler.parameter, cursor)
            where = f" WHERE {_beyond(hit, score, identifier)}"
            other = compiler.variable("hit")
            before = _beyond(other, score, identifier)
            entries.append(f"`behind()`: size([{other} IN {self.hits} WHERE NOT {before}]) > 0")
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
                    finishes.append((child.key, finish))
        entries.append(
            f"`rows()`: COLLECT {{ UNWIND {self.hits} AS {hit}"
            f" WITH {self.search.carried()}{hit}{where}"
            f" WITH {self.search.carried()}{hit} ORDER BY {hit}.score DESC, {hit}.id"
            f" LIMIT {compiler.parameter(length + 1)}"
            f" MATCH ({entry}:SearchEntry {{id: {hit}.id}})"
            f" WITH {self.search.carried()}{hit}, {entry} ORDER BY {hit}.score DESC, {hit}.id"
            f" RETURN {{{', '.join(columns)}}} }}"
        )

        def finish_page(found: dict[str, Any]) -> None:
            rows = found.pop("rows()")
            behind = found.pop("behind()", False)
            more = len(rows) > length
            del rows[length:]
            for row in rows:
                for key, finish in finishes:
                    row[key] = finish(row[key])
            for child in rows_of:
                if child.field == "pageInfo":
                    found[child.key] = _page_info(child, order, rows, more, behind)
                    continue
                found[child.key] = [row[child.key] for row in rows]
                if child.field == "edges":
                    for part in child.children:
                        for row in rows:
                            if part.field == "cursor":
                                row[child.key][part.key] = cursors.encode(order, row["keys()"])
                            elif part.field == "score":
                                row[child.key][part.key] = row["keys()"][0] / _UNIT

        return entries, finish_page

    def edge(self, selection: Selection, hit: str, entry: str) -> tuple[str, Finish]:
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

        def finish_edge(found: dict[str, Any]) -> dict[str, Any]:
            for key, each in finishes:
                found[key] = each(found[key])
            return found

        return f"{{{', '.join(columns)}}}", finish_edge

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
        """The object found: a map with one entry for each type, one of which is not null."""
        compiler = self.search.compiler
        parts = []
        finishes: dict[str, Finish | None] = {}
        for kind, label in KINDS.items():
            entry, node = compiler.variable("entry"), compiler.variable("node")
            children = next(
                (child.children for child in selection.children if child.field == label), ()
            )
            fields, finishes[label] = compiler.object(TYPES[label], children, {"node": node})
            parts.append(
                f"{label}: head(COLLECT {{ MATCH ({entry}:SearchEntry {{id: {hit}.id}})"
                f"-[:FINDS]->({node}:{label}) WHERE {entry}.kind = '{kind}'"
                f" RETURN {{of: {fields}}} }})"
            )

        def finish(found: dict[str, Any]) -> dict[str, Any]:
            for label, each in finishes.items():
                if found[label] is not None:
                    value = found[label]["of"]
                    return {**(each(value) if each else value), "__typename": label}
            raise AssertionError("an entry that finds nothing")

        return f"{{{', '.join(parts)}}}", finish

    def order(self) -> str:
        """Names the list in cursors: another question is another list."""
        arguments: Mapping[str, Any] = self.search.selection.arguments
        question = [
            self.words,
            str(arguments.get("mode", "HYBRID")),
            sorted(arguments.get("kinds") or SearchKind),
            arguments.get("where") or {},
        ]
        content = orjson.dumps(question, option=orjson.OPT_SORT_KEYS)
        return f"search {hashlib.blake2b(content, digest_size=4).hexdigest()}"


def _bound(expressions: Mapping[str, str]) -> str:
    return ", ".join(f"{expression} AS {name}" for name, expression in expressions.items())


def _beyond(hit: str, score: str, identifier: str) -> str:
    return f"({hit}.score < {score} OR ({hit}.score = {score} AND {hit}.id > {identifier}))"


def _require_vectors(found: dict[str, Any]) -> None:
    if not found.pop("vectors()"):
        raise InvalidRequest(
            "there are no vectors of the configured model yet, so mode VECTOR finds nothing;"
            " `catalog link` builds them, and mode TEXT or HYBRID does without"
        )


def _facets(selection: Selection) -> Callable[[dict[str, Any]], None]:
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


def _page_info(
    selection: Selection, order: str, rows: Sequence[Mapping[str, Any]], more: bool, behind: bool
) -> dict[str, Any]:
    ends = [cursors.encode(order, rows[at]["keys()"]) for at in (0, -1)] if rows else [None, None]
    values: dict[str, object] = {
        "hasNextPage": more,
        "hasPreviousPage": behind,
        "startCursor": ends[0],
        "endCursor": ends[1],
    }
    return {child.key: values[child.field] for child in selection.children}
