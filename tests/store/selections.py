"""Selections of every field of the projection table, by hand and at random."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies

from graph.declare.fields import (
    Choice,
    Computed,
    Field,
    Given,
    Inline,
    Localised,
    Many,
    One,
    OneOf,
    Page,
    Referred,
    Value,
)
from graph.declare.selection import Selection
from graph.registry import REGISTRY
from graph.techniques.paths import CONNECTION
from graph.titles.made_like import MADE_LIKE

QUERY, TYPES = REGISTRY.roots, REGISTRY.types
PAGE_INFO = ("hasNextPage", "hasPreviousPage", "startCursor", "endCursor")
SLUGS = {
    "title": ("leternaute", "1917-2019", "stranger-things", "dark", "the-mandalorian", "nowhere"),
    "creator": ("emmanuel-lubezki", "weta-fx", "georges-melies", "industrial-light-magic"),
    "technique": ("de-aging", "stop-motion", "ai-generated-imagery", "editing", "long-take"),
    "use": ("leternaute/ai-generated-imagery", "1917-2019/simulated-single-take"),
    "platform": ("netflix", "disney-plus", "salto", "nowhere"),
    "source": ("nowhere",),
    "institution": ("university-of-toronto", "new-york-film-academy"),
    "programme": ("university-of-toronto-media-content-with-ai", "nowhere"),
    "guideline": ("netflix-generative-ai-2025", "sag-aftra-tv-theatrical-2023"),
    "rule": ("netflix-generative-ai-2025-talent", "netflix-generative-ai-2025-unowned-data"),
}
RESPONSIBLE = {
    "Title": ("compliance", "approvals", "consents"),
    "Creator": ("consents", "stances"),
    "Technique": ("rules",),
    "Guideline": ("principles", "rules"),
}
ASSESSED = (
    {"technique": "machine-learning-de-aging", "company": "netflix", "on": "2025-09-01"}
    | {"purpose": "TALENT_REPLICA", "performers": ["adam-sandler"], "replica": "RE_AGEING"},
    {"technique": "ai-generated-imagery", "on": "2025"},
)
PLANNED: dict[str, Any] = {
    "techniques": ["ai-generated-imagery", "ai-assisted-screenwriting", "de-aging", "long-take"],
    "team": ["emmanuel-lubezki", "weta-fx"],
}
ADOPTED: tuple[dict[str, Any], ...] = (
    {"by": "YEAR", "technique": "ai-generated-imagery", "category": None},
    {"by": "COUNTRY", "technique": "long-take", "category": None},
    {"by": "PLATFORM", "technique": None, "category": "artificial-intelligence"},
)
WISH: dict[str, Any] = {
    "titles": [{"slug": "1917-2019", "weight": 1.0}, {"slug": "dark", "weight": 0.5}],
    "techniques": [{"slug": "long-take", "weight": 2.0}],
    "avoid": [{"slug": "editing", "weight": 0.0}, {"slug": "location-shooting", "weight": 0.7}],
}
CONNECTED = (
    ("Title Title", "leternaute", "flow-2024"),
    ("Title Creator", "1917-2019", "weta-fx"),
    ("Title Technique", "dark", "location-shooting"),
    ("Creator Creator", "emmanuel-lubezki", "industrial-light-magic"),
    ("Creator Technique", "georges-melies", "stop-motion"),
    ("Technique Technique", "long-take", "location-shooting"),
)
"""Types, `from` and `to` of paths."""
ALONE = (
    "likelyTechniques",
    "similarPlatforms",
    "techniqueProfile",
    "trainingSuggestions",
    "compliance",
)
"""Fields that compute much for each object: asked for single objects only."""
HUBS = ("Title", "Creator", "Technique")
"""Types that lead to everything: asked in full from their own roots, below others their scalars."""
COSTLY = ("aiInvolvement", "digitalSourceTypes", "disputed")
"""Scalars that look at all claims: asked where their object is asked in full, not in its lists."""
LOCALES = (["fr-CA", "es"], ["es"], ["de", "fr"], ["en"])


def select(name: str, *children: Selection, key: str | None = None, **arguments: Any) -> Selection:
    return Selection(name, key or name, arguments, children)


def leaves(fields: Mapping[str, Field], *, costly: bool = False) -> list[Selection]:
    """Every scalar of a type, localised ones twice: as they are and in French."""
    found = []
    for name, entry in fields.items():
        if isinstance(entry, Value) and (costly or name not in COSTLY):
            found.append(select(name))
        if isinstance(entry, Localised):
            found.append(select(name))
            found.append(select(name, key=f"{name}_fr", locale=["fr-CA", "es"]))
    return found


def complete(entry: Field, name: str, depth: int, **arguments: Any) -> Selection:
    """A selection of all that a field has, objects down to `depth` levels below it."""
    match entry:
        case Value() | Localised() | Given(type=""):
            return select(name, **arguments)
        case Inline(type_name) | One(type_name, _):
            return select(name, *_all_of(TYPES[type_name], depth), **arguments)
        case OneOf(matches):
            return select(name, *(select(label, *leaves(TYPES[label])) for label in matches))
        case Many(type_name):
            first = {"first": 100} if entry.default else {}
            if type_name == "CreatorShare":  # leads to single objects only
                depth = max(depth, 1)
            elif type_name in HUBS:
                depth = 0
            return select(name, *_all_of(TYPES[type_name], depth), **(first | arguments))
        case Choice(argument, entries):
            chosen = next(iter(entries))
            return complete(entries[chosen], name, depth, **{argument: chosen}, **arguments)
        case Computed(type_name) | Given(type_name) | Referred(type_name):
            fields = TYPES[type_name]
            if isinstance(entry, Referred):
                return select(name, *leaves(fields), **arguments)
            return select(
                name, *(complete(each, key, 0) for key, each in fields.items()), **arguments
            )
        case Page():
            # A credit leads to single objects only, so its fields are always asked in full.
            nodes = _all_of(TYPES[entry.type], 1 if entry.type == "Credit" else depth)
            edge = [complete(field, key, 1) for key, field in entry.edge.items()]
            about = [complete(field, key, 0) for key, field in entry.about.items()]
            return select(
                name,
                select("totalCount"),
                select("pageInfo", *map(select, PAGE_INFO)),
                select("edges", select("cursor"), select("node", *nodes), *edge),
                select("nodes", *leaves(TYPES[entry.type]), key="also"),
                *about,
                **({"first": 7} | arguments),
            )


def _all_of(fields: Mapping[str, Field], depth: int) -> list[Selection]:
    if depth == 0:
        return leaves(fields)
    return [
        *leaves(fields, costly=True),
        *(
            complete(entry, name, 0 if getattr(entry, "type", None) in HUBS else depth - 1)
            for name, entry in fields.items()
            if not isinstance(entry, Value | Localised) and name not in ALONE
        ),
    ]


def every_field() -> list[Selection]:
    """Selections that together contain every field of every type, with answers in the seeds."""
    roots = []
    for name, slugs in SLUGS.items():
        roots += [complete(QUERY[name], name, 1, slug=slug) for slug in slugs]
    roots.append(complete(QUERY["me"], "me", 2, user="nobody"))
    for name in ("titles", "creators", "techniques", "platforms", "programmes"):
        roots.append(complete(QUERY[name], name, 0))
        roots.append(complete(QUERY[name], name, 0, first=0))
        roots.append(complete(QUERY[name], name, 0, first=None, last=5))
    roots.append(complete(QUERY["titleByExternalId"], "titleByExternalId", 0, value="tt1375666"))
    roots.append(complete(QUERY["creatorByExternalId"], "creatorByExternalId", 0, value="nowhere"))
    roots.append(complete(QUERY["me"], "me", 0, user="nowhere"))
    likely = complete(TYPES["Title"]["likelyTechniques"], "likelyTechniques", 1)
    roots += [select("title", likely, slug=slug) for slug in SLUGS["title"]]
    roots.append(complete(MADE_LIKE, "madeLike", 0, **WISH))
    roots.append(complete(MADE_LIKE, "madeLike", 0, **WISH, first=None, last=3, diversity=0.4))
    for slug in SLUGS["technique"]:
        for arguments in ({}, {"includeNarrower": True}):
            timeline = complete(TYPES["Technique"]["timeline"], "timeline", 2, **arguments)
            roots.append(select("technique", timeline, slug=slug))
    for name, depth in (("techniqueProfile", 1), ("similarPlatforms", 2)):
        listed = complete(TYPES["Platform"][name], name, depth)
        roots += [select("platform", listed, slug=slug) for slug in SLUGS["platform"]]
    windows = complete(TYPES["Title"]["availability"], "availability", 1)
    roots += [select("title", windows, slug=slug) for slug in SLUGS["title"]]
    disclosure = complete(TYPES["Title"]["aiDisclosure"], "aiDisclosure", 2)
    roots += [select("title", disclosure, slug=slug) for slug in SLUGS["title"]]
    claims = complete(TYPES["Use"]["claims"], "claims", 2)
    roots += [select("use", claims, slug=slug) for slug in SLUGS["use"]]
    for type_name, names in RESPONSIBLE.items():
        for name in names:
            more = {"at": "2026-11-01T00:00:00Z"} if name == "compliance" else {}
            part = complete(TYPES[type_name][name], name, 2, **more)
            roots += [
                select(type_name.lower(), part, slug=slug) for slug in SLUGS[type_name.lower()]
            ]
    roots += [complete(QUERY["assessUse"], "assessUse", 1, **each) for each in ASSESSED]
    said = complete(TYPES["Platform"]["initiatives"], "initiatives", 1)
    roots += [select("platform", said, slug=slug) for slug in SLUGS["platform"]]
    roots.append(complete(QUERY["trainingFor"], "trainingFor", 2, **PLANNED))
    roots += [
        complete(QUERY["techniqueAdoption"], "techniqueAdoption", 2, **each) for each in ADOPTED
    ]
    claimed = {"basis": "CLAIMED", "includeNarrower": True}
    impact = complete(TYPES["Technique"]["impact"], "impact", 2, **claimed)
    roots += [select("technique", impact, slug=slug) for slug in SLUGS["technique"]]
    roots += [
        complete(QUERY["productionImpact"], "productionImpact", 3, groupBy=by, basis="CLAIMED")
        for by in ("TECHNIQUE", "YEAR")
    ]
    stated = complete(TYPES["Use"]["efforts"], "efforts", 1)
    roots += [select("use", stated, slug=slug) for slug in SLUGS["use"]]
    suggestions = complete(
        TYPES["Creator"]["trainingSuggestions"], "trainingSuggestions", 2, title="leternaute"
    )
    roots += [select("creator", suggestions, slug=slug) for slug in SLUGS["creator"]]
    roots += [
        complete(CONNECTION.entries[ends], "connection", 3, **{"ends": ends, "from": a, "to": b})
        for ends, a, b in CONNECTED
    ]
    roots += [
        select(name, *leaves(TYPES[name]), slugs=[*SLUGS[name.lower()], "nowhere"])
        for name in ("Title", "Creator", "Technique", "Use", "Platform", "Institution", "Programme")
    ]
    return roots


@strategies.composite
def random_root(draw: strategies.DrawFn) -> Selection:
    """A random look-up, up to four levels deep, with random arguments."""
    name = draw(strategies.sampled_from(sorted(SLUGS)))
    entry = QUERY[name]
    assert isinstance(entry, One)
    slug = draw(strategies.sampled_from(SLUGS[name]))
    children = draw(_random_children(TYPES[entry.type], 3))
    return Selection(name, name, {"slug": slug}, children)


@strategies.composite
def _random_children(
    draw: strategies.DrawFn, fields: Mapping[str, Field], depth: int
) -> tuple[Selection, ...]:
    usable = sorted(
        name
        for name, entry in fields.items()
        if (depth or isinstance(entry, Value | Localised | Inline)) and name not in ALONE
    )
    names = draw(strategies.lists(strategies.sampled_from(usable), min_size=1, max_size=4))
    return tuple(
        draw(_random_field(fields[name], name, f"k{position}", depth))
        for position, name in enumerate(names)
    )


@strategies.composite
def _random_field(
    draw: strategies.DrawFn, entry: Field, name: str, key: str, depth: int
) -> Selection:
    match entry:
        case Value():
            locale = {"locale": draw(strategies.sampled_from(LOCALES))}
            return Selection(name, key, locale if name == "roleName" else {})
        case Localised():
            chosen = draw(strategies.sampled_from([None, *LOCALES]))
            return Selection(name, key, {"locale": chosen} if chosen else {})
        case Inline(type_name) | One(type_name, _):
            below = draw(_random_children(TYPES[type_name], max(depth - 1, 0)))
            return Selection(name, key, {}, below)
        case OneOf():
            return dataclasses.replace(complete(entry, name, 0), key=key)
        case Many() if entry.default:  # evidence: in full, since near-ties may change places
            return dataclasses.replace(complete(entry, name, 1), key=key)
        case Many():
            below = draw(_random_children(TYPES[entry.type], max(depth - 1, 0)))
            return Selection(name, key, {}, below)
        case Page():
            return draw(_random_page(entry, name, key, depth))
        case Choice() | Computed() | Given() | Referred():
            raise AssertionError("a root field, or one that stands alone")


@strategies.composite
def _random_page(
    draw: strategies.DrawFn, entry: Page, name: str, key: str, depth: int
) -> Selection:
    size = draw(strategies.integers(0, 6))
    arguments: dict[str, Any] = {draw(strategies.sampled_from(["first", "last"])): size}
    if "minScore" in entry.filters and draw(strategies.booleans()):
        arguments["minScore"] = draw(strategies.sampled_from([0.0, 0.25, 0.5]))
    if entry.rest and entry.rest.compared and draw(strategies.booleans()):
        arguments["diversity"] = draw(strategies.sampled_from([0.0, 0.25, 1.0]))
        arguments["excludeSameSeries"] = draw(strategies.booleans())
        arguments["acrossGenres"] = draw(strategies.booleans())
    node = Selection("node", "n", {}, draw(_random_children(TYPES[entry.type], max(depth - 1, 0))))
    parts = [
        Selection("totalCount", "total"),
        Selection("pageInfo", "info", {}, tuple(map(select, PAGE_INFO))),
        Selection("edges", "e", {}, (select("cursor"), node)),
    ]
    for edge_name, edge_entry in entry.edge.items():
        if draw(strategies.booleans()):
            edge = draw(_random_field(edge_entry, edge_name, "x", max(depth - 1, 0)))
            parts.append(Selection("edges", f"e_{edge_name}", {}, (edge,)))
    parts += [select(about) for about in entry.about]
    return Selection(name, key, arguments, tuple(parts))
