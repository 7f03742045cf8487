"""The reading API once more, in plain Python: what the compiler's answers are held to.

A small random catalog is written as a seed folder, so that the stores load it the usual way, and
kept here as linked objects. Filters, orders, pages, aggregates and facets are evaluated on those
by the words of the schema's descriptions, without a look at how the compiler does it.
"""

from __future__ import annotations

import functools
import json
import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.store import declared

Where = Mapping[str, Any]
WORDS = ("amber", "Amber", "blue", "éclair", "Éclair", "stone", "sto", "o'neil", "x")


@dataclass(eq=False)
class Thing:
    """An object of the catalog: its type, its scalars by field, and what it is linked to."""

    type: str
    values: dict[str, Any]
    one: dict[str, Thing | None] = field(default_factory=dict)
    many: dict[str, list[Thing]] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        return str(self.values["slug"])


@dataclass
class Catalog:
    """things: by type and slug; credits by their id."""

    things: dict[str, dict[str, Thing]]

    def all(self, type_name: str) -> list[Thing]:
        return sorted(self.things[type_name].values(), key=lambda thing: thing.slug)


def random_catalog(seed: int) -> dict[str, list[dict[str, Any]]]:
    """Lines of a seed folder by file: synthetic, small, with holes everywhere."""
    rng = random.Random(seed)

    def maybe(value: Any, share: float = 0.7) -> Any:
        return value if rng.random() < share else None

    def word() -> str:
        return rng.choice(WORDS)

    techniques = [
        {
            "id": f"k{n}",
            "name": f"{word()} {n}",
            "description": maybe(word()),
            "category": maybe(rng.choice(["camera", "sound"])),
            "stage": maybe(rng.choice(["production", "post"])),
            "broader": maybe(f"k{rng.randrange(n)}") if n else None,
            "aliases": [word() for _ in range(rng.randrange(3))],
            "ai": maybe(rng.choice(["none", "generated"])),
        }
        for n in range(14)
    ]
    titles: list[dict[str, Any]] = []
    for n in range(36):
        kind = maybe(rng.choice(["film", "short", "series", "season", "episode"]), 0.9)
        parents = [each["id"] for each in titles if each["kind"] in ("series", "season")]
        inside = kind in ("season", "episode") and bool(parents)
        titles.append(
            {
                "id": f"t{n}",
                "kind": kind,
                "name": f"{word()} {word()}",
                "year": maybe(rng.randrange(1990, 1996)),
                "synopsis": maybe(f"{word()} and {word()}"),
                "original_language": maybe(rng.choice(["en", "fr", "es-AR"])),
                "runtime_minutes": maybe(rng.choice([0, 60, 90, 120])),
                "part_of": rng.choice(parents) if inside else None,
                "number": maybe(rng.randrange(1, 4)) if inside else None,
                "countries": rng.sample(["AR", "FR", "US"], rng.randrange(3)),
                "genres": rng.sample(["drama", "horror", "comedy"], rng.randrange(4)),
                "themes": ["grief", "war"][: n % 3],
                "external_ids": {"imdb": f"tt{1000000 + n // 2}"} if rng.random() < 0.5 else {},
            }
        )
    creators = [
        {"id": f"c{n}", "name": word(), "kind": maybe(rng.choice(["person", "organisation"]))}
        for n in range(12)
    ]
    uses = {}
    for _ in range(80):
        use = {
            "title": f"t{rng.randrange(36)}",
            "technique": f"k{rng.randrange(14)}",
            "stage": maybe(rng.choice(["production", "post"])),
            "prominence": maybe(rng.choice([0.0, 0.25, 0.5, 1.0])),
            "note": maybe(word()),
            "tool": maybe(word(), 0.4),
            "creators": rng.sample([f"c{n}" for n in range(12)], rng.randrange(3)),
        }
        uses[use["title"], use["technique"]] = use
    credits = {}
    for _ in range(80):
        credit = {
            "title": f"t{rng.randrange(36)}",
            "creator": f"c{rng.randrange(12)}",
            "role": rng.choice(["director", "editor"]),
            "department": maybe(word()),
            "position": maybe(rng.randrange(1, 5)),
        }
        credits[credit["title"], credit["creator"], credit["role"]] = credit
    lines = {
        "techniques": techniques,
        "titles": titles,
        "creators": creators,
        "uses": list(uses.values()),
        "credits": list(credits.values()),
    }
    declared.fill(lines, seed)
    return lines | {"claims": _random_claims(seed, lines)}


