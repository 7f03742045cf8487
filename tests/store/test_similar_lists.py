"""Similar titles with filters: the same as a scan of all titles, whatever edges are stored."""

from __future__ import annotations

import asyncio
import dataclasses
import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.answering import fetch
from graph.declare.selection import Selection
from graph.store.driver import Store
from tests.store.memory import Thing, holds
from tests.store.selections import select
from tests.support.examples import generated

FLOOR = 0.1
TITLES = ("leternaute", "1917-2019", "king-kong-1933", "flow-2024", "dark", "metropolis-1927")
_where = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.fixed_dictionaries(
            {"in": st.lists(st.sampled_from(["FILM", "SHORT", "SERIES", "SEASON"]), max_size=2)}
        ),
        "year": st.fixed_dictionaries(
            {}, optional={"gte": st.integers(1900, 2025), "lt": st.integers(1900, 2025)}
        ),
        "genres": st.fixed_dictionaries({"has": st.sampled_from(["horror", "drama", "action"])}),
        "slug": st.fixed_dictionaries({"startsWith": st.sampled_from(["the-", "a", "m"])}),
    },
)


@dataclasses.dataclass
class Scan:
    """Every title with its profile's vector, to compare one with all."""

    things: dict[str, Thing]
    slugs: list[str]
    vectors: Any

    @classmethod
    async def of(cls, store: Store) -> Scan:
        rows = await store.read(
            """MATCH (c:Catalog) MATCH (t:Title)-[:HAS_PROFILE]->(v:TitleVector)
            WHERE v.generation = c.generation
            RETURN t.id AS slug, t.kind AS kind, t.year AS year, t.genres AS genres,
                   v.values AS vector, v.length AS length ORDER BY slug"""
        )
        vectors = np.array([np.array(row["vector"]) * row["length"] for row in rows])
        return cls(
            {row["slug"]: Thing("Title", row) for row in rows},
            [row["slug"] for row in rows],
            vectors,
        )

    def similar(self, slug: str, where: dict[str, Any], least: float) -> dict[str, float]:
        """The scores of all others above the floor that meet the conditions."""
        scores = self.vectors @ self.vectors[self.slugs.index(slug)]
        return {
            other: float(score)
            for other, score in zip(self.slugs, scores, strict=True)
            if other != slug and score > FLOOR and score >= least
            if holds(self.things[other], where)
        }


def listing(slug: str, **arguments: Any) -> Selection:
    edges = select("edges", select("score"), select("node", select("slug"), select("year")))
    info = select("pageInfo", select("hasNextPage"), select("endCursor"), select("startCursor"))
    previous = select("hasPreviousPage")
    info = dataclasses.replace(info, children=(*info.children, previous))
    similar = Selection(
        "similarByTechnique", "list", arguments, (edges, info, select("totalCount"))
    )
    return select("title", similar, slug=slug)


async def all_pages(store: Store, slug: str, **arguments: Any) -> list[dict[str, Any]]:
    """The edges of every page, in the list's order, forwards or backwards."""
    backward = "last" in arguments
    found: list[dict[str, Any]] = []
    while True:
        page = (await fetch(store, listing(slug, **arguments)))["list"]
        found = page["edges"] + found if backward else found + page["edges"]
        info = page["pageInfo"]
        if not info["hasPreviousPage" if backward else "hasNextPage"]:
            assert page["totalCount"] == len(found)
            return found
        arguments["before" if backward else "after"] = info[
            "startCursor" if backward else "endCursor"
        ]


async def test_filters_never_starve_the_answer(catalog_store: Store) -> None:
    scan = await Scan.of(catalog_store)
    loop = asyncio.get_running_loop()

    async def check(slug: str, where: dict[str, Any], size: int, least: float, end: str) -> None:
        arguments = {end: size, "where": where, "minScore": least}
        found = await all_pages(catalog_store, slug, **arguments)
        wanted = scan.similar(slug, where, least)
        scores = {edge["node"]["slug"]: edge["score"] for edge in found}
        assert len(scores) == len(found)
        assert scores == pytest.approx(wanted, abs=2e-6)
        shown = [edge["score"] for edge in found]
        assert all(one >= other - 2e-6 for one, other in itertools.pairwise(shown))

    @generated(40)
    @given(
        st.sampled_from(TITLES),
        _where,
        st.integers(3, 40),
        st.sampled_from([-1.0, 0.15, 0.3]),
        st.sampled_from(["first", "first", "last"]),
    )
    def agree(slug: str, where: dict[str, Any], size: int, least: float, end: str) -> None:
        asyncio.run_coroutine_threadsafe(check(slug, where, size, least, end), loop).result()

    await asyncio.to_thread(agree)


async def test_another_order_sorts_all_of_them(catalog_store: Store) -> None:
    scan = await Scan.of(catalog_store)
    found = await all_pages(catalog_store, "1917-2019", first=30, orderBy=[{"year": "ASC"}])
    wanted = scan.similar("1917-2019", {}, -1.0)
    assert len(wanted) > 50, "more than there are edges"
    years = {slug: scan.things[slug].values["year"] for slug in wanted}
    assert [edge["node"]["slug"] for edge in found] == sorted(years, key=lambda s: (years[s], s))


async def test_conditions_on_the_score_are_those_of_min_score(catalog_store: Store) -> None:
    by_argument = await all_pages(catalog_store, "dark", first=50, minScore=0.25)
    by_filter = await all_pages(catalog_store, "dark", first=50, edgeWhere={"score": {"gte": 0.25}})
    assert by_argument == by_filter
    assert by_argument


