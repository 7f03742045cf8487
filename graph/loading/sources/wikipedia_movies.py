"""Loading wikipedia-movie-data: American films since 1900, as their Wikipedia articles begin.

The data is Peter Rust's (github.com/prust/wikipedia-movie-data, MIT); the extracts in it are by
Wikipedia's authors, under CC BY-SA 4.0, and every title says so in its `source`. One JSON object a
line, {title, year, cast, genres, href, extract}, plain or gzipped.

A film that is a title of the store already, by its Wikipedia page, else by name and year, is not
loaded twice: it gets the reference to its page, and the extract where it has no synopsis. The
others become titles with the slug `name-year`, their extract as synopsis, and a credit for each of
the cast. A film that fits several titles is left out and reported, and so is the credit of a name
that several persons have.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import unicodedata
import uuid
from collections import Counter, defaultdict
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
from graph.loading.sources.matching import (
    Film,
    Titles,
    fits_as_others,
    fits_several,
    read_titles,
)
from graph.model.creators import CreatorKind
from graph.model.titles import TitleKind
from graph.search.entries import todo_steps
from graph.search.folding import fold
from graph.store.driver import WHOLE_GRAPH, Store
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
    again what another line said, left out. ambiguous: a line for each film or credit that was left
    out because several titles or persons fit it."""

    counts: dict[str, Counts] = field(default_factory=dict)
    matched: int = 0
    repeated: int = 0
    ambiguous: list[str] = field(default_factory=list)

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
    films = _check(path, limit)
    total = sum(len(each) for each in films.values())
    report = ImportReport()
    names = await _Names.of(store, films, report.ambiguous)
    done = 0
    lines = islice(_lines(path), limit)
    while batch := list(islice(lines, BATCH)):
        records: dict[type[Record], list[dict[str, Any]]] = {Title: [], Creator: [], Credit: []}
        matched: list[dict[str, Any]] = []
        for number, raw in enumerate(batch, done + 1):
            line = Line.model_validate(orjson.loads(raw))
            place = f"{path.name}:{number}"
            if names.repeats(line):
                report.repeated += 1
                continue
            slug, known = names.title(line, place)
            if slug is None:
                continue
            if known:
                matched.append({"id": slug, "wikipedia": _page(line), "extract": _text(line)})
            else:
                records[Title].append(_title(slug, line))
                for creator, credit in names.credits(slug, line, place):
                    if creator:
                        records[Creator].append(creator)
                    records[Credit].append(credit)
        if matched:
            todos = todo_steps(Title.__name__, matched, uuid.uuid4().hex)
            parameters = {"rows": matched, "source": SOURCE}
            await store.write_together([*todos, (query("loading/set_wikipedia_pages"), parameters)])
            report.matched += len(matched)
        report.add(await load_records(store, records))  # which writes search entries, too
        done += len(batch)
        if progress:
            progress(path.name, done, total)
    return report


def read_extracts(path: Path) -> dict[tuple[str, int], str]:
    """The extracts of films that have one, by folded name and year; of films that share both, none,
    since they could not be told apart. Raises InvalidSeeds."""
    films = _check(path, None)
    found = {}
    for raw in _lines(path):
        line = Line.model_validate(orjson.loads(raw))
        key = fold(line.title), line.year
        if len({page for _, page in films[key]}) == 1 and (text := _text(line)):
            found[key] = text
    return found


def _lines(path: Path) -> Iterator[bytes]:
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
        yield from file


_Films = Mapping[tuple[str, int], list[tuple[TitleKind, str | None]]]
"""Kind and page of each line of a file, by the folded name and the year of the film."""


def _check(path: Path, limit: int | None) -> _Films:
    """The films of all lines. Raises InvalidSeeds, unless every line is right."""
    if not path.is_file():
        raise InvalidSeeds([f"{path}: is not a file (looked for it from {Path.cwd()})"])
    faults = []
    films: defaultdict[tuple[str, int], list[tuple[TitleKind, str | None]]] = defaultdict(list)
    number = 0
    try:
        for number, raw in enumerate(islice(_lines(path), limit), 1):
            place = f"{path.name}:{number}"
            try:
                line = Line.model_validate(orjson.loads(raw))
                films[fold(line.title), line.year].append((_kind(line), _page(line)))
            except orjson.JSONDecodeError as error:
                faults.append(f"{place}: line: is not JSON ({error})")
            except ValidationError as error:
                faults += [f"{place}: {explain(fault)}" for fault in error.errors()]
    except (OSError, EOFError) as error:
        faults.append(f"{path.name}:{number + 1}: line: cannot be read ({error})")
    if faults:
        raise InvalidSeeds(faults)
    return films


_OWN = re.compile(r".+-\d{4}(-\d+)?")
"""What the slugs of this import's titles look like."""


