"""In which order tests run, and which of them one process runs together.

Fixtures of a module are set up once where all of its tests run in one process. What takes long
comes first, so that no process waits for another at the end; what needs the seeds comes last, so
that Neo4j, which has a single database, is filled with them once.
"""

from __future__ import annotations

from typing import Any

import pytest

SEEDED = {"seeded_server", "both_catalog_stores", "ask"}
"""Fixtures that need the seeds loaded and linked."""

FIRST = ("test_prepared_seeds.py", "test_readme.py")
"""In this order: what others wait for, and what takes longest."""

SPLIT = {"test_engines_agree.py", "test_privacy.py", "test_incremental.py"}
"""Files without fixtures of their own whose test functions may run apart."""


def turn_of(item: pytest.Item) -> int:
    if item.path.name in FIRST:
        return FIRST.index(item.path.name) - len(FIRST)
    if _uses(item, {"demo_folder"}):
        return 0
    return 2 if _uses(item, SEEDED) else 1


def group_of(item: pytest.Item) -> str:
    if _uses(item, {"demo_folder"}):
        return "demo"  # one process starts it
    parts = [item.path.name, "seeds" if _uses(item, SEEDED) else "others"]
    params: dict[str, Any] = getattr(getattr(item, "callspec", None), "params", {})
    parts += [params[name] for name in ("server", "engine") if isinstance(params.get(name), str)]
    if item.path.name in SPLIT:
        parts.append(getattr(item, "originalname", ""))
    return ", ".join(parts)


def _uses(item: pytest.Item, fixtures: set[str]) -> bool:
    return not fixtures.isdisjoint(getattr(item, "fixturenames", ()))
