"""Availability, platforms, training and adoption against plain Python, on both engines."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from graph.answering import fetch
from graph.common.errors import InvalidRequest, RequestTooLarge
from graph.declare.selection import Selection
from tests.store.both import Stores, both
from tests.store.offers import (
    MARKETS,
    Lines,
    documented,
    is_open,
    narrower,
    random_offers,
    titles_on,
    titles_using,
)
from tests.store.selections import select

SLUG = select("slug")
PLATFORMS = [f"p{n}" for n in range(5)]
DAYS = (None, "2001-01-01", "2003-08-20", "2005-04-15", "2012-12-31")


@pytest.fixture(scope="module")
def lines() -> Lines:
    return random_offers(seed=5)


async def both_refuse(
    stores: Stores, selection: Selection, kind: type[Exception], message: str
) -> None:
    for store in stores:
        with pytest.raises(kind) as caught:
            await fetch(store, selection)
        assert str(caught.value) == message


def slugs(ids: Iterable[str]) -> list[dict[str, str]]:
    return [{"slug": each} for each in sorted(ids)]


# Availability


def asked(**given: str | None) -> dict[str, str]:
    return {name: value for name, value in given.items() if value is not None}


async def test_titles_by_where_and_when_they_are_available(stores: Stores, lines: Lines) -> None:
    seen = 0
    for market, on, at in itertools.product((None, *MARKETS[:2]), (None, "p0", "empty"), DAYS):
        expected = {
            window["title"]
            for window in lines["availability"]
            if (on is None or window["platform"] == on) and is_open(lines, window, market, at)
        }
        where = {"availableIn": asked(market=market, on=on, at=at)}
        everything = select("nodes", SLUG)
        found = await both(
            stores, select("titles", everything, select("totalCount"), where=where, first=100)
        )
        assert found == {"nodes": slugs(expected), "totalCount": len(expected)}
        rest = await both(stores, select("titles", everything, where={"NOT": where}, first=100))
        others = {line["id"] for line in lines["titles"]} - expected
        assert rest == {"nodes": slugs(others)}
        seen += len(expected)
    assert seen > 100


async def test_the_condition_holds_at_every_depth(stores: Stores, lines: Lines) -> None:
    where = {"availableIn": {"on": "p1", "market": "FR", "at": "2005-04-15"}}
    expected = {
        window["title"]
        for window in lines["availability"]
        if window["platform"] == "p1" and is_open(lines, window, "FR", "2005-04-15")
    }
    assert expected
    found = await both(
        stores,
        select(
            "techniques",
            select("nodes", SLUG, select("titles", select("nodes", SLUG), where=where, first=100)),
            first=100,
        ),
    )
    users = {
        node["slug"]: {row["slug"] for row in node["titles"]["nodes"]} for node in found["nodes"]
    }
    assert {key: value for key, value in users.items() if value} == {
        line["id"]: on
        for line in lines["techniques"]
        if (on := titles_using(lines, {line["id"]}) & expected)
    }
    some = {"credits": {"some": {"title": where}}}
    found = await both(stores, select("creators", select("nodes", SLUG), where=some, first=100))
    credited = {line["creator"] for line in lines["credits"] if line["title"] in expected}
    assert found == {"nodes": slugs(credited)}
    both_of = {"OR": [where, {"slug": {"eq": "t0"}}], "AND": [{"NOT": {"slug": {"eq": "t1"}}}]}
    found = await both(stores, select("titles", select("nodes", SLUG), where=both_of, first=100))
    assert found == {"nodes": slugs((expected | {"t0"}) - {"t1"})}


async def test_windows_of_a_title(stores: Stores, lines: Lines) -> None:
    platforms = {line["id"]: line for line in lines["platforms"]}
    checked = 0
    for slug in ("t0", "t1", "t2", "t3"):
        for market, at in itertools.product((None, "FR"), DAYS):
            windows = [
                window
                for window in lines["availability"]
                if window["title"] == slug and is_open(lines, window, market, at)
            ]
            row = select(
                "availability",
                *(select(name) for name in ("slug", "from", "until", "markets", "everyMarket")),
                *(select(name) for name in ("audioLanguages", "subtitleLanguages", "source")),
                select("platform", SLUG),
                select("title", SLUG),
                **asked(market=market, at=at),
            )
            found = await both(stores, select("title", row, slug=slug))
            expected = [
                {
                    "slug": f"{slug}/{window['platform']}/{window['from']}",
                    "from": window["from"],
                    "until": window["until"],
                    "markets": sorted(
                        window["markets"] or platforms[window["platform"]]["markets"]
                    ),
                    "everyMarket": not window["markets"],
                    "audioLanguages": window.get("audio_languages", []),
                    "subtitleLanguages": window.get("subtitle_languages", []),
                    "source": window["source"],
                    "platform": {"slug": window["platform"]},
                    "title": {"slug": slug},
                }
                for window in windows
            ]
            expected.sort(key=lambda window: (window["from"], window["slug"]))
            assert found["availability"] == expected
            checked += len(expected)
    assert checked > 20


async def test_titles_of_a_platform(stores: Stores, lines: Lines) -> None:
    edges = select("edges", select("node", SLUG), select("windows", select("from")))
    for slug in PLATFORMS:
        found = await both(
            stores, select("platform", select("titles", edges, first=100), slug=slug)
        )
        starts: dict[str, list[str]] = defaultdict(list)
        for window in lines["availability"]:
            if window["platform"] == slug:
                starts[window["title"]].append(window["from"])
        assert found["titles"]["edges"] == [
            {"node": {"slug": title}, "windows": [{"from": day} for day in sorted(starts[title])]}
            for title in sorted(starts)
        ]


async def test_initiatives_come_latest_first(stores: Stores, lines: Lines) -> None:
    row = select(
        "initiatives",
        *(select(name) for name in ("slug", "date", "statement", "source")),
        select("techniques", SLUG),
        select("platform", SLUG),
    )
    for slug in PLATFORMS:
        found = await both(stores, select("platform", row, slug=slug))
        said = sorted(
            (line for line in lines["initiatives"] if line["platform"] == slug),
            key=lambda line: line["id"],
        )
        said.sort(key=lambda line: line["date"], reverse=True)
        assert found["initiatives"] == [
            {
                "slug": line["id"],
                "date": line["date"],
                "statement": line["statement"],
                "source": line["source"],
                "techniques": slugs(line["techniques"]),
                "platform": {"slug": slug},
            }
            for line in said
        ]


# How catalogs are made


def shares(lines: Lines, platform: str) -> dict[str, tuple[int, float]]:
    """By technique: how many titles use it on the platform, and their share."""
    on = titles_on(lines, platform) & documented(lines)
    counts = {
        line["id"]: len(titles_using(lines, {line["id"]}) & on) for line in lines["techniques"]
    }
    return {key: (count, count / len(on)) for key, count in counts.items() if count}


async def test_technique_profile(stores: Stores, lines: Lines) -> None:
    known = documented(lines)
    row = select(
        "techniqueProfile",
        select("technique", SLUG),
        *(select(name) for name in ("titleCount", "share", "lift")),
        first=100,
    )
    for slug in PLATFORMS:
        found = (await both(stores, select("platform", row, slug=slug)))["techniqueProfile"]
        expected: list[dict[str, Any]] = [
            {
                "technique": {"slug": key},
                "titleCount": count,
                "share": pytest.approx(share, abs=1e-6),
                "lift": share / (len(titles_using(lines, {key})) / len(known)),
            }
            for key, (count, share) in shares(lines, slug).items()
        ]
        expected.sort(
            key=lambda each: (
                -each["titleCount"],
                -round(each["lift"], 6),
                each["technique"]["slug"],
            )
        )
        for each in expected:
            each["lift"] = pytest.approx(each["lift"], abs=1e-6)
        assert len(expected) > 5
        assert found == expected
    assert await both(stores, select("platform", row, slug="empty")) == {"techniqueProfile": []}


async def test_similar_platforms(stores: Stores, lines: Lines) -> None:
    n = len(documented(lines))
    weights = {
        slug: {
            key: share * (math.log((1 + n) / (1 + len(titles_using(lines, {key})))) + 1)
            for key, (_, share) in shares(lines, slug).items()
        }
        for slug in PLATFORMS
    }
    lengths = {
        slug: math.sqrt(sum(value**2 for value in each.values())) for slug, each in weights.items()
    }
    row = select(
        "similarPlatforms",
        select("platform", SLUG),
        select("score"),
        select(
            "evidence",
            select("technique", SLUG),
            *(select(name) for name in ("share", "otherShare", "contribution")),
            first=100,
        ),
    )
    for slug in PLATFORMS:
        found = (await both(stores, select("platform", row, slug=slug)))["similarPlatforms"]
        assert {each["platform"]["slug"] for each in found} == {*PLATFORMS} - {slug}
        assert found == sorted(found, key=lambda each: (-each["score"], each["platform"]["slug"]))
        for each in found:
            other = each["platform"]["slug"]
            parts = {
                key: weights[slug][key] * weights[other][key] / lengths[slug] / lengths[other]
                for key in weights[slug].keys() & weights[other].keys()
            }
            assert each["score"] == pytest.approx(sum(parts.values()), abs=1e-6)
            assert {
                pair["technique"]["slug"]: pair["contribution"] for pair in each["evidence"]
            } == {key: pytest.approx(value, abs=1e-7) for key, value in parts.items()}
            assert sum(pair["contribution"] for pair in each["evidence"]) == pytest.approx(
                each["score"], abs=1e-5
            )
            for pair in each["evidence"]:
                key = pair["technique"]["slug"]
                assert pair["share"] == pytest.approx(shares(lines, slug)[key][1], abs=1e-6)
                assert pair["otherShare"] == pytest.approx(shares(lines, other)[key][1], abs=1e-6)
    assert await both(stores, select("platform", row, slug="empty")) == {"similarPlatforms": []}


async def test_a_score_is_the_same_from_either_side(stores: Stores) -> None:
    row = select("similarPlatforms", select("platform", SLUG), select("score"))
    scores = {}
    for slug in PLATFORMS:
        found = await both(stores, select("platform", row, slug=slug))
        for each in found["similarPlatforms"]:
            scores[slug, each["platform"]["slug"]] = each["score"]
    assert len(scores) == 20
    for (one, other), score in scores.items():
        assert scores[other, one] == pytest.approx(score, abs=2e-6)


# Training

TRAINING = (
    *(select(name, SLUG) for name in ("planned", "practised", "gap", "uncovered")),
    select(
        "suggestions",
        select("programme", SLUG),
        *(select(name, SLUG) for name in ("covers", "adds", "remains")),
        first=100,
    ),
)


def training(lines: Lines, planned: set[str], team: set[str]) -> dict[str, Any]:
    """The greedy cover, step by step."""
    practised = {
        key
        for key in planned
        if any(
            line["technique"] in narrower(lines, {key}) and team & set(line["creators"])
            for line in lines["uses"]
        )
    }
    left = planned - practised
    gap = set(left)
    offers = {
        line["id"]: {key for key in gap if set(line["techniques"]) & narrower(lines, {key})}
        for line in lines["programmes"]
    }
    rows = []
    while True:
        best = min(offers, key=lambda key: (-len(offers[key] & left), key))
        adds = offers[best] & left
        if not adds:
            break
        left = left - adds
        rows.append(
            {
                "programme": {"slug": best},
                "covers": slugs(offers[best]),
                "adds": slugs(adds),
                "remains": slugs(left),
            }
        )
    return {
        "planned": slugs(planned),
        "practised": slugs(practised),
        "gap": slugs(gap),
        "uncovered": slugs(left),
        "suggestions": rows,
    }


async def test_training_for_a_team(stores: Stores, lines: Lines) -> None:
    techniques = [line["id"] for line in lines["techniques"]]
    creators = [line["id"] for line in lines["creators"]]
    steps = 0
    for start in range(0, len(techniques), 2):
        planned = techniques[start : start + 6]
        for team in (None, [], creators[:1], creators[2:5]):
            found = await both(
                stores, select("trainingFor", *TRAINING, techniques=planned, team=team)
            )
            assert found == training(lines, set(planned), set(team or ()))
            steps = max(steps, len(found["suggestions"]))
    assert steps > 1
    nothing = await both(stores, select("trainingFor", *TRAINING, techniques=[]))
    assert nothing == training(lines, set(), set())
    twice = await both(stores, select("trainingFor", *TRAINING, techniques=["k3", "k3"]))
    assert twice == training(lines, {"k3"}, set())


async def test_training_suggestions_of_a_creator(stores: Stores, lines: Lines) -> None:
    checked = 0
    for creator in [line["id"] for line in lines["creators"]][:5]:
        for title in ("t0", "t1", "t2", "t3", None):
            more = ["k0", "k5"]
            of_title = {line["technique"] for line in lines["uses"] if line["title"] == title}
            shapes: list[dict[str, Any]] = [{}, {"techniques": more}]
            for given in ({"title": title, **shape} for shape in shapes):
                planned = of_title | set(given.get("techniques") or ())
                found = await both(
                    stores,
                    select(
                        "creator",
                        select("trainingSuggestions", *TRAINING, **given),
                        slug=creator,
                    ),
                )
                expected = training(lines, planned, {creator})
                assert found == {"trainingSuggestions": expected}
                checked += len(expected["suggestions"])
    assert checked > 10


async def test_who_and_what_is_not_there_is_named(stores: Stores) -> None:
    plan: dict[str, Any] = {"techniques": ["k1", "nowhere"], "team": []}
    await both_refuse(
        stores,
        select("trainingFor", select("gap", SLUG), **plan),
        InvalidRequest,
        "trainingFor: there is no technique 'nowhere'",
    )
    plan = {"techniques": ["k1"], "team": ["nobody"]}
    await both_refuse(
        stores,
        select("trainingFor", select("gap", SLUG), **plan),
        InvalidRequest,
        "trainingFor: there is no creator 'nobody'",
    )
    suggestions = select("trainingSuggestions", select("gap", SLUG), key="s", title="nothing")
    creators = select("creators", select("nodes", suggestions), first=1)
    await both_refuse(stores, creators, InvalidRequest, "s: there is no title 'nothing'")
    many: dict[str, Any] = {"techniques": ["k1"] * 101}
    await both_refuse(
        stores,
        select("trainingFor", select("gap", SLUG), **many),
        RequestTooLarge,
        "trainingFor: techniques names 101; at most 100 are allowed",
    )


async def test_programmes_are_filtered_and_sorted(stores: Stores, lines: Lines) -> None:
    techniques = [line["id"] for line in lines["techniques"]][:3]
    cases: list[tuple[dict[str, Any], Callable[[dict[str, Any]], bool]]] = [
        ({"kind": {"eq": "WORKSHOP"}}, lambda line: line["kind"] == "workshop"),
        (
            {"durationMonths": {"gte": 12}},
            lambda line: (line["duration_months"] or 0) >= 12,
        ),
        (
            {"techniques": {"some": {"slug": {"in": techniques}}}},
            lambda line: bool(set(line["techniques"]) & set(techniques)),
        ),
        ({"institution": {"slug": {"eq": "s1"}}}, lambda line: line["institution"] == "s1"),
    ]
    for where, keep in cases:
        found = await both(
            stores,
            select(
                "programmes",
                select("nodes", SLUG),
                select("totalCount"),
                where=where,
                orderBy=[{"slug": "DESC"}],
            ),
        )
        expected = slugs(line["id"] for line in lines["programmes"] if keep(line))[::-1]
        assert found == {"nodes": expected, "totalCount": len(expected)}
    taught = select("programmes", select("nodes", SLUG))
    for technique in techniques:
        found = await both(stores, select("technique", taught, slug=technique))
        teaches = [line["id"] for line in lines["programmes"] if technique in line["techniques"]]
        assert found == {"programmes": {"nodes": slugs(teaches)}}


# Adoption


def values_of(lines: Lines, by: str, title: dict[str, Any]) -> set[str]:
    if by == "YEAR":
        return {str(title["year"])} if title["year"] is not None else set()
    if by == "COUNTRY":
        return set(title["countries"] or ())
    return {line["platform"] for line in lines["availability"] if line["title"] == title["id"]}


@pytest.mark.parametrize("by", ["YEAR", "COUNTRY", "PLATFORM"])
@pytest.mark.parametrize("given", [{"technique": "k0"}, {"technique": "k9"}, {"category": "sound"}])
async def test_adoption(stores: Stores, lines: Lines, by: str, given: dict[str, str]) -> None:
    tops = {
        line["id"]
        for line in lines["techniques"]
        if line["id"] == given.get("technique") or line["category"] == given.get("category", "-")
    }
    counted = narrower(lines, tops)
    using, known = titles_using(lines, counted), documented(lines)
    titles = {line["id"]: line for line in lines["titles"]}
    rows: dict[str, set[str]] = defaultdict(set)
    all_: dict[str, set[str]] = defaultdict(set)
    for title in known:
        for value in values_of(lines, by, titles[title]):
            all_[value].add(title)
            if title in using:
                rows[value].add(title)
    expected: list[dict[str, Any]] = [
        {
            "value": value,
            "platform": {"slug": value} if by == "PLATFORM" else None,
            "titleCount": len(found),
            "documentedCount": len(all_[value]),
            "share": pytest.approx(len(found) / len(all_[value]), abs=1e-6),
            "titles": [
                {"slug": title}
                for title in sorted(found, key=lambda t: (titles[t]["year"] or 9999, t))
            ],
        }
        for value, found in rows.items()
    ]
    expected.sort(
        key=lambda row: row["value"] if by == "YEAR" else (-row["titleCount"], row["value"])
    )
    sourced = [
        (titles[line["title"]]["year"], line["title"], line.get("id") or use_id(line))
        for line in lines["uses"]
        if line["technique"] in counted and line.get("source") and titles[line["title"]]["year"]
    ]
    found = await both(
        stores,
        select(
            "techniqueAdoption",
            *(select(name) for name in ("titleCount", "documentedCount", "share", "unstatedCount")),
            select("firstSourcedUse", SLUG),
            select(
                "rows",
                *(select(name) for name in ("value", "titleCount", "documentedCount", "share")),
                select("platform", SLUG),
                select("titles", SLUG, first=100),
            ),
            by=by,
            **given,
        ),
    )
    assert found["rows"] == expected
    assert expected
    assert found["titleCount"] == len(using)
    assert found["documentedCount"] == len(known)
    assert found["share"] == pytest.approx(len(using) / len(known), abs=1e-6)
    assert found["unstatedCount"] == sum(not values_of(lines, by, titles[title]) for title in using)
    assert sourced
    assert found["firstSourcedUse"] == {"slug": min(sourced)[2]}


def use_id(line: dict[str, Any]) -> str:
    return f"{line['title']}/{line['technique']}"


async def test_adoption_of_what_is_not_there(stores: Stores) -> None:
    for given, what in (
        ({"technique": "nowhere"}, "technique 'nowhere'"),
        ({"category": "no: thing"}, "technique of the category 'no: thing'"),
    ):
        await both_refuse(
            stores,
            select("techniqueAdoption", select("titleCount"), by="YEAR", **given),
            InvalidRequest,
            f"techniqueAdoption: there is no {what}",
        )
