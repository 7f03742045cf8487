"""Platforms, windows, initiatives and training at random, for the tests that count them anew."""

from __future__ import annotations

import random
from typing import Any

from tests.store import memory

Lines = dict[str, list[dict[str, Any]]]
MARKETS = ("AR", "DE", "FR", "US")
SOURCE = "Made up for the tests"
LANGUAGES: tuple[dict[str, list[str]], ...] = (
    {},
    {"audio_languages": ["fr", "es-AR"]},
    {"audio_languages": ["de"], "subtitle_languages": ["zh-Hant", "de"]},
)


def random_offers(seed: int) -> Lines:
    """A random catalog, with windows that overlap nowhere and in all kinds of markets."""
    lines: Lines = memory.random_catalog(seed=seed)
    rng = random.Random(seed)
    titles = [line["id"] for line in lines["titles"]]
    techniques = [line["id"] for line in lines["techniques"]]

    def some(values: Any, least: int = 0) -> list[Any]:
        return rng.sample(list(values), rng.randint(least, min(4, len(values))))

    lines["platforms"] = [
        {"id": f"p{n}", "name": f"Platform {n}", "markets": some(MARKETS), "source": SOURCE}
        for n in range(5)
    ]
    lines["platforms"].append({"id": "empty", "name": "Nothing is on", "source": SOURCE})
    lines["availability"] = []
    for title in titles:
        for platform in range(5):
            year = 2000
            while rng.random() < 0.4:
                year += rng.randint(1, 4)
                last = year + rng.randint(0, 2)
                lines["availability"].append(
                    {
                        "title": title,
                        "platform": f"p{platform}",
                        "markets": some(MARKETS),
                        "from": f"{year}-0{rng.randint(1, 5)}-15",
                        "until": f"{last}-1{rng.randint(0, 2)}-10",
                        **LANGUAGES[len(lines["availability"]) % len(LANGUAGES)],
                        "source": SOURCE,
                    }
                )
                year = last
            if lines["availability"] and rng.random() < 0.3:
                lines["availability"][-1]["until"] = None
    lines["initiatives"] = [
        {
            "id": f"i{n}",
            "platform": f"p{rng.randrange(5)}",
            "date": rng.choice(["2024", "2024-03", "2025-07-17"]),
            "statement": f"Statement {n}",
            "techniques": some(techniques),
            "source": SOURCE,
        }
        for n in range(9)
    ]
    lines["institutions"] = [
        {"id": f"s{n}", "name": f"School {n}", "country": rng.choice(MARKETS), "source": SOURCE}
        for n in range(3)
    ]
    lines["programmes"] = [
        {
            "id": f"m{n}",
            "name": f"Programme {n}",
            "institution": f"s{rng.randrange(3)}",
            "kind": rng.choice(["degree", "certificate", "workshop", "course", None]),
            "duration_months": rng.choice([None, 1, 12, 24]),
            "techniques": some(techniques),
            "source": SOURCE,
        }
        for n in range(8)
    ]
    for line in lines["uses"]:
        line["source"] = SOURCE if rng.random() < 0.5 else None
    return lines


def narrower(lines: Lines, slugs: set[str]) -> set[str]:
    """Techniques and all narrower ones."""
    found = set(slugs)
    while more := {line["id"] for line in lines["techniques"] if line["broader"] in found} - found:
        found |= more
    return found


def is_open(lines: Lines, window: dict[str, Any], market: str | None, at: str | None) -> bool:
    platform = next(line for line in lines["platforms"] if line["id"] == window["platform"])
    markets = window["markets"] or platform.get("markets", [])
    return (market is None or market in markets) and (
        at is None or window["from"] <= at <= (window["until"] or "9999")
    )


def documented(lines: Lines) -> set[str]:
    return {line["title"] for line in lines["uses"]}


def titles_on(lines: Lines, platform: str) -> set[str]:
    return {line["title"] for line in lines["availability"] if line["platform"] == platform}


def titles_using(lines: Lines, techniques: set[str]) -> set[str]:
    return {line["title"] for line in lines["uses"] if line["technique"] in techniques}
