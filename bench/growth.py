"""The seeds grown to any size: synthetic titles with the degree distributions of the real ones.

A grown title takes kind, year, languages, countries and genres from a seed drawn at random, as
many uses and credits as another, and techniques and creators as often as the seeds use them. The
names say that it is synthetic. The same number of titles gives the same catalog.
"""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import orjson

SEEDS = Path(__file__).parent.parent / "seeds"
Line = dict[str, Any]
T = TypeVar("T")


def grow(folder: Path, titles: int) -> None:
    """Write a seed folder with the seeds and as many synthetic titles as make `titles` in all."""
    rng = random.Random(titles)
    for path in SEEDS.glob("*.jsonl"):
        shutil.copy(path, folder / path.name)
    real = read_lines(SEEDS, "titles")
    uses, credits = read_lines(SEEDS, "uses"), read_lines(SEEDS, "credits")
    creators = [line["id"] for line in read_lines(SEEDS, "creators")]
    use_counts = _per_title(real, uses)
    credit_counts = _per_title(real, credits)
    technique = _drawn_as_often(rng, [line["technique"] for line in uses])
    creator = _drawn_as_often(rng, [line["creator"] for line in credits])
    # As many more creators as titles, so that nobody is credited on thousands.
    growth = max(titles // len(real), 1)
    new_titles: list[Line] = []
    new_uses: list[Line] = []
    new_credits: list[Line] = []
    new_creators: dict[str, Line] = {}
    works = [line for line in real if "part_of" not in line]
    for number in range(titles - len(real)):
        seed, slug = rng.choice(works), f"synthetic-{number}"
        copied = ("kind", "year", "original_language", "countries", "genres", "runtime_minutes")
        new_titles.append(
            {"id": slug, "name": f"Synthetic title {number}"}
            | {name: seed[name] for name in copied if name in seed}
        )
        for each in _distinct(technique, rng.choice(use_counts)):
            prominence = rng.choice(uses).get("prominence", 0.5)
            new_uses.append(
                {"title": slug, "technique": each, "prominence": prominence, "note": "Synthetic."}
            )
        for place, each in enumerate(_distinct(creator, rng.choice(credit_counts)), 1):
            copy = rng.randrange(growth)
            who = each if copy == 0 else f"{each}.{copy}"
            if copy:
                new_creators.setdefault(who, {"id": who, "name": f"Synthetic {each} {copy}"})
            role = rng.choice(credits).get("role", "director")
            new_credits.append({"title": slug, "creator": who, "role": role, "position": place})
    assert set(creators).isdisjoint(new_creators)
    add_lines(
        folder,
        titles=new_titles,
        uses=new_uses,
        credits=new_credits,
        creators=new_creators.values(),
    )


def read_lines(folder: Path, kind: str) -> list[Line]:
    return [orjson.loads(line) for line in (folder / f"{kind}.jsonl").read_bytes().splitlines()]


def add_lines(folder: Path, **lines: Iterable[Line]) -> None:
    """Append lines, by kind, to the files of a seed folder."""
    for kind, more in lines.items():
        with (folder / f"{kind}.jsonl").open("ab") as file:
            file.writelines(orjson.dumps(line) + b"\n" for line in more)


def _per_title(titles: Iterable[Line], linked: Iterable[Line]) -> list[int]:
    counts = Counter(line["title"] for line in linked)
    return [counts[title["id"]] for title in titles]


def _drawn_as_often(rng: random.Random, values: list[str]) -> Callable[[], str]:
    return lambda: rng.choice(values)


def _distinct(draw: Callable[[], str], count: int) -> list[str]:
    found: dict[str, None] = {}
    for _ in range(count * 3):
        if len(found) == count:
            break
        found[draw()] = None
    return list(found)