def _random_claims(seed: int, lines: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    """Up to three claims on some uses, and some on titles; a third of the techniques without AI
    become ones with its help."""
    rng = random.Random(seed + 1)
    for technique in lines["techniques"]:
        if technique["ai"] == "none" and rng.random() < 0.33:
            technique["ai"] = "assisted"
        elif technique["ai"] == "generated" and rng.random() < 0.5:
            technique["ai"] = None  # or nearly every title would be
    facts: dict[str, list[Any]] = {
        "in_final_picture": [True, False, None],
        "digital_source_type": ["trainedAlgorithmicMedia", "digitalCapture", None, None, None],
        "tool": ["x", "y", None],
        "happened_on": ["1990", "1990-05", "1991", None],
    }
    claims: list[dict[str, Any]] = []
    for use in lines["uses"]:
        for _ in range(rng.choice([0, 0, 1, 2, 3])):
            chosen = {name: rng.choice(values) for name, values in facts.items()}
            claims.append({"use": f"{use['title']}/{use['technique']}", **chosen})
    for title in lines["titles"]:
        if rng.random() < 0.4:
            claims.append({"title": title["id"], "no_ai": True})
    return [{"id": f"m{n}", "source": "Made up", **claim} for n, claim in enumerate(claims)]


def write_folder(lines: Mapping[str, Sequence[Mapping[str, Any]]], folder: Path) -> None:
    for kind, rows in lines.items():
        (folder / f"{kind}.jsonl").write_text(
            "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8"
        )


def linked(lines: Mapping[str, Sequence[Mapping[str, Any]]]) -> Catalog:
    """The same lines as objects."""

    def upper(value: str | None) -> str | None:
        return value and value.upper()

    titles = {
        row["id"]: Thing(
            "Title",
            {
                "slug": row["id"],
                "kind": upper(row["kind"]),
                "name": row["name"],
                "year": row["year"],
                "synopsis": row["synopsis"],
                "tagline": None,
                "originalLanguage": row["original_language"],
                "runtimeMinutes": row["runtime_minutes"],
                "number": row["number"],
                "countries": row["countries"],
                "genres": row["genres"],
                "themes": row["themes"],
                "externalIds": {"imdb": row["external_ids"].get("imdb")},
                **declared.values("Title", row),
            },
        )
        for row in lines["titles"]
    }
    for row in lines["titles"]:
        thing = titles[row["id"]]
        thing.one["partOf"] = titles.get(row["part_of"] or "")
        for name, kind in (("seasons", "SEASON"), ("episodes", "EPISODE")):
            thing.many[name] = [
                titles[other["id"]]
                for other in lines["titles"]
                if other["part_of"] == row["id"] and upper(other["kind"]) == kind
            ]
        thing.many |= {"uses": [], "credits": []}
    techniques = {
        row["id"]: Thing(
            "Technique",
            {
                "slug": row["id"],
                "name": row["name"],
                "description": row["description"],
                "category": row["category"],
                "stage": upper(row["stage"]),
                "aliases": row["aliases"],
                "ai": upper(row["ai"]),
                **declared.values("Technique", row),
            },
        )
        for row in lines["techniques"]
    }
    for row in lines["techniques"]:
        thing = techniques[row["id"]]
        thing.one["broader"] = techniques.get(row["broader"] or "")
        thing.many["narrower"] = [
            techniques[other["id"]]
            for other in lines["techniques"]
            if other["broader"] == row["id"]
        ]
        thing.many |= {"uses": [], "titles": []}
    creators = {
        row["id"]: Thing(
            "Creator",
            {
                "slug": row["id"],
                "name": row["name"],
                "kind": upper(row["kind"]),
                **declared.values("Creator", row),
            },
            many={"credits": [], "uses": [], "titles": [], "practises": []},
        )
        for row in lines["creators"]
    }
    uses = {}
    for row in lines["uses"]:
        slug = f"{row['title']}/{row['technique']}"
        thing = uses[slug] = Thing(
            "Use",
            {
                "slug": slug,
                "stage": upper(row["stage"]),
                "prominence": row["prominence"],
                "note": row["note"],
                "tool": row["tool"],
                "origin": "DECLARED",
                "confidence": None,
                **declared.values("Use", row),
            },
            {"title": titles[row["title"]], "technique": techniques[row["technique"]]},
            {"creators": [creators[each] for each in row["creators"]]},
        )
        titles[row["title"]].many["uses"].append(thing)
        techniques[row["technique"]].many["uses"].append(thing)
        for each in row["creators"]:
            creators[each].many["uses"].append(thing)
    credits = {}
    for row in lines["credits"]:
        slug = f"{row['title']}/{row['creator']}/{row['role']}/"
        thing = credits[slug] = Thing(
            "Credit",
            {
                "slug": slug,
                "role": row["role"],
                "department": row["department"],
                "character": None,
                "position": row["position"],
                **declared.values("Credit", row),
            },
            {"title": titles[row["title"]], "creator": creators[row["creator"]]},
        )
        titles[row["title"]].many["credits"].append(thing)
        creators[row["creator"]].many["credits"].append(thing)
    for thing in titles.values():
        thing.values["aiDisclosure"] = disclosure(thing, lines.get("claims", ()))
    return Catalog(
        {
            "Title": titles,
            "Technique": techniques,
            "Creator": creators,
            "Use": uses,
            "Credit": credits,
        }
    )


def disclosure(title: Thing, claims: Sequence[Mapping[str, Any]]) -> str:
    """What is known of AI in a title, by the words of `AiDisclosure.state`."""
    related = [title, *_parts(title)]
    above = title.one["partOf"]
    while above is not None:
        related.append(above)
        above = above.one["partOf"]
    assisted = False
    for use in (each for one in related for each in one.many["uses"]):
        technique = use.one["technique"]
        assert technique is not None
        said = [claim for claim in claims if claim.get("use") == use.slug]
        ai = technique.values["ai"]
        if any("rainedAlgorithmic" in (claim["digital_source_type"] or "") for claim in said):
            ai = "GENERATED"
        shown = {claim["in_final_picture"] for claim in said}
        if ai == "GENERATED" and (False not in shown or True in shown):
            return "AI_GENERATED"
        assisted |= ai in ("GENERATED", "ASSISTED")
    without = any(claim.get("title") == title.slug and claim.get("no_ai") for claim in claims)
    return "AI_ASSISTED" if assisted else "NO_AI_DECLARED" if without else "UNKNOWN"


def _parts(title: Thing) -> list[Thing]:
    own = title.many["seasons"] + title.many["episodes"]
    return own + [each for one in own for each in _parts(one)]


# Filters

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda a, b: a == b,
    "in": lambda a, b: a in b,
    "lt": lambda a, b: a < b,
    "lte": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "gte": lambda a, b: a >= b,
    "contains": lambda a, b: b in a,
    "startsWith": lambda a, b: a.startswith(b),
    "endsWith": lambda a, b: a.endswith(b),
    "eqIgnoreCase": lambda a, b: a.lower() == b.lower(),
    "containsIgnoreCase": lambda a, b: b.lower() in a.lower(),
    "startsWithIgnoreCase": lambda a, b: a.lower().startswith(b.lower()),
    "endsWithIgnoreCase": lambda a, b: a.lower().endswith(b.lower()),
}


