"""From selections of `me { taste }`, `me { recommendations }` and `home` to their answers.

First it is decided which titles and values to show (`ranking`, `taste`, `shelves`). Then one query
reads everything that the response contains about them: what was selected of the titles, and names
for the sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from graph.common.digest import digest
from graph.compile import cursors
from graph.compile.arguments import chain, size
from graph.compile.pagination import Window
from graph.declare.fields import Key
from graph.declare.selection import Selection
from graph.model.recommendations import TasteKind
from graph.recommend.explain.reasons import reason_for
from graph.recommend.profile.background import read_background
from graph.recommend.profile.taste import Affinity, affinities
from graph.recommend.profile.viewer import read_viewer
from graph.recommend.rank.diversity import intra_list_diversity
from graph.recommend.rank.ranking import RecommendationRequest, recommend
from graph.recommend.rank.recommendation import Recommendation
from graph.recommend.rank.scores import UNIT
from graph.recommend.rank.scoring_context import Collaborative
from graph.recommend.serve.gathering import Gathering
from graph.recommend.serve.shelves import MOST_TITLES, Shelf, shelves
from graph.store.driver import Store

FIRST = 10
"""Recommendations of a page, values of a kind, and shelves, unless `first` says otherwise."""

MOST_SHELVES = 20
SUPPORTING_TITLES = 5
"""Titles of a value of the taste profile unless `first` says otherwise."""

_PLACE = (Key("place", int), Key("id"))

Make = Callable[[Any], Any]
"""Makes the value of one field of the response."""


# Recommendations


async def answer_recommendations(
    store: Store,
    viewer: str,
    selection: Selection,
    model: Collaborative | None = None,
    *,
    today: datetime | None = None,
) -> dict[str, Any]:
    """One page of a viewer's recommendations, by response key.

    Raises InvalidRequest (sizes, cursors, `where`, `context`), RequestTooLarge and StoreError.
    """
    given: Mapping[str, Any] = selection.arguments
    context: Mapping[str, Any] = given.get("context") or {}
    request = RecommendationRequest(
        given.get("where"),
        given.get("surprise") or 0.0,
        bool(given.get("includeCompleted")),
        context.get("device"),
        context.get("timeOfDay"),
        context.get("after"),
    )
    order = f"recommendations {_digest(viewer, request)}"
    window = Window.read(_PLACE, order, given, FIRST)
    ranked = await recommend(store, viewer, request, model, today=today)
    start = _start(ranked.rows, window.cursor)
    rows, more = window.cut(ranked.rows[start : start + window.size + 1])

    gathering = Gathering(store, viewer)
    locale = ranked.scoring.viewer.locale

    def keys_of(place: int) -> list[cursors.Key]:
        return [place, ranked.rows[place - 1].title.id]

    def edge(child: Selection) -> Make:
        """Takes (place, row)."""
        match child.field:
            case "cursor":
                return lambda each: window.cursor_of(keys_of(each[0]))
            case "node":
                one = gathering.objects("Title", [row.title.id for row in rows], child)
                return lambda each: one(each[1].title.id)
            case "score":
                return lambda each: each[1].score / UNIT
            case "parts":
                return lambda each: _parts(each[1], child)
            case "reason":
                sentences = [reason.sentence for reason in reasons.values()]
                text = gathering.sentences(sentences, _locales(child, locale))
                return lambda each: text(reasons[each[1].title.id].sentence)
            case "because":
                ids = [id for reason in reasons.values() for id in reason.titles]
                title = gathering.objects("Title", ids, child)
                return lambda each: _known(map(title, reasons[each[1].title.id].titles))
            case _:  # bridge
                techniques = [technique for row in rows for technique in row.bridge]
                technique = gathering.objects("Technique", techniques, child)
                return lambda each: _known(map(technique, each[1].bridge))

    reasons = {row.title.id: reason_for(ranked.scoring, row, request.after) for row in rows}
    numbered = [(start + i + 1, row) for i, row in enumerate(rows)]

    def field(child: Selection) -> Make:
        match child.field:
            case "edges":
                parts = [(part.key, edge(part)) for part in child.children]
                return lambda _: [{key: make(each) for key, make in parts} for each in numbered]
            case "nodes":
                one = gathering.objects("Title", [row.title.id for row in rows], child)
                return lambda _: _known(one(row.title.id) for row in rows)
            case "pageInfo":
                ends = [keys_of(place) for place, _ in numbered]
                return lambda _: window.page_info(child, ends, more=more, behind=start > 0)
            case "totalCount":
                return lambda _: len(ranked.rows)
            case _:  # diversity
                return lambda _: intra_list_diversity(rows)

    return (await gathering.listed(selection, field, [None]))[0]


def _start(rows: Sequence[Recommendation], cursor: Sequence[cursors.Key] | None) -> int:
    """The position of the page after a cursor: after its title, wherever that is by now.

    If the title has left the list (it was hidden or watched meanwhile), those after it have moved
    up by one.
    """
    if cursor is None:
        return 0
    place, id = cursor
    assert isinstance(place, int)  # noqa: S101 (the cursor was checked)
    for position, row in enumerate(rows):
        if row.title.id == id:
            return position + 1
    return max(place - 1, 0)


def _digest(viewer: str, request: RecommendationRequest) -> str:
    return digest(
        viewer,
        request.where or {},
        request.surprise,
        request.include_completed,
        request.device,
        request.time_of_day,
        request.after,
    )


def _parts(row: Recommendation, child: Selection) -> list[dict[str, Any]]:
    ordered = sorted(row.parts.items(), key=lambda part: (-part[1], part[0].value))
    return [
        {part.key: kind.value if part.field == "kind" else value / UNIT for part in child.children}
        for kind, value in ordered
    ]


# Taste


async def answer_taste(store: Store, viewer_id: str, selection: Selection) -> list[dict[str, Any]]:
    """A viewer's taste profile, by response key.

    Raises InvalidRequest, RequestTooLarge and StoreError.
    """
    given: Mapping[str, Any] = selection.arguments
    length = _first(given, FIRST)
    kinds = [TasteKind(kind) for kind in given.get("kinds") or TasteKind]
    viewer, background = await read_viewer(store, viewer_id), await read_background(store)
    rows = [
        affinity
        for kind in dict.fromkeys(kinds)
        for affinity in affinities(viewer, background, kind)[:length]
    ]
    gathering = Gathering(store, viewer_id)

    def field(child: Selection) -> Make:
        """Takes a affinity."""
        match child.field:
            case "name":
                return _names(gathering, rows, chain(_locales(child, viewer.locale)))
            case "titles":
                length = _first(child.arguments, SUPPORTING_TITLES)
                ids = [id for row in rows for id in row.titles[:length]]
                title = gathering.objects("Title", ids, child)
                return lambda row: _known(map(title, row.titles[:length]))
            case "count":
                return lambda row: len(row.titles)
            case name:
                return lambda row: getattr(row, name)

    return await gathering.listed(selection, field, rows)


def _names(gathering: Gathering, rows: Sequence[Affinity], locales: Sequence[str]) -> Make:
    labels = {TasteKind.TECHNIQUE: "Technique", TasteKind.CREATOR: "Creator"}
    creators = {
        kind: gathering.names(label, [row.value for row in rows if row.kind is kind], locales)
        for kind, label in labels.items()
    }
    return lambda row: creators[row.kind](row.value) if row.kind in creators else row.value


# Shelves


async def answer_home(
    store: Store,
    viewer: str | None,
    selection: Selection,
    model: Collaborative | None = None,
    *,
    today: datetime | None = None,
) -> dict[str, Any]:
    """The root field `home`, by response key.

    Raises InvalidRequest, RequestTooLarge and StoreError.
    """
    given: Mapping[str, Any] = selection.arguments
    lengths = {
        child.key: _first(child.arguments, FIRST, MOST_SHELVES) for child in selection.children
    }
    found, scoring = await shelves(store, viewer, model, market=given.get("market"), today=today)
    gathering = Gathering(store, viewer)
    locale = scoring.viewer.locale

    def shelf(child: Selection, rows: Sequence[Shelf]) -> Make:
        match child.field:
            case "title" | "reason" as name:
                sentences = [getattr(row, name) for row in rows]
                text = gathering.sentences(sentences, _locales(child, locale))
                return lambda row: text(getattr(row, name))
            case "titles":
                length = _first(child.arguments, FIRST, MOST_TITLES)
                title = gathering.objects(
                    "Title", [t for r in rows for t in r.titles[:length]], child
                )
                return lambda row: _known(map(title, row.titles[:length]))
            case name:
                return lambda row: getattr(row, name)

    def field(child: Selection) -> Make:
        rows = found[: lengths[child.key]]
        parts = [(part.key, shelf(part, rows)) for part in child.children]
        return lambda _: [{key: make(row) for key, make in parts} for row in rows]

    return (await gathering.listed(selection, field, [None]))[0]


def _first(given: Mapping[str, Any], default: int, most: int = 100) -> int:
    first = given.get("first")
    return default if first is None else size("first", first, most)


def _locales(child: Selection, own: str | None) -> list[str]:
    """The languages asked for, or the viewer's own."""
    given: Any = child.arguments.get("locale")
    if given is not None:
        return list(given)
    return [own] if own else []


def _known(found: Any) -> list[Any]:
    """Without what was removed from the store in the meantime."""
    return [each for each in found if each is not None]
