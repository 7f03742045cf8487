"""What the store says about the titles that could be recommended: three reads.

`scored` goes over every title that the filters let through, so that no filter starves a list; with
it comes each one's nearness to a wish T, the sum of W e over the viewer's techniques:

    nearness(u) = c_u <T, p_u> / (|T| |p_u|)                        as in `graph.made_like`

`popular` counts viewers by market, only where LEAST or more of them watched a title, so that nobody
can be made out; it is kept in the process for FRESH seconds. `details` reads what ranking looks at,
for a pool of bounded size.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from graph.compile.conditions import condition
from graph.compile.fields import Compiler, one_query
from graph.compile.finishing import Finish
from graph.errors import InvalidRequest
from graph.queries import query
from graph.recommend.viewer import Viewer
from graph.store import Store

LEAST = 3
"""Viewers of a market that must have watched a title before that is told of it."""

FRESH = 60.0
"""Seconds for which counts of viewers are kept."""

WISHED = 100
"""Techniques in a wish, the weightiest."""


@dataclass(frozen=True, slots=True)
class Scored:
    """years: by id, every title that the filters let through. near, after: nearness to the wish,
    and to the title that was just finished, -1 to 1. documented: 0 to 1, c. credited: ids of
    titles by the creators asked for."""

    years: Mapping[str, int | None]
    near: Mapping[str, float]
    after: Mapping[str, float]
    documented: Mapping[str, float]
    credited: frozenset[str]


@dataclass(frozen=True, slots=True)
class Detail:
    """uses: prominence by technique. vector: the profile, of length 1; None without one."""

    id: str
    year: int | None
    genres: tuple[str, ...]
    uses: Mapping[str, float]
    creators: tuple[str, ...]
    vector: npt.NDArray[np.float64] | None


async def scored(
    store: Store,
    viewer: Viewer,
    wish: Mapping[str, float],
    creators: Sequence[str],
    where: Mapping[str, Any] | None = None,
    after: str | None = None,
) -> Scored:
    """One query. wish: weight by technique. Raises InvalidRequest (`where`, or a title `after`
    that is not there), RequestTooLarge and StoreError."""
    heaviest = sorted(wish.items(), key=lambda each: (-abs(each[1]), each[0]))[:WISHED]
    asked = [{"technique": name, "weight": weight} for name, weight in heaviest if weight]

    def build(compiler: Compiler) -> tuple[str, Finish | None]:
        compiler.uses_catalog = True
        return _text(compiler, viewer, asked, creators, where or {}, after), None

    built = one_query(build, store.dialect, store.context, store.max_objects)
    rows = await store.read(built.text, built.parameters)
    if not rows:
        return Scored({}, {}, {}, {}, frozenset())
    found = rows[0]["data"]
    if after is not None and not found["known"]:
        raise InvalidRequest(f"context.after: there is no title {after[:60]!r}")
    years = {each[0]: each[1] for each in found["titles"]}
    profiles = [each for each in found["profiles"] if each[0] in years]
    return Scored(
        years,
        {each[0]: each[2] for each in profiles},
        {each[0]: each[3] for each in profiles},
        {each[0]: each[1] for each in profiles},
        frozenset(found["credited"]),
    )


def _text(
    compiler: Compiler,
    viewer: Viewer,
    asked: list[dict[str, Any]],
    creators: Sequence[str],
    where: Mapping[str, Any],
    after: str | None,
) -> str:
    conditions = ["NOT coalesce(t.kind, '') IN ['SEASON', 'EPISODE']"]
    if viewer.maximum_age is not None:
        age = compiler.parameter(viewer.maximum_age)
        conditions.append(f"coalesce(t.minimumAge, 0) <= {age}")
    if viewer.audio_languages:
        spoken = compiler.parameter(list(viewer.audio_languages))
        conditions.append(
            f"(t.originalLanguage IS NULL OR t.originalLanguage = 'zxx'"
            f" OR t.originalLanguage IN {spoken})"
        )
    if viewer.title_languages:
        locales = compiler.parameter(list(viewer.title_languages))
        conditions.append(
            f"('en' IN {locales} OR EXISTS {{ MATCH (t)-[:HAS_TEXT]->(inTongue:Text)"
            f" WHERE inTongue.locale IN {locales} AND inTongue.name IS NOT NULL }})"
        )
    if viewer.hide_ai_generated:
        conditions.append(
            "NOT EXISTS { MATCH (t)-[:HAS_USE]->(:Use)-[:OF]->(made:Technique)"
            " WHERE made.ai = 'GENERATED' }"
        )
    if viewer.hidden_techniques:
        hidden = compiler.parameter(sorted(viewer.hidden_techniques))
        conditions.append(
            "NOT EXISTS { MATCH (t)-[:HAS_USE]->(:Use)-[:OF]->(unwanted:Technique)"
            f" WHERE unwanted.id IN {hidden} }}"
        )
    if where:
        conditions.append(f"({condition(compiler, 'Title', where, {'node': 't'})})")
    near, start = "0.0", "WITH catalog, [] AS wished, 1.0 AS size"
    if asked:
        given = compiler.parameter(asked)
        start = (
            f"WITH catalog, COLLECT {{ UNWIND {given} AS one"
            " MATCH (of:Technique {id: one.technique})-[:HAS_VECTOR]->(d:TechniqueVector)"
            " WHERE d.generation = catalog.generation"
            " RETURN {weight: one.weight, values: d.values} } AS parts"
            " WITH catalog, CASE WHEN size(parts) = 0 THEN [] ELSE"
            " [i IN range(0, size(parts[0].values) - 1) |"
            " reduce(total = 0.0, part IN parts | total + part.weight * part.values[i])] END"
            " AS wished WITH catalog, wished,"
            " sqrt(reduce(square = 0.0, x IN wished | square + x * x)) AS size"
        )
        product = compiler.dialect.product("wished", "v.values")
        near = f"CASE WHEN size > 0.000001 THEN round(v.length * {product}, 6) ELSE 0.0 END"
    like, known = "0.0", "0"
    start += " WITH catalog, wished, size, [] AS ended"
    if after is not None:
        title = compiler.parameter(after)
        start = start.replace(
            "[] AS ended",
            f"coalesce(head(COLLECT {{ MATCH (last:Title {{id: {title}}})-[:HAS_PROFILE]->"
            "(l:TitleVector) WHERE l.generation = catalog.generation RETURN l.values }), [])"
            " AS ended",
        )
        product = compiler.dialect.product("ended", "v.values")
        like = f"CASE WHEN size(ended) > 0 THEN round(v.length * {product}, 6) ELSE 0.0 END"
        known = f"COUNT {{ MATCH (end:Title {{id: {title}}}) }}"
    makers = compiler.parameter(list(creators))
    return (
        f"{start} RETURN {{ known: {known},"
        f" titles: COLLECT {{ MATCH (t:Title) WHERE {' AND '.join(conditions)}"
        " RETURN [t.id, t.year] },"
        " profiles: COLLECT { MATCH (p:Title)-[:HAS_PROFILE]->(v:TitleVector)"
        f" WHERE v.generation = catalog.generation RETURN [p.id, v.length, {near}, {like}] }},"
        f" credited: COLLECT {{ UNWIND {makers} AS maker"
        " MATCH (who:Creator {id: maker})-[:CREDITED]->(by:Title) RETURN DISTINCT by.id }"
        " } AS data"
    )


_counts: WeakKeyDictionary[Store, tuple[float, dict[str, dict[str, int]]]] = WeakKeyDictionary()


async def popular(store: Store) -> dict[str, dict[str, int]]:
    """Viewers by market and title; one query, or none where counts are fresh. Raises StoreError."""
    known = _counts.get(store)
    if known and time.monotonic() - known[0] < FRESH:
        return known[1]
    found: dict[str, dict[str, int]] = {}
    for row in await store.read(query("taste_popular"), {"least": LEAST}):
        found.setdefault(row["market"], {})[row["title"]] = row["viewers"]
    _counts[store] = time.monotonic(), found
    return found


async def details(store: Store, titles: Sequence[str]) -> dict[str, Detail]:
    """By id; one query. Raises StoreError."""
    rows = await store.read(query("taste_pool"), {"titles": list(titles)})
    return {
        row["id"]: Detail(
            row["id"],
            row["year"],
            tuple(row["genres"]),
            {each["technique"]: each["prominence"] for each in row["uses"]},
            tuple(row["creators"]),
            None if row["vector"] is None else np.array(row["vector"], dtype=np.float64),
        )
        for row in rows
    }
