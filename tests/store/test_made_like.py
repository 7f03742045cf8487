"""Similar titles by diversity, across series and genres, and `madeLike`: held to plain Python.

The reference reads the vectors and weights that are stored, whatever they are, and what the titles
are from the lines that were loaded. Scores are compared to 2e-6, since engines round differently.
"""

from __future__ import annotations

import asyncio
import dataclasses
import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.answering import fetch
from graph.common.errors import InvalidRequest
from graph.compile.diversity import POOL
from graph.declare.selection import Selection
from graph.linking.link import link
from graph.loading.load import load_folder
from graph.store.driver import Store
from tests.store import memory
from tests.store.memory import Catalog, Thing, holds
from tests.store.selections import WISH, select
from tests.support.examples import generated
from tests.support.servers import SEEDS

CLOSE = 2e-6
Ingredient = dict[str, Any]
Pair = tuple[str | None, str, bool, str]


def whole(title: Thing) -> Thing:
    """The root of a title's series: itself where it is part of nothing."""
    above = title.one["partOf"]
    return title if above is None else whole(above)


@dataclasses.dataclass
class Reference:
    """catalog: what was loaded. titles: stored vectors c p / |p|. techniques: stored vectors e.
    weights: W by title and technique."""

    catalog: Catalog
    titles: dict[str, Any]
    techniques: dict[str, Any]
    weights: dict[str, dict[str, float]]
    floor: float

    @classmethod
    async def of(cls, store: Store, catalog: Catalog) -> Reference:
        vectors = await store.read(
            """MATCH (c:Catalog) MATCH (t:Title)-[:HAS_PROFILE]->(v:TitleVector)
            WHERE v.generation = c.generation
            RETURN t.id AS slug, v.values AS values, v.length AS length, c.floor AS floor"""
        )
        techniques = await store.read(
            """MATCH (c:Catalog) MATCH (k:Technique)-[:HAS_VECTOR]->(v:TechniqueVector)
            WHERE v.generation = c.generation RETURN k.id AS slug, v.values AS values"""
        )
        weights: dict[str, dict[str, float]] = {}
        for row in await store.read(
            """MATCH (c:Catalog) MATCH (t:Title)-[w:TECHNIQUE_PROFILE]->(v:TechniqueVector)
            WHERE v.generation = c.generation
            RETURN t.id AS slug, v.technique AS technique, w.weight AS weight"""
        ):
            weights.setdefault(row["slug"], {})[row["technique"]] = row["weight"]
        return cls(
            catalog,
            {row["slug"]: np.array(row["values"]) * row["length"] for row in vectors},
            {row["slug"]: np.array(row["values"]) for row in techniques},
            weights,
            vectors[0]["floor"],
        )

    def wish(self, arguments: Mapping[str, Any]) -> Any:
        """The vector that is wished for, of any length; None where there is nothing to be like."""
        parts = [
            each["weight"] * self.titles[each["slug"]] / np.linalg.norm(self.titles[each["slug"]])
            for each in arguments.get("titles", ())
            if each["slug"] in self.titles
        ]
        parts += [
            each["weight"] * self.techniques[each["slug"]]
            for each in arguments.get("techniques", ())
        ]
        if not parts:
            return None
        parts += [
            -each["weight"] * self.techniques[each["slug"]] for each in arguments.get("avoid", ())
        ]
        return sum(parts)

    def listed(self, direction: Any, named: Sequence[str], arguments: Mapping[str, Any]) -> Any:
        """Scores by slug of all titles that belong to the list, in no order."""
        if direction is None:
            return {}
        things = self.catalog.things["Title"]
        of_named = [things[slug] for slug in named]
        genres = {genre for title in of_named for genre in title.values["genres"]}
        wholes = {whole(title).slug for title in of_named}
        avoided = [each["slug"] for each in arguments.get("avoid", ())]
        found = {}
        for slug, vector in self.titles.items():
            title, score = things[slug], float(vector @ direction)
            uses_avoided = any(
                holds(technique, {"within": each})
                for each in avoided
                for use in title.many["uses"]
                if (technique := use.one["technique"])
            )
            own = set(title.values["genres"])
            if (
                slug in named
                or uses_avoided
                or score <= self.floor
                or score < arguments.get("minScore", -1)
                or not holds(title, arguments.get("where", {}))
                or (arguments.get("excludeSameSeries") and whole(title).slug in wholes)
                or (arguments.get("acrossGenres") and (not own or not genres or own & genres))
            ):
                continue
            found[slug] = score
        return found

    def like(self, slug: str, arguments: Mapping[str, Any]) -> Any:
        return self.listed(self.titles.get(slug), [slug], arguments)

    def made_like(self, arguments: Mapping[str, Any]) -> Any:
        direction = self.wish(arguments)
        unit = None if direction is None else direction / np.linalg.norm(direction)
        named = [each["slug"] for each in arguments.get("titles", ())]
        return self.listed(unit, named, arguments)

    def evidence(self, slug: str, arguments: Mapping[str, Any]) -> dict[Pair, float]:
        """The contribution of every pair: title named, technique, whether avoided, matched."""
        length = float(np.linalg.norm(self.wish(arguments)))
        pieces: list[tuple[str | None, str, bool, float]] = []
        for each in arguments.get("titles", ()):
            if each["slug"] in self.titles:
                own = each["weight"] / float(np.linalg.norm(self.titles[each["slug"]]))
                for technique, weight in self.weights[each["slug"]].items():
                    pieces.append((each["slug"], technique, False, own * weight))
        for each in arguments.get("techniques", ()):
            pieces.append((None, each["slug"], False, each["weight"]))
        for each in arguments.get("avoid", ()):
            if each["weight"]:
                pieces.append((None, each["slug"], True, -each["weight"]))
        return {
            (title, technique, avoided, matched): weight
            * theirs
            * float(self.techniques[technique] @ self.techniques[matched])
            / length
            for title, technique, avoided, weight in pieces
            for matched, theirs in self.weights[slug].items()
        }

    def check_places(self, found: Sequence[str], scores: Any, diversity: float) -> None:
        """Each place has the title of the greatest marginal relevance, as far as can be told."""
        pool = sorted(scores, key=lambda slug: (-scores[slug], slug))
        if len(pool) > POOL:  # what stands at the cut may change places with what was cut off
            least = scores[pool[POOL - 1]] - CLOSE
            pool = [slug for slug in pool if scores[slug] >= least]
        assert len(found) == min(len(scores), POOL)
        assert len(set(found)) == len(found)
        assert set(found) <= set(pool)
        left = set(found)
        assert scores[found[0]] >= scores[pool[0]] - CLOSE
        near = dict.fromkeys(left, -2.0)
        for placed, following in itertools.pairwise(found):
            left.remove(placed)
            for slug in left:
                likeness = float(self.titles[slug] @ self.titles[placed])
                near[slug] = max(near[slug], likeness)
            worth = {s: (1 - diversity) * scores[s] - diversity * near[s] for s in left}
            assert worth[following] >= max(worth.values()) - CLOSE


