"""The titles that may be recommended to a viewer, and their properties, in two queries.

`read_candidates` goes over every title that the filters let through, so that no filter starves a
list. With each comes its similarity to the target profile T, which is the sum of W e over the
viewer's techniques, and to given titles:

    near(u) = c_u <T, p_u> / (|T| |p_u|)                              as in `graph.titles.made_like`

`read_details` reads more of a shortlist of bounded size.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from graph.answering import compiled
from graph.common.locales import same_language
from graph.compile.context import Compiled, Context
from graph.compile.filters import condition
from graph.compile.needs import Needs
from graph.platforms.windows import ARRIVALS, SOUND_SUITS
from graph.recommend.profile.viewer import Viewer
from graph.store.driver import Store
from graph.store.queries import query
from graph.uses.provenance import is_generated

MOST_TARGETED = 100
"""Techniques of a target profile that count, those with the greatest weights."""

_TARGET = """
WITH catalog, COLLECT {{
  UNWIND {target} AS one
  MATCH (of:Technique {{id: one.technique}})-[:HAS_VECTOR]->(d:TechniqueVector)
  WHERE d.generation = catalog.generation
  RETURN {{weight: one.weight, values: d.values}} }} AS parts, COLLECT {{
  UNWIND {like} AS other MATCH (last:Title {{id: other}})-[:HAS_PROFILE]->(l:TitleVector)
  WHERE l.generation = catalog.generation
  RETURN {{id: other, values: l.values}} }} AS like
WITH catalog, like, CASE WHEN size(parts) = 0 THEN [] ELSE
  [i IN range(0, size(parts[0].values) - 1) |
   reduce(total = 0.0, part IN parts | total + part.weight * part.values[i])] END AS target
WITH catalog, like, target, sqrt(reduce(square = 0.0, x IN target | square + x * x)) AS norm
"""

_ANSWER = """
RETURN {{
  titles: COLLECT {{ MATCH (t:Title) WHERE {conditions}
    RETURN [t.id, t.year, coalesce(t.genres, []), coalesce(t.themes, []),
      coalesce(t.countries, [])] }},
  profiles: COLLECT {{ MATCH (p:Title)-[:HAS_PROFILE]->(v:TitleVector)
    WHERE v.generation = catalog.generation
    RETURN [p.id, v.length,
      CASE WHEN norm > 0.000001 THEN round(v.length * {near_target}, 6) ELSE 0.0 END,
      [each IN like | round(v.length * {near_title}, 6)]] }},
  credited: COLLECT {{ UNWIND {creators} AS maker
    MATCH (who:Creator {{id: maker}})-[:CREDITED]->(by:Title) RETURN DISTINCT [by.id, maker] }},
  arrivals: {arrivals},
  like: [ended IN like | ended.id],
  known: COLLECT {{ UNWIND {like_ids} AS named MATCH (n:Title {{id: named}}) RETURN n.id }}
}} AS data
"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A title that may be recommended."""

    id: str
    year: int | None
    genres: tuple[str, ...]
    themes: tuple[str, ...]
    countries: tuple[str, ...]
    creators: tuple[str, ...]
    documented: float
    """How much is stored of how it was made, 0 to 1 (c of `graph.similarity`)."""

    near: float
    """Its similarity to the target profile, -1 to 1."""

    like: Mapping[str, float]
    """Its similarity to each of the titles in `like`, -1 to 1, by id."""

    arrived: str | None = None
    """The day on which it last came to the market, where that is read and known."""


@dataclass(frozen=True, slots=True)
class Detail:
    """More of a candidate."""

    id: str
    uses: Mapping[str, float]
    """Prominence by technique, 0 to 1."""

    vector: npt.NDArray[np.float64] | None
    """The profile, of length 1; None without one."""


