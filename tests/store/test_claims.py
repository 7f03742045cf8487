"""Loading claims: what is refused, and what is stored."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from graph.common.errors import InvalidSeeds
from graph.loading.load import load_folder
from graph.store import status
from graph.store.driver import Store
from tests.store.memory import write_folder

Files = dict[str, list[dict[str, Any]]]
SAID = "Made up for the tests"
FULL: dict[str, Any] = {
    "id": "full",
    "use": "film/ageing",
    "tool": "Tool",
    "vendor": "Vendor",
    "model": "Model",
    "version": "2",
    "digital_source_type": "compositeWithTrainedAlgorithmicMedia",
    "inputs": [
        {"material": "old footage", "rights": "licensed"},
        {"material": "a scan", "rights": "Owned"},
    ],
    "in_final_picture": True,
    "share_of_shots": 0.25,
    "shots": 40,
    "minutes": 3.5,
    "secured_tool": True,
    "trains_on_inputs": False,
    "purpose": "talent_replica",
    "performers": ["star"],
    "replica": "re_ageing",
    "union_covered": True,
    "replicates_protected": False,
    "depicts_real": False,
    "exception": "post_production_adjustment",
    "happened_on": "2019-05",
    "stated_on": "2020-01-02",
    "source": SAID,
}
SMALL: Files = {
    "techniques": [{"id": "ageing", "name": "Ageing"}],
    "titles": [
        {"id": "film", "name": "The Film", "year": 2020, "kind": "film"},
        {"id": "series", "name": "The Series", "year": 2000, "kind": "series"},
    ],
    "creators": [{"id": "star", "name": "Star"}],
    "uses": [{"title": "film", "technique": "ageing"}, {"title": "series", "technique": "ageing"}],
    "claims": [FULL, {"id": "none", "title": "film", "no_ai": True, "source": SAID}],
}


def claim(**fields: Any) -> dict[str, Any]:
    """One more line, the third or a later one."""
    given = {"id": "more", "use": "film/ageing", "source": SAID}
    return {name: value for name, value in {**given, **fields}.items() if value is not None}


ONE = "a claim is about one of them"
FAULTS: list[tuple[dict[str, Any], str]] = [
    (claim(use=None), f"title: is missing, and so is use; {ONE}"),
    (claim(title="film"), f"title: is given, and use as well; {ONE} only"),
    (claim(no_ai=True), "no_ai: is said of a title as a whole, not of a use"),
    (
        claim(training_mining="allowed"),
        "training_mining: is said of a title as a whole, not of a use",
    ),
    (
        claim(use=None, title="film", no_ai=True, tool="Tool"),
        "tool: is a fact of a use; a claim on a title has none",
    ),
    (
        claim(use=None, title="film"),
        "no_ai: is missing, and so is training_mining: the claim says nothing",
    ),
    (
        claim(use=None, title="film", no_ai=False),
        "no_ai: can only be true; what was used is said of a use",
    ),
    (claim(source=None), "source: is missing"),
    (claim(use="a/b/c"), "use: 'a/b/c' is not the id of a use, such as leternaute/led-volume"),
    (
        claim(use="film/agein"),
        "use: no use has the id 'film/agein', here or in the store; did you mean 'film/ageing'?",
    ),
    (
        claim(performers=["sta"]),
        "performers: no creator has the id 'sta', here or in the store; did you mean 'star'?",
    ),
    (
        claim(happened_on="2023-01-01"),
        "happened_on: 2023-01-01 is more than 2 years after the title's year, 2020",
    ),
    (
        claim(happened_on="2004"),
        "happened_on: 2004 is more than 15 years before the title's year, 2020",
    ),
    (
        claim(use="series/ageing", happened_on="1984"),
        "happened_on: 1984 is more than 15 years before the title's year, 2000",
    ),
    (
        claim(digital_source_type="ai"),
        "digital_source_type: 'ai' is not a code of the IPTC digital source types,"
        " such as trainedAlgorithmicMedia",
    ),
    (
        claim(inputs=[{"material": "x", "rights": "stolen"}]),
        "inputs.0.rights: 'stolen' is not one of: owned, licensed, public_domain, unowned, unknown",
    ),
    (claim(minutes=0.0), "minutes: input should be greater than 0, but it is 0.0"),
    (
        claim(share_of_shots=1.5),
        "share_of_shots: input should be less than or equal to 1, but it is 1.5",
    ),
    (claim(in_final_picture="yes"), "in_final_picture: must be true or false"),
    (
        claim(replica="twin"),
        "replica: 'twin' is not one of: in_production, independently_created, synthetic_voice,"
        " re_ageing",
    ),
]


async def test_faults_are_named_and_nothing_is_written(store: Store, tmp_path: Path) -> None:
    for line, fault in FAULTS:
        write_folder({**SMALL, "claims": [*SMALL["claims"], line]}, tmp_path)
        with pytest.raises(InvalidSeeds) as caught:
            await load_folder(store, tmp_path)
        assert caught.value.faults == [f"claims.jsonl:3: {fault}"]
    assert not any((await status.counts(store)).values())


async def test_uses_and_titles_in_the_store_count(store: Store, tmp_path: Path) -> None:
    write_folder(SMALL, tmp_path)
    await load_folder(store, tmp_path)
    later = tmp_path / "later"
    later.mkdir()
    late = claim(happened_on="2024")
    fault = "claims.jsonl:1: happened_on: 2024 is more than 2 years after the title's year"
    for files in (
        {"claims": [late]},
        {"claims": [late], "uses": SMALL["uses"]},
        {"claims": [late], "titles": [{"id": "film", "name": "The Film", "year": 2021}]},
    ):
        for old in later.glob("*.jsonl"):
            old.unlink()
        write_folder(files, later)
        with pytest.raises(InvalidSeeds) as caught:
            await load_folder(store, later)
        year = 2021 if "titles" in files else 2020
        assert caught.value.faults == [f"{fault}, {year}"]
    # A series is made for as long as it runs, and another year may be loaded with the claim.
    files = {
        "claims": [late, claim(id="long", use="series/ageing", happened_on="2025")],
        "titles": [{"id": "film", "name": "The Film", "year": 2022, "kind": "film"}],
    }
    write_folder(files, later)
    (later / "uses.jsonl").unlink(missing_ok=True)
    assert (await load_folder(store, later)).counts["claims"].created == 2


async def test_loading_again_changes_nothing_and_leaves_links_current(
    store: Store, tmp_path: Path
) -> None:
    write_folder({name: lines for name, lines in SMALL.items() if name != "claims"}, tmp_path)
    await load_folder(store, tmp_path)
    revision = "MATCH (c:Catalog {id: 'catalog'}) RETURN c.revision AS revision"
    before = await store.read(revision)
    write_folder(SMALL, tmp_path)
    planned = await load_folder(store, tmp_path, dry_run=True)
    report = await load_folder(store, tmp_path)
    assert report.counts == planned.counts
    assert report.counts["claims"].created == 2
    assert report.changed
    assert not report.outdates_links
    assert await store.read(revision) == before
    assert not (await load_folder(store, tmp_path)).changed
    assert (await status.counts(store))["claims"] == 2
    stored = await store.read(
        "MATCH (c:Claim {id: 'full'})-[:ABOUT]->(u:Use) MATCH (c)-[:REPLICATES]->(w:Creator)"
        " RETURN u.id AS use, w.id AS who, c.inputMaterials AS materials, c.inputRights AS rights,"
        " c.purpose AS purpose, c.inFinalPicture AS final, c.happenedOn AS day"
    )
    assert stored == [
        {
            "use": "film/ageing",
            "who": "star",
            "materials": ["old footage", "a scan"],
            "rights": ["LICENSED", "OWNED"],
            "purpose": "TALENT_REPLICA",
            "final": True,
            "day": "2019-05",
        }
    ]
    files = copy.deepcopy(SMALL)
    files["claims"][0] = claim(id="full", use="series/ageing")
    write_folder(files, tmp_path)
    await load_folder(store, tmp_path, replace=True)
    links = "MATCH (c:Claim {id: 'full'})-[r]->(o) RETURN type(r) AS type, o.id AS id"
    assert await store.read(links) == [{"type": "ABOUT", "id": "series/ageing"}]
