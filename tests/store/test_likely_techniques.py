"""Title.likelyTechniques on both engines against what graph.similarity.likely says."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from graph.answering import fetch
from graph.similarity.association import incidence
from graph.similarity.space import read_space
from graph.store.driver import Store
from graph.store.queries import query
from tests.store.selections import select
from tests.support.servers import SEEDS

ASKED = ("leternaute", "1917-2019", "dark", "waltz-with-bashir-2008")

LIKELY = select(
    "likelyTechniques",
    select("confidence"),
    select("technique", select("slug")),
    select("titles", select("slug"), first=2),
    first=100,
)


async def likely(store: Store, slug: str) -> list[dict[str, Any]]:
    answer = await fetch(store, select("title", LIKELY, slug=slug))
    found: list[dict[str, Any]] = answer["likelyTechniques"]
    return found


@pytest.mark.parametrize("slug", ASKED)
async def test_confidences_are_those_of_the_model(
    both_catalog_stores: tuple[Store, Store], slug: str
) -> None:
    lines = [json.loads(line) for line in (SEEDS / "uses.jsonl").read_text("utf-8").splitlines()]
    techniques_of: dict[str, set[str]] = {}
    for line in lines:
        techniques_of.setdefault(line["title"], set()).add(line["technique"])
    declared = techniques_of[slug]
    answers = []
    for store in both_catalog_stores:
        status = (await store.read(query("store/read_status")))[0]
        space = await read_space(store, status["generation"], status["constants"])
        assert space is not None
        ids = space.techniques.ids
        uses = incidence({slug: dict.fromkeys(declared, 1.0)}, ids)
        expected = space.likely.confidences(uses)[0]
        found = await likely(store, slug)
        assert len(found) == 100
        names = [each["technique"]["slug"] for each in found]
        assert not declared & set(names)
        order = sorted(range(len(ids)), key=lambda at: (-round(expected[at], 6), ids[at]))
        best = [ids[at] for at in order[:100]]
        stated = [each["confidence"] for each in found]
        np.testing.assert_allclose(stated, expected[order[:100]], atol=2e-6)
        assert len(set(names[:20]) ^ set(best[:20])) <= 2  # a rounded tie may fall either way
        for each in found[:10]:
            for title in each["titles"]:
                assert each["technique"]["slug"] in techniques_of[title["slug"]]
        answers.append(found)
    assert answers[0][:10] == answers[1][:10]


async def test_the_titles_behind_are_the_most_similar_that_use_it(catalog_store: Store) -> None:
    page = select("similarByTechnique", select("nodes", select("slug")), first=50)
    uses = select("uses", select("nodes", select("technique", select("slug"))), first=100)
    answer = await fetch(catalog_store, select("title", page, LIKELY, slug="dark"))
    similar = [node["slug"] for node in answer["similarByTechnique"]["nodes"]]
    behind = [each for each in answer["likelyTechniques"] if each["titles"]]
    assert behind
    for each in behind[:5]:
        slugs = [title["slug"] for title in each["titles"]]
        users = []
        for slug in similar:
            found = await fetch(catalog_store, select("title", uses, slug=slug))
            used = {use["technique"]["slug"] for use in found["uses"]["nodes"]}
            users += [slug] if each["technique"]["slug"] in used else []
        assert slugs == users[:2]


async def test_nothing_is_likely_of_what_nothing_is_known(store: Store) -> None:
    from graph.store.migrations import migrate

    await migrate(store)
    await store.write("CREATE (:Title {id: 'bare', name: 'Bare', kind: 'FILM'})")
    await store.write("MERGE (c:Catalog {id: 'catalog'}) SET c.revision = 1")
    assert await likely(store, "bare") == []
