"""The documents say what the code does."""

from __future__ import annotations

import json
import re
import urllib.request
from typing import Any

import pytest
import typer

from catalog.cli import app
from catalog.settings import Settings
from tests.conftest import PROJECT

README = (PROJECT / "README.md").read_text(encoding="utf-8")


def test_every_command_and_setting_is_in_the_reference() -> None:
    reference = (PROJECT / "docs/reference.md").read_text(encoding="utf-8")
    commands: Any = typer.main.get_command(app)
    for name, command in commands.commands.items():
        assert f"`catalog {name}`" in reference
        for parameter in command.params:
            if parameter.name != "help":
                written = parameter.opts[-1] if parameter.param_type_name == "option" else None
                assert f"`{written or parameter.name}`" in reference, name
    for field in Settings.model_fields.values():
        assert f"`{field.alias}`" in reference


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (PROJECT / target).exists(), target


def test_the_query_of_the_readme_gives_its_answer(server_url: str) -> None:
    (query,) = re.findall(r"```graphql\n(.*?)```", README, re.DOTALL)
    (shown,) = re.findall(r"```json\n(.*?)```", README, re.DOTALL)
    request = urllib.request.Request(
        f"{server_url}/graphql",
        json.dumps({"query": query}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as response:
        _assert_like(json.load(response), json.loads(shown))


def _assert_like(found: Any, shown: Any) -> None:
    """Equal but for the last digits of numbers, which depend on the processor."""
    if isinstance(shown, dict):
        assert found.keys() == shown.keys()
        for name in shown:
            _assert_like(found[name], shown[name])
    elif isinstance(shown, list):
        assert len(found) == len(shown)
        for one, other in zip(found, shown, strict=True):
            _assert_like(one, other)
    elif isinstance(shown, float):
        assert found == pytest.approx(shown, abs=1e-4)
    else:
        assert found == shown
