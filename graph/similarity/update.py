"""An incremental link: in the space of the last full rebuild, only what changed is made anew.

Every list has a note: the key of its owner's profile, how many edges it keeps, and the lowest score
among them. Profiles whose keys differ have changed. Beside their own lists those change that hold
one of them (found by the edges that lead to it), that have lost an edge, or that one of them now
scores high enough to enter. Those lists are computed anew, compared with what is stored, and the
differences are written in one transaction: readers see the old lists or the new ones.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from graph.common.batches import EDGES, batches, in_thread
from graph.common.progress import Progress
from graph.similarity.embeddings import STORED_TOGETHER
from graph.similarity.neighbours import Neighbours, nearest, reached
from graph.similarity.profiles import ProfileMatrix
from graph.similarity.relations import (
    TITLES,
    Relation,
    Row,
    list_row,
    profile_rows,
    title_vector_rows,
)
from graph.store.driver import WHOLE_GRAPH, Store
from graph.store.queries import query

Step = tuple[str, Mapping[str, Any]]

MOST_WRITES = 50_000
"""Edges that one update may write or remove, profiles included; more are a full rebuild's work."""

_IDS = 500
"""Owners whose edges are read in one query."""


@dataclass(frozen=True, slots=True)
class StoredList:
    """The note on a list. held: whether the owner still has it; not so once it was removed."""

    key: str
    kept: int
    lowest: float | None
    held: bool


StoredLists = Mapping[str, Mapping[str, StoredList]]
"""By type of relationship, then by owner."""


@dataclass(frozen=True, slots=True)
class Changes:
    """rows: of the matrix, whose profiles are new or have changed. gone: owners without one now.

    lost: whether an owner was removed from the store, and edges of others with it.
    """

    rows: Sequence[int]
    gone: Sequence[str]
    lost: bool

    @classmethod
    def of(cls, matrix: ProfileMatrix, stored: Mapping[str, StoredList]) -> Changes:
        rows = [
            row
            for row, (owner, key) in enumerate(zip(matrix.ids, matrix.keys, strict=True))
            if owner not in stored or stored[owner].key != key or not stored[owner].held
        ]
        gone = sorted(stored.keys() - set(matrix.ids))
        return cls(rows, gone, any(not each.held for each in stored.values()))

    def __len__(self) -> int:
        return len(self.rows) + len(self.gone)


@dataclass(frozen=True, slots=True)
class Update:
    """What an update writes. Each mapping is by type of relationship.

    changed: profiles that have changed. lists: how many were computed anew. written: edges
    written, changed or removed. steps: the queries.
    """

    changed: dict[str, int]
    lists: dict[str, int]
    written: dict[str, int]
    steps: list[Step]


class TooMuch(Exception):
    """An update would write more than it may; a full rebuild is due."""


async def read_lists(store: Store, generation: int) -> StoredLists:
    found: dict[str, dict[str, StoredList]] = {}
    for row in await store.read(
        query("similarity/read_lists"), {"generation": generation}, deadline=WHOLE_GRAPH
    ):
        found.setdefault(row["relation"], {})[row["owner"]] = StoredList(
            row["key"], row["kept"], row["lowest"], row["held"]
        )
    return found


async def plan_update(
    store: Store,
    generation: int,
    compared: Mapping[Relation, ProfileMatrix],
    stored: StoredLists,
    *,
    top: int,
    floor: float,
    most: int,
    progress: Progress,
) -> Update:
    """Find out what has to be written. Raises TooMuch when that is more than `most` edges."""
    update = Update({}, {}, {}, [])
    left = most
    for relation, matrix in compared.items():
        lists = _Lists(store, generation, relation, matrix, stored.get(relation.similar, {}), top)
        if not lists.changes:
            continue
        await lists.plan(floor, left, progress)
        left -= lists.written
        update.changed[relation.similar] = len(lists.changes)
        update.lists[relation.similar] = lists.computed
        update.written[relation.similar] = lists.written
        update.steps.extend(lists.steps)
    return update


