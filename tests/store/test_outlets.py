"""Loading platforms, windows, initiatives and training: what is refused, and what is stored."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from graph.answering import fetch
from graph.common.errors import InvalidSeeds
from graph.loading.load import load_folder
from graph.store import status
from graph.store.driver import Store
from tests.store.memory import write_folder
from tests.store.selections import select

Files = dict[str, list[dict[str, Any]]]
SAID = "Made up for the tests"

SMALL: Files = {
    "techniques": [{"id": "dubbing", "name": "Dubbing"}],
    "titles": [{"id": "film", "name": "The Film"}, {"id": "other", "name": "Another"}],
    "platforms": [
        {
            "id": "salt",
            "name": "Salt",
            "aliases": ["Salty"],
            "markets": ["FR", "BE"],
            "opened": "2020-10-20",
            "closed": "2023-03",
            "website": "https://www.salt.test",
            "external_ids": {"wikidata": "Q42"},
            "source": SAID,
        },
        {"id": "open", "name": "Open", "source": SAID},
    ],
    "availability": [
        {"title": "film", "platform": "open", "markets": ["FR"], "from": "2021-01-01",
         "until": "2021-06-30", "source": SAID},
        {"title": "film", "platform": "salt", "from": "2021-01-01", "until": "2021-12-31",
         "source": SAID},
    ],
    "initiatives": [
        {"id": "said", "platform": "open", "date": "2025-03", "statement": "A pilot.",
         "techniques": ["dubbing", "dubbing"], "source": SAID},
    ],
    "institutions": [{"id": "school", "name": "School", "country": "US", "source": SAID}],
    "programmes": [
        {"id": "class", "name": "Class", "institution": "school", "kind": "Workshop",
         "duration_months": 2, "language": "fr", "techniques": ["dubbing"], "note": "As its title"
         " suggests.", "source": SAID},
    ],
}  # fmt: skip


def window(**fields: Any) -> dict[str, Any]:
    """One more line of availability.jsonl, the third."""
    given = {"title": "film", "platform": "open", "from": "2022-01-01", "source": SAID}
    return {name: value for name, value in {**given, **fields}.items() if value is not None}


FAULTS: dict[str, tuple[str, list[dict[str, Any]], list[str]]] = {
    "an overlap in one market": (
        "availability",
        [window(id="w", markets=["BE", "FR"], **{"from": "2021-06-30"})],
        [
            "availability.jsonl:3: from: the window overlaps with that of line 1: the same title"
            " and platform, in FR, from 2021-06-30"
        ],
    ),
    "an overlap with a window in every market": (
        "availability",
        [window(id="w", **{"from": "2020-01-01"})],
        [
            "availability.jsonl:3: from: the window overlaps with that of line 1: the same title"
            " and platform, in a market of both, from 2021-01-01"
        ],
    ),
    "an overlap of open windows": (
        "availability",
        [window(id="w", title="other"), window(id="v", title="other", **{"from": "2029-01-01"})],
        [
            "availability.jsonl:4: from: the window overlaps with that of line 3: the same title"
            " and platform, in a market of both, from 2029-01-01"
        ],
    ),
    "the same window": (
        "availability",
        [window(markets=["US"], **{"from": "2021-01-01"})],
        [
            "availability.jsonl:3: id: the same record is already on line 1; give each window an"
            ' "id" of its own'
        ],
    ),
    "an end before the beginning": (
        "availability",
        [window(until="2021-12-31")],
        ["availability.jsonl:3: until: 2021-12-31 is before from, 2022-01-01"],
    ),
    "days that are none": (
        "availability",
        [window(until="2023-02-29"), window(**{"from": "2021-13"})],
        [
            "availability.jsonl:3: until: '2023-02-29' is not a day such as 2025-04-30",
            "availability.jsonl:4: from: '2021-13' is not a day such as 2025-04-30",
        ],
    ),
    "the world is no market": (
        "availability",
        [window(markets=["001"])],
        [
            "availability.jsonl:3: markets.0: '001' is not an ISO 3166-1 alpha-2 country code such"
            " as AR"
        ],
    ),
    "languages that are none, and too many": (
        "availability",
        [
            window(title="other", audio_languages=["fr", "fr_CA"]),
            window(title="other", subtitle_languages=["?"], **{"from": "2023-01-01"}),
            window(title="other", id="w", audio_languages=["fr"] * 101),
        ],
        [
            "availability.jsonl:3: audio_languages.1: 'fr_CA' is not a BCP 47 language tag; write"
            " it like fr, fr-CA or zh-Hant",
            "availability.jsonl:4: subtitle_languages.0: '?' is not a BCP 47 language tag; write it"
            " like fr, fr-CA or zh-Hant",
            "availability.jsonl:5: audio_languages: 101 languages; at most 100",
        ],
    ),
    "a window before its platform": (
        "availability",
        [window(platform="salt", title="other", until="2022-02-01", **{"from": "2020-10-19"})],
        [
            "availability.jsonl:3: from: the window begins on 2020-10-19, before the platform"
            " opened, 2020-10-20"
        ],
    ),
    "a window after its platform": (
        "availability",
        [window(platform="salt", title="other", until="2023-04-01")],
        [
            "availability.jsonl:3: until: the window ends on 2023-04-01, but the platform closed,"
            " 2023-03"
        ],
    ),
    "an open window on a closed platform": (
        "availability",
        [window(platform="salt", title="other")],
        ["availability.jsonl:3: until: the window has no end, but the platform closed, 2023-03"],
    ),
    "no source": (
        "availability",
        [window(source=None)],
        ["availability.jsonl:3: source: is missing"],
    ),
    "dangling links": (
        "availability",
        [window(title="fil", platform="sal")],
        [
            "availability.jsonl:3: title: no title has the id 'fil', here or in the store; did you"
            " mean 'film'?",
            "availability.jsonl:3: platform: no platform has the id 'sal', here or in the store;"
            " did you mean 'salt'?",
        ],
    ),
    "a life that ends before it begins": (
        "platforms",
        [
            {"id": "a", "name": "A", "opened": "2020-10", "closed": "2019", "source": SAID},
            {"id": "b", "name": "B", "opened": "20201", "source": SAID},
            {"id": "c", "name": "C", "website": "salt.test", "source": SAID},
        ],
        [
            "platforms.jsonl:3: closed: 2019 is before opened, 2020-10",
            "platforms.jsonl:4: opened: '20201' is not a day, a month or a year such as 2025-04-30"
            " or 2025-04",
            "platforms.jsonl:5: website: 'salt.test' is not an address such as"
            " https://www.netflix.com",
        ],
    ),
    "an initiative of nobody": (
        "initiatives",
        [{"id": "x", "platform": "nobody", "date": "2025", "statement": "X", "techniques": ["y"],
          "source": SAID}],
        [
            "initiatives.jsonl:2: platform: no platform has the id 'nobody', here or in the store",
            "initiatives.jsonl:2: techniques: no technique has the id 'y', here or in the store",
        ],
    ),
    "a programme of nobody": (
        "programmes",
        [
            {"id": "x", "name": "X", "institution": "nobody", "source": SAID},
            {"id": "y", "name": "Y", "institution": "school", "kind": "seminar", "source": SAID},
            {"id": "z", "name": "Z", "institution": "school", "duration_months": 0,
             "source": SAID},
        ],
        [
            "programmes.jsonl:2: institution: no institution has the id 'nobody', here or in the"
            " store",
            "programmes.jsonl:3: kind: 'seminar' is not one of: degree, certificate, workshop,"
            " course",
            "programmes.jsonl:4: duration_months: input should be greater than or equal to 1, but"
            " it is 0",
        ],
    ),
}  # fmt: skip


async def test_faults_are_named_and_nothing_is_written(store: Store, tmp_path: Path) -> None:
    for name, (file, lines, faults) in FAULTS.items():
        write_folder({**SMALL, file: [*SMALL[file], *lines]}, tmp_path)
        with pytest.raises(InvalidSeeds) as caught:
            await load_folder(store, tmp_path)
        assert caught.value.faults == faults, name
    assert not any((await status.counts(store)).values())


def only(folder: Path, **files: list[dict[str, Any]]) -> Path:
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.jsonl"):
        old.unlink()
    write_folder(files, folder)
    return folder


async def test_what_is_in_the_store_counts(store: Store, tmp_path: Path) -> None:
    """Windows and platforms of an earlier load are checked against, but what is replaced is not."""
    write_folder(SMALL, tmp_path)
    await load_folder(store, tmp_path)

    async def faults(**files: list[dict[str, Any]]) -> list[str]:
        with pytest.raises(InvalidSeeds) as caught:
            await load_folder(store, only(tmp_path / "next", **files))
        return caught.value.faults

    assert await faults(availability=[window(id="w", **{"from": "2021-06-01"})]) == [
        "availability.jsonl:1: from: the window overlaps with the stored window"
        " 'film/open/2021-01-01': the same title and platform, in a market of both, from 2021-06-01"
    ]
    assert await faults(availability=[window(platform="salt", title="other")]) == [
        "availability.jsonl:1: until: the window has no end, but the platform closed, 2023-03"
    ]
    salt = copy.deepcopy(SMALL["platforms"][0])
    assert await faults(platforms=[{**salt, "opened": "2021-02"}]) == [
        "platforms.jsonl:1: opened: the stored window 'film/salt/2021-01-01' begins on 2021-01-01,"
        " before the platform opened, 2021-02"
    ]
    assert await faults(platforms=[{**salt, "closed": "2021-11"}]) == [
        "platforms.jsonl:1: closed: the stored window 'film/salt/2021-01-01' ends on 2021-12-31,"
        " but the platform closed, 2021-11"
    ]
    longer = {**SMALL["availability"][0], "until": "2021-12-31"}
    after = window(**{"from": "2022-01-01"})
    report = await load_folder(store, only(tmp_path / "next", availability=[longer, after]))
    counts = report.counts["availability"]
    assert (counts.created, counts.updated, counts.unchanged) == (1, 1, 0)
    # The platform moves together with its windows: the line replaces what is stored.
    shorter = {**SMALL["availability"][1], "until": "2021-03-01"}
    moved = {**salt, "closed": "2021-04"}
    report = await load_folder(
        store, only(tmp_path / "next", platforms=[moved], availability=[shorter])
    )
    assert report.changed


async def test_languages_of_a_window(store: Store, tmp_path: Path) -> None:
    """Kept in canonical form, each once; a line that is to replace its window, and
    states them no more, takes them back."""
    states = window(audio_languages=["fr", "EN", "pt-br", "fr"], subtitle_languages=["zh-hant"])
    files = {**SMALL, "availability": [*SMALL["availability"], states]}
    languages = [select(name) for name in ("audioLanguages", "subtitleLanguages")]
    windows = select("title", select("availability", *languages, at="2022-01-01"), slug="film")
    for audio, subtitles in ((["fr", "en", "pt-BR"], ["zh-Hant"]), ([], [])):
        write_folder(files, tmp_path)
        await load_folder(store, tmp_path, replace=True)
        assert await fetch(store, windows) == {
            "availability": [{"audioLanguages": audio, "subtitleLanguages": subtitles}]
        }
        assert not (await load_folder(store, tmp_path, replace=True)).changed
        files["availability"] = [*SMALL["availability"], window(subtitle_languages=[])]


async def test_loading_again_changes_nothing_and_leaves_links_current(
    store: Store, tmp_path: Path
) -> None:
    write_folder({name: SMALL[name] for name in ("techniques", "titles")}, tmp_path)
    await load_folder(store, tmp_path)
    revision = "MATCH (c:Catalog {id: 'catalog'}) RETURN c.revision AS revision"
    before = await store.read(revision)
    write_folder(SMALL, tmp_path)
    planned = await load_folder(store, tmp_path, dry_run=True)
    report = await load_folder(store, tmp_path)
    assert report.counts == planned.counts
    assert {kind: each.created for kind, each in report.counts.items() if each.created} == {
        "platforms": 2, "availability": 2, "initiatives": 1, "institutions": 1, "programmes": 1,
    }  # fmt: skip
    assert report.changed
    assert not report.outdates_links
    assert await store.read(revision) == before
    assert not (await load_folder(store, tmp_path)).changed
    counts = await status.counts(store)
    assert (counts["platforms"], counts["windows"], counts["programmes"]) == (2, 2, 1)


async def test_a_line_replaces_its_record_with_all_links(store: Store, tmp_path: Path) -> None:
    write_folder(SMALL, tmp_path)
    await load_folder(store, tmp_path)
    files = copy.deepcopy(SMALL)
    files["platforms"][1] = {"id": "open", "name": "Opened", "source": SAID}
    files["availability"][0] = {
        **window(title="other", platform="salt", until="2022-02-01"),
        "id": "film/open/2021-01-01".replace("/", "."),
    }
    files["initiatives"][0] |= {"platform": "salt", "techniques": []}
    files["programmes"][0] |= {"techniques": [], "kind": None}
    write_folder(files, tmp_path)
    await load_folder(store, tmp_path)
    name = select("name")
    titles = select("titles", select("nodes", select("slug")))
    said = select("initiatives", select("date"), select("techniques", select("slug")))
    found = [
        await fetch(store, select("platform", name, titles, said, slug=slug))
        for slug in ("open", "salt")
    ]
    film, other = {"slug": "film"}, {"slug": "other"}
    assert found == [
        {"name": "Opened", "titles": {"nodes": [film]}, "initiatives": []},
        {
            "name": "Salt",
            "titles": {"nodes": [film, other]},
            "initiatives": [{"date": "2025-03", "techniques": []}],
        },
    ]
    programme = select(
        "programme",
        *(select(name) for name in ("kind", "durationMonths", "language", "note", "source")),
        select("techniques", select("totalCount")),
        select("institution", select("slug"), select("country")),
        slug="class",
    )
    assert await fetch(store, programme) == {
        "kind": None,
        "durationMonths": 2,
        "language": "fr",
        "note": "As its title suggests.",
        "source": SAID,
        "techniques": {"totalCount": 0},
        "institution": {"slug": "school", "country": "US"},
    }