def holds(thing: Thing, where: Where) -> bool:
    return all(_entry_holds(thing, key, value) for key, value in where.items())


def _entry_holds(thing: Thing, key: str, value: Any) -> bool:
    if key == "AND":
        return all(holds(thing, each) for each in value)
    if key == "OR":
        return any(holds(thing, each) for each in value)
    if key == "NOT":
        return not holds(thing, value)
    if key == "within":
        above: Thing | None = thing
        while above is not None:
            if above.slug == value:
                return True
            above = above.one["broader"]
        return False
    if key in thing.one:
        other = thing.one[key]
        return other is not None and holds(other, value)
    if key in thing.many:
        return _relation_holds(thing.many[key], value)
    found = thing.values[key]
    if isinstance(found, dict):
        return holds(Thing("", found), value)
    return all(_compares(found, operator, operand) for operator, operand in value.items())


def _relation_holds(others: Sequence[Thing], value: Where) -> bool:
    checks = {
        "some": lambda where: any(holds(each, where) for each in others),
        "all": lambda where: all(holds(each, where) for each in others),
        "none": lambda where: not any(holds(each, where) for each in others),
        "count": lambda where: all(_compares(len(others), op, n) for op, n in where.items()),
    }
    return all(checks[name](where) for name, where in value.items())