class _Lists:
    """The lists of one relation, and what has to be done to bring them up to date."""

    def __init__(
        self,
        store: Store,
        generation: int,
        relation: Relation,
        matrix: ProfileMatrix,
        stored: Mapping[str, StoredList],
        top: int,
    ) -> None:
        self.changes = Changes.of(matrix, stored)
        self.computed = 0
        self.written = 0
        self.steps: list[Step] = []
        self._store = store
        self._generation = generation
        self._relation = relation
        self._matrix = matrix
        self._stored = stored
        self._top = relation.top(top)
        self._row_of = {owner: row for row, owner in enumerate(matrix.ids)}

    async def plan(self, floor: float, most: int, progress: Progress) -> None:
        matrix = self._matrix
        gone = self.changes.gone
        self._plan_profiles(most)
        rows = await self._affected(floor)
        await self._plan_edges(gone, {}, most)
        notes = []
        async for block in in_thread(
            nearest(matrix.ids, matrix.vectors, top=self._top, floor=floor, rows=rows)
        ):
            await self._plan_edges([owner for owner, _ in block], dict(block), most)
            for owner, found in block:
                note = list_row(owner, matrix.keys[self._row_of[owner]], found)
                if self._stored.get(owner) != StoredList(
                    note["key"], note["kept"], note["lowest"], held=True
                ):
                    notes.append(note)
            self.computed += len(block)
            progress(f"comparing {self._relation.what}", self.computed, len(rows))
        self._step("remove_lists", [{"owner": owner} for owner in gone])
        self._step("upsert_lists", notes)

    def _plan_profiles(self, most: int) -> None:
        changes = self.changes
        touched = [*(self._matrix.ids[row] for row in changes.rows), *changes.gone]
        weights = list(profile_rows(self._generation, self._matrix, changes.rows))
        self._count(len(weights), most)
        self._step("remove_profiles", [{"owner": owner} for owner in touched])
        self._step("create_profiles", weights)
        if self._relation is TITLES:
            vectors = list(title_vector_rows(self._matrix, changes.rows))
            self._step("remove_title_vectors", [{"owner": owner} for owner in changes.gone])
            self._step("create_title_vectors", vectors, STORED_TOGETHER)

    async def _affected(self, floor: float) -> list[int]:
        """The rows whose lists may change, sorted."""
        changes, ids = self.changes, self._matrix.ids
        touched = [*(ids[row] for row in changes.rows), *changes.gone]
        owners = {row["owner"] for row in await self._read("read_lists_holding", touched)}
        if changes.lost:
            parameters = {"generation": self._generation, "relation": self._relation.similar}
            text = self._text("read_short_lists")
            found = await self._store.read(text, parameters, deadline=WHOLE_GRAPH)
            owners |= {row["owner"] for row in found}
        listing = {self._row_of[owner] for owner in owners if owner in self._row_of}
        least = np.array([self._least(owner, floor) for owner in ids])
        near = await asyncio.to_thread(reached, self._matrix.vectors, changes.rows, least)
        return sorted(listing.union(changes.rows, near.tolist()))

    def _least(self, owner: str, floor: float) -> float:
        """The score from which on another enters an owner's list."""
        stored = self._stored.get(owner)
        if stored is None or stored.lowest is None or stored.kept < self._top:
            return floor
        return stored.lowest

    async def _plan_edges(
        self, owners: Sequence[str], found: Mapping[str, Neighbours], most: int
    ) -> None:
        """What has to be done to the edges of some, so that they are those that were found."""
        wanted = {
            (owner, other): score for owner, others in found.items() for other, score in others
        }
        stored = {
            (row["owner"], row["other"]): row["score"]
            for row in await self._read("read_edges", owners)
        }
        removed = [pair for pair, score in stored.items() if wanted.get(pair) != score]
        added: dict[str, list[Row]] = {}
        for (owner, other), score in wanted.items():
            if stored.get((owner, other)) != score:
                added.setdefault(owner, []).append({"id": other, "score": score})
        self._count(len(removed) + sum(map(len, added.values())), most)
        self._step("remove_edges_between", [{"owner": a, "other": b} for a, b in removed])
        rows = [{"id": owner, "to": others} for owner, others in added.items()]
        self._step("create_edges", rows, max(1, EDGES // self._top))

    def _count(self, writes: int, most: int) -> None:
        self.written += writes
        if self.written > most:
            raise TooMuch

    def _step(self, name: str, rows: Sequence[Row], size: int = EDGES) -> None:
        common = {"generation": self._generation, "relation": self._relation.similar}
        text = self._text(name)
        self.steps += [(text, {**common, "rows": batch}) for batch in batches(rows, size)]

    def _text(self, name: str) -> str:
        relation = self._relation
        return query(
            f"similarity/{name}",
            Record=relation.label,
            PROFILE=relation.profile,
            SIMILAR=relation.similar,
        )

    async def _read(self, name: str, ids: Iterable[str]) -> list[Row]:
        text = self._text(name)
        found: list[Row] = []
        for batch in batches(ids, _IDS):
            parameters = {"generation": self._generation, "ids": batch}
            found += await self._store.read(text, parameters, deadline=WHOLE_GRAPH)
        return found
