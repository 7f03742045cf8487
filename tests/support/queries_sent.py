"""Whether the tests sent every file of graph/queries to both engines, however many processes ran.

Each process notes which files it sent; at the end of a run of all tests the notes are put together,
and a file that an engine has never seen makes the run fail.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from graph.store.queries import names, query

Sent = dict[str, list[str]]
"""By engine: the names of the files, sorted."""


def files_sent(texts: Mapping[str, Iterable[str]]) -> Sent:
    """texts: by engine, what was sent to it."""
    sent = {engine: set(map(_unlabelled, of_engine)) for engine, of_engine in texts.items()}
    return {
        engine: [name for name in names() if _unlabelled(query(name)) in found]
        for engine, found in sent.items()
    }


def never_sent(notes: Iterable[Sent], engines: Iterable[str]) -> list[str]:
    """A line for each file and engine that no process has brought together."""
    notes = list(notes)
    return [
        f"query {name!r} was not sent to {engine} by any test"
        for engine in engines
        for name in names()
        if not any(name in sent.get(engine, ()) for sent in notes)
    ]


def _unlabelled(text: str) -> str:
    """The text whatever `query` filled in: labels, relationships, and properties in maps."""
    return re.sub(r"([:{])\w+", r"\1_", text)
