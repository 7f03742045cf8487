"""A line states some fields of a record: the others stay as they are, of every kind of record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graph.common.errors import InvalidSeeds
from graph.declare.records import Record
from graph.loading.kinds import RECORDS
from graph.loading.load import load_folder
from graph.store import status
from graph.store.driver import Store
from graph.viewers import changes
from graph.viewers.records import Event
from tests.store.dump import dump
from tests.store.memory import write_folder

SAID = "Made up for the tests"
AT = "2026-02-01T10:00:00Z"

FULL: dict[str, list[dict[str, Any]]] = {
    "roles": [
        {
            "id": "director",
            "name": "Director",
            "labels": {"fr": {"name": "Réalisateur", "description": "Qui réalise"}},
            "source": SAID,
        }
    ],
    "techniques": [
        {"id": "ageing", "name": "Ageing"},
        {
            "id": "digital-ageing",
            "name": "Digital ageing",
            "description": "Making older.",
            "category": "effects",
            "stage": "post",
            "broader": "ageing",
            "aliases": ["de-ageing"],
            "ai": "assisted",
            "digital_source_type": "screenCapture",
            "labels": {"fr": {"name": "Vieillissement"}, "de": {"name": "Altern"}},
            "source": SAID,
        },
    ],
    "titles": [
        {"id": "series", "name": "The Series", "kind": "series"},
        {
            "id": "film",
            "name": "The Film",
            "kind": "film",
            "year": 2020,
            "synopsis": "A film.",
            "tagline": "See it.",
            "original_language": "fr",
            "runtime_minutes": 90,
            "minimum_age": 12,
            "shooting_days": 42,
            "part_of": "series",
            "number": 3,
            "external_ids": {"imdb": "tt0000417", "tmdb": 11878},
            "texts": {"fr": {"name": "Le film", "synopsis": "Un film."}, "es": {"name": "X"}},
            "genres": ["drama", "comedy"],
            "themes": ["grief"],
            "countries": ["FR", "BE"],
            "source": SAID,
        },
    ],
    "creators": [
        {"id": "ana", "name": "Ana", "kind": "person", "external_ids": {"imdb": "nm0000417"}}
    ],
    "credits": [
        {
            "title": "film",
            "creator": "ana",
            "role": "actor",
            "department": "cast",
            "character": "The other",
            "position": 2,
        }
    ],
    "uses": [
        {
            "id": "use",
            "title": "film",
            "technique": "digital-ageing",
            "stage": "post",
            "prominence": 0.5,
            "note": "In two scenes.",
            "source": SAID,
            "tool": "A tool",
            "creators": ["ana"],
        }
    ],
    "platforms": [
        {
            "id": "salt",
            "name": "Salt",
            "aliases": ["Salty"],
            "markets": ["FR", "BE"],
            "opened": "2010",
            "closed": "2024-03",
            "website": "https://www.salt.test",
            "external_ids": {"wikidata": "Q42"},
            "source": SAID,
        }
    ],
    "availability": [
        {
            "id": "window",
            "title": "film",
            "platform": "salt",
            "markets": ["FR"],
            "from": "2021-01-01",
            "until": "2021-06-30",
            "audio_languages": ["fr", "en"],
            "subtitle_languages": ["de"],
            "source": SAID,
        }
    ],
    "initiatives": [
        {
            "id": "said",
            "platform": "salt",
            "date": "2025-03",
            "statement": "A pilot.",
            "techniques": ["ageing"],
            "source": SAID,
        }
    ],
    "institutions": [
        {
            "id": "school",
            "name": "School",
            "country": "US",
            "website": "https://school.test",
            "external_ids": {"wikidata": "Q43"},
            "source": SAID,
        }
    ],
    "programmes": [
        {
            "id": "class",
            "name": "Class",
            "institution": "school",
            "kind": "workshop",
            "duration_months": 2,
            "language": "fr",
            "techniques": ["ageing"],
            "website": "https://school.test/class",
            "note": "Taken from its page.",
            "source": SAID,
        }
    ],
    "guidelines": [
        {"id": "older", "name": "Older rules", "publisher": "Salt", "source": SAID},
        {
            "id": "rules",
            "name": "Rules",
            "publisher": "Salt",
            "company": "salt",
            "markets": ["FR"],
            "version": "2",
            "replaces": "older",
            "effective_from": "2024",
            "effective_until": "2026",
            "website": "https://www.salt.test/rules",
            "source": SAID,
        },
    ],
    "principles": [{"id": "first", "guideline": "rules", "position": 1, "text": "Ask first."}],
    "rules": [
        {
            "id": "rule",
            "guideline": "rules",
            "name": "A rule",
            "principle": "first",
            "position": 2,
            "text": "Says something.",
            "techniques": ["ageing"],
            "when": [
                {"fact": "in_final_picture", "is": True},
                {"fact": "purpose", "is_not": ["ideation", "background"]},
            ],
            "verdict": "needs_approval",
            "approvals": ["data_use"],
            "consent": True,
            "replica": "re_ageing",
            "advice": "Do less.",
        }
    ],
    "stances": [
        {
            "id": "stance",
            "creator": "ana",
            "stance": "declines",
            "statement": "No.",
            "stated_on": "2025-01",
            "source": SAID,
        }
    ],
    "approvals": [
        {
            "id": "approval",
            "title": "film",
            "uses": ["use"],
            "action": "granted",
            "at": AT,
            "by": "Head of production",
            "expires_on": "2027-01-01",
            "source": SAID,
            "kind": "data_use",
            "scope": "All of it",
            "note": "Once.",
        }
    ],
    "consents": [
        {
            "id": "consent",
            "title": "film",
            "uses": ["use"],
            "action": "granted",
            "at": "2026-02-01T11:00:00+01:00",
            "by": "Ana",
            "expires_on": "2027-01-01",
            "source": SAID,
            "performer": "ana",
            "replica": "re_ageing",
            "purpose": "Two scenes",
        }
    ],
    "claims": [
        {
            "id": "claim",
            "use": "use",
            "tool": "A tool",
            "vendor": "A vendor",
            "model": "A model",
            "version": "1",
            "digital_source_type": "screenCapture",
            "inputs": [{"material": "a scan", "rights": "owned"}],
            "in_final_picture": True,
            "share_of_shots": 0.25,
            "shots": 10,
            "minutes": 2.5,
            "secured_tool": False,
            "trains_on_inputs": False,
            "purpose": "talent_replica",
            "performers": ["ana"],
            "replica": "re_ageing",
            "union_covered": True,
            "replicates_protected": False,
            "depicts_real": False,
            "exception": "post_production_adjustment",
            "happened_on": "2019-05",
            "stated_on": "2021",
            "source": SAID,
        }
    ],
    "efforts": [
        {
            "id": "effort",
            "use": "use",
            "unit": "days",
            "planned": 4,
            "usual": 10,
            "actual": 5,
            "speed_ratio": 2,
            "basis": "claimed",
            "confidence": 0.5,
            "stated_on": "2021",
            "source": SAID,
            "note": "Of two scenes.",
        }
    ],
    "users": [
        {
            "id": "viewer",
            "name": "Viewer",
            "locale": "fr",
            "market": "FR",
            "synthetic": True,
            "hide_ai_generated": True,
            "title_languages": ["fr"],
            "audio_languages": ["en"],
            "maximum_age": 12,
        }
    ],
    "sources": [
        {
            "id": "source",
            "type": "article",
            "title": "On light",
            "author": "Ana Torres",
            "publication": "A magazine",
            "published": "2021-05",
            "url": "https://example.org/light",
            "archived_url": "https://example.org/archive/light",
            "isbn": "9780000000000",
            "doi": "10.1000/182",
            "language": "en",
            "accessed": "2026-11-01",
        }
    ],
}
"""A line of each kind that states every field of it, the last one of its file."""

KINDS = [kind for kind in RECORDS if kind is not Event]
UNSTATED = {
    "approvals": {"request"},
    "consents": {"request"},
    "claims": {"title", "training_mining", "no_ai"},
}
"""Fields of claims on titles, and the request that an entry begins itself."""


def file_of(kind: type[Record]) -> str:
    return kind.file.removesuffix(".jsonl")


def line_of(kind: type[Record]) -> dict[str, Any]:
    return FULL[file_of(kind)][-1]


def key_fields(kind: type[Record]) -> dict[str, Any]:
    """What says which record a line is of, and nothing else."""
    line = line_of(kind)
    return {"id": line["id"]} if "id" in line else {name: line[name] for name in kind.identity}


def names_of(kind: type[Record]) -> list[str]:
    return [field.alias or name for name, field in kind.model_fields.items()]


@pytest.mark.parametrize("kind", KINDS, ids=file_of)
def test_the_lines_here_state_everything(kind: type[Record]) -> None:
    assert set(line_of(kind)) == set(names_of(kind)) - UNSTATED.get(file_of(kind), set())


async def test_a_sparse_line_leaves_all_else_as_it_is(store: Store, tmp_path: Path) -> None:
    """A line of each kind that states nothing, and then each of its fields alone."""
    write_folder(FULL, tmp_path)
    await load_folder(store, tmp_path)
    full = await dump(store)
    sparse = tmp_path / "sparse"
    sparse.mkdir()
    for names in (None, *range(max(len(line_of(kind)) for kind in KINDS))):
        files = {}
        for kind in KINDS:
            line = line_of(kind)
            others = [name for name in line if name not in key_fields(kind)]
            stated = {} if names is None else {name: line[name] for name in others[names:][:1]}
            files[file_of(kind)] = [key_fields(kind) | stated]
        write_folder(files, sparse)
        report = await load_folder(store, sparse)
        assert not report.changes, report.changes
        assert all(each.unchanged == 1 for each in report.counts.values())
    assert await dump(store) == full


REQUIRED = {
    kind: {field.alias or name for name, field in kind.model_fields.items() if field.is_required()}
    for kind in KINDS
}


NEEDED = {("availability", "until"), ("claims", "use")}
"""The platform has closed; a claim is about a use or a title."""


def optional_fields(kind: type[Record]) -> list[str]:
    name = file_of(kind)
    if kind.append_only:
        return []
    kept = {*REQUIRED[kind], *key_fields(kind)}
    return [each for each in line_of(kind) if each not in kept and (name, each) not in NEEDED]


def size_of(file: str, name: str, value: Any) -> int:
    """How many values are lost when a field is removed."""
    if (file, name) in (("rules", "position"), ("rules", "consent")):
        return 0  # there is a default
    if isinstance(value, dict):
        return sum(len(each) if isinstance(each, dict) else 1 for each in value.values())
    return len(value) if isinstance(value, list) else 1


async def test_null_removes_a_field_and_nothing_else(store: Store, tmp_path: Path) -> None:
    """Each optional field of each kind in turn is gone, told as lost, and comes back."""
    write_folder(FULL, tmp_path)
    await load_folder(store, tmp_path)
    folder = tmp_path / "next"
    folder.mkdir()
    for turn in range(max(len(optional_fields(kind)) for kind in KINDS)):
        names = {
            file_of(kind): optional_fields(kind)[turn]
            for kind in KINDS
            if turn < len(optional_fields(kind))
        }
        keys = {file_of(kind): key_fields(kind) for kind in KINDS}
        removed = {file: [keys[file] | {name: None}] for file, name in names.items()}
        write_folder(removed, folder)
        planned = await load_folder(store, folder, dry_run=True)
        report = await load_folder(store, folder)
        assert report.changes == planned.changes
        assert [change.kind for change in report.changes] == list(report.counts)
        for change in report.changes:
            name = names[change.kind]
            assert {each.field.partition(".")[0] for each in change.fields} == {name}
            lost = size_of(change.kind, name, FULL[change.kind][-1][name])
            assert report.counts[change.kind].lost == change.lost == lost
        assert not (await load_folder(store, folder)).changes
        for old in folder.iterdir():
            old.unlink()
        back = {f: [keys[f] | {name: FULL[f][-1][name]}] for f, name in names.items()}
        write_folder(back, folder)
        assert {change.lost for change in (await load_folder(store, folder)).changes} == {0}
        for old in folder.iterdir():
            old.unlink()
    # All is back: the full lines have nothing to change.
    assert not (await load_folder(store, tmp_path)).changes


async def test_maps_are_merged_by_key_and_lists_replaced(store: Store, tmp_path: Path) -> None:
    write_folder(FULL, tmp_path)
    await load_folder(store, tmp_path)
    folder = tmp_path / "next"
    folder.mkdir()
    line = {
        "id": "film",
        "external_ids": {"wikidata": "Q1", "tmdb": None},
        "texts": {"FR": {"tagline": "Voyez-le", "synopsis": None}, "es": None, "de": {"name": "F"}},
        "genres": ["comedy", "war"],
    }
    write_folder({"titles": [line]}, folder)
    report = await load_folder(store, folder)
    (change,) = report.changes
    found = [(each.field, each.before, each.after, each.lost) for each in change.fields]
    assert found == [
        ("external_ids.tmdb", "11878", None, 1),
        ("external_ids.wikidata", None, "Q1", 0),
        ("texts.de.name", None, "F", 0),
        ("texts.es.name", "X", None, 1),
        ("texts.fr.synopsis", "Un film.", None, 1),
        ("texts.fr.tagline", None, "Voyez-le", 0),
        ("genres", ["drama", "comedy"], ["comedy", "war"], 1),
    ]
    assert (report.counts["titles"].updated, report.lost) == (1, 4)
    (row,) = await store.read(
        "MATCH (t:Title {id: 'film'}) RETURN t.year AS year, t.imdb AS imdb, t.tmdb AS tmdb,"
        " t.genres AS genres"
    )
    expected = {"year": 2020, "imdb": "tt0000417", "tmdb": None, "genres": ["comedy", "war"]}
    assert row == expected
    texts = await store.read(
        "MATCH (:Title {id: 'film'})-[:HAS_TEXT]->(x) RETURN x.locale AS locale, x.name AS name,"
        " x.synopsis AS synopsis, x.tagline AS tagline ORDER BY locale"
    )
    assert [tuple(each.values()) for each in texts] == [
        ("de", "F", None, None),
        ("fr", "Le film", None, "Voyez-le"),
    ]
    assert not (await load_folder(store, folder)).changes


async def test_two_spellings_of_a_locale_are_a_fault(store: Store, tmp_path: Path) -> None:
    """Otherwise one text would silently be lost."""
    texts = {"pt-BR": {"name": "Um"}, "PT-br": {"name": "Dois"}}
    write_folder({"titles": [{"id": "film", "name": "The Film", "texts": texts}]}, tmp_path)
    with pytest.raises(InvalidSeeds) as refusal:
        await load_folder(store, tmp_path)
    assert refusal.value.faults == [
        "titles.jsonl:1: texts: 'pt-BR' and 'PT-br' are the same locale"
    ]


async def test_replacing_removes_what_a_line_does_not_state(store: Store, tmp_path: Path) -> None:
    """Every kind: what is left is what a load of the sparse lines alone leaves."""
    files = {
        file_of(kind): [
            *FULL[file_of(kind)][:-1],
            {name: line_of(kind)[name] for name in line_of(kind) if name in REQUIRED[kind]}
            | key_fields(kind)
            | ({"speed_ratio": 2} if file_of(kind) == "efforts" else {})
            | ({"use": "use"} if file_of(kind) == "claims" else {}),
        ]
        for kind in KINDS
        if not kind.append_only
    }
    write_folder(FULL, tmp_path)
    await load_folder(store, tmp_path)
    folder = tmp_path / "next"
    folder.mkdir()
    write_folder(files, folder)
    report = await load_folder(store, folder, replace=True)
    updated = {kind for kind, counts in report.counts.items() if counts.updated}
    assert updated == set(files) - {"principles"}
    assert all(report.counts[kind].lost for kind in updated)
    again = await load_folder(store, folder, replace=True)
    assert not again.changes
    (row,) = await store.read("MATCH (t:Title {id: 'film'}) RETURN properties(t) AS film")
    kept = {name: value for name, value in row["film"].items() if value not in (None, [])}
    assert set(kept) == {"id", "name", "digest"}
    (row,) = await store.read("MATCH (u:User {id: 'viewer'}) RETURN properties(u) AS viewer")
    assert set(row["viewer"]) == {"id", "createdAt", "digest", "loaded"}
    assert await store.read("MATCH (:Title)-[:HAS_TEXT]->(x) RETURN x") == []


async def test_new_records_need_what_is_required(store: Store, tmp_path: Path) -> None:
    sparse: list[dict[str, Any]] = [{"id": "other", "year": 1999}, {"id": "film", "name": None}]
    write_folder({"titles": [{"id": "film", "name": "The Film"}]}, tmp_path)
    await load_folder(store, tmp_path)
    before = await dump(store)
    write_folder({"titles": sparse}, tmp_path)
    with pytest.raises(InvalidSeeds) as refusal:
        await load_folder(store, tmp_path)
    assert refusal.value.faults == [
        "titles.jsonl:1: name: is missing",
        "titles.jsonl:2: name: is missing",
    ]
    assert await dump(store) == before


async def test_what_a_line_changes_is_checked_with_what_is_stored(
    store: Store, tmp_path: Path
) -> None:
    write_folder(FULL, tmp_path)
    await load_folder(store, tmp_path)
    before = await dump(store)
    folder = tmp_path / "next"
    folder.mkdir()
    files: dict[str, list[dict[str, Any]]] = {
        "availability": [{"id": "window", "until": "2020-12-31"}],
        "platforms": [{"id": "salt", "closed": "2009"}],
        "efforts": [{"id": "effort", "actual": 9}],
        "claims": [{"id": "claim", "title": "film"}],
        "approvals": [{"id": "approval", "by": "Somebody else"}],
    }
    write_folder(files, folder)
    with pytest.raises(InvalidSeeds) as refusal:
        await load_folder(store, folder)
    places = {": ".join(fault.split(": ")[:2]) for fault in refusal.value.faults}
    assert places == {
        "availability.jsonl:1: until",
        "platforms.jsonl:1: closed",
        "efforts.jsonl:1: speed_ratio",
        "claims.jsonl:1: title",
        "approvals.jsonl:1: id",
    }  # fmt: skip
    assert await dump(store) == before


async def test_two_sources_do_not_undo_each_other(store: Store, tmp_path: Path) -> None:
    """Loaded in turns, a full and a sparse folder soon write nothing; where they contradict each
    other, the last one holds."""
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    write_folder(FULL, first)
    added: dict[str, list[dict[str, Any]]] = {
        "titles": [{"id": "film", "external_ids": {"wikidata": "Q1"}}],
        "users": [{"id": "viewer"}],
    }
    write_folder(added, second)
    await load_folder(store, first)
    assert (await load_folder(store, second)).counts["titles"].updated == 1
    settled = await dump(store)
    for folder in (first, second, first, second):
        assert not (await load_folder(store, folder)).changes
        assert await dump(store) == settled
    write_folder({"titles": [{"id": "film", "year": 1999}]}, second)
    for folder, year in ((second, 1999), (first, 2020), (second, 1999)):
        report = await load_folder(store, folder)
        assert report.counts["titles"].updated == 1
        assert not (await load_folder(store, folder)).changes
        rows = await store.read("MATCH (t:Title {id: 'film'}) RETURN t.year AS year")
        assert rows == [{"year": year}]


async def test_what_viewers_set_is_kept_field_by_field(store: Store, tmp_path: Path) -> None:
    """A line that says of a field what a line said before leaves it, whatever else it says."""
    write_folder({"users": [{"id": "ana", "name": "Ana", "locale": "fr"}]}, tmp_path)
    await load_folder(store, tmp_path)
    await changes.set_profile(store, "ana", {"name": "Anita"})
    for line in (
        {"id": "ana", "name": "Ana", "locale": "de"},
        {"id": "ana", "market": "FR"},
        {"id": "ana", "name": "Ana"},
    ):
        write_folder({"users": [line]}, tmp_path)
        await load_folder(store, tmp_path)
        (row,) = await store.read("MATCH (u:User {id: 'ana'}) RETURN u.name AS name")
        assert row == {"name": "Anita"}, line
    write_folder({"users": [{"id": "ana", "name": "Anne"}]}, tmp_path)
    (change,) = (await load_folder(store, tmp_path)).changes
    (name,) = change.fields
    assert (name.field, name.before, name.after) == ("name", "Anita", "Anne")


async def revision(store: Store) -> str:
    (row,) = await store.read("MATCH (c:Catalog {id: 'catalog'}) RETURN c.revision AS revision")
    return str(row["revision"])


async def test_equal_data_has_an_equal_revision(store: Store, tmp_path: Path) -> None:
    """What is changed and changed back is what was linked, so the edges are current again."""
    write_folder(FULL, tmp_path)
    await load_folder(store, tmp_path)
    linked = await revision(store)
    await store.write(
        "MATCH (c:Catalog {id: 'catalog'}) SET c.linkedRevision = c.revision, c.generation = 1,"
        " c.fingerprint = $fingerprint",
        {"fingerprint": store.context["fingerprint"]},
    )
    folder = tmp_path / "next"
    folder.mkdir()
    changed: dict[str, Any] = {
        "titles": {"id": "film", "year": 1999},
        "creators": {"id": "ana", "name": "Ann"},
        "techniques": {"id": "digital-ageing", "broader": None},
        "roles": {"id": "director", "labels": {"fr": {"name": "Autre"}}},
        "uses": {"id": "use", "creators": []},
        "credits": key_fields(next(each for each in KINDS if each.__name__ == "Credit"))
        | {"position": 9},
    }
    for name, line in changed.items():
        write_folder({name: [line]}, folder)
        assert (await load_folder(store, folder)).outdates_links
        assert await revision(store) != linked
        assert (await status.read(store)).state == "STALE"
        await load_folder(store, tmp_path)
        assert await revision(store) == linked, name
        assert (await status.read(store)).state == "CURRENT"
