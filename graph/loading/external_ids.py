"""Ids in other catalogs that two records claim.

Most catalogs number everything in one space. TMDB numbers films, series, persons and companies
apart, so that one number is right for a film and for a series.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graph.common.batches import batches
from graph.declare.records import Record, StoredIds, fields_of
from graph.loading.folder import Line, SeedFolder
from graph.loading.stored import READ_BATCH
from graph.model.creators import CreatorKind
from graph.model.titles import TitleKind
from graph.store.driver import WHOLE_GRAPH, Store
from graph.store.queries import query

_APART = ("tmdb",)
"""Sources that number kinds of records apart."""

_SPACES: dict[str | None, str] = {
    None: "",
    TitleKind.FILM: "",
    TitleKind.SHORT: "",
    CreatorKind.PERSON: "",
}
"""The space of a kind at these sources, where it is not the kind's own. What has no kind is taken
for a film or a person, as in the look-ups."""

_Claim = tuple[str, str, str]
"""Source, space and value."""


async def shared_ids(store: Store, folder: SeedFolder) -> list[str]:
    """A warning for each external id that a line claims and another record as well, of the folder
    or of the store. Each can be found by other ways only."""
    found: list[str] = []
    for kind, lines in folder.lines.items():
        if any(isinstance(field.storage, StoredIds) for field in fields_of(kind)):
            found += await _of_kind(store, kind, lines)
    return found


async def _of_kind(store: Store, kind: type[Record], lines: list[Line]) -> list[str]:
    ours = {line.record.key for line in lines}
    owners: dict[_Claim, str] = {}
    wanted: dict[str, set[str]] = {}
    for line in lines:
        for source, _, value in _claims(line.record):
            wanted.setdefault(source, set()).add(value)
    for source, values in wanted.items():
        text = query("loading/read_external_ids", Record=kind.__name__, SOURCE=source)
        for batch in batches(sorted(values), READ_BATCH):
            for row in await store.read(text, {"values": batch}, deadline=WHOLE_GRAPH):
                if row["id"] not in ours:
                    owners[source, _space(source, row["kind"]), row["value"]] = row["id"]
    return list(_shared(lines, owners))


def _shared(lines: list[Line], owners: dict[_Claim, str]) -> Iterator[str]:
    for line in lines:
        key = line.record.key
        for claim in _claims(line.record):
            owner = owners.setdefault(claim, key)
            if owner != key:
                source, _, value = claim
                yield (
                    f"{line.place}: external_ids.{source}: {value!r} is stated of {owner!r} as"
                    " well, so that neither is found by it"
                )


def _claims(record: Record) -> Iterator[_Claim]:
    ids: Mapping[str, str] = getattr(record, "external_ids", {})
    for source, value in ids.items():
        yield source, _space(source, getattr(record, "kind", None)), value


def _space(source: str, kind: str | None) -> str:
    return _SPACES.get(kind, kind or "") if source in _APART else ""
