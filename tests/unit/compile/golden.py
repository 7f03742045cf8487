"""Golden compilations: what requests are compiled to, for both engines, as text files.

A file holds a comment, a request, and if need be its variables (JSON) and who asks (an id); below
that, for each engine, every query that is sent, with its parameters. The upper part is written by
hand, the lower one by `make golden`, for review with the change that made it differ. No engine is
needed: the store only notes what it is asked to read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from catalog.schema import build_schema
from catalog.schema.access import Role, Viewer
from catalog.schema.context import Context
from catalog.settings import Settings
from graph.common.errors import GraphError
from graph.compile.layout import laid_out
from graph.store.dialect import EMBEDDED, NEO4J, Dialect
from graph.store.driver import Rows, Store

FOLDER = Path(__file__).parent / "golden"
DIALECTS = {"embedded": EMBEDDED, "neo4j": NEO4J}
_SCHEMA = build_schema()


class Noted(GraphError):
    """Raised in the place of an answer."""


class NotingStore(Store):
    """A store that is connected to nothing: it notes each read, and answers none."""

    def __init__(self, dialect: Dialect) -> None:
        super().__init__("bolt://nowhere:1", "", "", dialect=dialect)
        self.context["fingerprint"] = "some-model"
        self.noted: list[tuple[str, Mapping[str, Any]]] = []

    async def read(
        self,
        text: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        deadline: float | None = None,
    ) -> Rows:
        self.noted.append((text, parameters or {}))
        raise Noted("noted")


@dataclass(frozen=True, slots=True)
class Request:
    """What a golden file asks. viewer: the id of who asks, with every role; empty: nobody."""

    text: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    viewer: str = ""

    @classmethod
    def parse(cls, written: str) -> Request:
        parts = _sections(written)
        return cls(
            parts[""], json.loads(parts.get("variables", "{}")), parts.get("viewer", "").strip()
        )


def files() -> list[Path]:
    return sorted(FOLDER.glob("*.txt"))


def by_hand(content: str) -> str:
    """The part of a golden file that is written by hand."""
    kept = content.split("\n== ")[0]
    return kept.rstrip() + "\n"


async def compiled(content: str) -> str:
    """A golden file as it should be, from the part that is written by hand."""
    request = Request.parse(by_hand(content))
    texts = {name: await _queries(request, dialect) for name, dialect in DIALECTS.items()}
    found = by_hand(content) + f"\n== embedded\n\n{texts['embedded']}"
    same = texts["neo4j"] == texts["embedded"]
    return found + ("\n== neo4j: the same\n" if same else f"\n== neo4j\n\n{texts['neo4j']}")


async def _queries(request: Request, dialect: Dialect) -> str:
    noted = await sent(request, dialect)
    return "\n".join(f"{laid_out(text)}\n\n{_listed(given)}" for text, given in noted)


async def sent(request: Request, dialect: Dialect) -> list[tuple[str, Mapping[str, Any]]]:
    """The queries that a request sends, in the order of its root fields."""
    store = NotingStore(dialect)
    async with store:
        viewer = Viewer(request.viewer, frozenset(Role)) if request.viewer else None
        answer = await _SCHEMA.execute(
            request.text,
            variable_values=dict(request.variables),
            context_value=Context(store, Settings(), viewer),
        )
        faults = [error for error in answer.errors or () if error.message != "noted"]
        if faults:
            raise faults[0]
        return store.noted


def _listed(parameters: Mapping[str, Any]) -> str:
    return "".join(
        f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in parameters.items()
    )


def _sections(written: str) -> dict[str, str]:
    """By the name after `-- `; the first part has none."""
    first, *others = f"\n{written}".split("\n-- ")
    named = (each.partition("\n") for each in others)
    return {"": first} | {name.strip(): text for name, _, text in named}
