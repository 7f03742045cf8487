"""The data of an evaluation of recommendations: the store's viewers, or files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from graph.common.errors import InvalidSeeds
from graph.common.time import instant, iso
from graph.creators.records import Credit
from graph.loading.folder import faults_of, json_lines, read_folder
from graph.loading.sources.movielens import genres, title_id, viewer_id
from graph.loading.sources.movielens_files import is_movielens, read_movielens
from graph.recommend.profile.histories import Interactions, ordered, read_histories
from graph.recommend.rank.content import TitleContent
from graph.recommend.rank.training_data import read_content
from graph.store.driver import Store
from graph.titles.records import Title
from graph.uses.records import Use
from graph.viewers.records import Event
from graph.viewers.rows import COUNTED

EVENTS = Event.file


@dataclass(frozen=True, slots=True)
class Viewing:
    """histories: by viewer, (title, strength), the newest last. content: by title."""

    histories: Mapping[str, Sequence[tuple[str, float]]]
    content: Mapping[str, TitleContent]


async def loaded_viewing(store: Store) -> Viewing:
    """Of the store. Raises StoreError."""
    return Viewing(await read_histories(store), await read_content(store))


def read_viewing(path: Path) -> Viewing:
    """Of MovieLens's zip or folder, or of a seed folder with events.jsonl.

    In MovieLens every rating is a title watched to its end, whatever the rating. Raises
    InvalidSeeds with the faults as `file:line: field: what`.
    """
    if not is_movielens(path):
        return _seed_folder(path)
    data = read_movielens(path)
    content = {
        title_id(film.id): TitleContent(film.name, film.year, genres(film))
        for film in data.films.values()
    }
    histories = {
        viewer_id(viewer): [(title_id(film), 1.0) for _, film, _ in rated]
        for viewer, rated in data.histories.items()
    }
    return Viewing(histories, content)


def _seed_folder(path: Path) -> Viewing:
    if not (path / EVENTS).is_file():
        raise InvalidSeeds(
            [f"{path}: is neither MovieLens (a zip, or ratings.csv) nor a folder with {EVENTS}"]
        )
    viewers: dict[str, dict[str, Interactions]] = {}
    seen = set()
    for event in _events(path / EVENTS):
        if (event.user, event.id) in seen:
            continue
        seen.add((event.user, event.id))
        interactions = viewers.setdefault(event.user, {}).setdefault(event.title, Interactions())
        if counted := COUNTED.get(event.type):
            setattr(interactions, counted, getattr(interactions, counted) + 1)
        interactions.progress = max(interactions.progress, event.progress or 0)
        interactions.at = max(interactions.at, iso(instant(event.at, "at")))
    content: dict[str, TitleContent] = {}
    if (path / Title.file).is_file():
        content = _content(path)
    return Viewing({viewer: ordered(viewers[viewer]) for viewer in sorted(viewers)}, content)


def _events(file: Path) -> Iterator[Event]:
    """Events as the loader reads them. Raises InvalidSeeds when all were read."""
    faults: list[str] = []
    for place, fields in json_lines(file, faults):
        if not isinstance(fields, dict):
            faults.append(f"{place}: line: is not an object")
            continue
        try:
            yield Event.model_validate(fields)
        except ValidationError as error:
            faults += faults_of(place, error)
    if faults:
        raise InvalidSeeds(faults[:100])


def _content(path: Path) -> dict[str, TitleContent]:
    folder = read_folder(path)
    creators: dict[str, set[str]] = {}
    for credit in folder.records(Credit):
        creators.setdefault(credit.title, set()).add(credit.creator)
    techniques: dict[str, set[str]] = {}
    for use in folder.records(Use):
        techniques.setdefault(use.title, set()).add(use.technique)
    return {
        title.id: TitleContent(
            title.name,
            title.year,
            title.genres,
            title.themes,
            tuple(sorted(creators.get(title.id, ()))),
            tuple(sorted(techniques.get(title.id, ()))),
        )
        for title in folder.records(Title)
    }