PAGE = (
    select("edges", select("cursor"), select("score"), select("node", select("slug"))),
    select(
        "pageInfo", *map(select, ("hasNextPage", "hasPreviousPage", "startCursor", "endCursor"))
    ),
    select("totalCount"),
)
EVIDENCE = select(
    "evidence",
    select("title", select("slug")),
    select("technique", select("slug")),
    select("matched", select("slug")),
    select("avoided"),
    select("contribution"),
    first=1_000,
)


async def page(store: Store, slug: str | None, arguments: Mapping[str, Any]) -> Any:
    """One page of the list of a title, or without a slug, of a wish."""
    if slug is None:
        return await fetch(store, Selection("madeLike", "list", arguments, PAGE))
    similar = Selection("similarByTechnique", "list", arguments, PAGE)
    return (await fetch(store, select("title", similar, slug=slug)))["list"]


async def all_pages(
    store: Store, slug: str | None, arguments: Mapping[str, Any]
) -> list[tuple[str, float]]:
    """Slugs and scores of all pages, in the list's order, forwards or backwards."""
    backward = "last" in arguments
    here, there = ("startCursor", "before") if backward else ("endCursor", "after")
    more, behind = ("hasPreviousPage", "hasNextPage")
    if not backward:
        more, behind = behind, more
    found: list[tuple[str, float]] = []
    arguments = dict(arguments)
    while True:
        got = await page(store, slug, arguments)
        rows = [(edge["node"]["slug"], edge["score"]) for edge in got["edges"]]
        assert got["pageInfo"][behind] is bool(found)
        found = rows + found if backward else found + rows
        if not got["pageInfo"][more]:
            assert got["totalCount"] == len(found)
            return found
        arguments[there] = got["pageInfo"][here]


