"""The safety net of the design: whatever the project asks, both engines give the same answer."""

from __future__ import annotations

import asyncio
import base64
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from graph.answering import fetch
from graph.compile import compile_query
from graph.declare.fields import (
    MAXIMUM_PAGE,
    Computed,
    Given,
    Inline,
    Many,
    One,
    OneOf,
    Page,
    Referred,
)
from graph.declare.selection import Selection
from graph.linking.link import link
from graph.registry import REGISTRY
from graph.search.entries import todo_steps, write_entries
from graph.search.suggesting import suggest
from graph.store import status
from graph.store.driver import Store
from graph.store.queries import query
from graph.titles.made_like import MADE_LIKE
from tests.store.both import Stores
from tests.store.selections import every_field, random_root, select


def comparable(answer: Any) -> Any:
    """An answer as it can be compared between engines that round a little differently.

    Pairs of evidence that contribute nearly the same may change places, so they are compared by
    pair; where the list was cut, those at the cut are left out. Their order is tested elsewhere.
    """
    if isinstance(answer, dict):
        return {name: comparable(value) for name, value in answer.items()}
    if isinstance(answer, list) and answer and isinstance(answer[0], dict):
        if "contribution" not in answer[0]:
            return [comparable(value) for value in answer]
        cut = answer[-1]["contribution"] + 1e-5 if len(answer) == MAXIMUM_PAGE else -2.0
        return {
            json.dumps({**pair, "contribution": None}, sort_keys=True): pair["contribution"]
            for pair in answer
            if pair["contribution"] > cut
        }
    return answer


def assert_same(first: Any, second: Any, where: str = "data") -> None:
    """Fail with the place of the first difference."""
    if isinstance(first, dict) and isinstance(second, dict):
        assert first.keys() == second.keys(), where
        for name in first:
            assert_same(first[name], second[name], f"{where}.{name}")
    elif _is_cursor(first) and _is_cursor(second):
        # A score in it may be rounded a little differently.
        assert_same(_keys(first), _keys(second), where)
    elif isinstance(first, list) and isinstance(second, list):
        assert len(first) == len(second), f"{where}: {len(first)} and {len(second)} rows"
        for position, (one, other) in enumerate(zip(first, second, strict=True)):
            assert_same(one, other, f"{where}[{position}]")
    elif isinstance(first, float) and isinstance(second, float):
        assert first == pytest.approx(second, abs=2e-5), where
    else:
        assert first == second, where


