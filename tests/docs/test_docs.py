"""The documents say what the code does."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tomllib
import urllib.request
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
import typer

from catalog.commands.main import app
from catalog.schema import build_schema
from catalog.schema.context import Context
from catalog.settings import Settings
from graph.loading.document import written
from graph.store.dialect import NEO4J
from graph.store.driver import Rows, Store
from tests.support.servers import PROJECT

README = (PROJECT / "README.md").read_text(encoding="utf-8")
SETTINGS = {str(field.alias): field for field in Settings.model_fields.values()}


def test_every_setting_is_in_its_table_with_its_default() -> None:
    rows = re.findall(
        r"^\| `([A-Z0-9_]+)` \| (.+?) \| \S.* \|$", _read("docs/settings.md"), re.MULTILINE
    )
    assert dict(rows) == {name: _default(name) or "none" for name in SETTINGS}
    assert len(rows) == len(SETTINGS)


def test_the_example_of_the_settings_file_has_every_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = re.findall(r"^#([A-Z0-9_]+)=(.*)$", _read(".env.example"), re.MULTILINE)
    assert sorted(name for name, _ in lines) == sorted(SETTINGS)
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    file = tmp_path / ".env"
    file.write_text("".join(f"{name}={value}\n" for name, value in lines), encoding="utf-8")
    assert Settings(_env_file=file) == Settings(_env_file=None)
    for name, value in lines:
        assert value == _default(name).strip("`"), name


def test_every_command_and_option_is_in_its_section() -> None:
    group: Any = typer.main.get_command(app)
    sections = re.split(r"^## `catalog ?(.*)`$", _read("docs/commands.md"), flags=re.MULTILINE)
    described = dict(zip(sections[1::2], sections[2::2], strict=True))
    commands = {"": group}
    for name, command in group.commands.items():
        parts = getattr(command, "commands", None)
        commands |= (
            {f"{name} {part}": one for part, one in parts.items()} if parts else {name: command}
        )
    assert set(described) == set(commands)
    for name, command in commands.items():
        options, arguments = set(), set()
        for parameter in command.params:
            if parameter.param_type_name == "option":
                options.update(parameter.opts)
            else:
                arguments.add(parameter.name)
        options = options | {"--help"} if name == "" else options - {"--help"}
        first_cells = "\n".join(re.findall(r"^\| (`.*?) \|", described[name], re.MULTILINE))
        written = set(re.findall(r"`([^`]+)`", first_cells))
        assert written == options | arguments, name
        assert f"$ catalog {name}".rstrip() in described[name], f"no example of {name!r}"


def test_tables_of_the_seed_format_follow_from_the_declarations() -> None:
    text = _read("docs/seed-format.md")
    assert text.count("<!-- fields of ") >= 15
    assert written(text) == text, "docs/seed-format.md is not what the code says: run make schema"


def test_every_direct_dependency_is_explained() -> None:
    project = tomllib.loads(_read("pyproject.toml"))["project"]
    required = project["dependencies"] + project["optional-dependencies"]["dev"]
    names = {re.split(r"[^\w.-]", requirement)[0] for requirement in required}
    for file in ("web/package.json", "tests/clients/package.json"):
        package = json.loads(_read(file))
        names |= {*package.get("dependencies", ()), *package["devDependencies"]}
    maven = {"m": "http://maven.apache.org/POM/4.0.0"}
    for dependency in ET.parse(PROJECT / "tests/support/pom.xml").iterfind(
        ".//m:dependency", maven
    ):
        group, artifact = (dependency.findtext(f"m:{tag}", "", maven) for tag in _MAVEN_NAME)
        names.add(f"{group}:{artifact}")
    explained = re.findall(r"^\| (\S+) \| \S", _read("docs/dependencies.md"), re.MULTILINE)
    headings = {"package", "artifact"}
    assert set(explained) - headings == names


_MAVEN_NAME = ("groupId", "artifactId")


def test_links_lead_somewhere() -> None:
    """And nowhere outside of the repository."""
    beside = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "seeds/README.md")
    for document in (*(PROJECT / name for name in beside), *_documents()):
        text = document.read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
            if "://" not in target:
                found = (document.parent / target).resolve()
                assert found.exists(), f"{document.name}: {target}"
                assert found.is_relative_to(PROJECT), f"{document.name}: {target}"
        assert "../shared" not in text, document.name


def test_files_that_are_named_are_there() -> None:
    folders = "catalog|graph|tests|bench|web|seeds|docs"
    for document in (PROJECT / "CONTRIBUTING.md", *_documents()):
        text = document.read_text(encoding="utf-8")
        for name in re.findall(rf"`((?:{folders})/[\w./-]+)[`:]", text):
            built = name.startswith("catalog/http/web/graphiql")
            assert built or (PROJECT / name).exists(), f"{document.name}: {name}"


def test_lines_of_the_seeds_are_counted_right() -> None:
    rows = re.findall(r"^\| `(\w+\.jsonl)` \| ([\d,]+) \|", _read("seeds/README.md"), re.MULTILINE)
    found = {path.name: _count_lines(path) for path in (PROJECT / "seeds").glob("*.jsonl")}
    assert {name: int(count.replace(",", "")) for name, count in rows} == found


class _Recorder(Store):
    """Keeps what it is asked to read, and finds nothing."""

    text = ""
    parameters: Mapping[str, Any] = MappingProxyType({})

    async def read(
        self,
        text: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        deadline: float | None = None,
    ) -> Rows:
        self.text, self.parameters = text, parameters or {}
        return [{"data": None}]


async def test_the_compiled_query_of_the_architecture_is_real() -> None:
    text = _read("docs/architecture.md")
    (query,) = re.findall(r"```graphql\n(.*?)```", text, re.DOTALL)
    (cypher,) = re.findall(r"```cypher\n(.*?)```", text, re.DOTALL)
    recorder = _Recorder("bolt://127.0.0.1:1", "", "", dialect=NEO4J)
    async with recorder:
        result = await build_schema().execute(query, context_value=Context(recorder, Settings()))
        assert not result.errors
    assert re.sub(r"\s", "", recorder.text) == re.sub(r"\s", "", cypher)
    for name, value in recorder.parameters.items():
        assert re.search(rf"`{name}` = {re.escape(json.dumps(value))}[,:]", text), name


def test_compose_is_sound() -> None:
    file = PROJECT / "docker-compose.yml"
    yaml: Any = pytest.importorskip("yaml")  # comes with the models' libraries
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert {"neo4j", "api", "load"} == set(content["services"])
    for service in content["services"].values():
        for port in service.get("ports", ()):
            assert port.startswith("127.0.0.1:"), "published to other machines"
    passed = content["services"]["api"]["environment"]
    assert {name for name in SETTINGS if "_JWT_" in name} <= set(passed)
    assert set(passed) <= set(SETTINGS), "settings that do not exist"
    (data,) = re.findall(r"CATALOG_DATA_DIR=(\S+)", _read("Dockerfile"))
    kept = [volume.split(":") for volume in content["services"]["api"]["volumes"]]
    assert [volume for volume, folder in kept if folder == data] == ["catalog-data"]
    assert set(content["volumes"]) == {"neo4j-data", "catalog-data"}
    stages = set(re.findall(r" AS (\w+)$", _read("Dockerfile"), re.MULTILINE))
    assert set(re.findall(r"--from=(\w+)", _read("Dockerfile"))) <= stages
    if shutil.which("docker") is None:
        return
    environment = {**os.environ, "NEO4J_PASSWORD": "only-to-check"}
    compose = ["docker", "compose"]
    if subprocess.run([*compose, "version"], capture_output=True).returncode != 0:
        return
    checked = subprocess.run(
        [*compose, "-f", str(file), "config", "--quiet"],
        env=environment,
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stderr


def test_hooks_and_workflow_run_what_the_project_has() -> None:
    yaml: Any = pytest.importorskip("yaml")
    workflow = yaml.safe_load(_read(".github/workflows/check.yml"))
    runs = [step["run"] for step in workflow["jobs"]["check"]["steps"] if "run" in step]
    assert runs == [".ci/run"]
    (repository,) = yaml.safe_load(_read(".pre-commit-config.yaml"))["repos"]
    assert repository["repo"] == "local", "hooks of other repositories are downloaded"
    checks = _read("Makefile")
    for hook in repository["hooks"]:
        assert hook["language"] == "system"
        command = hook["entry"].split()
        assert (PROJECT / command[0]).is_file()
        assert Path(command[0]).name in re.findall(r"\$\(VENV\)/bin/(\w+)", checks)


def test_changelog_tells_of_this_version() -> None:
    changes = _read("CHANGELOG.md")
    headings = re.findall(r"^## \[(.+?)\](?: - (\d{4}-\d\d-\d\d))?$", changes, re.MULTILINE)
    assert headings[0] == ("Unreleased", "")
    version, day = headings[1]
    assert day
    assert version == tomllib.loads(_read("pyproject.toml"))["project"]["version"]


def test_no_file_names_a_registry() -> None:
    """Which mirror packages come from is a matter of the machine, not of the project."""
    hosts = [
        ".".join(parts)
        for parts in (
            ("pypi", "org/simple"),
            ("files", "pythonhosted", "org"),
            ("registry", "npmjs", "org"),
            ("repo", "maven", "apache", "org"),
            ("repo1", "maven", "org"),
            ("deb", "debian", "org"),
        )
    ]
    if not (PROJECT / ".git").exists():
        pytest.skip("not a checkout")
    command = ["git", "grep", "-l", "-I", "-i", "-F", *(f"-e{host}" for host in hosts)]
    found = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
    assert found.stderr == ""
    assert found.stdout == ""


def test_the_queries_of_the_readme_give_their_answers(server_url: str, demo_folder: Path) -> None:
    """With the token that `catalog demo` prints."""
    queries = re.findall(r"```graphql\n(.*?)```", README, re.DOTALL)
    shown = re.findall(r"```json\n(.*?)```", README, re.DOTALL)
    printed = (demo_folder / "server.log").read_text(encoding="utf-8")
    (header,) = re.findall(r"^{\"Authorization.*}$", printed, re.MULTILINE)
    for query, answer in zip(queries, shown, strict=True):
        request = urllib.request.Request(
            f"{server_url}/graphql",
            json.dumps({"query": query}).encode(),
            {"Content-Type": "application/json", **json.loads(header)},
        )
        with urllib.request.urlopen(request, timeout=30) as response:
            assert_like(json.load(response), json.loads(answer))


def _read(path: str) -> str:
    return (PROJECT / path).read_text(encoding="utf-8")


def _documents() -> list[Path]:
    return sorted((PROJECT / "docs").glob("*.md"))


def _count_lines(path: Path) -> int:
    return sum(bool(line.strip()) for line in path.read_text(encoding="utf-8").split("\n"))


def _default(name: str) -> str:
    """A setting's default as the documents write it; empty where there is none."""
    value = SETTINGS[name].default
    shown = "" if value is None else str(value)
    if isinstance(value, list):
        shown = ",".join(value)
    return f"`{shown}`" if shown else ""


def assert_like(found: Any, shown: Any) -> None:
    """Equal but for the last digits of numbers, which depend on the processor."""
    if isinstance(shown, dict):
        assert found.keys() == shown.keys(), found
        for name in shown:
            assert_like(found[name], shown[name])
    elif isinstance(shown, list):
        assert len(found) == len(shown)
        for one, other in zip(found, shown, strict=True):
            assert_like(one, other)
    elif isinstance(shown, float):
        assert found == pytest.approx(shown, abs=1e-4)
    else:
        assert found == shown
