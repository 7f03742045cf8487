"""What a search finds, in order: three ranked lists, fused by reciprocal rank.

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

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.compile.context import Context
from graph.compile.filters import condition
from graph.compile.needs import Needs
from graph.model.search import SearchKind
from graph.search.entries import KINDS
from graph.search.folding import fold
from graph.search.terms import of_names, of_texts

RANK_CONSTANT = 60
CANDIDATES = 200
FLOOR = 0.3
"""The least cosine of a vector that counts as found."""

UNIT = 1_000_000_000
"""A score of 1, as it is computed."""

_RANKS = [UNIT // (RANK_CONSTANT + rank) for rank in range(1, CANDIDATES + 1)]


@dataclass(slots=True)
class Ranking:
    """Writes the part of a query that finds; arguments: those of the root field `search`.

    vector: the question's, None to search by text only.
    """

    context: Context
    arguments: Mapping[str, Any]
    vector: Sequence[float] | None

    def model(self) -> str:
        return self.context.parameter(self.context.values.get("fingerprint", ""))

    def hits(
        self,
        name: str,
        words: Sequence[str],
        kinds: Sequence[str] | None,
        before: Sequence[str] = (),
    ) -> str:
        """Bind the entries found to `name`: a list of {id, score}, the best first."""
        context = self.context
        by_text = bool(words) and self.arguments.get("mode") != "VECTOR"
        names, texts, vectors, also_names, also_texts = (
            context.variable(each) for each in ("names", "texts", "vectors", "names", "texts")
        )
        as_asked = [of_names(words, forgiving=False)], [of_texts(words, forgiving=False)]
        forgiving = [of_names(words, forgiving=True)], [of_texts(words, forgiving=True)]
        # Misspellings are looked for only where nothing has the words as they were asked.
        nothing = f"size({names}) + size({texts}) > 0"
        vector = [] if self.vector is None else [list(self.vector)]
        first, second = (
            [context.parameter(each if by_text else []) for each in pair]
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
        bound = "".join(f"{each}, " for each in [*context.carried, *before])
        found, place, id_, score = map(context.variable, ("found", "place", "id", "score"))
        return (
            f"WITH {bound}{_bound(lists)}"
            f" WITH {bound}{', '.join(lists)}, {_bound(more)}"
            f" WITH {bound}COLLECT {{"
            f" UNWIND [{names} + {also_names}, {texts} + {also_texts}, {vectors}] AS {found}"
            f" UNWIND range(0, size({found}) - 1) AS {place}"
            f" WITH {self.carried()}{found}[{place}] AS {id_},"
            f" sum({context.parameter(_RANKS)}[{place}]) AS {score}"
            f" ORDER BY {score} DESC, {id_} RETURN {{id: {id_}, score: {score}}} }} AS {name}"
        )

    def by_names(self, queries: str, kinds: Sequence[str] | None) -> str:
        whole = self.context.parameter(fold(str(self.arguments["text"])))
        return self.by_words(
            "search_names",
            queries,
            kinds,
            lambda entry: f"CASE WHEN {whole} IN {entry}.exact THEN 0 ELSE 1 END, ",
        )

    def by_texts(self, queries: str, kinds: Sequence[str] | None) -> str:
        return self.by_words("search_texts", queries, kinds)

    def by_words(
        self,
        index: str,
        queries: str,
        kinds: Sequence[str] | None,
        first: Callable[[str], str] = lambda entry: "",
    ) -> str:
        """The list from a full-text index. queries: an expression. first: what goes before the
        index's score, of an entry's variable."""
        node, score, query = map(self.context.variable, ("entry", "score", "query"))
        return (
            f"COLLECT {{ UNWIND {queries} AS {query}"
            f" CALL db.index.fulltext.queryNodes('{index}', {query})"
            f" YIELD node AS {node}, score AS {score} WHERE {self.allowed(node, kinds)}"
            f" WITH {self.carried()}{node}, {score}"
            f" ORDER BY {first(node)}{score} DESC, {node}.id"
            f" LIMIT {self.context.parameter(CANDIDATES)} RETURN {node}.id }}"
        )

    def by_vectors(self, vectors: list[list[float]], kinds: Sequence[str] | None) -> str:
        context = self.context
        names = ("entry", "vector", "score", "technique", "use", "title", "hit", "id", "best")
        near, vector, score, technique, use, title, hit, id_, best = map(context.variable, names)
        entry = context.variable("entry")
        product = context.dialect.product(f"{near}.vector", vector)
        floor = context.parameter(FLOOR)
        weight = f"(0.5 + 0.5 * coalesce({use}.prominence, 0.5))"
        carried = self.carried()
        return (
            f"COLLECT {{ UNWIND {context.parameter(vectors)} AS {vector}"
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
            f" LIMIT {context.parameter(CANDIDATES)} RETURN {entry}.id }}"
        )

    def allowed(self, entry: str, kinds: Sequence[str] | None) -> str:
        """The condition on an entry that `kinds`, `where` and what the viewer hides make."""
        context = self.context
        parts = []
        if kinds is not None:
            parts.append(f"{entry}.kind IN {context.parameter([str(kind) for kind in kinds])}")
        where = self.arguments.get("where") or {}
        for kind, label in KINDS.items():
            of_kind = where.get(label.lower())
            if not of_kind:
                continue
            node = context.variable("node")
            place = f"where.{label.lower()}"
            meets = condition(context, label, of_kind, {"node": node}, place)
            if meets != "true":
                parts.append(
                    f"({entry}.kind <> '{kind}' OR EXISTS {{"
                    f" MATCH ({entry})-[:FINDS]->({node}:{label}) WHERE {meets} }})"
                )
        parts += visible(context, entry)
        return " AND ".join(parts) or "true"

    def carried(self) -> str:
        return "".join(f"{name}, " for name in self.context.carried)


def visible(context: Context, entry: str) -> list[str]:
    """The condition, if there is one, that the viewer who asks may be shown what an entry finds."""
    title = context.variable("title")
    seen = context.visible("Title", title)
    if seen == "true":
        return []
    finds = f"MATCH ({entry})-[:FINDS]->({title}:Title)"
    return [f"({entry}.kind <> '{SearchKind.TITLE}' OR EXISTS {{ {finds} WHERE {seen} }})"]


def _bound(expressions: Mapping[str, str]) -> str:
    return ", ".join(f"{expression} AS {name}" for name, expression in expressions.items())


def needs(found: Needs, arguments: Mapping[str, Any]) -> None:
    """What a ranking refers to. arguments: those of the root field `search`."""
    where = arguments.get("where") or {}
    for label in KINDS.values():
        found.conditions(label, where.get(label.lower()) or {})
    found.shown("Title")
