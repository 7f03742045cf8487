"""The wheel is whole: installed without a checkout, its demonstration runs in an empty folder."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from catalog.http import web
from tests.conftest import clean_environment
from tests.support.servers import PROJECT

WITHOUT_GRAPHIQL = "CRAFTGRAPH_WITHOUT_GRAPHIQL"


def build(folder: Path, target: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Build a checkout's wheel with this environment's hatchling: nothing is downloaded."""
    return subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)],
        cwd=folder,
        env={**clean_environment(), **environment},
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not (web.ASSETS / "index.html").is_file():
        reason = "GraphiQL is not bundled (make web), so the wheel was not tested"
        if os.environ.get("CI") == "true":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    target = tmp_path_factory.mktemp("dist")
    done = build(PROJECT, target)
    assert done.returncode == 0, done.stderr
    (built,) = target.iterdir()
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment's `bin`: the wheel, and this environment's packages but not ours.

    A path in a .pth file is searched for packages, but the .pth files that lie there, such as that
    of the editable installation, are not read.
    """
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    here, there = (
        Path(sysconfig.get_path("purelib", vars={"base": str(base), "platbase": str(base)}))
        for base in (sys.prefix, folder)
    )
    (there / "borrowed.pth").write_text(f"{here}\n", encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "bin/python"), "--isolated"]
    done = subprocess.run(
        [*pip, "install", "--quiet", "--no-deps", "--no-index", "--ignore-installed", str(wheel)],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return folder / "bin"


def test_the_wheel_has_every_file_of_the_packages_and_the_seeds(wheel: Path) -> None:
    """Query files, migrations, `py.typed` and GraphiQL among them; no tests."""
    with zipfile.ZipFile(wheel) as archive:
        found = {name for name in archive.namelist() if ".dist-info/" not in name}
    expected = {
        path.relative_to(PROJECT).as_posix()
        for package in ("catalog", "graph")
        for path in (PROJECT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    seeds = {f"catalog/seeds/{path.name}" for path in (PROJECT / "seeds").iterdir()}
    assert found == expected | seeds
    for pattern in (r".*/migrations/.*\.cypher", r".*\.cypher", r".*/py\.typed", r".*/index\.html"):
        assert any(re.fullmatch(pattern, name) for name in found), pattern


def test_the_demonstration_runs_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [installed / "catalog", "demo", "--once"],
        cwd=tmp_path,
        env=clean_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=400,
    )
    assert done.returncode == 0, done.stderr
    assert "Which titles were made with techniques similar to L’Éternaute (2025)'s" in done.stdout
    assert "What would Synthetic viewer 15 (made up) watch next, and why?" in done.stdout
    code = (
        "import catalog, graph; from catalog.http import web;"
        " print(catalog.__file__, graph.__file__, web.ASSETS / 'index.html', sep='\\n')"
    )
    printed = subprocess.run(
        [installed / "python", "-c", code],
        cwd=tmp_path,
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for line in printed.splitlines():
        assert Path(line).is_relative_to(installed.parent), line
        assert Path(line).is_file()


def test_a_build_without_graphiql_ends_and_says_what_to_do(tmp_path: Path) -> None:
    """On a checkout of a few files."""
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE"):
        shutil.copy(PROJECT / name, tmp_path / name)
    for name in ("catalog/__init__.py", "graph/__init__.py", "seeds/titles.jsonl"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).touch()
    refused = build(tmp_path, tmp_path / "dist")
    assert refused.returncode != 0
    assert "Run `make web`" in refused.stderr
    assert not list(tmp_path.glob("dist/*.whl"))
    allowed = build(tmp_path, tmp_path / "dist", **{WITHOUT_GRAPHIQL: "1"})
    assert allowed.returncode == 0, allowed.stderr
    assert len(list(tmp_path.glob("dist/*.whl"))) == 1
