"""When a full rebuild is due, and what an incremental link would find to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.common.counts import counted
from graph.similarity import embeddings
from graph.similarity.inputs import SCORE_RECIPE, read_inputs, read_technique_texts
from graph.similarity.profiles import Use, inverse_document_frequency
from graph.similarity.relations import CREATORS, TEAMS, TITLES, matrices
from graph.similarity.space import DRIFT_TOLERANCE, Space, drift, read_space
from graph.similarity.update import Changes, read_lists
from graph.store.driver import Store
from graph.store.queries import query

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Due:
    """reason: why a full rebuild is due; None when it is not.

    space: of the current build. drift: see graph.similarity.space; None when there is none.
    """

    reason: str | None
    space: Space | None = None
    drift: float | None = None


async def full_rebuild(
    store: Store,
    status: Row,
    keys: Mapping[str, str],
    uses: Sequence[Use],
    *,
    fingerprint: str,
    top: int,
    floor: float,
    tolerance: float = DRIFT_TOLERANCE,
) -> Due:
    """Whether the current build's space still serves. status: of read_status.cypher.

    keys: of the embeddings of all techniques as they should be.
    """
    if status["generation"] is None:
        return Due("nothing has been built yet")
    if status["recipe"] != SCORE_RECIPE:
        return Due("the last one was made by another version of this program")
    for name, was, now in (
        ("the model", status["fingerprint"], fingerprint),
        ("CATALOG_SIMILARITY_TOP", status["top"], top),
        ("CATALOG_SIMILARITY_FLOOR", status["floor"], floor),
    ):
        if was != now:
            return Due(f"{name} was {was} and is {now}")
    space = await read_space(store, status["generation"], status["constants"])
    if space is None:
        return Due("a technique was removed")
    differing = {
        "new": len(keys.keys() - space.keys.keys()),
        "gone": len(space.keys.keys() - keys.keys()),
        "changed": sum(space.keys.get(each, key) != key for each, key in keys.items()),
    }
    if any(differing.values()):
        told = ", ".join(f"{count} {what}" for what, count in differing.items() if count)
        return Due(f"the techniques' texts are not those it was made from: {told}")
    moved = drift(space.idf, inverse_document_frequency(uses, keys), uses)
    if moved > tolerance:
        return Due(
            f"how rare techniques are has drifted by {moved:.3f}, more than {tolerance:g}",
            space,
            moved,
        )
    return Due(None, space, moved)


@dataclass(frozen=True, slots=True)
class PendingChanges:
    """The work that the next `catalog link` would do.

    due: why it would rebuild all; None when it would not. drift: of the space in use, which a
    rebuild follows beyond `tolerance`; None without one. titles, teams, creators: how many
    profiles have changed since the last link; none are counted when all will be rebuilt.
    """

    due: str | None
    drift: float | None
    tolerance: float
    titles: int
    teams: int
    creators: int

    def lines(self) -> list[str]:
        """For people."""
        if self.due:
            found = [f"full rebuild  due: {self.due}"]
        else:
            found = [
                f"changes       {counted(self.titles, 'title')} by technique,"
                f" {counted(self.teams, 'title')} by creators, {counted(self.creators, 'creator')}"
            ]
        if self.drift is not None:
            found.append(
                f"drift         {self.drift:.3f}; beyond {self.tolerance:g} all is rebuilt"
            )
        return found

    def as_json(self) -> dict[str, object]:
        """For programs."""
        return {
            "fullRebuildDue": self.due,
            "drift": self.drift,
            "tolerance": self.tolerance,
            "titlesByTechnique": self.titles,
            "titlesByCreators": self.teams,
            "creators": self.creators,
        }


async def pending_changes(
    store: Store, *, fingerprint: str, top: int, floor: float
) -> PendingChanges:
    """Compare the data with the current build. Reads all uses and notes on lists: seconds."""
    status = (await store.read(query("store/read_status")))[0]
    texts = await read_technique_texts(store)
    keys = {each.technique: embeddings.key_of(fingerprint, each.text) for each in texts}
    inputs = await read_inputs(store)
    due = await full_rebuild(
        store, status, keys, inputs.uses, fingerprint=fingerprint, top=top, floor=floor
    )
    if due.reason or due.space is None:
        return PendingChanges(due.reason, due.drift, DRIFT_TOLERANCE, 0, 0, 0)
    stored = await read_lists(store, status["generation"])
    changed = {
        relation: len(Changes.of(matrix, stored.get(relation.similar, {})))
        for relation, matrix in matrices(inputs, due.space).items()
    }
    return PendingChanges(
        None, due.drift, DRIFT_TOLERANCE, changed[TITLES], changed[TEAMS], changed[CREATORS]
    )
