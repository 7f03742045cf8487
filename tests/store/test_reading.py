"""The compiler by property: random filters, orders and pages against plain Python, both engines.

`READING_EXAMPLES=20000 pytest tests/store/test_reading.py` tries more of them.
"""

from __future__ import annotations

import asyncio
import dataclasses
import functools
import itertools
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.answering import fetch
from graph.compile import connection as pages
from graph.declare.selection import Selection
from graph.store.dialect import NEO4J
from graph.store.driver import Store
from tests.store import declared, memory
from tests.store.both import Stores
from tests.store.memory import WORDS, Catalog, Thing
from tests.store.selections import PAGE_INFO, select
from tests.support.examples import generated

EXAMPLES = int(os.environ.get("READING_EXAMPLES", "600"))
BATCH = 10
"""Requests that are on their way at the same time."""

SHARE = 10
"""Neo4j gets one of so many batches: planning a query takes it far longer than answering it."""


@pytest.fixture(scope="module")
def lines() -> dict[str, list[dict[str, Any]]]:
    return memory.random_catalog(seed=20261124)


# Strategies: filters and orders of each type

words = st.sampled_from(WORDS)


def one_key(options: Mapping[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.one_of(*(st.fixed_dictionaries({key: each}) for key, each in options.items()))


def some_keys(options: Mapping[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """One or two entries."""
    return st.lists(one_key(options), min_size=1, max_size=2).map(
        lambda found: {key: value for each in found for key, value in each.items()}
    )


def comparisons(values: st.SearchStrategy[Any], *, ordered: bool) -> st.SearchStrategy[Any]:
    several = st.lists(values, max_size=3)
    options = {"eq": values, "ne": values, "isNull": st.booleans()}
    if ordered:
        options |= dict.fromkeys(("lt", "lte", "gt", "gte"), values)
    return some_keys({**options, "in": several, "notIn": several})


texts = some_keys(
    {
        "eq": words,
        "ne": words,
        "in": st.lists(words, max_size=3),
        "lt": words,
        "gte": words,
        "isNull": st.booleans(),
        **dict.fromkeys(
            (
                "contains",
                "startsWith",
                "endsWith",
                "eqIgnoreCase",
                "containsIgnoreCase",
                "startsWithIgnoreCase",
                "endsWithIgnoreCase",
            ),
            words | st.sampled_from(["", "O", "É", "e"]),
        ),
    }
)
numbers = comparisons(st.integers(0, 4), ordered=True)
counts = some_keys(dict.fromkeys(("eq", "ne", "lt", "lte", "gt", "gte"), st.integers(0, 4)))


def floats() -> st.SearchStrategy[Any]:
    values = st.sampled_from([0.0, 0.25, 0.5, 0.7])
    return some_keys({**dict.fromkeys(("eq", "ne", "lt", "gte"), values), "isNull": st.booleans()})


def vocabulary(*names: str) -> st.SearchStrategy[Any]:
    return comparisons(st.sampled_from(names), ordered=False)


def listed(*names: str) -> st.SearchStrategy[Any]:
    several = st.lists(st.sampled_from(names), max_size=2)
    return some_keys(
        {
            "has": st.sampled_from(names),
            "hasAny": several,
            "hasAll": several,
            "isEmpty": st.booleans(),
        }
    )


def slugs(prefix: str, count: int) -> st.SearchStrategy[Any]:
    return comparisons(st.integers(0, count).map(lambda n: f"{prefix}{n}"), ordered=True)


@functools.cache
def where(of: str, depth: int = 2) -> st.SearchStrategy[Any]:
    """Filters of a type, with relations and combinations down to `depth` levels of them."""

    def one(of: str) -> st.SearchStrategy[Any]:
        return st.deferred(lambda: where(of, depth - 1))

    def many(of: str) -> st.SearchStrategy[Any]:
        each = one(of)
        return some_keys({"some": each, "all": each, "none": each, "count": counts})

    related: dict[str, st.SearchStrategy[Any]] = {}
    combined: dict[str, st.SearchStrategy[Any]] = {}
    if depth > 0:
        related = {name: one(other) for name, other in SINGLE.get(of, {}).items()}
        related |= {name: many(other) for name, other in SEVERAL.get(of, {}).items()}
        this = one(of)
        both = st.lists(this, min_size=1, max_size=2)
        combined = {"AND": both, "OR": both, "NOT": this}
    leaf: st.SearchStrategy[dict[str, Any]] = st.just({}) | some_keys({**SCALARS[of], **related})
    if not combined:
        return leaf
    return st.one_of(
        leaf, leaf, st.tuples(leaf, one_key(combined)).map(lambda two: {**two[0], **two[1]})
    )


STAGES = ("PRODUCTION", "POST", "DEVELOPMENT")
SCALARS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "Title": {
        "slug": slugs("t", 36),
        "kind": vocabulary("FILM", "SHORT", "SERIES", "SEASON", "EPISODE"),
        "name": texts,
        "synopsis": texts,
        "year": comparisons(st.integers(1989, 1996), ordered=True),
        "number": numbers,
        "runtimeMinutes": comparisons(st.sampled_from([0, 60, 100]), ordered=True),
        "originalLanguage": comparisons(st.sampled_from(["en", "fr"]), ordered=False),
        "countries": listed("AR", "FR", "GB"),
        "genres": listed("drama", "horror"),
        "themes": listed("grief", "war"),
        "aiDisclosure": vocabulary("AI_GENERATED", "AI_ASSISTED", "NO_AI_DECLARED", "UNKNOWN"),
        "externalIds": st.fixed_dictionaries(
            {"imdb": comparisons(st.sampled_from(["tt1000003", "tt1000007"]), ordered=False)}
        ),
    },
    "Use": {
        "stage": vocabulary(*STAGES),
        "prominence": floats(),
        "confidence": floats(),
        "note": texts,
        "tool": texts,
        "origin": vocabulary("DECLARED", "INFERRED"),
    },
    "Credit": {
        "role": comparisons(st.sampled_from(["director", "editor"]), ordered=False),
        "department": texts,
        "character": texts,
        "position": numbers,
    },
    "Technique": {
        "slug": slugs("k", 14),
        "within": st.integers(0, 14).map(lambda n: f"k{n}"),
        "name": texts,
        "description": texts,
        "category": comparisons(st.sampled_from(["camera", "sound"]), ordered=False),
        "stage": vocabulary(*STAGES),
        "ai": vocabulary("NONE", "GENERATED"),
        "aliases": listed("amber", "x"),
    },
    "Creator": {
        "slug": slugs("c", 12),
        "name": texts,
        "kind": vocabulary("PERSON", "ORGANISATION"),
    },
}
for _type_name, _scalars in SCALARS.items():
    for _each in declared.properties(_type_name):
        if _each.filterable:
            _scalars[_each.name] = comparisons(st.sampled_from(_each.values), ordered=_each.ordered)
SINGLE = {
    "Title": {"partOf": "Title"},
    "Use": {"title": "Title", "technique": "Technique"},
    "Credit": {"creator": "Creator", "title": "Title"},
    "Technique": {"broader": "Technique"},
}
SEVERAL = {
    "Title": {"seasons": "Title", "episodes": "Title", "uses": "Use", "credits": "Credit"},
    "Use": {"creators": "Creator"},
    "Technique": {"narrower": "Technique", "uses": "Use"},
    "Creator": {"credits": "Credit", "uses": "Use"},
}
WHERE = {type_name: where(type_name) for type_name in SCALARS}
directions = st.sampled_from(["ASC", "DESC", "ASC_NULLS_FIRST", "DESC_NULLS_FIRST"])
count_orders = st.fixed_dictionaries({"count": directions})
use_orders = count_orders | st.fixed_dictionaries(
    {"prominence": one_key(dict.fromkeys(("min", "max", "avg"), directions))}
)


def orders(
    type_name: str, *scalars: str, **related: st.SearchStrategy[Any]
) -> st.SearchStrategy[Any]:
    also = [each.name for each in declared.properties(type_name) if each.sortable]
    options = {**dict.fromkeys([*scalars, *also], directions), **related}
    return st.lists(one_key(options), min_size=1, max_size=3)


ORDER_BY: dict[str, st.SearchStrategy[Any]] = {
    "Title": orders(
        "Title",
        "slug",
        "name",
        "kind",
        "year",
        "number",
        "runtimeMinutes",
        uses=use_orders,
        credits=count_orders,
        episodes=count_orders,
    ),
    "Use": orders("Use", "slug", "stage", "prominence", "tool"),
    "Credit": orders("Credit", "role", "department", "position"),
    "Technique": orders(
        "Technique", "name", "category", "ai", uses=use_orders, narrower=count_orders
    ),
    "Creator": orders("Creator", "name", "kind", credits=count_orders, uses=use_orders),
}
NUMBERS = {"Title": ["year", "runtimeMinutes"], "Use": ["prominence"]}
for _type_name in SCALARS:
    NUMBERS.setdefault(_type_name, []).extend(
        each.name for each in declared.properties(_type_name) if each.aggregated
    )
NESTED = {
    "Title": {"uses": "Use", "credits": "Credit", "episodes": "Title", "seasons": "Title"},
    "Technique": {"uses": "Use", "narrower": "Technique"},
    "Creator": {"credits": "Credit", "uses": "Use"},
}
ROOTS = {"titles": "Title", "techniques": "Technique", "creators": "Creator"}


@st.composite
def requests(draw: st.DrawFn) -> Selection:
    """A list of objects, each with a list of its own, filtered, sorted and cut."""
    name = draw(st.sampled_from(sorted(ROOTS)))
    type_name = ROOTS[name]
    below, below_type = draw(st.sampled_from(sorted(NESTED[type_name].items())))
    nested = draw(lists(below, below_type, ()))
    return draw(lists(name, type_name, (nested,)))


@st.composite
def lists(draw: st.DrawFn, name: str, type_name: str, nested: tuple[Selection, ...]) -> Selection:
    backward = draw(st.booleans())
    arguments = {
        "last" if backward else "first": draw(st.integers(0, 4)),
        "where": draw(WHERE[type_name]),
        "orderBy": draw(ORDER_BY[type_name]),
    }
    slug = select("slug") if type_name != "Credit" else select("role")
    parts = [
        select("nodes", slug, *nested),
        select("totalCount"),
        select("pageInfo", *map(select, PAGE_INFO)),
        select(
            "aggregate",
            select("count"),
            *(
                select(each, *map(select, ("min", "max", "avg")))
                for each in NUMBERS.get(type_name, ())
            ),
        ),
    ]
    if type_name == "Title":
        facet = draw(st.sampled_from(sorted(memory.FACETS)))
        parts.append(select("facets", select(facet, select("value"), select("count"))))
    return Selection(name, name, arguments, tuple(parts))


# What they must give


def expected(things: Sequence[Thing], selection: Selection) -> dict[str, Any]:
    """What the list must be, but for its cursors."""
    arguments: Mapping[str, Any] = selection.arguments
    kept = [each for each in things if memory.holds(each, arguments["where"])]
    ordered = memory.in_order(kept, arguments["orderBy"])
    backward = "last" in arguments
    size = arguments["last" if backward else "first"]
    page = ordered[max(len(ordered) - size, 0) :] if backward else ordered[:size]
    more = len(ordered) > size
    nodes, _, _, whole, *rest = selection.children
    answer: dict[str, Any] = {
        "totalCount": len(kept),
        "nodes": [_node(each, nodes.children) for each in page],
        "aggregate": memory.aggregate(kept, [child.field for child in whole.children[1:]]),
        "more": {"hasNextPage": more and not backward, "hasPreviousPage": more and backward},
    }
    for facets in rest:
        (facet,) = facets.children
        answer["facets"] = {facet.field: memory.facet(things, arguments["where"], facet.field)}
    return answer


def _node(thing: Thing, children: Sequence[Selection]) -> dict[str, Any]:
    return {
        child.key: expected(thing.many[child.field], child)
        if child.children
        else thing.values[child.field]
        for child in children
    }


def without_cursors(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer as `expected` gives it."""
    answer = dict(answer)
    info = answer.pop("pageInfo")
    answer["more"] = {name: info[name] for name in ("hasNextPage", "hasPreviousPage")}
    answer["nodes"] = [
        {
            name: without_cursors(value) if isinstance(value, dict) else value
            for name, value in node.items()
        }
        for node in answer["nodes"]
    ]
    return answer


def things_of(catalog: Catalog, selection: Selection) -> list[Thing]:
    return catalog.all(ROOTS[selection.field])


def in_turn(stores: Stores, turn: int) -> list[Store]:
    """The stores that a batch is asked of."""
    return [store for store in stores if store.dialect is not NEO4J or turn % SHARE == 0]


async def test_lists_are_what_plain_python_makes_of_them(
    stores: Stores, lines: dict[str, list[dict[str, Any]]]
) -> None:
    catalog = memory.linked(lines)
    loop = asyncio.get_running_loop()

    async def answers(store: Store, batch: list[Selection]) -> list[Any]:
        return await asyncio.gather(*(fetch(store, selection) for selection in batch))

    turns = itertools.count()

    async def check(batch: list[Selection]) -> None:
        asked = in_turn(stores, next(turns))
        found = await asyncio.gather(*(answers(store, batch) for store in asked))
        for store, of_store in zip(asked, found, strict=True):
            for selection, answer in zip(batch, of_store, strict=True):
                wanted = expected(things_of(catalog, selection), selection)
                assert without_cursors(answer) == wanted, (store.dialect.name, selection)

    @generated(EXAMPLES // BATCH)
    @given(st.lists(requests(), min_size=BATCH, max_size=BATCH))
    def agree(batch: list[Selection]) -> None:
        asyncio.run_coroutine_threadsafe(check(batch), loop).result()

    await asyncio.to_thread(agree)


@st.composite
def walks(draw: st.DrawFn) -> Selection:
    """A list that is to be read page by page, and how long the pages are."""
    name = draw(st.sampled_from(sorted(ROOTS)))
    arguments = {
        draw(st.sampled_from(["first", "last"])): draw(st.integers(1, 7)),
        "where": draw(WHERE[ROOTS[name]]),
        "orderBy": draw(ORDER_BY[ROOTS[name]]),
    }
    info = select("pageInfo", *map(select, PAGE_INFO))
    return Selection(name, name, arguments, (select("nodes", select("slug")), info))


async def walked(store: Store, selection: Selection) -> list[str]:
    """The slugs of all pages, one after the other; each page is held to what it says of itself."""
    backward = "last" in selection.arguments
    ahead, behind = (
        ("hasPreviousPage", "hasNextPage") if backward else ("hasNextPage", "hasPreviousPage")
    )
    end, cursor = ("startCursor", "before") if backward else ("endCursor", "after")
    seen: list[str] = []
    arguments = dict(selection.arguments)
    while True:
        page = await fetch(store, dataclasses.replace(selection, arguments=arguments))
        slugs = [node["slug"] for node in page["nodes"]]
        assert page["pageInfo"][behind] is bool(seen)
        seen = slugs + seen if backward else seen + slugs
        if not page["pageInfo"][ahead]:
            return seen
        arguments[cursor] = page["pageInfo"][end]


async def test_pages_add_up_to_the_whole_list(
    stores: Stores, lines: dict[str, list[dict[str, Any]]]
) -> None:
    catalog = memory.linked(lines)
    loop = asyncio.get_running_loop()

    turns = itertools.count()

    async def check(batch: list[Selection]) -> None:
        for store in in_turn(stores, next(turns)):
            found = await asyncio.gather(*(walked(store, each) for each in batch))
            for selection, slugs in zip(batch, found, strict=True):
                arguments: Mapping[str, Any] = selection.arguments
                things = things_of(catalog, selection)
                kept = [each for each in things if memory.holds(each, arguments["where"])]
                wanted = [each.slug for each in memory.in_order(kept, arguments["orderBy"])]
                assert slugs == wanted, (store.dialect.name, selection)

    @generated(EXAMPLES // BATCH // 3)
    @given(st.lists(walks(), min_size=BATCH, max_size=BATCH))
    def agree(batch: list[Selection]) -> None:
        asyncio.run_coroutine_threadsafe(check(batch), loop).result()

    await asyncio.to_thread(agree)


async def test_titles_of_a_technique_are_the_same_wherever_the_list_starts(
    stores: Stores,
    lines: dict[str, list[dict[str, Any]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Neo4j reads few of them from the technique, and a crowd of them in the order of an index."""
    catalog = memory.linked(lines)
    used = Counter(use["technique"] for use in lines["uses"]).most_common()
    monkeypatch.setattr(pages, "COST_OF_LOOKING", 1)  # or this catalog is too small for a crowd
    root = (2 * len(lines["titles"])) ** 0.5  # where pages of one title change over
    assert used[0][1] > root > used[-1][1]
    techniques = [name for name, _ in (*used[:2], *used[-2:])]
    orders: list[list[Any]] = [[], [{"year": "DESC"}], [{"year": "ASC_NULLS_FIRST"}]]
    info = select("pageInfo", *map(select, PAGE_INFO))
    for technique, order in itertools.product(techniques, orders):
        for side, condition in (
            ("first", {"within": technique}),
            ("last", {"slug": {"in": [technique, "k0"]}}),
        ):
            where = {"uses": {"some": {"technique": condition}}}
            arguments = {side: 1, "where": where, "orderBy": order}
            asked = Selection(
                "titles", "titles", arguments, (select("nodes", select("slug")), info)
            )
            kept = [each for each in catalog.all("Title") if memory.holds(each, where)]
            wanted = [each.slug for each in memory.in_order(kept, order)]
            for store in stores:
                assert await walked(store, asked) == wanted, (store.dialect.name, arguments)


async def test_a_cursor_stays_right_while_rows_come_and_go(stores: Stores) -> None:
    """The row that it names is taken away, and rows are added on both sides of it."""
    order = [{"year": "DESC_NULLS_FIRST"}, {"name": "ASC"}]
    listing = select(
        "titles", select("nodes", select("slug")), select("pageInfo", select("endCursor")), first=9
    )
    for store in stores:

        async def page(store: Store = store, **arguments: Any) -> Any:
            given = {**listing.arguments, "orderBy": order, **arguments}
            found = await fetch(store, dataclasses.replace(listing, arguments=given))
            return [node["slug"] for node in found["nodes"]], found["pageInfo"]["endCursor"]

        before, cursor = await page()
        after, _ = await page(after=cursor)
        rows = [
            {"id": "above", "name": "above all", "year": None},
            {"id": "below", "name": "at the end", "year": 1},
        ]
        text = "UNWIND $rows AS row CREATE (:Title {id: row.id, name: row.name, year: row.year})"
        moved = "MATCH (t:Title {id: $id}) SET t.id = 'gone', t.name = 'gone', t.year = 1"
        back = "MATCH (t:Title {id: 'gone'}) SET t.id = $id, t.name = $name, t.year = $year"
        (stored,) = await store.read(
            "MATCH (t:Title {id: $id}) RETURN t.id AS id, t.name AS name, t.year AS year",
            {"id": before[-1]},
        )
        await store.write(text, {"rows": rows}, repeatable=False)
        await store.write(moved, {"id": before[-1]})
        try:
            assert (await page(after=cursor))[0] == after
        finally:
            await store.write(back, stored)
            await store.write("MATCH (t:Title) WHERE t.id IN ['above', 'below'] DELETE t")