_where = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.fixed_dictionaries({"in": st.just(["FILM", "SERIES", "SEASON"])}),
        "uses": st.fixed_dictionaries(
            {"some": st.fixed_dictionaries({"technique": st.just({"within": "k0"})})}
        ),
        "slug": st.fixed_dictionaries(
            {"in": st.lists(st.integers(0, 35).map("t{}".format), min_size=9, max_size=30)}
        ),
    },
)
_options = st.fixed_dictionaries(
    {"where": _where},
    optional={
        "minScore": st.sampled_from([-1.0, 0.2]),
        "diversity": st.sampled_from([0.0, 0.2, 0.5, 1.0]),
        "excludeSameSeries": st.booleans(),
        "acrossGenres": st.booleans(),
    },
)
_size = st.tuples(st.sampled_from(["first", "first", "last"]), st.integers(4, 15))


@st.composite
def _wishes(draw: st.DrawFn) -> dict[str, list[Ingredient]]:
    def ingredients(slugs: list[str], least: float) -> list[Ingredient]:
        weights = st.floats(least, 10)
        return [{"slug": slug, "weight": draw(weights)} for slug in slugs]

    titles = draw(st.lists(st.integers(0, 35).map("t{}".format), max_size=3, unique=True))
    techniques = draw(st.lists(st.integers(0, 13).map("k{}".format), max_size=4, unique=True))
    some = draw(st.integers(0 if titles else 1, 4))
    return {
        "titles": ingredients(titles, 0.01),
        "techniques": ingredients(techniques[:some], 0.01),
        "avoid": ingredients(techniques[some:], 0.0),
    }


async def _loaded(store: Store, folder: Path, seed: int) -> Reference:
    lines = memory.random_catalog(seed)
    memory.write_folder(lines, folder)
    await load_folder(store, folder)
    await link(store)
    return await Reference.of(store, memory.linked(lines))


async def test_lists_are_what_plain_python_makes_of_them(store: Store, tmp_path: Path) -> None:
    reference = await _loaded(store, tmp_path, 20261125)
    loop = asyncio.get_running_loop()
    seen = {"rows": 0, "empty": 0}

    async def check(slug: str | None, arguments: dict[str, Any]) -> None:
        found = await all_pages(store, slug, arguments)
        wanted = reference.made_like(arguments) if slug is None else reference.like(slug, arguments)
        seen["rows" if wanted else "empty"] += 1
        assert dict(found) == pytest.approx(wanted, abs=CLOSE)
        if arguments.get("diversity") and found:
            reference.check_places([slug for slug, _ in found], wanted, arguments["diversity"])
        else:
            assert found == sorted(found, key=lambda row: (-row[1], row[0]))

    def run(slug: str | None, options: dict[str, Any], size: tuple[str, int]) -> None:
        arguments = {**options, size[0]: size[1]}
        asyncio.run_coroutine_threadsafe(check(slug, arguments), loop).result()

    @generated(25)
    @given(st.integers(0, 35).map("t{}".format), _options, _size)
    def similar(slug: str, options: dict[str, Any], size: tuple[str, int]) -> None:
        run(slug, options, size)

    @generated(25)
    @given(_wishes().filter(lambda wish: wish["titles"] or wish["techniques"]), _options, _size)
    def made_like(
        wish: dict[str, list[Ingredient]], options: dict[str, Any], size: tuple[str, int]
    ) -> None:
        if not wish["titles"]:
            options = {**options, "acrossGenres": False}
        run(None, {**options, **wish}, size)

    await asyncio.to_thread(similar)
    await asyncio.to_thread(made_like)
    assert seen["rows"] > 20
    assert seen["empty"] > 2