def _keys(cursor: str) -> list[Any]:
    """What a cursor holds but for its checksum; nothing for any other text."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        found = json.loads(base64.urlsafe_b64decode(padded)[:-4])
    except ValueError:
        return []
    return found if isinstance(found, list) else []


def _is_cursor(value: Any) -> bool:
    return isinstance(value, str) and bool(_keys(value))


async def both_answer(stores: Stores, selection: Selection) -> Any:
    for store in stores:
        store.max_objects = 1_000_000  # random requests may ask for more than clients may
    first, second = await asyncio.gather(*(fetch(store, selection) for store in stores))
    assert_same(comparable(first), comparable(second))
    return first


@pytest.mark.parametrize("selection", every_field(), ids=lambda selection: _named(selection))
async def test_every_field(both_catalog_stores: Stores, selection: Selection) -> None:
    answer = await both_answer(both_catalog_stores, selection)
    if "nowhere" not in selection.arguments.values():
        assert answer


def _named(selection: Selection) -> str:
    return f"{selection.field}-{'-'.join(map(str, selection.arguments.values()))}"[:60]


def test_every_field_is_asked() -> None:
    """The selections above leave no field of the projection table out."""
    asked: set[tuple[str, str]] = set()

    def walk(type_name: str, children: tuple[Selection, ...]) -> None:
        for child in children:
            entry = REGISTRY.types[type_name].get(child.field)
            asked.add((type_name, child.field))
            match entry:
                case Inline(below) | One(below, _):
                    walk(below, child.children)
                case Many():
                    walk(entry.type, child.children)
                case OneOf():
                    for each in child.children:
                        walk(each.field, each.children)
                case Page():
                    walk_page(entry, child)
                case Computed(below) | Given(below) | Referred(below) if below:
                    walk(below, child.children)
                case _:
                    pass

    def walk_page(entry: Page, selection: Selection) -> None:
        for part in selection.children:
            if part.field == "nodes":
                walk(entry.type, part.children)
            for child in part.children if part.field == "edges" else ():
                if child.field == "node":
                    walk(entry.type, child.children)
                elif child.field in entry.edge:
                    edge = entry.edge[child.field]
                    if isinstance(edge, Many):
                        walk(edge.type, child.children)

    for root in every_field():
        if root.field.endswith("ByExternalId"):
            continue
        if root.field == "madeLike":
            walk_page(MADE_LIKE, root)
            continue
        type_name = {
            "titles": "Title",
            "creators": "Creator",
            "techniques": "Technique",
            "platforms": "Platform",
            "programmes": "Programme",
            "trainingFor": "Training",
            "techniqueAdoption": "TechniqueAdoption",
            "productionImpact": "ProductionImpact",
            "connection": "PathsBetween",
            "assessUse": "UseAssessment",
        }.get(root.field, root.field.capitalize())
        if root.field in ("titles", "creators", "techniques", "platforms", "programmes"):
            for part in root.children:
                if part.field == "nodes":
                    walk(type_name, part.children)
        else:
            walk(type_name, root.children)
    everything = {
        (type_name, name) for type_name, fields in REGISTRY.types.items() for name in fields
    }
    assert everything - asked == set()


async def test_random_requests(both_catalog_stores: Stores) -> None:
    loop = asyncio.get_running_loop()

    @settings(
        max_examples=60,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example],
    )
    @given(random_root())
    def agree(selection: Selection) -> None:
        asyncio.run_coroutine_threadsafe(both_answer(both_catalog_stores, selection), loop).result()

    await asyncio.to_thread(agree)


async def test_pages_are_complete_and_in_order(both_catalog_stores: Stores) -> None:
    """Forward and backward, small pages give the rows of one large page on both engines."""
    nodes = Selection("nodes", "nodes", {}, (Selection("slug", "slug"),))
    info = Selection(
        "pageInfo",
        "info",
        {},
        tuple(
            Selection(name, name)
            for name in ("hasNextPage", "hasPreviousPage", "startCursor", "endCursor")
        ),
    )
    roles = Selection("nodes", "nodes", {}, (select("role"), select("position")))
    lists = (
        ("title", "leternaute", "similarByTechnique", nodes),
        ("technique", "stop-motion", "titles", nodes),
        ("creator", "weta-fx", "practises", nodes),
        ("title", "star-wars-1977", "credits", roles),
    )
    for store in both_catalog_stores:
        for root, slug, name, rows in lists:

            async def page(
                store: Store = store,
                root: str = root,
                slug: str = slug,
                name: str = name,
                rows: Selection = rows,
                **arguments: Any,
            ) -> Any:
                inner = Selection(name, "list", arguments, (info, rows))
                return (await fetch(store, select(root, inner, slug=slug)))["list"]

            whole = (await page(first=100))["nodes"]
            assert len(whole) > 3
            forward: list[Any] = []
            backward: list[Any] = []
            cursor = None
            while True:
                found = await page(first=2, after=cursor)
                assert found["info"]["hasPreviousPage"] is (cursor is not None)
                forward += found["nodes"]
                cursor = found["info"]["endCursor"]
                if not found["info"]["hasNextPage"]:
                    break
            cursor = None
            while True:
                found = await page(last=2, before=cursor)
                assert found["info"]["hasNextPage"] is (cursor is not None)
                backward = found["nodes"] + backward
                cursor = found["info"]["startCursor"]
                if not found["info"]["hasPreviousPage"]:
                    break
            assert forward == whole
            assert backward == whole


async def test_the_whole_graph_is_the_same(both_catalog_stores: Stores) -> None:
    """Loading and linking, every writing query included, leave the same graph on both engines."""
    first, second = [await _dump(store) for store in both_catalog_stores]
    assert first.keys() == second.keys()
    for kind in first:
        assert_same(first[kind], second[kind], kind)
    assert len(first["SIMILAR_TECHNIQUES"]) > 10_000


async def _dump(store: Store) -> dict[str, Any]:
    """Every node by label and every relationship by type, in a comparable form."""
    volatile = ("revision", "linkedRevision", "builtAt", "holder", "until", "touchedBy")
    found: dict[str, Any] = {}
    for label in (
        "Title",
        "Text",
        "Creator",
        "Technique",
        "Use",
        "Role",
        "Platform",
        "Availability",
        "Initiative",
        "Institution",
        "Programme",
        "Effort",
        "TechniqueVector",
        "Catalog",
    ):
        rows = await store.read(f"MATCH (n:{label}) RETURN properties(n) AS p ORDER BY n.id")
        found[label] = [
            {name: value for name, value in sorted(row["p"].items()) if name not in volatile}
            for row in rows
        ]
    for relation in (
        "PART_OF", "HAS_USE", "OF", "BY", "CREDITED", "BROADER", "HAS_TEXT", "HAS_VECTOR",
        "WINDOW_OF", "ON", "BY_PLATFORM", "CONCERNS", "AT", "TEACHES", "EFFORT_OF",
        "TECHNIQUE_PROFILE", "CREATOR_PROFILE", "PRACTICE_PROFILE",
        "SIMILAR_TECHNIQUES", "SIMILAR_CREATORS", "SIMILAR_PRACTICE", "SIMILAR_TO",
    ):  # fmt: skip
        rows = await store.read(
            f"MATCH (a)-[r:{relation}]->(b) RETURN a.id AS a, b.id AS b, properties(r) AS p"
        )
        found[relation] = sorted(
            ([row["a"], row["b"], sorted(row["p"].items())] for row in rows), key=repr
        )
    return found


READING = (
    "store/read_counts",
    "store/read_schema_version",
    "similarity/read_embeddings",
    "similarity/read_technique_texts",
    "similarity/read_declared_uses",
    "similarity/read_use_creators",
    "similarity/read_credits",
)

UNORDERED = (
    "similarity/read_declared_uses",
    "similarity/read_use_creators",
    "similarity/read_credits",
)


@pytest.mark.parametrize("name", READING)
async def test_fixed_queries_that_read(both_catalog_stores: Stores, name: str) -> None:
    first, second = [await store.read(query(name)) for store in both_catalog_stores]
    assert first
    for rows in (first, second):
        if name in UNORDERED:
            rows.sort(key=lambda row: [row.get(key, "") for key in ("use", "title", "creator")])
    assert_same(first, second)


async def test_status_is_the_same(both_catalog_stores: Stores) -> None:
    first, second = [await status.read(store) for store in both_catalog_stores]
    assert first.state == second.state == "CURRENT"
    assert first.problems() == second.problems() == {}
    one, other = [
        await status.edge_counts(store, first.generation or 0) for store in both_catalog_stores
    ]
    assert one == other


async def test_what_a_linked_store_says_of_itself(both_catalog_stores: Stores) -> None:
    for store in both_catalog_stores:
        assert not (await link(store)).rebuilt
        found = await status.read(store)
        await status.counts(store)
        for text, parameters in todo_steps("Creator", [{"id": "nobody"}], "noted"):
            await store.write(text, parameters)
        assert await write_entries(store) == 0
        assert await suggest(store, select("suggest", select("text"), prefix="étern"))
        await status.edge_counts(store, found.generation or 0)
        assert await store.read(query("techniques/read_map"), {"generation": found.generation})


def test_a_query_depends_on_the_shape_only(both_catalog_stores: Stores) -> None:
    """Other values, same text: the stores' plan caches and ours hit."""
    store = both_catalog_stores[0]

    def text(slug: str, first: int, locale: list[str]) -> str:
        uses = Selection(
            "uses",
            "uses",
            {"first": first},
            (Selection("nodes", "nodes", {}, (Selection("note", "note"),)),),
        )
        name = Selection("name", "name", {"locale": locale})
        return compile_query(
            REGISTRY, Selection("title", "title", {"slug": slug}, (name, uses)), store.dialect
        ).text

    assert text("dark", 3, ["fr"]) == text("1899", 90, ["es", "de"])
    assert "dark" not in text("dark", 3, ["fr"])
