"""Whether the tests sent every file of graph/queries to both engines, however many processes ran.

Each process notes which files it sent; at the end of a run of all tests the notes are put together,
and a file that an engine has never seen makes the run fail.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from graph.queries import names, query

Sent = dict[str, list[str]]
"""By engine: the names of the files, sorted."""


def files_sent(texts: Mapping[str, Iterable[str]]) -> Sent:
    """texts: by engine, what was sent to it."""
    sent = {engine: set(of_engine) for engine, of_engine in texts.items()}
    return {
        engine: [name for name in names() if not found.isdisjoint(_forms(name))]
        for engine, found in sent.items()
    }


def never_sent(notes: Iterable[Sent], engines: Iterable[str]) -> list[str]:
    """A line for each file and engine that no process has brought together."""
    notes = list(notes)
    return [
        f"graph/queries/{name}.cypher was not sent to {engine} by any test"
        for engine in engines
        for name in names()
        if not any(name in sent.get(engine, ()) for sent in notes)
    ]


def _forms(name: str) -> Iterator[str]:
    for label in ("Title", "Technique", "Creator", "Role", "Use"):
        for relation in ("PART_OF", "BROADER"):
            yield query(name, Record=label, PARENT=relation)
        for relation in ("TECHNIQUE_PROFILE", "CREATOR_PROFILE", "PRACTICE_PROFILE"):
            yield query(name, Record=label, PROFILE=relation)
        for relation in (
            "SIMILAR_TECHNIQUES",
            "SIMILAR_CREATORS",
            "SIMILAR_PRACTICE",
            "SIMILAR_TO",
        ):
            yield query(name, Record=label, SIMILAR=relation)
        yield query(name, Record=label)
    for label, other, link in (
        ("Availability", "Platform", "ON"),
        ("Programme", "Technique", "TEACHES"),
    ):
        yield query(name, Record=label, Other=other, LINK=link)
    yield query(name)
    yield query(name, SIMILAR="SIMILAR_TO")
    yield query(name, Vector="TitleVector")
