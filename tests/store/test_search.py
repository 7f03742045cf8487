"""Search and suggestions on both engines: what is found, in which order, and what never breaks."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from graph.common.errors import InvalidRequest
from graph.loading.load import load_folder
from graph.search import entries, vectors
from graph.search.finding import search
from graph.search.folding import fold, words
from graph.search.highlights import highlights, matches
from graph.search.ranking import CANDIDATES, RANK_CONSTANT, TIERS
from graph.search.suggesting import suggest
from graph.search.terms import LONGEST_TEXT, MOST_WORDS, name_query, text_query
from graph.similarity import embeddings
from graph.store.driver import Rows, Store
from tests.store.selections import select
from tests.store.test_loading import SMALL, changed, written

MODEL = embeddings.BUNDLED_MODEL

TITLE = select("Title", select("slug"), select("name"))
OTHERS = (select("Creator", select("slug")), select("Technique", select("slug")))
EDGES = select(
    "edges",
    select("cursor"),
    select("score"),
    select("node", TITLE, *OTHERS),
    select("highlights", select("field"), select("locale"), select("snippet"), first=2),
)
PAGE = select(
    "pageInfo",
    *map(select, ("hasNextPage", "hasPreviousPage", "startCursor", "endCursor")),
)
FACETS = select("facets", select("kinds", select("value"), select("count")))


async def found(store: Store, text: str, **arguments: Any) -> dict[str, Any]:
    selection = select("search", EDGES, PAGE, FACETS, select("totalCount"), text=text, **arguments)
    before = store.queries
    answer: dict[str, Any] = await search(store, selection, MODEL)
    assert store.queries == before + 1
    return answer


async def slugs(store: Store, text: str, **arguments: Any) -> list[str]:
    answer = await found(store, text, **{"first": 100, "mode": "TEXT", **arguments})
    return [edge["node"]["slug"] for edge in answer["edges"]]


async def suggested(store: Store, prefix: str, **arguments: Any) -> list[dict[str, str]]:
    fields = map(select, ("text", "kind", "slug"))
    before = store.queries
    answer = await suggest(store, select("suggest", *fields, prefix=prefix, **arguments))
    assert store.queries == before + 1
    return answer


# Folding


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("L'Éternaute", "l eternaute"),
        ("L’ÉTERNAUTE", "l eternaute"),
        ("de-aging", "de aging"),
        ("Straße, Łódź & Œuvre", "strasse lodz oeuvre"),
        ("ﬁlm ２０２６ Ⅳ", "film 2026 iv"),
        ("東京物語", "東 京 物 語"),
        ("\u200fאבג\u200f", "אבג"),
        ('+-&&||!(){}[]^"~*?:\\/', ""),
        ("AND OR\x00NOT", "and or not"),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_is_blind_to_what_it_folds(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    for word in words(text):
        assert word
        assert all(unicodedata.category(each)[0] == "L" or each.isdecimal() for each in word)
        assert word == word.casefold()
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(st.text(max_size=LONGEST_TEXT))
def test_no_text_makes_an_operator(text: str) -> None:
    """What goes to the engine is words of ours, joined by operators of ours."""
    asked = list(dict.fromkeys(words(text)))[:MOST_WORDS]
    for query in (name_query(asked, forgiving=True), text_query(asked, forgiving=True)):
        plain = query
        for operator in "+()^*~.":
            plain = plain.replace(operator, " ")
        assert not {"AND", "OR", "NOT", "TO"} & set(plain.split())
        assert fold(plain) == " ".join(plain.split())


# Highlights


def test_highlights_mark_words_in_the_original() -> None:
    passages = [
        ("NAME", "en", "L’Éternaute <1>"),
        ("NAME", "es", "El eternauta"),
        ("NOTE", "en", "Nothing of the kind"),
    ]
    assert highlights(["eternaute"], passages, 5, ["es"]) == [
        {"field": "NAME", "locale": "es", "snippet": "El <mark>eternauta</mark>"},
        {"field": "NAME", "locale": "en", "snippet": "L’<mark>Éternaute</mark> &lt;1&gt;"},
    ]
    long = "word " * 100 + "goal " + "word " * 100
    (row,) = highlights(["goal"], [("NOTE", "en", long)], 5)
    snippet = str(row["snippet"])
    assert snippet.startswith("… word ")
    assert snippet.endswith(" word …")
    assert "<mark>goal</mark>" in snippet
    assert len(snippet) < 250


@given(st.text(), st.text(max_size=30))
def test_highlights_take_any_text(text: str, asked: str) -> None:
    for row in highlights(words(asked), [("NOTE", "en", text)], 3):
        assert "<mark>" in str(row["snippet"])


def test_one_mistake_is_forgiven() -> None:
    for stored in ("motion", "motoin", "moton", "motiion", "omtion", "motions"):
        assert matches("motion", stored)
    for stored in ("notoin", "moti", "emotional"):
        assert not matches("motion", stored)
    assert not matches("1917", "1918")
    assert not matches("the", "thy")


# Finding


async def test_what_search_is_for(catalog_store: Store) -> None:
    store = catalog_store
    ageing = await slugs(store, "rajeunissement")
    assert ageing[0] == "de-aging"
    assert "happy-gilmore-2" in ageing
    assert "1917-2019" in (await slugs(store, "one continuous shot", mode="HYBRID"))[:10]
    for text in ("eternaute", "the eternaut", "ÉTERNAUTE", "l'eternau", "eternuate", "eternaune"):
        assert (await slugs(store, text))[0] == "leternaute", text
    for text in ("stop mocion", "stpo motion", "stop moton"):
        assert "stop-motion" in (await slugs(store, text))[:5], text
    assert (await slugs(store, "1917"))[0] == "1917-2019"
    assert (await slugs(store, "emmanuel lubezki"))[0] == "emmanuel-lubezki"
    assert (await slugs(store, "Miniatura"))[0] != (await slugs(store, "1917"))[0]


async def test_by_meaning(catalog_store: Store) -> None:
    text = "actors made to look younger by computers"
    by_meaning = await slugs(catalog_store, text, mode="VECTOR")
    assert "de-aging" in by_meaning[:3]
    assert "the-irishman-2019" in by_meaning
    assert "de-aging" in (await slugs(catalog_store, text, mode="HYBRID"))[:3]


async def test_scores_are_sums_over_the_lists(catalog_store: Store) -> None:
    answer = await found(catalog_store, "the eternaut", mode="TEXT", first=1)
    (edge,) = answer["edges"]
    # The first by names, the second by texts, where its season comes first.
    ranks = 1 / (RANK_CONSTANT + 1) + 1 / (RANK_CONSTANT + 2)
    assert edge["score"] == pytest.approx(TIERS["same"] + ranks, abs=1e-8)
    assert edge["node"]["__typename"] == "Title"
    assert edge["highlights"][0]["snippet"] == "L’<mark>Éternaute</mark>"


async def test_pages_have_no_gaps(catalog_store: Store) -> None:
    for mode in ("TEXT", "HYBRID"):
        whole = await found(catalog_store, "stop motion", mode=mode, first=100)
        assert not whole["pageInfo"]["hasPreviousPage"]
        total = min(whole["totalCount"], 100)
        expected = [edge["node"]["slug"] for edge in whole["edges"]]
        assert len(expected) == total
        keys = [(-edge["score"], edge["node"]["__typename"].upper()) for edge in whole["edges"]]
        assert keys == sorted(keys)
        paged: list[str] = []
        after = None
        while True:
            page = await found(catalog_store, "stop motion", mode=mode, first=7, after=after)
            paged += [edge["node"]["slug"] for edge in page["edges"]]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"] or len(paged) >= total:
                break
        assert paged[:total] == expected
        assert page["pageInfo"]["hasPreviousPage"]
        with pytest.raises(InvalidRequest, match="belongs to the list"):
            await found(catalog_store, "stop motions", mode=mode, after=after)
        altered = f"{after[:-2]}{'AA' if after[-2:] != 'AA' else 'BB'}"
        with pytest.raises(InvalidRequest, match=r"altered|not a cursor"):
            await found(catalog_store, "stop motion", mode=mode, after=altered)


@pytest.mark.parametrize("mode", ["TEXT", "HYBRID"])
async def test_filters_apply_before_the_cut(catalog_store: Store, mode: str) -> None:
    """What the cut leaves out is found by a filter that leaves out the rest."""
    text = "film year actor make"
    best: set[str] = set()
    after = None
    while True:
        page = await found(catalog_store, text, mode=mode, kinds=["TITLE"], first=100, after=after)
        best |= {edge["node"]["slug"] for edge in page["edges"]}
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert len(best) == page["totalCount"] >= CANDIDATES
    where: Mapping[str, Any] = {"title": {"slug": {"notIn": sorted(best)}}}
    others = await found(catalog_store, text, mode=mode, kinds=["TITLE"], where=where)
    assert others["edges"]
    assert not best & {edge["node"]["slug"] for edge in others["edges"]}
    # The facet ignores `kinds`, so creators and techniques can still be chosen.
    counts = {each["value"]: each["count"] for each in others["facets"]["kinds"]}
    assert "TECHNIQUE" in counts
    both = await found(catalog_store, text, mode=mode, where=where)
    assert both["totalCount"] == sum(counts.values())
    bad: Mapping[str, Any] = {"title": {"slug": {"eq": None}}}
    with pytest.raises(InvalidRequest, match=r"where\.title\.slug\.eq is null"):
        await found(catalog_store, text, mode=mode, where=bad)


async def test_both_engines_find_the_same(both_catalog_stores: tuple[Store, Store]) -> None:
    """Ranks may differ; what matches, and what is near, may not."""
    first, second = both_catalog_stores
    for text in ("rajeunissement", "stop mocion", "the office", "l'ete", "zxcvb"):
        assert sorted(await slugs(first, text)) == sorted(await slugs(second, text)), text
    for text in ("one continuous shot", "puppets", "colour"):
        assert await slugs(first, text, mode="VECTOR") == await slugs(second, text, mode="VECTOR")
    for prefix in ("e", "étern", "the et", "l'é", "t", "s m"):
        assert await suggested(first, prefix) == await suggested(second, prefix), prefix


HOSTILE = st.text(max_size=60) | st.text(
    alphabet='+-&|!(){}[]^"~*?:\\/ aANDORT\x00\u200f', max_size=60
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example(text='stop AND NOT ("motion')
@example(text="\x00\u200f\u202e'")
@example(text="[a TO z] names:* _exists_:x /re.*gex/ ~~~ ^^^")
@example(text="a" * LONGEST_TEXT)
@example(text=" ".join(f"wor{chr(97 + i)}d" for i in range(26)))
@example(text="ก็ ﷽ 𐄇 ①② ½ 한국어 😀")
@given(text=HOSTILE)
async def test_no_text_breaks_a_search(catalog_store: Store, text: str) -> None:
    answer = await found(catalog_store, text, mode="TEXT", first=2)
    if not words(text):
        assert answer["totalCount"] == 0
        assert answer["edges"] == []
    await suggested(catalog_store, text)


async def test_limits(catalog_store: Store) -> None:
    too_long = "a" * 10_000
    with pytest.raises(InvalidRequest, match="text has 10000 characters; at most 500"):
        await found(catalog_store, too_long)
    with pytest.raises(InvalidRequest, match="prefix has 10000 characters; at most 500"):
        await suggested(catalog_store, too_long)
    with pytest.raises(InvalidRequest, match="first is 101"):
        await found(catalog_store, "a", mode="TEXT", first=101)
    assert (await found(catalog_store, "stop", mode="TEXT", first=0))["edges"] == []
    for mode in ("TEXT", "VECTOR", "HYBRID"):
        nothing = await found(catalog_store, "?!", mode=mode)
        assert (nothing["edges"], nothing["totalCount"]) == ([], 0)
        assert nothing["pageInfo"]["endCursor"] is None


# Suggestions


async def test_suggestions(catalog_store: Store) -> None:
    (first, *_) = await suggested(catalog_store, "l'étern")
    assert first == {"text": "L’Éternaute", "kind": "TITLE", "slug": "leternaute"}
    (spanish, *_) = await suggested(catalog_store, "etern", locale=["es"])
    texts = [each["text"] for each in await suggested(catalog_store, "eternau", locale=["es"])]
    assert "El Eternauta" in texts
    assert spanish["text"]
    for each in await suggested(catalog_store, "stop m", first=20):
        assert {"stop", "motion"} <= set(words(each["text"]))
    assert await suggested(catalog_store, "stop mocion") == []
    assert await suggested(catalog_store, "...") == []
    assert len(await suggested(catalog_store, "a", first=3)) == 3


# What loads do


async def entries_of(store: Store) -> dict[str, dict[str, Any]]:
    rows: Rows = await store.read(
        "MATCH (e:SearchEntry) RETURN e.id AS id, properties(e) AS properties ORDER BY id"
    )
    return {row["id"]: row["properties"] for row in rows}


async def test_search_follows_every_load(store: Store, tmp_path: Path) -> None:
    await load_folder(store, written(tmp_path, SMALL))
    assert (await slugs(store, "pâte"))[0] == "clay"
    assert sorted(await slugs(store, "pâte")) == ["clay", "film", "maker", "season", "studio"]
    assert sorted(await slugs(store, "claymatoin", kinds=["TITLE"])) == ["film", "season"]

    def edited(files: dict[str, Any]) -> None:
        files["techniques"][1]["labels"]["fr"]["name"] = "Argile"
        files["creators"][0]["name"] = "Zoë Nobody"
        files["uses"][1]["title"] = "series"
        files["uses"][1]["id"] = "moved"

    await load_folder(store, written(tmp_path, changed(edited)))
    assert await slugs(store, "pâte") == []
    assert sorted(await slugs(store, "argile", kinds=["TITLE"])) == ["film", "season", "series"]
    assert await slugs(store, "zoe nobody") == ["maker"]
    digests = {key: each["digest"] for key, each in (await entries_of(store)).items()}

    def moved(files: dict[str, Any]) -> None:
        edited(files)
        files["uses"][1]["title"] = "film"

    await load_folder(store, written(tmp_path, changed(moved)))
    # The title that the use has left changes too.
    assert sorted(await slugs(store, "argile", kinds=["TITLE"])) == ["film", "season"]
    after = {key: each["digest"] for key, each in (await entries_of(store)).items()}
    assert {key for key in after if after[key] != digests[key]} == {"TITLE/series"}


async def test_entries_that_a_killed_load_left_are_written_by_the_next(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = written(tmp_path, SMALL)

    async def killed(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(entries, "BATCH", 2)
    with monkeypatch.context() as patch:
        patch.setattr("graph.loading.load.write_entries", killed)
        with pytest.raises(KeyboardInterrupt):
            await load_folder(store, folder)
    assert await entries_of(store) == {}
    assert not (await load_folder(store, folder)).changed
    assert sorted(await slugs(store, "clay", kinds=["TITLE", "TECHNIQUE"])) == [
        "clay",
        "film",
        "season",
    ]
    assert await store.read("MATCH (t:SearchTodo) RETURN t") == []


async def test_an_entry_goes_with_its_record(store: Store, tmp_path: Path) -> None:
    await load_folder(store, written(tmp_path, SMALL))
    await store.write("MATCH (c:Creator {id: 'studio'}) DETACH DELETE c")
    (step,) = entries.todo_steps("Creator", [{"id": "studio"}], "gone")
    await store.write(step[0], step[1])
    assert await entries.write_entries(store) == 1
    assert "CREATOR/studio" not in await entries_of(store)
    assert await slugs(store, "studio") == []


async def test_vectors_are_built_once_and_missed_politely(store: Store, tmp_path: Path) -> None:
    await load_folder(store, written(tmp_path, SMALL))
    with pytest.raises(InvalidRequest, match="no vectors of"):
        await found(store, "clay", mode="VECTOR")
    by_text = await slugs(store, "clay", mode="TEXT")
    assert await slugs(store, "clay", mode="HYBRID") == by_text
    fingerprint = embeddings.fingerprint(MODEL)

    async def built() -> int:
        return await vectors.embed_entries(store, MODEL, fingerprint, lambda *_: None)

    assert await built() == 3
    assert await built() == 0
    assert "film" in await slugs(store, "animated with clay", mode="VECTOR")
    # Vectors of another model are as good as none.
    store.context["fingerprint"] = "another"
    with pytest.raises(InvalidRequest, match="no vectors"):
        await found(store, "clay", mode="VECTOR")
