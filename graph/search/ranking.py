"""What a search finds, in order: three ranked lists, fused by reciprocal rank.

Each list is cut to its best CANDIDATES after the filters, so that a filter never empties it:

    names     entries whose names hold all the words, by how exactly they do (see below); a year
              that stands before or after them may be the title's instead
    texts     entries whose names, texts or techniques hold them (see terms.py)
    vectors   titles and techniques by the cosine c of their vector and the query's, at least
              FLOOR; a title counts by a technique that it uses if that is nearer: as
              c (1 + prominence) / 2, a prominence that is not stated being 0.5

If neither names nor texts have anything, both are asked again for words with one letter wrong.

Engines score full text differently, so only ranks count. An entry's score is its tier, a whole
number (`TIERS`: how exactly a name is what was asked; 0 in VECTOR mode, which does not look at
words), and the sum over the lists that hold it of 1 / (RANK_CONSTANT + rank), rank from 1
(reciprocal rank fusion; Cormack, Clarke and Buettcher, SIGIR 2009, with their constant), which is
less than 1. Scores are kept as whole billionths, so that sums do not depend on their order and
cursors are exact. Equal ones stand by kind and slug.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.compile.context import Context
from graph.compile.filters import condition
from graph.compile.needs import Needs
from graph.model.search import SearchKind
from graph.search.entries import KINDS
from graph.search.terms import name_query, readings, text_query, without_article

RANK_CONSTANT = 60
CANDIDATES = 200
FLOOR = 0.3
"""The least cosine of a vector that counts as found."""

UNIT = 1_000_000_000
"""A score of 1, as it is computed."""

TIERS = {"same": 5, "but for the article": 3, "begins": 2, "begins a word": 1, "other": 0}
"""How exactly a name is what was asked, the greatest first."""

TIERS_OF_YEAR = {"same": 4, "but for the article": 4, "begins": 2, "begins a word": 1, "other": 1}
"""The same where the title is of the year that stands beside the name."""

_RANKS = [UNIT // (RANK_CONSTANT + rank) for rank in range(1, CANDIDATES + 1)]


@dataclass(slots=True)
class Ranking:
    """Writes the part of a query that finds; arguments: those of the root field `search`.

    vector: the text's, None to search by text only.
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
        vector = [] if self.vector is None else [list(self.vector)]
        as_asked, forgiving = (
            (
                context.parameter(self.readings(forgiving) if by_text else []),
                context.parameter([text_query(words, forgiving=forgiving)] if by_text else []),
            )
            for forgiving in (False, True)
        )
        lists = {
            names: self.by_names(as_asked[0], kinds),
            texts: self.by_texts(as_asked[1], kinds),
            vectors: self.by_vectors(vector, kinds),
        }
        # Misspellings are looked for only where nothing has the words as they were asked.
        nothing = f"size({names}) + size({texts}) > 0"
        more = {
            also_names: self.by_names(
                f"CASE WHEN {nothing} THEN [] ELSE {forgiving[0]} END", kinds
            ),
            also_texts: self.by_texts(
                f"CASE WHEN {nothing} THEN [] ELSE {forgiving[1]} END", kinds
            ),
        }
        bound = "".join(f"{each}, " for each in [*context.carried, *before])
        found, place, id_, score = map(context.variable, ("found", "place", "id", "score"))
        rank = f"sum({context.parameter(_RANKS)}[{place}])"
        tier = f"{context.parameter(UNIT)} * max({found}[{place}].tier)"
        return (
            f"WITH {bound}{_bound(lists)}"
            f" WITH {bound}{', '.join(lists)}, {_bound(more)}"
            f" WITH {bound}COLLECT {{"
            f" UNWIND [{names} + {also_names}, {texts} + {also_texts}, {vectors}] AS {found}"
            f" UNWIND range(0, size({found}) - 1) AS {place}"
            f" WITH {self.carried()}{found}[{place}].id AS {id_}, {tier} + {rank} AS {score}"
            f" ORDER BY {score} DESC, {id_} RETURN {{id: {id_}, score: {score}}} }} AS {name}"
        )

    def readings(self, forgiving: bool) -> list[dict[str, Any]]:
        """The readings of the query, as `by_names` wants them."""
        return [
            {
                "query": name_query(each.words, forgiving=forgiving),
                "name": each.name,
                "bare": without_article(each.name),
                "year": each.year,
                "tiers": list((TIERS if each.year is None else TIERS_OF_YEAR).values()),
            }
            for each in readings(str(self.arguments["text"]))
        ]

    def by_names(self, readings: str, kinds: Sequence[str] | None) -> str:
        """The list from names, of {id, tier}. readings: an expression; see `readings`."""
        context = self.context
        variables = ("reading", "entry", "score", "title", "name", "tier")
        reading, entry, score, title, name, tier = map(context.variable, variables)
        begins = f"any({name} IN {entry}.exact WHERE {name} STARTS WITH {reading}.name"
        same, bare, begins_word, begins_other, other = (
            f"{reading}.tiers[{position}]" for position in range(len(TIERS))
        )
        # Nested, since most entries are of the last tier: they are told by two tests.
        tiers = (
            f"CASE WHEN {begins}) THEN CASE WHEN {reading}.name IN {entry}.exact THEN {same}"
            f" WHEN {reading}.bare IN {entry}.bare THEN {bare}"
            f" WHEN {begins} + ' ') THEN {begins_word} ELSE {begins_other} END"
            f" WHEN {reading}.bare IN {entry}.bare THEN {bare} ELSE {other} END"
        )
        fits, id_ = self.allowed(entry, kinds), f"{entry}.id"
        several = ""
        if self.dated():
            fits = f"{fits} AND {in_year(reading, entry, title)}"
            several = (
                f" WITH {self.carried()}{entry}.id AS {entry}, max({score}) AS {score},"
                f" max({tier}) AS {tier}"
            )
            id_ = entry
        return (
            f"COLLECT {{ UNWIND {readings} AS {reading}"
            f" CALL db.index.fulltext.queryNodes('search_names', {reading}.query)"
            f" YIELD node AS {entry}, score AS {score}"
            f" WITH {self.carried()}{reading}, {entry}, {score} WHERE {fits}"
            f" WITH {self.carried()}{entry}, {score}, {tiers} AS {tier}{several}"
            f" ORDER BY {tier} DESC, {score} DESC, {id_}"
            f" LIMIT {context.parameter(CANDIDATES)} RETURN {{id: {id_}, tier: {tier}}} }}"
        )

    def dated(self) -> bool:
        """Whether a part of the query may be a year: it has several readings then."""
        return len(readings(str(self.arguments["text"]))) > 1

    def by_texts(self, queries: str, kinds: Sequence[str] | None) -> str:
        """The list from texts, of {id, tier}. queries: an expression."""
        entry, score, query = map(self.context.variable, ("entry", "score", "query"))
        return (
            f"COLLECT {{ UNWIND {queries} AS {query}"
            f" CALL db.index.fulltext.queryNodes('search_texts', {query})"
            f" YIELD node AS {entry}, score AS {score} WHERE {self.allowed(entry, kinds)}"
            f" WITH {self.carried()}{entry}, {score}"
            f" ORDER BY {score} DESC, {entry}.id"
            f" LIMIT {self.context.parameter(CANDIDATES)} RETURN {{id: {entry}.id, tier: 0}} }}"
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
            f" LIMIT {context.parameter(CANDIDATES)} RETURN {{id: {entry}.id, tier: 0}} }}"
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


def in_year(reading: str, entry: str, title: str) -> str:
    """The condition that an entry is of the year of a reading, if that has one.

    All three are variables. Not for a WHERE after YIELD, where the embedded engine does not see
    variables from before the CALL.
    """
    return (
        f"({reading}.year IS NULL OR EXISTS {{ MATCH ({entry})-[:FINDS]->({title}:Title)"
        f" WHERE {title}.year = {reading}.year }})"
    )


def _bound(expressions: Mapping[str, str]) -> str:
    return ", ".join(f"{expression} AS {name}" for name, expression in expressions.items())


def needs(found: Needs, arguments: Mapping[str, Any]) -> None:
    """What a ranking refers to. arguments: those of the root field `search`."""
    where = arguments.get("where") or {}
    for label in KINDS.values():
        found.conditions(label, where.get(label.lower()) or {})
    found.shown("Title")