def _compares(found: Any, operator: str, operand: Any) -> bool:
    if operator == "isNull":
        return (found is None) is bool(operand)
    if operator in ("has", "hasAny", "hasAll", "isEmpty"):
        if operator == "isEmpty":
            return (not found) is bool(operand)
        wanted = [operand] if operator == "has" else operand
        return (any if operator == "hasAny" else all)(each in found for each in wanted)
    if operator in ("ne", "notIn"):
        return not _compares(found, "eq" if operator == "ne" else "in", operand)
    return found is not None and _COMPARE[operator](found, operand)


# Orders


def _value(thing: Thing, order: Where) -> tuple[Any, str]:
    """What an order sorts by, and its direction."""
    ((key, value),) = order.items()
    if key not in thing.many:
        return thing.values[key], value
    ((inner, direction),) = value.items()
    if inner == "count":
        return len(thing.many[key]), direction
    ((function, direction),) = direction.items()
    numbers = [each.values[inner] for each in thing.many[key] if each.values[inner] is not None]
    return _summary(numbers)[function], direction


def _summary(numbers: Sequence[float]) -> dict[str, float | None]:
    if not numbers:
        return {"min": None, "max": None, "avg": None}
    mean = round(sum(numbers) / len(numbers), 6)
    return {"min": min(numbers), "max": max(numbers), "avg": mean}


def in_order(things: Iterable[Thing], orders: Sequence[Where]) -> list[Thing]:
    """Sorted by the keys, ties by slug."""

    def compare(one: Thing, other: Thing) -> int:
        for order in orders:
            a, direction = _value(one, order)
            b, _ = _value(other, order)
            if a == b:
                continue
            if a is None or b is None:
                first = direction.endswith("NULLS_FIRST")
                return -1 if (a is None) is first else 1
            return -1 if (a < b) is direction.startswith("ASC") else 1
        return -1 if one.slug < other.slug else 1

    return sorted(things, key=functools.cmp_to_key(compare))


# What is said of a list as a whole


def aggregate(things: Sequence[Thing], numbers: Sequence[str]) -> dict[str, Any]:
    def summary(name: str) -> dict[str, float | None]:
        return _summary([each.values[name] for each in things if each.values[name] is not None])

    return {"count": len(things)} | {name: summary(name) for name in numbers}


FACETS: dict[str, tuple[str, Callable[[Thing], list[Any]]]] = {
    "kinds": ("kind", lambda title: [title.values["kind"]]),
    "years": ("year", lambda title: [title.values["year"]]),
    "languages": ("originalLanguage", lambda title: [title.values["originalLanguage"]]),
    "countries": ("countries", lambda title: title.values["countries"]),
    "genres": ("genres", lambda title: title.values["genres"]),
    "themes": ("themes", lambda title: title.values["themes"]),
    "aiDisclosures": ("aiDisclosure", lambda title: [title.values["aiDisclosure"]]),
    "techniques": (
        "uses",
        lambda title: [_slug_of(use, "technique") for use in title.many["uses"]],
    ),
    "creators": ("credits", lambda title: [_slug_of(c, "creator") for c in title.many["credits"]]),
}


def _slug_of(thing: Thing, name: str) -> str:
    other = thing.one[name]
    assert other is not None
    return other.slug


def facet(things: Iterable[Thing], where: Where, name: str) -> list[dict[str, Any]]:
    """The ten most frequent values among those that all conditions but the facet's own let by."""
    own, values = FACETS[name]
    counts: Counter[Any] = Counter()
    for thing in things:
        if holds(thing, _without(where, own)):
            counts.update(value for value in set(values(thing)) if value is not None)
    found = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [{"value": value, "count": count} for value, count in found[:10]]


def _without(where: Where, name: str) -> Where:
    kept = {key: value for key, value in where.items() if key != name}
    if "AND" in kept:
        kept["AND"] = [_without(part, name) for part in kept["AND"]]
    return kept
