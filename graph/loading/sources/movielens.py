"""Loading MovieLens (GroupLens, University of Minnesota): who rated which film, and when.

The official zip or its folder: ratings.csv, movies.csv and links.csv as in ml-latest-small.
A viewer who rated a film counts as having watched it to its end at that time. A film that is in the
store already, by its id at IMDb, else at TMDB, else by name and year, is not created again; the
others become titles `movielens-<movieId>`. A film that fits several titles is left out with its
ratings, and reported. Viewers are `movielens-<userId>`, and no synthetic ones.

Totals and ratings are written as the events of a viewer would leave them, without the rows of
days, which would only say the same again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from graph.common.batches import batches
from graph.common.progress import Progress
from graph.common.rows import Row
from graph.common.time import iso
from graph.declare.records import Record
from graph.loading.load import load_records
from graph.loading.report import Counts
from graph.loading.sources import matching
from graph.loading.sources.movielens_files import Film, MovieLens, read_movielens
from graph.model.titles import TitleKind
from graph.store.driver import WHOLE_GRAPH, Store
from graph.store.locks import exclusive
from graph.store.queries import query
from graph.titles.records import Title

SOURCE = "MovieLens, GroupLens Research, University of Minnesota"

FILMS = 1_000
RATINGS = 1_000
"""How many are written in one transaction."""
VIEWERS = 100
"""For how many at once it is looked up what they have watched."""

_GENRES = {"Sci-Fi": "science-fiction", "Children": "family", "IMAX": None}
"""Our words for theirs, where they are not the same in small letters; IMAX is a format."""


@dataclass(slots=True)
class ImportReport:
    """titles: as of a load. matched: films that the store had from elsewhere. ambiguous: a line for
    each film that was left out because several titles fit it. viewers, ratings: how many were
    read, without those of films left out; added: how many titles the viewers had not watched
    before."""

    titles: Counts = field(default_factory=Counts)
    matched: int = 0
    ambiguous: list[str] = field(default_factory=list)
    viewers: int = 0
    ratings: int = 0
    added: int = 0


async def import_movielens(
    store: Store, path: Path, *, progress: Progress | None = None
) -> ImportReport:
    """Load it all. Raises InvalidSeeds with the faults, before anything is written.

    Safe to repeat and to kill. What a viewer did besides is left as it is: a title that they have
    watched keeps its totals, and a rating that is newer than MovieLens's stays.
    """
    data = read_movielens(path)
    report = ImportReport(viewers=len(data.histories))
    async with exclusive(store, "movielens"):
        titles = await _titles(store, data, report, progress)
        viewers = [
            {"id": viewer_id(viewer), "at": _at(min(at for at, _, _ in rated))}
            for viewer, rated in data.histories.items()
        ]
        for batch in batches(viewers, FILMS):
            await store.write(query("loading/create_imported_viewers"), {"rows": batch})
        done = 0
        for some in batches(data.histories, VIEWERS):
            rows = _ratings({viewer: data.histories[viewer] for viewer in some}, titles)
            report.added += await _write(store, [viewer_id(viewer) for viewer in some], rows)
            report.ratings += len(rows)
            done += len(some)
            if progress:
                progress("viewers", done, len(viewers))
    return report


async def _write(store: Store, viewers: list[str], rows: list[Row]) -> int:
    """How many titles are new to their viewers. Only what is missing is written: looking for each
    relation by MERGE takes fifty times as long on the embedded engine."""
    watched, rated = set(), {}
    for row in await store.read(
        query("loading/read_imported_history"), {"viewers": viewers}, deadline=WHOLE_GRAPH
    ):
        if row["watched"]:
            watched.add((row["viewer"], row["title"]))
        else:
            rated[row["viewer"], row["title"]] = row["ratedAt"] or ""
    fresh = [row for row in rows if _key(row) not in watched]
    for batch in batches(fresh, RATINGS):
        await store.write(
            query("loading/create_imported_watched"), {"rows": batch}, repeatable=False
        )
    for batch in batches([row for row in rows if _key(row) not in rated], RATINGS):
        await store.write(
            query("loading/create_imported_ratings"), {"rows": batch}, repeatable=False
        )
    newer = [row for row in rows if rated.get(_key(row), row["at"]) < row["at"]]
    for batch in batches(newer, RATINGS):
        await store.write(query("loading/set_imported_ratings"), {"rows": batch})
    return len(fresh)


def _key(row: Row) -> tuple[str, str]:
    return row["viewer"], row["title"]


def viewer_id(number: int) -> str:
    return f"movielens-{number}"


def title_id(number: int) -> str:
    return f"movielens-{number}"


def _at(seconds: int) -> str:
    return iso(datetime.fromtimestamp(seconds, UTC))


def genres(film: Film) -> tuple[str, ...]:
    """In our words."""
    found = (_GENRES.get(genre, genre.lower()) for genre in film.genres)
    return tuple(dict.fromkeys(genre for genre in found if genre))


async def _titles(
    store: Store, data: MovieLens, report: ImportReport, progress: Progress | None
) -> Mapping[int, str]:
    """The ids of the films' titles, all of which the store has now; without the films left out."""
    stored = await matching.read_titles(store)
    own = {row["id"] for row in stored}
    others = matching.Titles(row for row in stored if not row["id"].startswith("movielens-"))
    namesakes = Counter((film.name, film.year) for film in data.films.values())
    created: dict[type[Record], list[dict[str, Any]]] = {Title: []}
    titles = {}
    for film in data.films.values():
        made = title_id(film.id)  # by this import, or by one before
        sought = matching.Film(film.name, film.year, ids=_ids(film))
        found = others.with_id(sought)
        by_name = not found
        if by_name:
            found = others.named(sought)
        if made in own or not found:
            titles[film.id] = made
            created[Title].append(_title(film))
            continue
        place = f"movies.csv: movieId {film.id}, {film.name} ({film.year})"
        ids = [row["id"] for row in found]
        if len(ids) > 1:
            report.ambiguous.append(f"{place}, {matching.fits_several(ids)}")
        elif by_name and namesakes[film.name, film.year] > 1:
            report.ambiguous.append(f"{place}, {matching.fits_as_others(ids[0])}")
        else:
            titles[film.id] = ids[0]
            report.matched += 1
    loaded = await load_records(store, created, progress=progress)
    report.titles = loaded.counts["titles"]
    return titles


def _ids(film: Film) -> dict[str, str]:
    """Its ids in other catalogs, in the order in which they are tried."""
    return {source: value for source, value in (("imdb", film.imdb), ("tmdb", film.tmdb)) if value}


def _title(film: Film) -> dict[str, Any]:
    """The line of a film; what MovieLens does not know of it is not stated."""
    line = {
        "id": title_id(film.id),
        "name": film.name,
        "kind": TitleKind.FILM,
        "year": film.year,
        "genres": genres(film),
        "external_ids": _ids(film),
        "source": SOURCE,
    }
    return {name: value for name, value in line.items() if value}


def _ratings(
    histories: Mapping[int, Sequence[tuple[int, int, float]]], titles: Mapping[int, str]
) -> list[Row]:
    """One for each viewer and title: the newest, where two films are one title. Films without a
    title are left out."""
    found: dict[tuple[str, str], Row] = {}
    for viewer, rated in histories.items():
        for at, film, value in rated:
            if film not in titles:
                continue
            key = viewer_id(viewer), titles[film]
            found[key] = {"viewer": key[0], "title": key[1], "value": value, "at": _at(at)}
    return list(found.values())
