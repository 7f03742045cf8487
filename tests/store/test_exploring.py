"""Timelines and combinations against plain Python, on both engines."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import Any

import numpy as np
import pytest

from graph.common.statistics import NORMAL_QUANTILE
from graph.declare.selection import Selection
from graph.techniques.cooccurrence import DEFAULT_LIFT, DEFAULT_SUPPORT
from tests.store import memory
from tests.store.both import Stores, both
from tests.store.selections import select

Lines = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def lines() -> Lines:
    """A random catalog, in which one technique is used twice on some titles."""
    found: Lines = memory.random_catalog(seed=11)
    again = [{**line, "id": f"again-{n}"} for n, line in enumerate(found["uses"][:12])]
    found["uses"] = [*found["uses"], *again]
    return found


@pytest.fixture(scope="module")
async def stores(stores: Stores) -> Stores:
    for store in stores:  # not declared, so it must not count
        await store.write(
            """MATCH (t:Title) MATCH (k:Technique)
            MERGE (u:Use {id: 'inferred/' + t.id + '/' + k.id}) SET u.origin = 'INFERRED'
            MERGE (t)-[:HAS_USE]->(u) MERGE (u)-[:OF]->(k)"""
        )
    return stores


async def of_technique(stores: Stores, slug: str, *children: Selection) -> Any:
    return await both(stores, select("technique", *children, slug=slug))


def narrower(lines: Lines, slug: str) -> set[str]:
    """The technique and all narrower ones."""
    found = {slug}
    while more := {line["id"] for line in lines["techniques"] if line["broader"] in found} - found:
        found |= more
    return found


def titles_using(lines: Lines, techniques: set[str]) -> set[str]:
    return {line["title"] for line in lines["uses"] if line["technique"] in techniques}


# Timelines

TITLES = select("titles", select("slug"), first=100)
YEAR = (select("year"), select("count"), TITLES)
SPREAD = (
    select("creator", select("slug")),
    *(select(name) for name in ("workCount", "titleCount", "firstYear", "lastYear")),
    TITLES,
)


def timeline(lines: Lines, techniques: set[str], least: int) -> dict[str, Any]:
    years = {line["id"]: line["year"] for line in lines["titles"]}
    above = {line["id"]: line["part_of"] for line in lines["titles"]}

    def work(title: str) -> str:
        while above[title]:
            title = above[title]
        return title

    def dated(titles: set[str]) -> list[dict[str, str]]:
        return [{"slug": t} for t in sorted(titles, key=lambda t: (years[t] or 9999, t))]

    used = titles_using(lines, techniques)
    by_year: dict[int, set[str]] = defaultdict(set)
    for title in used:
        if years[title] is not None:
            by_year[years[title]].add(title)
    documented = Counter(years[title] for title in {line["title"] for line in lines["uses"]})
    documented.pop(None, None)
    rows = [
        {
            "year": year,
            "count": len(titles),
            "titles": dated(titles),
        }
        for year, titles in sorted(by_year.items())
    ]
    by_creator: dict[str, set[str]] = defaultdict(set)
    for line in lines["uses"]:
        if line["technique"] in techniques:
            for creator in line["creators"]:
                by_creator[creator].add(line["title"])
    spread: list[dict[str, Any]] = []
    for creator, titles in by_creator.items():
        known = [years[title] for title in titles if years[title] is not None]
        spread.append(
            {
                "creator": {"slug": creator},
                "workCount": len({work(title) for title in titles}),
                "titleCount": len(titles),
                "firstYear": min(known, default=None),
                "lastYear": max(known, default=None),
                "titles": dated(titles),
            }
        )
    spread.sort(
        key=lambda row: (-row["workCount"], row["firstYear"] or 9999, row["creator"]["slug"])
    )
    return {
        "titleCount": len(used),
        "undatedCount": sum(years[title] is None for title in used),
        "first": rows[0] if rows else None,
        "years": rows,
        "documented": [
            {"year": year, "count": count} for year, count in sorted(documented.items())
        ],
        "spreadBy": [row for row in spread if row["workCount"] >= least],
    }


@pytest.mark.parametrize("deep", [False, True])
@pytest.mark.parametrize("least", [1, 2])
async def test_timelines(stores: Stores, lines: Lines, deep: bool, least: int) -> None:
    seen = []
    for line in lines["techniques"]:
        slug = line["id"]
        asked = select(
            "timeline",
            select("titleCount"),
            select("undatedCount"),
            select("first", *YEAR),
            select("years", *YEAR),
            select("documented", select("year"), select("count")),
            select("spreadBy", *SPREAD, first=100, minWorks=least),
            includeNarrower=deep,
        )
        found = (await of_technique(stores, slug, asked))["timeline"]
        techniques = narrower(lines, slug) if deep else {slug}
        assert found == timeline(lines, techniques, least)
        seen.append(found)
    assert any(found["undatedCount"] for found in seen)
    assert any(found["spreadBy"] for found in seen)
    works = [row for found in seen for row in found["spreadBy"]]
    assert any(row["workCount"] < row["titleCount"] for row in works) or least == 2


# Combinations


def kin(lines: Lines, slug: str) -> set[str]:
    return {
        line["id"]
        for line in lines["techniques"]
        if line["id"] in narrower(lines, slug) or slug in narrower(lines, line["id"])
    }


def interval(both_: int, own: int, other: int, all_: int) -> tuple[float, float, float]:
    """Lift and its interval: the delta method, with proportions instead of counts."""
    p, q, r = both_ / all_, own / all_, other / all_
    lift = p / (q * r)
    # d ln(lift) = dp / p - dq / q - dr / r, with the covariances of a multinomial sample
    variance = (
        (p - p * p) / p**2 + (q - q * q) / q**2 + (r - r * r) / r**2
        - 2 * (p - p * q) / (p * q) - 2 * (p - p * r) / (p * r) + 2 * (p - q * r) / (q * r)
    ) / all_  # fmt: skip
    error = NORMAL_QUANTILE * math.sqrt(max(variance, 0.0))
    return lift, lift * math.exp(-error), lift * math.exp(error)


def combinations(lines: Lines, slug: str, support: int, above: float) -> list[dict[str, Any]]:
    titles = {line["id"]: titles_using(lines, {line["id"]}) for line in lines["techniques"]}
    documented = len({line["title"] for line in lines["uses"]})
    rows = []
    for other, using in titles.items():
        together = using & titles[slug]
        if other in kin(lines, slug) or len(together) < support or not together:
            continue
        counts = (len(together), len(titles[slug]), len(using), documented)
        lift, low, high = interval(*counts)
        row = {
            "node": {"slug": other},
            "support": len(together),
            "titleCount": len(using),
            "expected": counts[1] * counts[2] / documented,
            "lift": lift,
            "low": low,
            "high": high,
            "titles": [{"slug": title} for title in together],
        }
        if low > above:
            rows.append(row)
    return sorted(rows, key=lambda row: (-round(row["low"], 6), row["node"]["slug"]))


NUMBERS = ("support", "titleCount", "expected", "lift", "low", "high")


@pytest.mark.parametrize(("support", "above"), [(1, 0.0), (2, 0.0), (1, 1.0), (3, 0.7)])
async def test_combinations(stores: Stores, lines: Lines, support: int, above: float) -> None:
    seen = 0
    for line in lines["techniques"]:
        slug = line["id"]
        edges = select("edges", select("node", select("slug")), *map(select, NUMBERS), TITLES)
        asked = select(
            "combinations",
            edges,
            select("totalCount"),
            first=100,
            minSupport=support,
            liftAbove=above,
        )
        found = (await of_technique(stores, slug, asked))["combinations"]
        wanted = combinations(lines, slug, support, above)
        assert found["totalCount"] == len(found["edges"]) == len(wanted)
        for edge, row in zip(found["edges"], wanted, strict=True):
            assert edge["node"] == row["node"]
            assert [edge[name] for name in NUMBERS] == pytest.approx(
                [row[name] for name in NUMBERS], abs=2e-6
            )
            assert sorted(each["slug"] for each in edge["titles"]) == sorted(
                each["slug"] for each in row["titles"]
            )
        seen += len(wanted)
    assert seen > 3


async def test_pages_and_conditions_of_combinations(stores: Stores, lines: Lines) -> None:
    slugs = select("nodes", select("slug"))
    info = select("pageInfo", select("hasNextPage"), select("endCursor"))
    everything: dict[str, Any] = {"minSupport": 1, "liftAbove": 0.0}
    asked = select("combinations", slugs, first=100, **everything)
    whole = (await of_technique(stores, "k4", asked))["combinations"]["nodes"]
    assert len(whole) > 4
    pages: list[Any] = []
    after = None
    while True:
        asked = select("combinations", slugs, info, first=2, after=after, **everything)
        page = (await of_technique(stores, "k4", asked))["combinations"]
        pages += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert pages == whole
    conditions: dict[str, Any] = {
        "edgeWhere": {"support": {"gte": 2}},
        "where": {"slug": {"ne": "k6"}},
    }
    asked = select("combinations", slugs, first=100, **everything, **conditions)
    narrowed = (await of_technique(stores, "k4", asked))["combinations"]["nodes"]
    wanted = [
        row["node"] for row in combinations(lines, "k4", 2, 0.0) if row["node"]["slug"] != "k6"
    ]
    assert narrowed == wanted
    assert 0 < len(narrowed) < len(whole)


def drawn(own: float, other: float, lift: float) -> list[tuple[int, float, float]]:
    """Titles of both, low and high, of techniques whose lift is known: 438 titles, many times."""
    rng = np.random.default_rng(1)
    together = own * other * lift
    cells = [together, own - together, other - together, 1 - own - other + together]
    found = []
    for a, b, c, _ in rng.multinomial(438, cells, size=4_000):
        if a:
            _, low, high = interval(int(a), int(a + b), int(a + c), 438)
            found.append((int(a), low, high))
    return found


@pytest.mark.parametrize(
    ("own", "other", "lift"), [(0.2, 0.1, 1.0), (0.05, 0.1, 2.5), (0.3, 0.3, 1.5), (0.1, 0.1, 0.9)]
)
def test_the_interval_holds_the_lift_as_often_as_it_says(
    own: float, other: float, lift: float
) -> None:
    found = drawn(own, other, lift)
    held = sum(low <= lift <= high for _, low, high in found) / len(found)
    assert held == pytest.approx(0.95, abs=0.02)


@pytest.mark.parametrize("own", [0.02, 0.05, 0.2])
@pytest.mark.parametrize("other", [0.02, 0.05, 0.1])
def test_chance_is_seldom_taken_for_more(own: float, other: float) -> None:
    """Techniques that are together by chance are listed in about 1 of 20 cases at most."""
    found = drawn(own, other, 1.0)
    wrong = sum(low > DEFAULT_LIFT and a >= DEFAULT_SUPPORT for a, low, _ in found)
    assert wrong / 4_000 < 0.06
