"""Checks of the record of approvals and consents: entries fit each other and their uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graph.common.time import instant, iso
from graph.compliance.permission_records import Approval, Consent, Permission
from graph.loading.folder import Line, SeedFolder
from graph.store.driver import WHOLE_GRAPH, Store
from graph.store.queries import query
from graph.titles.records import Title
from graph.uses.records import Use


@dataclass(frozen=True, slots=True)
class _OpeningEntry:
    """The subject of an entry, and when it was made; request: the entry that it answers."""

    request: str
    title: str
    kind: str
    performer: str | None
    at: str


async def check_permissions(store: Store, folder: SeedFolder) -> None:
    """Add a fault for each entry that answers no request, or one of something else, or before it
    was made, and for each use that is not one of the entry's title or of its parts."""
    for kind in (Approval, Consent):
        lines: list[Line] = folder.lines.get(kind, [])
        if lines:
            folder.faults += _unfit(lines, await _opening_entries(store, kind, lines))
            folder.faults += await _misplaced(store, folder, lines)


async def _opening_entries(
    store: Store, kind: type[Permission], lines: list[Line]
) -> dict[str, _OpeningEntry]:
    named = {record.request for record in _records(lines) if record.request}
    rows = await store.read(
        query("loading/read_permissions", Record=kind.__name__),
        {"ids": sorted(named)},
        deadline=WHOLE_GRAPH,
    )
    stored = {
        row["id"]: _OpeningEntry(
            row["request"], row["title"], row["kind"], row["performer"], row["at"]
        )
        for row in rows
    }
    return stored | {record.id: _entry(record) for record in _records(lines)}


def _unfit(lines: list[Line], known: Mapping[str, _OpeningEntry]) -> Iterator[str]:
    for line, record in zip(lines, _records(lines), strict=True):
        begun = known.get(record.request or "")
        if begun is None:
            continue
        entry, request = _entry(record), record.request
        if begun.request != request:
            yield (
                f"{line.place}: request: {request!r} answers a request itself;"
                f" name that one, {begun.request!r}"
            )
        elif (begun.title, begun.kind, begun.performer) != (
            entry.title,
            entry.kind,
            entry.performer,
        ):
            about = ", ".join(
                each for each in (begun.title, begun.kind.lower(), begun.performer) if each
            )
            yield f"{line.place}: request: {request!r} is about something else: {about}"
        elif entry.at < begun.at:
            yield f"{line.place}: at: {record.at} is before the request was made, {begun.at}"


async def _misplaced(store: Store, folder: SeedFolder, lines: list[Line]) -> list[str]:
    uses = {use for record in _records(lines) for use in record.uses}
    titles = {record.key: record.title for record in folder.records(Use)}
    rows = await store.read(
        query("loading/read_titles_of_uses"), {"uses": sorted(uses - titles.keys())}
    )
    titles |= {row["use"]: row["title"] for row in rows}
    above: dict[str, set[str]] = {}
    concerned = sorted({titles[use] for use in uses if use in titles})
    for row in await store.read(query("loading/read_containing_titles"), {"ids": concerned}):
        above.setdefault(row["id"], set()).add(row["above"])
    parents = {record.id: record.part_of for record in folder.records(Title)}
    for title in concerned:
        current: str | None = title
        seen: set[str] = set()
        while current and current not in seen:  # circles are a fault of their own
            seen.add(current)
            current = parents.get(current)
        above[title] = above.get(title, set()) | seen
    return [
        f"{line.place}: uses: {use!r} is a use of {titles[use]!r}, not of {record.title!r}"
        for line, record in zip(lines, _records(lines), strict=True)
        for use in record.uses
        if use in titles and record.title not in above[titles[use]]
    ]


def _records(lines: list[Line]) -> list[Permission]:
    return [line.record for line in lines]  # type: ignore[misc]


def _entry(record: Permission) -> _OpeningEntry:
    if isinstance(record, Consent):
        kind, performer = str(record.replica), record.performer
    else:
        assert isinstance(record, Approval)  # noqa: S101
        kind, performer = str(record.kind), None
    return _OpeningEntry(
        record.request or record.id, record.title, kind, performer, iso(instant(record.at, "at"))
    )
