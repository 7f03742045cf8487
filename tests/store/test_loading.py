"""Loading seed folders: bad ones are refused with every fault, good ones can be repeated."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from graph.common.errors import InvalidSeeds, StoreError
from graph.loading import writing
from graph.loading.load import load_folder
from graph.loading.report import LoadReport
from graph.store.driver import Rows, Store
from tests.store.dump import dump
from tests.support.servers import Server

Lines = list[Any]
Files = dict[str, Lines]

VOLATILE = ("revision", "mark", "Lock")
"""What differs between equal graphs."""

SMALL: Files = {
    "roles": [{"id": "director", "name": "Director", "labels": {"fr": {"name": "Réalisateur"}}}],
    "techniques": [
        {"id": "animation", "name": "Animation"},
        {
            "id": "clay",
            "name": "Clay animation",
            "broader": "animation",
            "aliases": ["claymation"],
            "labels": {"fr": {"name": "Pâte à modeler"}, "es": {"name": "Plastilina"}},
        },
    ],
    "titles": [
        {"id": "series", "name": "The Series", "kind": "series", "year": 1999},
        {"id": "season", "name": "Season 1", "kind": "season", "part_of": "series", "number": 1},
        {
            "id": "film",
            "name": "The Film",
            "kind": "FILM",
            "external_ids": {"imdb": "tt0000417", "tmdb": 11878},
            "texts": {"fr": {"name": "Le film"}, "ES": {"name": "La película"}},
        },
    ],
    "creators": [{"id": "maker", "name": "Maker"}, {"id": "studio", "name": "Studio"}],
    "credits": [
        {"title": "film", "creator": "maker", "role": "director", "position": 1},
        {"title": "season", "creator": "studio"},
    ],
    "uses": [
        {"title": "film", "technique": "clay", "prominence": 1, "creators": ["maker", "studio"]},
        {"title": "season", "technique": "clay", "prominence": 0.25},
    ],
}


def written(folder: Path, files: Mapping[str, Lines]) -> Path:
    """The folder with these files; a line that is text is written as it is."""
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.jsonl"):
        old.unlink()
    for name, lines in files.items():
        text = "".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return folder


def changed(change: Callable[[Files], None]) -> Files:
    files = copy.deepcopy(SMALL)
    change(files)
    return files


def counts(report: LoadReport) -> dict[str, tuple[int, int, int]]:
    return {kind: (n.created, n.updated, n.unchanged) for kind, n in report.counts.items()}


# Bad input. The folder of each case is SMALL with these lines added at the end of a file, so that
# the first of them is on the line after the last one there.

USE = {"title": "film", "technique": "animation"}
NOT_A_SLUG = (
    "is not a bare slug: use letters, digits, '-', '_' and '.', beginning with a letter or a digit"
)
FAULTS: dict[str, tuple[str, Lines, list[str]]] = {
    "not JSON": (
        "titles",
        ["{"],
        ["titles.jsonl:4: line: is not JSON (unexpected end of data: line 2 column 1 (char 2))"],
    ),
    "not an object": ("titles", ["[1]"], ["titles.jsonl:4: line: must be a JSON object, {...}"]),
    "blank lines are counted": (
        "titles",
        ["", "   ", {"id": "other"}],
        ["titles.jsonl:6: name: is missing"],
    ),
    "missing fields": (
        "uses",
        [{"note": "Something was done."}],
        ["uses.jsonl:3: title: is missing", "uses.jsonl:3: technique: is missing"],
    ),
    "wrong type": (
        "titles",
        [{"id": "other", "name": 7, "year": "1999", "genres": "drama", "texts": []}],
        [
            "titles.jsonl:4: name: must be text",
            "titles.jsonl:4: year: must be a whole number",
            "titles.jsonl:4: texts: must be an object",
            "titles.jsonl:4: genres: must be a list",
        ],
    ),
    "a number too large to be read back": (
        "titles",
        [{"id": "other", "name": "Other", "number": 2**31}],
        [
            "titles.jsonl:4: number: input should be less than or equal to 2147483647,"
            " but it is 2147483648"
        ],
    ),
    "empty text": (
        "creators",
        [{"id": "other", "name": "  "}],
        ["creators.jsonl:3: name: must not be empty"],
    ),
    "bad slugs": (
        "creators",
        [{"id": "a b", "name": "A"}, {"id": "trailing\n", "name": "B"}, {"id": "", "name": "C"}],
        [
            f"creators.jsonl:3: id: 'a b' {NOT_A_SLUG}",
            f"creators.jsonl:4: id: 'trailing\\n' {NOT_A_SLUG}",
            f"creators.jsonl:5: id: '' {NOT_A_SLUG}",
        ],
    ),
    "bad kinds": (
        "titles",
        [{"id": "a", "name": "A", "kind": "movie"}, {"id": "b", "name": "B", "kind": 3}],
        [
            "titles.jsonl:4: kind: 'movie' is not one of: film, short, series, season, episode",
            "titles.jsonl:5: kind: input should be 'FILM', 'SHORT', 'SERIES', 'SEASON' or"
            " 'EPISODE', but it is 3",
        ],
    ),
    "prominence out of range": (
        "uses",
        [
            {**USE, "id": "a", "prominence": 1.5},
            {**USE, "id": "b", "prominence": -0.1},
            {**USE, "id": "c", "prominence": True},
            {**USE, "id": "d", "prominence": "0.5"},
        ],
        [
            "uses.jsonl:3: prominence: input should be less than or equal to 1, but it is 1.5",
            "uses.jsonl:4: prominence: input should be greater than or equal to 0, but it is -0.1",
            "uses.jsonl:5: prominence: must be a number",
            "uses.jsonl:6: prominence: must be a number",
        ],
    ),
    "prominence not a number": (
        "uses",
        [{**USE, "prominence": float("nan")}],
        [
            "uses.jsonl:3: line: is not JSON"
            " (unexpected character, expected a JSON value: line 1 column 59 (char 58))"
        ],
    ),
    "bad locales": (
        "titles",
        [
            {"id": "a", "name": "A", "original_language": "fr_FR"},
            {"id": "b", "name": "B", "texts": {"français": {"name": "B"}}},
            {"id": "c", "name": "C", "texts": {"fr": {"title": "C"}}},
        ],
        [
            "titles.jsonl:4: original_language: 'fr_FR' is not a BCP 47 language tag;"
            " write it like fr, fr-CA or zh-Hant",
            "titles.jsonl:5: texts.français: 'français' is not a BCP 47 language tag;"
            " write it like fr, fr-CA or zh-Hant",
            "titles.jsonl:6: texts.fr.title: is not a field here",
        ],
    ),
    "bad country": (
        "titles",
        [{"id": "a", "name": "A", "countries": ["FR", "fr"]}],
        ["titles.jsonl:4: countries.1: 'fr' is not an ISO 3166-1 alpha-2 country code such as AR"],
    ),
    "bad digital source type": (
        "techniques",
        [{"id": "a", "name": "A", "digital_source_type": "generated"}],
        [
            "techniques.jsonl:3: digital_source_type: 'generated' is not a code of the IPTC"
            " digital source types, such as trainedAlgorithmicMedia"
        ],
    ),
    "bad external ids": (
        "creators",
        [
            {"id": "a", "name": "A", "external_ids": {"imdb": "0000417"}},
            {"id": "b", "name": "B", "external_ids": {"mubi": "1"}},
            {"id": "c", "name": "C", "external_ids": {"tmdb": True}},
            {"id": "d", "name": "D", "external_ids": {"wikidata": "Q42\n"}},
        ],
        [
            "creators.jsonl:3: external_ids: '0000417' is not an id of imdb; it looks like"
            " tt0000417 (nm... for a person, co... for a company)",
            "creators.jsonl:4: external_ids: 'mubi' is not one of:"
            " imdb, tmdb, wikidata, eidr, isni, wikipedia",
            "creators.jsonl:5: external_ids.tmdb: must be text or a whole number",
            "creators.jsonl:6: external_ids: 'Q42\\n' is not an id of wikidata; it looks like"
            " Q25188",
        ],
    ),
    "duplicate id": (
        "titles",
        [{"id": "series", "name": "The Series"}],
        ["titles.jsonl:4: id: the id 'series' is already on line 1"],
    ),
    "duplicate credit": (
        "credits",
        [{"title": "season", "creator": "studio", "position": 9}],
        ["credits.jsonl:3: id: the same record is already on line 2"],
    ),
    "duplicate use": (
        "uses",
        [{"title": "film", "technique": "clay"}],
        [
            "uses.jsonl:3: id: the same record is already on line 1;"
            ' give each use an "id" of its own'
        ],
    ),
    "dangling links": (
        "uses",
        [{"title": "fillm", "technique": "lasers", "creators": ["makr", "makr"]}],
        [
            "uses.jsonl:3: title: no title has the id 'fillm', here or in the store;"
            " did you mean 'film'?",
            "uses.jsonl:3: technique: no technique has the id 'lasers', here or in the store",
            "uses.jsonl:3: creators: no creator has the id 'makr', here or in the store;"
            " did you mean 'maker'?",
        ],
    ),
    "dangling parents": (
        "titles",
        [{"id": "episode", "name": "Episode 1", "part_of": "seson"}],
        [
            "titles.jsonl:4: part_of: no title has the id 'seson', here or in the store;"
            " did you mean 'season'?"
        ],
    ),
    "a circle of techniques": (
        "techniques",
        [
            {"id": "a", "name": "A", "broader": "c"},
            {"id": "b", "name": "B", "broader": "a"},
            {"id": "c", "name": "C", "broader": "b"},
            {"id": "below", "name": "Below the circle", "broader": "a"},
        ],
        ["techniques.jsonl:3: broader: goes in a circle: a > c > b > a"],
    ),
    "a title that is a part of itself": (
        "titles",
        [{"id": "a", "name": "A", "part_of": "a"}],
        ["titles.jsonl:4: part_of: goes in a circle: a > a"],
    ),
    "a link to a line with a fault is not a second fault": (
        "techniques",
        [
            {"id": "a", "name": "A", "stage": "later"},
            {"id": "b", "name": "B", "broader": "a"},
        ],
        [
            "techniques.jsonl:3: stage: 'later' is not one of:"
            " development, preproduction, production, post"
        ],
    ),
}


async def test_bad_folders_are_refused_with_every_fault(store: Store, tmp_path: Path) -> None:
    before = await dump(store)
    for name, (file, lines, faults) in FAULTS.items():
        folder = written(tmp_path, {**SMALL, file: [*SMALL[file], *lines]})
        for dry_run in (False, True):
            with pytest.raises(InvalidSeeds) as refusal:
                await load_folder(store, folder, dry_run=dry_run)
            assert refusal.value.faults == faults, name
        message = str(refusal.value).splitlines()
        assert message[:-1] == faults, name
        assert message[-1].endswith("; nothing was written"), name
        assert await dump(store) == before, name


async def test_all_faults_are_reported_at_once_in_order(store: Store, tmp_path: Path) -> None:
    """By file and line (line 10 after line 2), whatever order they were found in."""
    people = [{"id": f"person-{n}", "name": "Person"} for n in range(7)]
    folder = written(
        tmp_path,
        {
            **SMALL,
            "uses": ["{}"],
            "titles": [{"id": "film", "name": "Film", "part_of": "nothing"}, "[]"],
            "creators": [{"id": "maker"}, *people, {"id": "studio"}, {"id": "!", "name": "X"}],
            "credits": [{"title": "film", "creator": "nobody"}],
        },
    )
    before = await dump(store)
    with pytest.raises(InvalidSeeds) as refusal:
        await load_folder(store, folder)
    assert [": ".join(fault.split(": ")[:2]) for fault in refusal.value.faults] == [
        "creators.jsonl:1: name",
        "creators.jsonl:9: name",
        "creators.jsonl:10: id",
        "credits.jsonl:1: creator",
        "titles.jsonl:1: part_of",
        "titles.jsonl:2: line",
        "uses.jsonl:1: title",
        "uses.jsonl:1: technique",
    ]
    assert str(refusal.value).splitlines()[-1] == "8 faults; nothing was written"
    assert await dump(store) == before


async def test_missing_and_empty_folders(store: Store, tmp_path: Path) -> None:
    before = await dump(store)
    missing = tmp_path / "nowhere"
    with pytest.raises(InvalidSeeds) as refusal:
        await load_folder(store, missing)
    assert refusal.value.faults == [f"{missing}: is not a folder (looked for it from {Path.cwd()})"]
    (tmp_path / "title.jsonl").write_text('{"id": "film", "name": "Film"}')
    with pytest.raises(InvalidSeeds) as refusal:
        await load_folder(store, tmp_path)
    assert refusal.value.faults == [
        f"{tmp_path}: has none of the files approvals.jsonl, availability.jsonl, claims.jsonl,"
        " consents.jsonl, creators.jsonl, credits.jsonl, efforts.jsonl, events.jsonl,"
        " guidelines.jsonl, initiatives.jsonl, institutions.jsonl, platforms.jsonl,"
        " principles.jsonl, programmes.jsonl, roles.jsonl, rules.jsonl, sources.jsonl,"
        " stances.jsonl,"
        " techniques.jsonl, titles.jsonl, users.jsonl, uses.jsonl"
    ]
    assert await dump(store) == before


async def test_circles_that_close_through_the_store(store: Store, tmp_path: Path) -> None:
    await load_folder(store, written(tmp_path / "first", SMALL))
    before = await dump(store)
    folder = written(
        tmp_path / "second",
        {
            "techniques": [
                {"id": "new", "name": "New", "broader": "clay"},
                {"id": "animation", "name": "Animation", "broader": "new"},
            ],
            "titles": [{"id": "series", "name": "The Series", "part_of": "season"}],
        },
    )
    with pytest.raises(InvalidSeeds) as refusal:
        await load_folder(store, folder)
    assert refusal.value.faults == [
        "techniques.jsonl:1: broader: goes in a circle: new > clay > animation > new",
        "titles.jsonl:1: part_of: goes in a circle: series > season > series",
    ]
    assert await dump(store) == before
    # The same link is sound once the folder itself takes the old one away.
    turned = {
        "techniques": [
            {"id": "animation", "name": "Animation", "broader": "clay"},
            {"id": "clay", "name": "Clay animation", "broader": None},
        ]
    }
    await load_folder(store, written(tmp_path / "third", turned))
    parents = "MATCH (n:Technique)-[:BROADER]->(p) RETURN n.id AS id, p.id AS parent"
    assert await store.read(parents) == [{"id": "animation", "parent": "clay"}]


async def test_unknown_fields_are_warned_about_and_not_stored(store: Store, tmp_path: Path) -> None:
    plain = written(tmp_path / "plain", SMALL)
    files = copy.deepcopy(SMALL)
    files["titles"][0]["yeer"] = 1999
    files["credits"][1]["comment"] = "private"
    extended = written(tmp_path / "extended", files)
    report = await load_folder(store, extended)
    assert report.warnings == [
        "titles.jsonl:1: yeer: is not a field of titles.jsonl, ignored; did you mean 'year'?",
        "credits.jsonl:2: comment: is not a field of credits.jsonl, ignored",
    ]
    after = await dump(store)
    assert not [line for line in after if "yeer" in line or "private" in line]
    report = await load_folder(store, plain)
    assert report.warnings == []
    assert not report.changed


# Behaviour


async def test_loading_again_changes_nothing_and_says_so(store: Store, tmp_path: Path) -> None:
    folder = written(tmp_path, SMALL)
    empty = await dump(store)
    planned = await load_folder(store, folder, dry_run=True)
    assert await dump(store) == empty
    steps: list[tuple[str, int, int]] = []
    first = await load_folder(store, folder, progress=lambda *step: steps.append(step))
    assert first.counts == planned.counts
    assert counts(first) == {
        "roles": (1, 0, 0),
        "techniques": (2, 0, 0),
        "titles": (3, 0, 0),
        "creators": (2, 0, 0),
        "credits": (2, 0, 0),
        "uses": (2, 0, 0),
    }
    assert first.changed
    assert steps[-2:] == [("uses.jsonl", 2, 2), ("search entries", 7, 7)]
    full = await dump(store)
    for again in (
        await load_folder(store, folder, dry_run=True),
        await load_folder(store, folder),
    ):
        assert not again.changed
        assert [tuple(each) for each in counts(again).values()] == [
            (0, 0, number.created) for number in first.counts.values()
        ]
    # The revision too: a load that changes nothing must not make the edges stale.
    assert await dump(store) == full


async def test_what_a_load_stores(store: Store, tmp_path: Path) -> None:
    await load_folder(store, written(tmp_path, SMALL))
    film = await store.read("MATCH (t:Title {id: 'film'}) RETURN properties(t) AS film")
    stored = film[0]["film"]
    stored.pop("digest")
    assert stored == {
        "id": "film",
        "name": "The Film",
        "kind": "FILM",
        "imdb": "tt0000417",
        "tmdb": "11878",
        "genres": [],
        "themes": [],
        "countries": [],
    }
    links = await store.read(
        "MATCH (a)-[r]->(b) WHERE type(r) <> 'FINDS'"
        " RETURN a.id AS a, type(r) AS type, b.id AS b, r.role AS role"
    )
    assert sorted((row["a"], row["type"], row["b"], row["role"]) for row in links) == [
        ("clay", "BROADER", "animation", None),
        ("clay", "HAS_TEXT", "technique/clay/es", None),
        ("clay", "HAS_TEXT", "technique/clay/fr", None),
        ("director", "HAS_TEXT", "role/director/fr", None),
        ("film", "HAS_TEXT", "title/film/es", None),
        ("film", "HAS_TEXT", "title/film/fr", None),
        ("film", "HAS_USE", "film/clay", None),
        ("film/clay", "BY", "maker", None),
        ("film/clay", "BY", "studio", None),
        ("film/clay", "OF", "clay", None),
        ("maker", "CREDITED", "film", "director"),
        ("season", "HAS_USE", "season/clay", None),
        ("season", "PART_OF", "series", None),
        ("season/clay", "OF", "clay", None),
        ("studio", "CREDITED", "season", None),
    ]


def edited(files: Files) -> None:
    """A change of every sort: values, texts, parents and creators replaced, removed and added."""
    files["techniques"][1].update(broader=None, labels={"fr": {"name": "Pâte"}}, aliases=[])
    files["techniques"].append({"id": "puppets", "name": "Puppets", "broader": "animation"})
    del files["titles"][0]["year"]
    del files["titles"][1]["part_of"]
    files["titles"][2].update(texts={"de": {"name": "Der Film"}}, external_ids={})
    files["credits"][0]["position"] = 2
    files["uses"][0]["creators"] = ["studio"]
    files["uses"][1].update(prominence=0.75, creators=["maker"])
    files["uses"].append({"title": "series", "technique": "puppets"})


async def loaded_into_an_empty_store(
    server: Server, store: Store, folder: Path, *files: Files
) -> list[str]:
    """What the store holds once these have been loaded one after the other."""
    await server.empty(store)
    await store.write("CREATE (:Catalog {id: 'catalog', revision: 'empty'})")
    for each in files:
        await load_folder(store, written(folder, each), replace=True)
    return await dump(store, VOLATILE)


async def test_changed_lines_update_exactly_those(
    server: Server, store: Store, tmp_path: Path
) -> None:
    expected = await loaded_into_an_empty_store(server, store, tmp_path, changed(edited))
    before = await loaded_into_an_empty_store(server, store, tmp_path, SMALL)
    folder = written(tmp_path, changed(edited))
    planned = await load_folder(store, folder, dry_run=True, replace=True)
    assert await dump(store, VOLATILE) == before
    report = await load_folder(store, folder, replace=True)
    assert report.counts == planned.counts
    assert counts(report) == {
        "roles": (0, 0, 1),
        "techniques": (1, 1, 1),
        "titles": (0, 3, 0),
        "creators": (0, 0, 2),
        "credits": (0, 1, 1),
        "uses": (1, 2, 0),
    }
    after = await dump(store, VOLATILE)
    # Nothing is left of what the lines no longer say: texts, parents, creators, properties.
    assert after == expected
    assert "PART_OF" in "".join(before)
    assert "PART_OF" not in "".join(after)


async def test_a_use_moves_to_another_title(store: Store, tmp_path: Path) -> None:
    use = {"id": "the-use", "title": "film", "technique": "clay", "creators": ["maker"]}
    await load_folder(store, written(tmp_path, {**SMALL, "uses": [use]}))
    moved = {**use, "title": "series", "technique": "animation"}
    await load_folder(store, written(tmp_path, {"uses": [moved]}))
    rows = await store.read(
        "MATCH (t:Title)-[:HAS_USE]->(u:Use)-[:OF]->(k:Technique), (u)-[:BY]->(c:Creator)"
        " RETURN t.id AS title, u.id AS use, k.id AS technique, c.id AS creator"
    )
    assert rows == [
        {"title": "series", "use": "the-use", "technique": "animation", "creator": "maker"}
    ]


async def test_links_to_records_that_only_the_store_has(store: Store, tmp_path: Path) -> None:
    await load_folder(store, written(tmp_path, SMALL))
    new: Files = {
        "techniques": [{"id": "puppets", "name": "Puppets", "broader": "clay"}],
        "titles": [{"id": "episode", "name": "Episode 1", "part_of": "season"}],
        "credits": [{"title": "series", "creator": "maker"}],
        "uses": [{"title": "series", "technique": "animation", "creators": ["studio"]}],
    }
    report = await load_folder(store, written(tmp_path, new))
    assert [n.created for n in report.counts.values()] == [1, 1, 1, 1]
    rows = await store.read(
        "MATCH (:Technique {id: 'puppets'})-[:BROADER]->(clay)-[:BROADER]->(animation)"
        "<-[:OF]-(use:Use)-[:BY]->(studio),"
        " (:Title {id: 'episode'})-[:PART_OF]->(season)-[:PART_OF]->(series)-[:HAS_USE]->(use),"
        " (series)<-[:CREDITED]-(maker)"
        " RETURN [clay.id, animation.id, studio.id, season.id, series.id, maker.id] AS found"
    )
    assert rows == [{"found": ["clay", "animation", "studio", "season", "series", "maker"]}]


async def test_a_load_that_was_killed_is_completed_by_the_next(
    server: Server, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed in each of its transactions in turn, before the transaction is committed."""
    monkeypatch.setattr(writing, "WRITE_BATCH", 2)
    expected = await loaded_into_an_empty_store(server, store, tmp_path, SMALL, changed(edited))
    write_together = Store.write_together
    left = 0

    async def write_then_fail(
        self: Store, queries: list[tuple[str, Mapping[str, Any]]], *, deadline: float = 600.0
    ) -> list[Rows]:
        nonlocal left
        if left == 0:
            queries = [*queries, ("THIS IS NOT CYPHER", {})]
        left -= 1
        return await write_together(self, queries, deadline=deadline)

    survived = 0
    halves = set()
    while True:
        await loaded_into_an_empty_store(server, store, tmp_path, SMALL)
        folder = written(tmp_path, changed(edited))
        left = survived
        with monkeypatch.context() as patch:
            patch.setattr(Store, "write_together", write_then_fail)
            try:
                await load_folder(store, folder, replace=True)
                break
            except StoreError:
                half = set(await dump(store, VOLATILE))
                halves.add(tuple(sorted(half)))
        report = await load_folder(store, folder, replace=True)
        # Once all records are written, only search entries are left to write.
        assert report.changed or all("Search" in line for line in half ^ set(expected))
        assert await dump(store, VOLATILE) == expected, f"killed after {survived} writes"
        survived += 1
    assert survived >= 8
    # Each kill left something else behind, so each write was one that mattered.
    assert len(halves) == survived
