"""Which of the store's titles a film of a data set is.

A film is a title that alone fits it. Where several fit, none is taken: the film is ambiguous.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graph.common.rows import Row
from graph.model.titles import TitleKind
from graph.search.folding import fold
from graph.store.driver import WHOLE_GRAPH, Store
from graph.store.queries import query

FILM_KINDS = (None, TitleKind.FILM, TitleKind.SHORT)
"""The kinds of titles that a film may be; a title without a kind is taken for a film."""

NUMBERED_APART = ("tmdb",)
"""Sources where a film and a series may have the same id."""

_IDS = ("imdb", "tmdb", "wikipedia")


@dataclass(frozen=True, slots=True)
class Film:
    """A film of a data set. kind: FILM or SHORT. ids: at the sources that the data set knows, in
    the order in which they are tried."""

    name: str
    year: int | None
    kind: TitleKind = TitleKind.FILM
    ids: Mapping[str, str] = field(default_factory=dict)


class Titles:
    """Titles of the store, found by their ids in other catalogs and by name and year."""

    def __init__(self, rows: Iterable[Row]) -> None:
        """rows: as of `read_titles`."""
        self._by_id: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
        self._by_name: defaultdict[tuple[str, int], list[Row]] = defaultdict(list)
        for row in rows:
            for source in _IDS:
                if row[source]:
                    self._by_id[source, row[source]].append(row)
            if row["year"] and row["kind"] in FILM_KINDS:
                self._by_name[fold(row["name"]), row["year"]].append(row)

    def with_id(self, film: Film) -> Sequence[Row]:
        """The titles that fit best of those that have one of the film's ids; by id."""
        for source, value in film.ids.items():
            having = self._by_id.get((source, value), [])
            films = [row for row in having if row["kind"] in FILM_KINDS]
            if found := films if source in NUMBERED_APART else films or having:
                return _narrowed(found, film)
        return []

    def named(self, film: Film) -> Sequence[Row]:
        """The titles that fit best of those that have the film's name and year, and no other id
        than the film at a source that both know; by id."""
        if film.year is None:
            return []
        found = [
            row
            for row in self._by_name.get((fold(film.name), film.year), ())
            if all(row[source] in (None, value) for source, value in film.ids.items())
        ]
        return _narrowed(found, film)


def _narrowed(rows: Sequence[Row], film: Film) -> Sequence[Row]:
    """Of several, those of the film's name and year, and of them those of its kind, if any."""
    fits: tuple[Callable[[Row], bool], ...] = (
        lambda row: fold(row["name"]) == fold(film.name) and row["year"] == film.year,
        lambda row: row["kind"] == film.kind,
    )
    for each in fits:
        if len(rows) > 1:
            rows = [row for row in rows if each(row)] or rows
    return rows


def fits_several(ids: Iterable[str]) -> str:
    """The end of a report's line about what fits several records: `fits 'a' and 'b'`."""
    *most, last = (repr(each) for each in ids)
    return f"fits {', '.join(most)} and {last}"


def fits_as_others(identifier: str) -> str:
    """The end of a report's line about one of several films that fit one title."""
    return f"fits {identifier!r}, as do others of the file"


async def read_titles(store: Store) -> list[Row]:
    """All titles as `Titles` takes them, by id: id, name, year, kind, source, imdb, tmdb,
    wikipedia."""
    return await store.read(query("loading/read_titles_to_match"), deadline=WHOLE_GRAPH)
