"""`catalog review`: people judge proposals.

An accepted proposal becomes a declared use, whose note is the sentence and whose source says where
that stands and that somebody has looked at it. A rejected one stays, unseen, so that it is never
made again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from graph.common.errors import GraphError
from graph.loading.load import use_steps
from graph.model.inference import ProposalState
from graph.search.entries import write_entries
from graph.store.driver import Store
from graph.store.queries import query


@dataclass(frozen=True, slots=True)
class Proposal:
    """A use that was inferred and that nobody has judged.

    sentence: the evidence, as it stands in `field` (see `SearchField`) of the title, in
    `locale`. confidence: 0 to 1. source: where the title's texts come from, if that is said.
    """

    id: str
    title: str
    title_name: str
    year: int | None
    technique: str
    technique_name: str
    stage: str | None
    confidence: float
    sentence: str
    field: str
    locale: str
    source: str | None
    fingerprint: str
    inferred_at: str


class UnknownProposal(GraphError):
    """No proposal has this id, or it cannot be judged any more; the message says which."""

    code = "BAD_USER_INPUT"


async def proposals(
    store: Store, *, limit: int = 100, ids: Sequence[str] | None = None
) -> list[Proposal]:
    """Proposals that nobody has judged, the most confident first, ties by id; at most `limit`.

    What has been declared since is left out. ids: only these.
    """
    parameters = {"limit": limit, "ids": None if ids is None else list(ids)}
    rows = await store.read(query("inference/read_proposals"), parameters)
    return [
        Proposal(
            row["id"],
            row["title"],
            row["titleName"],
            row["year"],
            row["technique"],
            row["techniqueName"],
            row["stage"],
            row["confidence"],
            row["sentence"],
            row["field"],
            row["locale"],
            row["source"],
            row["fingerprint"],
            row["inferredAt"],
        )
        for row in rows
    ]


async def states(store: Store) -> dict[ProposalState, int]:
    """How many inferred uses there are of each state."""
    found = {
        row["state"]: row["count"]
        for row in await store.read(query("inference/read_proposal_counts"))
    }
    return {state: found.get(state, 0) for state in ProposalState}


async def accept(store: Store, identifier: str) -> str:
    """Make the proposal a declared use, in one transaction; returns the use's id.

    Accepting again does nothing. Raises UnknownProposal.
    """
    found = await proposals(store, ids=[identifier], limit=1)
    if not found:
        state = await _state(store, identifier)
        if state is ProposalState.ACCEPTED:
            return identifier.removeprefix("inferred/")
        raise UnknownProposal(f"{identifier!r} {_why(state)}")
    proposal = found[0]
    now = datetime.now(UTC).isoformat(timespec="seconds")
    use, steps = await use_steps(store, _use(proposal, now))
    judged = (
        query("inference/set_proposal_state"),
        {"id": identifier, "state": ProposalState.ACCEPTED, "at": now},
    )
    await store.write_together([*steps, judged])
    await write_entries(store)
    return use


async def reject(store: Store, identifier: str) -> None:
    """Note that the proposal is wrong: it is never made again. Raises UnknownProposal."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    parameters = {"id": identifier, "state": ProposalState.REJECTED, "at": now}
    if not await store.write(query("inference/set_proposal_state"), parameters):
        raise UnknownProposal(f"{identifier!r} {_why(await _state(store, identifier))}")


def _use(proposal: Proposal, now: str) -> dict[str, Any]:
    origin = f"{proposal.source}; " if proposal.source else ""
    return {
        "title": proposal.title,
        "technique": proposal.technique,
        "stage": proposal.stage,
        "note": proposal.sentence,
        "source": f"{origin}the title’s {proposal.field.lower()} ({proposal.locale}), from"
        f" which it was inferred with confidence {proposal.confidence:g}"
        f" by {proposal.fingerprint}; reviewed and accepted {now[:10]}",
    }


async def _state(store: Store, identifier: str) -> ProposalState | None:
    rows = await store.read(query("inference/read_proposal_states"), {"ids": [identifier]})
    return ProposalState(rows[0]["state"]) if rows else None


def _why(state: ProposalState | None) -> str:
    if state is None:
        return "is not the id of a proposal; `catalog review --list` shows them"
    if state is ProposalState.PROPOSED:
        return "need not be judged: the use has been declared meanwhile"
    return f"has been {state.lower()} already"
