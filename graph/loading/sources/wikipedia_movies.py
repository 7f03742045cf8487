"""Loading wikipedia-movie-data: American films since 1900, as their Wikipedia articles begin.

The data is Peter Rust's (github.com/prust/wikipedia-movie-data, MIT); the extracts in it are by
Wikipedia's authors, under CC BY-SA 4.0, and every title says so in its `source`. One JSON object a
line, {title, year, cast, genres, href, extract}, plain or gzipped.

A film that the store has already, by name and year, is not loaded twice: it gets the reference to
its Wikipedia page, and the extract where it has no synopsis. The others become titles with the
slug `name-year`, their extract as synopsis, and a credit for each of the cast.
"""

from __future__ import annotations

import gzip
import hashlib
import unicodedata
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import orjson
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from graph.common.errors import InvalidSeeds
from graph.common.progress import Progress
from graph.creators.records import Creator, Credit
from graph.declare.records import Record
from graph.declare.values import Year
from graph.loading.folder import explain
from graph.loading.load import load_records
from graph.loading.report import Counts, LoadReport
from graph.model.creators import CreatorKind
from graph.model.titles import TitleKind
from graph.search.entries import todo_steps
from graph.search.folding import fold
from graph.store.driver import Store
from graph.store.queries import query
from graph.titles.records import Title

SOURCE = (
    "Wikipedia’s authors, CC BY-SA 4.0; by way of wikipedia-movie-data by Peter Rust, MIT licence"
)

BATCH = 2_000
"""Lines that are loaded together."""

_LONGEST_SLUG = 150

_GENRES = {
    "science fiction": "science-fiction",
    "animated": "animation",
    "historical": "history",
    "noir": "film-noir",
    "sport": "sports",
    "martial arts": "martial-arts",
    "found footage": "found-footage",
    "live action": "live-action",
}
"""Our words for theirs, where they are not the same in small letters."""

_Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Line(BaseModel):
    """A line of the file; what else it has (pictures) is not looked at."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    title: _Name
    year: Year
    cast: list[str] = []
    genres: list[str] = []
    href: str | None = None
    extract: str | None = None


@dataclass(slots=True)
class ImportReport:
    """counts: as of a load. matched: films that the store had already. repeated: lines that say
    again what another line said, left out."""

    counts: dict[str, Counts] = field(default_factory=dict)
    matched: int = 0
    repeated: int = 0

    def add(self, report: LoadReport) -> None:
        for kind, counts in report.counts.items():
            self.counts.setdefault(kind, Counts()).add(counts)


async def import_wikipedia_movies(
    store: Store, path: Path, *, limit: int | None = None, progress: Progress | None = None
) -> ImportReport:
    """Load the file, or its first `limit` lines.

    It is read twice, line by line: first to check all of it. Raises InvalidSeeds with every fault
    as `file:line: field: what`, before anything is written. Safe to repeat and to kill.
    """
    total = _check(path, limit)
    report = ImportReport()
    names = await _Names.of(store)
    done = 0
    lines = islice(_lines(path), limit)
    while batch := list(islice(lines, BATCH)):
        records: dict[type[Record], list[dict[str, Any]]] = {Title: [], Creator: [], Credit: []}
        matched: list[dict[str, Any]] = []
        for raw in batch:
            line = Line.model_validate(orjson.loads(raw))
            slug, known = names.title(line)
            if slug is None:
                report.repeated += 1
            elif known:
                matched.append({"id": slug, "wikipedia": _page(line), "extract": _text(line)})
            else:
                records[Title].append(_title(slug, line))
                for creator, credit in names.credits(slug, line):
                    if creator:
                        records[Creator].append(creator)
                    records[Credit].append(credit)
        if matched:
            todos = todo_steps(Title.__name__, matched, uuid.uuid4().hex)
            parameters = {"rows": matched, "source": SOURCE}
            await store.write_together(
                [*todos, (query("loading/wikipedia_complete_titles"), parameters)]
            )
            report.matched += len(matched)
        report.add(await load_records(store, records))  # which writes search entries, too
        done += len(batch)
        if progress:
            progress(path.name, done, total)
    return report


def read_extracts(path: Path) -> Iterator[tuple[str, int, str]]:
    """(name, year, extract) of each film that has an extract. Raises InvalidSeeds."""
    _check(path, None)
    for raw in _lines(path):
        line = Line.model_validate(orjson.loads(raw))
        if text := _text(line):
            yield line.title, line.year, text


def _lines(path: Path) -> Iterator[bytes]:
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
        yield from file


def _check(path: Path, limit: int | None) -> int:
    """The number of lines, all of them right."""
    if not path.is_file():
        raise InvalidSeeds([f"{path}: is not a file (looked for it from {Path.cwd()})"])
    faults = []
    number = 0
    try:
        for number, raw in enumerate(islice(_lines(path), limit), 1):
            place = f"{path.name}:{number}"
            try:
                Line.model_validate(orjson.loads(raw))
            except orjson.JSONDecodeError as error:
                faults.append(f"{place}: line: is not JSON ({error})")
            except ValidationError as error:
                faults += [f"{place}: {explain(fault)}" for fault in error.errors()]
    except (OSError, EOFError) as error:
        faults.append(f"{path.name}:{number + 1}: line: cannot be read ({error})")
    if faults:
        raise InvalidSeeds(faults)
    return number


@dataclass(slots=True)
class _Names:
    """Which slugs films and persons have, or get, in the order of the lines.

    Films are told apart by name, year and page; persons by their names alone, since there is
    nothing else. What a line gets depends on the lines before it and on what the store had from
    elsewhere, so the same file gives the same slugs again.
    """

    others: Mapping[tuple[str, int], str]
    taken: set[str]
    persons: dict[str, str]
    person_slugs: set[str]
    _seen: Counter[str] = field(default_factory=Counter)
    _pages: dict[tuple[str, str | None], str] = field(default_factory=dict)
    _used: set[str] = field(default_factory=set)
    _made: set[str] = field(default_factory=set)

    @classmethod
    async def of(cls, store: Store) -> _Names:
        titles = await store.read(query("loading/wikipedia_read_titles"))
        foreign = [row for row in titles if row["source"] != SOURCE]
        persons: dict[str, str] = {}
        for row in await store.read(query("loading/wikipedia_read_creators")):
            persons.setdefault(fold(row["name"]), row["id"])
        return cls(
            {
                (fold(row["name"]), row["year"]): row["id"]
                for row in reversed(foreign)
                if row["year"] and row["kind"] in (None, TitleKind.FILM, TitleKind.SHORT)
            },
            {row["id"] for row in foreign},
            persons,
            set(persons.values()),
        )

    def title(self, line: Line) -> tuple[str | None, bool]:
        """The slug, and whether the store had the film; no slug when the line is a repetition."""
        base = f"{_slug(line.title)}-{line.year}"
        page = (base, _page(line))
        if page[1] and page in self._pages:
            return None, False
        slug = self.others.get((fold(line.title), line.year))
        known = slug is not None and slug not in self._used
        while not known:
            self._seen[base] += 1
            number = self._seen[base]
            slug = base if number == 1 else f"{base}-{number}"
            if slug not in self.taken and slug not in self._used:
                break
        assert slug is not None  # noqa: S101
        self._used.add(slug)
        self._pages[page] = slug
        return slug, known

    def credits(
        self, title: str, line: Line
    ) -> Iterator[tuple[dict[str, Any] | None, dict[str, Any]]]:
        """The cast, each person once, with the record of those that have none yet."""
        seen = set()
        for position, name in enumerate(line.cast, 1):
            key = fold(name)
            if not key or key in seen:
                continue
            seen.add(key)
            slug = self.persons.get(key)
            creator: dict[str, Any] | None = None
            if slug is None:
                base = slug = _slug(name)
                number = 1
                while slug in self.person_slugs:
                    number += 1
                    slug = f"{base}-{number}"
                self.persons[key] = slug
                self.person_slugs.add(slug)
                creator = {"id": slug, "name": name.strip(), "kind": CreatorKind.PERSON}
            yield (
                creator,
                {
                    "title": title,
                    "creator": slug,
                    "role": "cast",
                    "department": "cast",
                    "position": position,
                },
            )


def _title(slug: str, line: Line) -> dict[str, Any]:
    """The line of a film; what its article does not say is not stated."""
    genres = [genre.strip().lower() for genre in line.genres]
    page = _page(line)
    stated = {
        "id": slug,
        "name": line.title,
        "kind": TitleKind.SHORT if "short" in genres else TitleKind.FILM,
        "year": line.year,
        "synopsis": _text(line),
        "genres": list(dict.fromkeys(_GENRES.get(g, g) for g in genres if g and g != "short")),
        "external_ids": {"wikipedia": page} if page else {},
        "source": SOURCE,
    }
    return {name: value for name, value in stated.items() if value}


def _page(line: Line) -> str | None:
    """The page's name; what comes behind a # is a place on it."""
    return "_".join((line.href or "").partition("#")[0].split()) or None


def _text(line: Line) -> str | None:
    return (line.extract or "").strip() or None


def _slug(name: str) -> str:
    """`The Robe` becomes `the-robe`; a name without a Latin letter or a digit a digest of it."""
    plain = unicodedata.normalize("NFKD", fold(name)).encode("ascii", "ignore").decode("ascii")
    slug = "-".join(plain.split())[:_LONGEST_SLUG].strip("-")
    return slug or f"x{hashlib.sha256(name.encode()).hexdigest()[:8]}"
