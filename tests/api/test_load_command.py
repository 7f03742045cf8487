"""`catalog load`: what it tells of the changes of a load, and what a dry run would do."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from catalog.commands.load import SHOWN, lines
from graph.loading.merging import FieldChange
from graph.loading.report import Counts, LoadReport, RecordChange
from tests.conftest import clean_environment
from tests.store.memory import write_folder

FULL = {"id": "dark", "name": "Dark", "year": 2017, "genres": ["drama", "mystery"]}


def test_the_command_tells_what_changes(data_folder: Path, tmp_path: Path) -> None:
    def load(*words: str) -> str:
        found = subprocess.run(
            [sys.executable, "-m", "catalog", "load", "seeds", *words],
            cwd=tmp_path,
            env=clean_environment() | {"CATALOG_DATA_DIR": str(data_folder)},
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert found.returncode == 0, found.stderr
        return found.stdout

    (tmp_path / "seeds").mkdir()
    write_folder({"titles": [FULL]}, tmp_path / "seeds")
    assert "titles             1 created       0 updated       0 unchanged\n" in load()
    write_folder({"titles": [{"id": "dark", "name": "Dark", "year": 2018}]}, tmp_path / "seeds")
    planned = json.loads(load("--dry-run", "--replace", "--json"))
    year: dict[str, Any] = {"field": "year", "before": 2017, "after": 2018, "lost": 0}
    genres = {"field": "genres", "before": ["drama", "mystery"], "after": None, "lost": 2}
    assert planned == {
        "dryRun": True,
        "counts": {"titles": {"created": 0, "updated": 1, "unchanged": 0, "lost": 2}},
        "lost": 2,
        "warnings": [],
        "changes": [{"kind": "titles", "id": "dark", "created": False, "fields": [year, genres]}],
        "linkNeeded": False,
    }
    dry = load("--dry-run")
    assert "titles             0 created       1 updated       0 unchanged\n" in dry
    assert "titles dark\n  year: 2017 -> 2018\n" in dry
    assert "genres" not in dry
    assert dry == load("--dry-run")
    done = json.loads(load("--json"))
    assert (done["dryRun"], done["lost"], done["linkNeeded"]) == (False, 0, True)
    assert done["changes"] == [planned["changes"][0] | {"fields": [year]}]


def test_long_reports_are_cut_short_and_losses_come_first() -> None:
    name = (FieldChange("name", "A" * 100, "B", 0),)
    gone = tuple(FieldChange(f"texts.fr.{n}", "x", None, 1) for n in range(12))
    changes = [RecordChange("titles", f"t{n}", False, name) for n in range(SHOWN + 5)]
    changes.append(RecordChange("titles", "last", False, gone))
    changes.append(RecordChange("titles", "new", True))
    report = LoadReport({"titles": Counts(1, len(changes) - 1, 0, 12)}, [], changes)
    told = list(lines(report))
    assert told[0].endswith("0 unchanged      12 values lost")
    assert told[1:3] == ["titles last", '  texts.fr.0: "x" -> nothing  (lost)']
    assert "  and 2 more fields" in told
    assert f'  name: "{"A" * 58}… -> "B"' in told
    assert told[-1] == "and 6 more records; --json lists them all"
    assert not [line for line in told if "new" in line]