def seeds() -> Catalog:
    """What the seeds say, as far as it is asked here."""
    import json

    def lines(kind: str) -> list[dict[str, Any]]:
        text = (SEEDS / f"{kind}.jsonl").read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines()]

    titles = {
        row["id"]: Thing("Title", {"slug": row["id"], "genres": row["genres"]}, many={"uses": []})
        for row in lines("titles")
    }
    techniques = {row["id"]: Thing("Technique", {"slug": row["id"]}) for row in lines("techniques")}
    for row in lines("titles"):
        titles[row["id"]].one["partOf"] = titles.get(row.get("part_of") or "")
    for row in lines("techniques"):
        techniques[row["id"]].one["broader"] = techniques.get(row.get("broader") or "")
    for row in lines("uses"):
        use = Thing("Use", {}, {"technique": techniques[row["technique"]]})
        titles[row["title"]].many["uses"].append(use)
    return Catalog({"Title": titles, "Technique": techniques})


async def test_evidence_sums_to_the_score(catalog_store: Store) -> None:
    reference = await Reference.of(catalog_store, seeds())
    edges = select("edges", select("score"), select("node", select("slug")), EVIDENCE)
    few = dataclasses.replace(EVIDENCE, key="few", arguments={"first": 3})
    edges = dataclasses.replace(edges, children=(*edges.children, few))
    catalog_store.max_objects = 1_000_000
    for diversity in (0.0, 0.4):
        arguments = {**WISH, "first": 20, "diversity": diversity}
        found = await fetch(catalog_store, Selection("madeLike", "list", arguments, (edges,)))
        assert len(found["edges"]) == 20
        for edge in found["edges"]:
            pairs = {
                (
                    pair["title"] and pair["title"]["slug"],
                    pair["technique"]["slug"],
                    pair["avoided"],
                    pair["matched"]["slug"],
                ): pair["contribution"]
                for pair in edge["evidence"]
            }
            assert len(pairs) == len(edge["evidence"])
            assert pairs == pytest.approx(
                reference.evidence(edge["node"]["slug"], arguments), abs=1e-6
            )
            assert sum(pairs.values()) == pytest.approx(edge["score"], abs=1e-5)
            contributions = [pair["contribution"] for pair in edge["evidence"]]
            assert contributions == sorted(contributions, reverse=True)
            for pair, same in zip(edge["few"], edge["evidence"][:3], strict=True):
                # The embedded engine adds up in no fixed order.
                assert pair.pop("contribution") == pytest.approx(same.pop("contribution"), abs=5e-7)
                assert pair == same


async def test_what_is_avoided_is_not_used_nor_anything_narrower(catalog_store: Store) -> None:
    catalog = seeds()
    reference = await Reference.of(catalog_store, catalog)
    liked = {name: WISH[name] for name in ("titles", "techniques")}
    avoid = {"avoid": [{"slug": "editing", "weight": 0.0}]}
    every = dict(await all_pages(catalog_store, None, {**liked, "first": 50}))
    kept = dict(await all_pages(catalog_store, None, {**liked, **avoid, "first": 50}))
    gone = every.keys() - kept.keys()
    # The sixth decimal of a sum may depend on the plan.
    left = {slug: score for slug, score in every.items() if slug not in gone}
    assert kept == pytest.approx(left, abs=2e-6)
    used = {
        slug: {use.one["technique"].slug for use in catalog.things["Title"][slug].many["uses"]}  # type: ignore[union-attr]
        for slug in gone
    }
    assert any("editing" not in techniques for techniques in used.values()), "by a narrower one"
    assert kept.keys() == reference.made_like({**liked, **avoid}).keys()


@pytest.mark.parametrize("diversity", [0.3, 0.7])
async def test_a_pool_that_is_smaller_than_the_list(catalog_store: Store, diversity: float) -> None:
    """Forwards and backwards, in pages of any size, the same hundred titles once each."""
    reference = await Reference.of(catalog_store, seeds())
    techniques = [{"slug": slug, "weight": 1.0} for slug in ("location-shooting", "long-take")]
    scores = reference.made_like({"techniques": techniques})
    assert len(scores) > POOL
    arguments = {"techniques": techniques, "diversity": diversity}
    found = await all_pages(catalog_store, None, {**arguments, "first": 100})
    for size in ({"first": 33}, {"last": 41}):
        again = await all_pages(catalog_store, None, {**arguments, **size})
        assert [slug for slug, _ in again] == [slug for slug, _ in found]
        # The sixth decimal of a sum may depend on the plan.
        assert [score for _, score in again] == pytest.approx([one for _, one in found], abs=2e-6)
    assert found != sorted(found, key=lambda row: (-row[1], row[0]))
    reference.check_places([slug for slug, _ in found], scores, diversity)


