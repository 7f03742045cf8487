"""What a query binds at its start is foreseen exactly: nothing is missed, nothing is too much."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from graph.compile.context import Context, Scope
from graph.compile.fields import compile_field
from graph.compile.needs import Needs
from graph.declare.selection import Selection
from graph.registry import REGISTRY
from graph.store.dialect import EMBEDDED, NEO4J
from tests.store.selections import every_field, random_root
from tests.store.test_reading import requests

VIEWERS: tuple[Mapping[str, Any], ...] = ({"viewer": None}, {"viewer": "jane"})
PREFACES = tuple(each.name for each in REGISTRY.prefaces)


@dataclass(slots=True)
class Recorder(Context):
    """Notes which prefaces the templates refer to that are rendered; all of them are bound."""

    used: set[str] = field(default_factory=set)

    def render(
        self, template: str, scope: Scope, arguments: Mapping[str, object] | None = None
    ) -> str:
        self.used |= set(re.findall(r"@(\w+)", template)) & set(PREFACES) - set(scope)
        return Context.render(self, template, scope, arguments)


def check(selection: Selection) -> None:
    entry = REGISTRY.roots[selection.field]
    for values in VIEWERS:
        needs = Needs(REGISTRY, values)
        needs.field(entry, selection)
        for dialect in (EMBEDDED, NEO4J):
            recorder = Recorder(
                REGISTRY, dialect, dict(values), 10**9, compile_field, carried=PREFACES
            )
            recorder.field(entry, selection, {}, root=True)
            assert set(needs.carried()) == recorder.used


@pytest.mark.parametrize("selection", every_field(), ids=lambda each: each.field)
def test_what_every_field_needs_is_foreseen(selection: Selection) -> None:
    check(selection)


@given(requests())
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_filters_and_orders_need_is_foreseen(selection: Selection) -> None:
    check(selection)


@given(random_root())
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_random_selections_need_is_foreseen(selection: Selection) -> None:
    check(selection)