async def read_candidates(
    store: Store,
    viewer: Viewer,
    *,
    target: Mapping[str, float],
    creators: Sequence[str],
    like: Sequence[str] = (),
    where: Mapping[str, Any] | None = None,
    market: str | None,
    today: datetime,
    arrivals: timedelta | None = None,
) -> tuple[list[Candidate], frozenset[str]]:
    """Titles, by id, but no seasons and no episodes; and which of `like` are in the store.

    What is hidden, or against the viewer's preferences, is left out. target: the target profile,
    weights by technique. creators: those whose titles are marked. like: ids of titles. market,
    today: where and when `audioLanguages` are looked for; None: anywhere. arrivals: how long ago a
    title may have come to the market for `Candidate.arrived`; None: it is not read. One query.
    Raises InvalidRequest and RequestTooLarge (`where`), and StoreError.
    """
    heaviest = sorted(target.items(), key=lambda each: (-each[1], each[0]))[:MOST_TARGETED]

    def build(context: Context) -> Compiled:
        like_ids = context.parameter(list(like))
        rules = [*_rules(context, viewer), *_filter(context, where)]
        if viewer.audio_languages:
            rules.append(_audible(context, viewer.audio_languages, market, today))
        weighted = [{"technique": name, "weight": weight} for name, weight in heaviest]
        text = (_TARGET + _ANSWER).format(
            target=context.parameter(weighted),
            like=like_ids,
            like_ids=like_ids,
            near_target=context.dialect.product("target", "v.values"),
            near_title=context.dialect.product("each.values", "v.values"),
            creators=context.parameter(list(creators)),
            conditions=" AND ".join(rules),
            arrivals=_arrivals(context, market, today, arrivals) if market and arrivals else "[]",
        )
        return " ".join(text.split()), None

    def needs(found: Needs) -> None:
        found.templates("@catalog")
        found.conditions("Title", where or {})

    built = compiled(store, build, needs, store.context)
    rows = await store.read(built.text, built.parameters)
    if not rows:  # nothing was ever loaded
        return [], frozenset()
    found = rows[0]["data"]
    profiles = {each[0]: each[1:] for each in found["profiles"]}
    credited: dict[str, list[str]] = {}
    for title, creator in found["credited"]:
        credited.setdefault(title, []).append(creator)
    arrived = dict(found["arrivals"])
    candidates = []
    for id, year, genres, themes, countries in sorted(found["titles"]):
        if id in viewer.excluded:
            continue
        documented, near, likes = profiles.get(id, (0.0, 0.0, ()))
        candidates.append(
            Candidate(
                id,
                year,
                tuple(genres),
                tuple(themes),
                tuple(countries),
                tuple(credited.get(id, ())),
                documented,
                near,
                dict(zip(found["like"], likes, strict=False)),
                arrived.get(id),
            )
        )
    return candidates, frozenset(found["known"])


def _rules(context: Context, viewer: Viewer) -> list[str]:
    """What holds of every title that the viewer may be shown."""
    rules = ["NOT coalesce(t.kind, '') IN ['SEASON', 'EPISODE']"]
    if viewer.maximum_age is not None:
        rules.append(f"coalesce(t.minimumAge, 0) <= {context.parameter(viewer.maximum_age)}")
    if viewer.title_languages:
        ranges = context.parameter(_ranges(viewer.title_languages))
        rules.append(f"(t.originalLanguage IS NULL OR {_understood('t.originalLanguage', ranges)})")
    if viewer.hide_ai_generated:
        scope, generated = {"t": "t"}, is_generated("@t")
        context.declare(generated, scope)
        rules.append(f"NOT {context.render(generated, scope, {})}")
    if viewer.hidden_techniques:
        hidden = context.parameter(sorted(viewer.hidden_techniques))
        rules.append(
            "NOT EXISTS { MATCH (t)-[:HAS_USE]->(:Use)-[:OF]->(unwanted:Technique)"
            f" WHERE unwanted.id IN {hidden} }}"
        )
    return rules


def _ranges(wanted: Sequence[str]) -> list[str]:
    """The languages of tags, for `_understood`; and zxx, since nothing spoken suits everybody."""
    return sorted({name for tag in wanted for name in same_language(tag)} | {"zxx"})


def _understood(spoken: str, ranges: str) -> str:
    """That a tag is in one of the ranges, as in basic filtering of RFC 4647: fr-CA is in fr.

    Both are expressions.
    """
    return f"any(tag IN {ranges} WHERE {spoken} = tag OR {spoken} STARTS WITH tag + '-')"


def _audible(context: Context, wanted: Sequence[str], market: str | None, today: datetime) -> str:
    """That it is not known of a title that it can be heard in no wanted language.

    It is known where windows that are open state their sound, all in others, and the original
    language is another, too, or not known. Where no window states it there may be dubs.
    """
    ranges = _ranges(wanted)
    scope, template = {"node": "t"}, SOUND_SUITS.format(_understood("sound", "$ranges"))
    context.declare(template, scope)
    given = {"market": market or None, "at": today.date().isoformat(), "ranges": ranges}
    # Of a title that does not state its language this must be false, not null.
    original = _understood("coalesce(t.originalLanguage, '')", context.parameter(ranges))
    return f"({original} OR {context.render(template, scope, given)})"


def _arrivals(context: Context, market: str, today: datetime, within: timedelta) -> str:
    scope: dict[str, str] = {}
    context.declare(ARRIVALS, scope)
    given = {
        "market": market,
        "at": today.date().isoformat(),
        "since": (today - within).date().isoformat(),
    }
    return f"COLLECT {{ {context.render(ARRIVALS, scope, given)} }}"


def _filter(context: Context, where: Mapping[str, Any] | None) -> list[str]:
    return [f"({condition(context, 'Title', where, {'node': 't'})})"] if where else []


async def read_details(
    store: Store, titles: Sequence[str], *, vectors: bool = True
) -> dict[str, Detail]:
    """By id; one query, or none for no titles. vectors: whether to read them. Raises StoreError."""
    if not titles:
        return {}
    rows = await store.read(
        query("recommend/rank/read_candidate_details"), {"titles": list(titles), "vectors": vectors}
    )
    return {
        row["id"]: Detail(
            row["id"],
            {each["technique"]: each["prominence"] for each in row["uses"]},
            None if row["vector"] is None else np.array(row["vector"], dtype=np.float64),
        )
        for row in rows
    }