async def test_what_is_stored_suffices_for_the_first_pages(catalog_store: Store) -> None:
    """One query, and edges only: without a filter nothing else is looked at."""
    whole = await all_pages(catalog_store, "1917-2019", first=100)
    rows = await catalog_store.read(
        """MATCH (c:Catalog) MATCH (:Title {id: '1917-2019'})-[s:SIMILAR_TECHNIQUES]->(t:Title)
        WHERE s.generation = c.generation RETURN t.id AS slug, s.score AS score
        ORDER BY score DESC, slug"""
    )
    stored = [(row["slug"], row["score"]) for row in rows]
    assert len(stored) == 50 < len(whole)
    assert [(edge["node"]["slug"], edge["score"]) for edge in whole[:50]] == stored


async def test_filters_never_starve_similar_techniques(catalog_store: Store) -> None:
    """All techniques above the floor, in the order of their scores, whatever edges are stored."""
    rows = await catalog_store.read(
        """MATCH (c:Catalog) MATCH (k:Technique)-[:HAS_VECTOR]->(v:TechniqueVector)
        WHERE v.generation = c.generation
        RETURN k.id AS slug, k.category AS category, v.values AS vector ORDER BY slug"""
    )
    scores = np.array([row["vector"] for row in rows]) @ np.array(
        next(row["vector"] for row in rows if row["slug"] == "de-aging")
    )
    for where in ({}, {"category": {"eq": "sound"}}, {"category": {"ne": "effects"}}):
        wanted = {
            row["slug"]: float(score)
            for row, score in zip(rows, scores, strict=True)
            if row["slug"] != "de-aging" and score > FLOOR
            if holds(Thing("Technique", row), where)
        }
        edges = select("edges", select("score"), select("node", select("slug")))
        asked = select("similar", edges, select("totalCount"), first=100, where=where)
        found = (await fetch(catalog_store, select("technique", asked, slug="de-aging")))["similar"]
        got = {edge["node"]["slug"]: edge["score"] for edge in found["edges"]}
        assert got == pytest.approx(wanted, abs=2e-6)
        assert found["totalCount"] == len(wanted)
        shown = [edge["score"] for edge in found["edges"]]
        assert all(one >= other - 2e-6 for one, other in itertools.pairwise(shown))


async def test_evidence_by_creators_is_shared_out(catalog_store: Store) -> None:
    """Shares are those of the weights of practices of length 1, and sum to 1 on either side."""
    sides = ("creators", "matchedCreators")
    evidence = select(
        "evidence",
        select("contribution"),
        *(select(side, select("share"), select("creator", select("slug"))) for side in sides),
        *(select(side, select("slug")) for side in ("technique", "matched")),
        first=1000,
    )
    asked = select("similarByCreators", select("edges", select("score"), evidence), first=5)
    catalog_store.max_objects = 1_000_000  # all of the evidence, to sum it
    found = await fetch(catalog_store, select("title", asked, slug="children-of-men-2006"))
    rows = await catalog_store.read(
        """MATCH (u:Use {origin: 'DECLARED'})-[:BY]->(c:Creator)
        MATCH (t:Title)-[:HAS_USE]->(u)-[:OF]->(k:Technique)
        RETURN c.id AS creator, count(DISTINCT t.id + ' ' + k.id) AS uses"""
    )
    uses = {row["creator"]: row["uses"] for row in rows}
    rows = await catalog_store.read(
        """MATCH (g:Catalog) MATCH (c:Creator)-[p:PRACTICE_PROFILE]->(v:TechniqueVector)
        WHERE v.generation = g.generation
        RETURN c.id AS creator, v.technique AS technique, p.weight AS weight,
               g.shrinkage AS shrinkage"""
    )
    unit = {
        (row["creator"], row["technique"]): row["weight"]
        * (uses[row["creator"]] + row["shrinkage"])
        / uses[row["creator"]]
        for row in rows
    }
    checked = 0
    for edge in found["similarByCreators"]["edges"]:
        total = sum(pair["contribution"] for pair in edge["evidence"])
        assert total == pytest.approx(edge["score"], abs=1e-4)
        for pair in edge["evidence"]:
            for side, technique in zip(sides, ("technique", "matched"), strict=True):
                shares = {each["creator"]["slug"]: each["share"] for each in pair[side]}
                weights = {slug: unit[slug, pair[technique]["slug"]] for slug in shares}
                whole = sum(weights.values())
                assert sum(shares.values()) == pytest.approx(1, abs=1e-5)
                assert shares == pytest.approx(
                    {slug: weight / whole for slug, weight in weights.items()}, abs=2e-6
                )
                checked += len(shares) > 1
    assert checked


@pytest.mark.parametrize("least", [None, 0.3])
@pytest.mark.parametrize(
    ("root", "relation", "label", "edge"),
    [
        ("titles", "similarByTechnique", "Title", "SIMILAR_TECHNIQUES"),
        ("techniques", "similar", "Technique", "SIMILAR_TO"),
        ("creators", "similarByPractice", "Creator", "SIMILAR_PRACTICE"),
    ],
)
async def test_an_order_counts_similar_ones(
    catalog_store: Store, root: str, relation: str, label: str, edge: str, least: float | None
) -> None:
    rows = await catalog_store.read(
        f"""MATCH (c:Catalog) MATCH (n:{label}) RETURN n.id AS slug, COUNT {{
        MATCH (n)-[e:{edge}]->() WHERE e.generation = c.generation AND e.score >= $least }} AS n""",
        {"least": -1.0 if least is None else least},
    )
    wanted = [row["slug"] for row in sorted(rows, key=lambda row: (-row["n"], row["slug"]))]
    assert len({row["n"] for row in rows}) > 1
    by_count = {relation: {"count": "DESC", "minScore": least}}
    asked = select(root, select("nodes", select("slug")), first=20, orderBy=[by_count])
    found = await fetch(catalog_store, asked)
    assert [node["slug"] for node in found["nodes"]] == wanted[:20]