@dataclass(slots=True)
class _Names:
    """Which slugs films and persons have, or get, in the order of the lines.

    Films are told apart by name, year and page; persons by their names alone, since there is
    nothing else. What a line gets depends on the lines before it and on what the store had from
    elsewhere, so the same file gives the same slugs again.

    others: titles of the store from elsewhere. taken: their slugs. persons: ids by folded name.
    films: of the file. ambiguous: gets a line for whatever fits several.
    """

    others: Titles
    taken: set[str]
    persons: dict[str, list[str]]
    creator_slugs: set[str]
    films: _Films
    ambiguous: list[str]
    _seen: Counter[str] = field(default_factory=Counter)
    _pages: set[tuple[str, str]] = field(default_factory=set)
    _used: set[str] = field(default_factory=set)

    @classmethod
    async def of(cls, store: Store, films: _Films, ambiguous: list[str]) -> _Names:
        foreign = [
            row
            for row in await read_titles(store)
            # A title from elsewhere that got its synopsis from here has this source, too.
            if row["source"] != SOURCE or not _OWN.fullmatch(row["id"])
        ]
        creators = await store.read(query("loading/read_creators_to_match"), deadline=WHOLE_GRAPH)
        persons: dict[str, list[str]] = {}
        for row in creators:
            if row["kind"] in (None, CreatorKind.PERSON):
                persons.setdefault(fold(row["name"]), []).append(row["id"])
        return cls(
            Titles(foreign),
            {row["id"] for row in foreign},
            persons,
            {row["id"] for row in creators},
            films,
            ambiguous,
        )

    def repeats(self, line: Line) -> bool:
        """Whether an earlier line was about the same film; call it once for each line."""
        page = _page(line)
        if page is None:
            return False
        key = _base(line), page
        repeated = key in self._pages
        self._pages.add(key)
        return repeated

    def title(self, line: Line, place: str) -> tuple[str | None, bool]:
        """The slug, and whether the store had the film; no slug when several titles fit it."""
        page = _page(line)
        film = Film(line.title, line.year, _kind(line), {"wikipedia": page} if page else {})
        found = self.others.with_id(film)
        by_name = not found
        if by_name:
            found = [row for row in self.others.named(film) if row["id"] not in self._used]
        ids = [row["id"] for row in found]
        if len(ids) == 1 and by_name and self._has_namesakes(line, found[0]["kind"]):
            return self._left_out(line, place, fits_as_others(ids[0]))
        if len(ids) > 1:
            return self._left_out(line, place, fits_several(ids))
        slug = ids[0] if ids else self._fresh(_base(line))
        self._used.add(slug)
        return slug, bool(ids)

    def _has_namesakes(self, line: Line, kind: str | None) -> bool:
        """Whether another film of the file fits a title of this kind as the line does."""
        page = _page(line)
        return any(
            page != other and kind in (None, its_kind)
            for its_kind, other in self.films[fold(line.title), line.year]
        )

    def _left_out(self, line: Line, place: str, why: str) -> tuple[None, bool]:
        self.ambiguous.append(f"{place}: {line.title} ({line.year}) {why}")
        return None, False

    def _fresh(self, base: str) -> str:
        while True:
            self._seen[base] += 1
            number = self._seen[base]
            slug = base if number == 1 else f"{base}-{number}"
            if slug not in self.taken and slug not in self._used:
                return slug

    def credits(
        self, title: str, line: Line, place: str
    ) -> Iterator[tuple[dict[str, Any] | None, dict[str, Any]]]:
        """The cast, each person once, with the record of those that have none yet."""
        seen = set()
        for position, name in enumerate(line.cast, 1):
            key = fold(name)
            if not key or key in seen:
                continue
            seen.add(key)
            known = self.persons.get(key, [])
            if len(known) > 1:
                self.ambiguous.append(f"{place}: cast: {name.strip()} {fits_several(known)}")
                continue
            creator: dict[str, Any] | None = None
            if known:
                slug = known[0]
            else:
                base = slug = _slug(name)
                number = 1
                while slug in self.creator_slugs:
                    number += 1
                    slug = f"{base}-{number}"
                self.persons[key] = [slug]
                self.creator_slugs.add(slug)
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
    genres = _genres(line)
    page = _page(line)
    stated = {
        "id": slug,
        "name": line.title,
        "kind": _kind(line),
        "year": line.year,
        "synopsis": _text(line),
        "genres": list(dict.fromkeys(_GENRES.get(g, g) for g in genres if g and g != "short")),
        "external_ids": {"wikipedia": page} if page else {},
        "source": SOURCE,
    }
    return {name: value for name, value in stated.items() if value}


def _genres(line: Line) -> list[str]:
    return [genre.strip().lower() for genre in line.genres]


def _kind(line: Line) -> TitleKind:
    return TitleKind.SHORT if "short" in _genres(line) else TitleKind.FILM


def _base(line: Line) -> str:
    """The slug of a film that no other film has taken it from."""
    return f"{_slug(line.title)}-{line.year}"


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
