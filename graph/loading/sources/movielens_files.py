"""Reading the files of MovieLens, from the official zip or its folder, and checking them."""

from __future__ import annotations

import csv
import io
import math
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from graph.common.counts import counted
from graph.common.errors import InvalidSeeds

MOST_FAULTS = 100
"""Faults that an error lists; of more it gives the number."""

_YEAR = re.compile(r"\s*\((\d{4})\)\s*$")
_ARTICLE = re.compile(r"^(.+?), (The|A|An|Le|La|Les|L'|Il|El|Los|Las|Das|Der|Die)( \(.*\))?$")
_NO_GENRES = "(no genres listed)"
_LATEST = 4_102_444_800
"""The year 2100, in seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Film:
    """name: without the year, its article in front. imdb, tmdb: ids there, if known."""

    id: int
    name: str
    year: int | None
    genres: tuple[str, ...]
    imdb: str | None = None
    tmdb: str | None = None


@dataclass(frozen=True, slots=True)
class MovieLens:
    """films: by id. histories: by viewer, (seconds since 1970, film, rating 0.5..5) by time, those
    of one second by the film's number; each film once, when it was rated last."""

    films: Mapping[int, Film]
    histories: Mapping[int, Sequence[tuple[int, int, float]]]


def is_movielens(path: Path) -> bool:
    """Whether it looks like it: a zip, or a folder with ratings.csv."""
    return path.is_file() or (path / "ratings.csv").is_file()


def read_movielens(path: Path) -> MovieLens:
    """All of it, checked. Raises InvalidSeeds with faults as `file:line: field: what`."""
    faults = _Faults()
    films: dict[int, Film] = {}
    for line, row in _rows(path, "movies.csv", ("movieId", "title", "genres"), faults):
        number = faults.whole("movies.csv", line, "movieId", row["movieId"])
        if not row["title"].strip():
            faults.add("movies.csv", line, "title", "must not be empty")
        elif number in films:
            faults.add("movies.csv", line, "movieId", f"{number} stands there twice")
        elif number is not None:
            films[number] = _film(number, row["title"], row["genres"])
    for line, row in _rows(path, "links.csv", ("movieId", "imdbId", "tmdbId"), faults):
        number = faults.whole("links.csv", line, "movieId", row["movieId"])
        ids = []
        for name in ("imdbId", "tmdbId"):
            text = row[name].strip()
            ids.append(text if not text else faults.whole("links.csv", line, name, text))
        if number in films and None not in ids:
            film = films[number]
            imdb = f"tt{ids[0]:07}" if ids[0] != "" else None
            tmdb = str(ids[1]) if ids[1] != "" else None
            films[number] = Film(film.id, film.name, film.year, film.genres, imdb, tmdb)
    histories = _histories(path, films, faults)
    faults.raise_any()
    return MovieLens(films, histories)


def _histories(
    path: Path, films: Mapping[int, Film], faults: _Faults
) -> dict[int, list[tuple[int, int, float]]]:
    file = "ratings.csv"
    found: dict[int, dict[int, tuple[int, int, float]]] = {}
    for line, row in _rows(path, file, ("userId", "movieId", "rating", "timestamp"), faults):
        viewer = faults.whole(file, line, "userId", row["userId"])
        film = faults.whole(file, line, "movieId", row["movieId"])
        at = faults.whole(file, line, "timestamp", row["timestamp"])
        value = _rating(row["rating"])
        if value is None:
            faults.add(file, line, "rating", f"{row['rating']!r} is not a number from 0.5 to 5")
        if film is not None and film not in films:
            faults.add(file, line, "movieId", f"{film} is not in movies.csv")
        if at is not None and at >= _LATEST:
            faults.add(file, line, "timestamp", f"{at} is not in seconds since 1970")
        if viewer is None or film is None or at is None or value is None:
            continue
        rated = found.setdefault(viewer, {})
        rated[film] = max(rated.get(film, (at, film, value)), (at, film, value))
    return {viewer: sorted(found[viewer].values()) for viewer in sorted(found)}


def _film(number: int, title: str, genres: str) -> Film:
    year = _YEAR.search(title)
    name = _YEAR.sub("", title).strip()
    if article := _ARTICLE.match(name):
        space = "" if article[2].endswith("'") else " "
        name = f"{article[2]}{space}{article[1]}{article[3] or ''}"
    kinds = tuple(
        each.strip() for each in genres.split("|") if each.strip() not in ("", _NO_GENRES)
    )
    known = int(year[1]) if year and 1870 <= int(year[1]) <= 2100 else None
    return Film(number, name or title.strip(), known, kinds)


def _rating(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and 0.5 <= value <= 5 else None


class _Faults:
    """Collects faults, and lists the first MOST_FAULTS of them."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._more = 0

    def add(self, file: str, line: int, name: str, what: str) -> None:
        if len(self._lines) < MOST_FAULTS:
            self._lines.append(f"{file}:{line}: {name}: {what}")
        else:
            self._more += 1

    def whole(self, file: str, line: int, name: str, text: str) -> int | None:
        """The number; None, and a fault, if it is none."""
        if text.isascii() and text.isdigit() and len(text) < 16:
            return int(text)
        self.add(file, line, name, f"{text!r} is not a whole number")
        return None

    def raise_any(self) -> None:
        if self._more:
            self._lines.append(f"and {self._more} more")
        if self._lines:
            raise InvalidSeeds(self._lines)


def _rows(
    path: Path, file: str, columns: Sequence[str], faults: _Faults
) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, fields), with what the file has in these columns."""
    line = 1
    try:
        with _opened(path, file) as text:
            reader = csv.reader(text)
            header = next(reader, [])
            if missing := [name for name in columns if name not in header]:
                faults.add(file, 1, missing[0], "is no column of the first line")
                return
            places = [(name, header.index(name)) for name in columns]
            for row in reader:
                line = reader.line_num
                if len(row) != len(header):
                    faults.add(
                        file, line, "line", f"has {counted(len(row), 'field')}, not {len(header)}"
                    )
                elif row:
                    yield line, {name: row[place] for name, place in places}
    except UnicodeDecodeError as error:
        faults.add(file, line + 1, "line", f"is not UTF-8 ({error})")
    except (OSError, EOFError, KeyError, csv.Error, zipfile.BadZipFile) as error:
        faults.add(file, line, "file", f"cannot be read ({error})")


@contextmanager
def _opened(path: Path, file: str) -> Iterator[TextIO]:
    if path.is_dir():
        with (path / file).open(encoding="utf-8-sig", newline="") as text:
            yield text
        return
    if not path.exists():
        raise InvalidSeeds([f"{path}: is not there (looked for it from {Path.cwd()})"])
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if Path(name).name == file]
        if len(names) != 1:
            raise KeyError(f"{path.name} holds {len(names)} files of this name, not one")
        with archive.open(names[0]) as raw:
            yield io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")