async def test_diversity_makes_rows_unlike_each_other(catalog_store: Store) -> None:
    reference = await Reference.of(catalog_store, seeds())

    async def likeness(diversity: float) -> float:
        arguments = {"first": 10, "diversity": diversity}
        found = (await page(catalog_store, "1917-2019", arguments))["edges"]
        vectors = np.array([reference.titles[edge["node"]["slug"]] for edge in found])
        products = vectors @ vectors.T
        return float(products[np.triu_indices(10, 1)].mean())

    steps = [await likeness(diversity) for diversity in (0.0, 0.3, 0.7, 1.0)]
    assert steps == sorted(steps, reverse=True)
    assert steps[-1] < steps[0] / 3


async def test_cursors_are_good_for_the_same_question_only(catalog_store: Store) -> None:
    async def cursor(slug: str | None, **arguments: Any) -> str:
        return str((await page(catalog_store, slug, arguments))["pageInfo"]["endCursor"])

    async def refused(slug: str | None, after: str, **arguments: Any) -> None:
        with pytest.raises(InvalidRequest, match="this cursor belongs to the list"):
            await page(catalog_store, slug, {**arguments, "after": after})

    plain = await cursor("dark", first=2)
    diverse = await cursor("dark", first=2, diversity=0.3)
    await page(catalog_store, "dark", {"diversity": 0.3, "after": diverse})
    await page(catalog_store, "dark", {"diversity": 0.0, "after": plain})
    await page(catalog_store, "dark", {"where": {"year": {"gt": 1990}}, "after": plain})
    await refused("dark", plain, diversity=0.3)
    await refused("dark", diverse)
    await refused("dark", diverse, diversity=0.30001)
    await refused("dark", diverse, diversity=0.3, acrossGenres=True)
    await refused("dark", diverse, diversity=0.3, where={"year": {"gt": 1990}})
    wished = await cursor(None, **WISH)
    await page(catalog_store, None, {**WISH, "after": wished})
    heavier = {**WISH, "techniques": [{"slug": "long-take", "weight": 2.5}]}
    await refused(None, wished, **heavier)
    await refused("dark", wished)


async def test_one_query_each(catalog_store: Store) -> None:
    before = catalog_store.queries
    await page(catalog_store, None, {**WISH, "diversity": 0.5})
    await page(catalog_store, "dark", {"diversity": 0.5})
    assert catalog_store.queries == before + 2


async def test_what_cannot_be_compared(store: Store, tmp_path: Path) -> None:
    """Titles without uses, and a wish that its ingredients cancel, find nothing."""
    lines = memory.random_catalog(5)
    memory.write_folder(lines, tmp_path)
    await load_folder(store, tmp_path)
    used = {row["title"] for row in lines["uses"]}
    unused = next(row["id"] for row in lines["titles"] if row["id"] not in used)
    of_unused = {"titles": [{"slug": unused, "weight": 1.0}]}
    technique = {"techniques": [{"slug": "k3", "weight": 1.0}]}
    asked = (select("state"), select("totalCount"), select("nodes", select("slug")))

    async def answer(**arguments: Any) -> Any:
        return await fetch(store, Selection("madeLike", "list", arguments, asked))

    assert await answer(**technique) == {"state": "NOT_BUILT", "totalCount": 0, "nodes": []}
    await link(store)
    nothing = {"state": "UNDOCUMENTED", "totalCount": 0, "nodes": []}
    assert await answer(**of_unused) == nothing
    assert await answer(**of_unused, avoid=[{"slug": "k4", "weight": 1.0}]) == nothing
    assert await answer(**of_unused, diversity=0.5) == nothing
    found = await answer(**technique)
    assert found["state"] == "CURRENT"
    assert found["totalCount"] > 0
    with_unused = await answer(**technique, **of_unused)
    assert [*with_unused["nodes"]] == [row for row in found["nodes"] if row["slug"] != unused]
