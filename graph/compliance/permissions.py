"""The record of approvals and consents: entries that are only added to, never changed.

Entries belong together by the request that they answer. A permission is granted at a moment if one
of its requests is: it has been granted by then, that grant has not run out, and nothing later in
the request refuses or withdraws it. So another grant never takes anything away, and a withdrawal
never adds anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graph.model.compliance import PermissionAction, PermissionState

_ENDS = {
    PermissionAction.REFUSED: PermissionState.REFUSED,
    PermissionAction.WITHDRAWN: PermissionState.WITHDRAWN,
}
_BEST_FIRST = (
    PermissionState.GRANTED,
    PermissionState.REQUESTED,
    PermissionState.EXPIRED,
    PermissionState.WITHDRAWN,
    PermissionState.REFUSED,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the record.

    request: the id of the entry that the request began with. kind: what is approved, or the kind
    of replica that is agreed to. at: ISO 8601, UTC, whole seconds. expires_on: the last day on
    which a grant holds, yyyy-mm-dd, UTC. performer: of a consent, whose it is.
    """

    id: str
    request: str
    kind: str
    action: PermissionAction
    at: str
    expires_on: str | None = None
    performer: str | None = None


def state_of(entries: Iterable[Entry], at: str) -> PermissionState:
    """What has become, at a moment (ISO 8601, UTC), of a permission that all the entries are about.

    Where there are several requests, the best state of any.
    """
    requests: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.at <= at:
            requests.setdefault(entry.request, []).append(entry)
    states = {_of_request(each, at) for each in requests.values()}
    return next((state for state in _BEST_FIRST if state in states), PermissionState.NOT_ASKED)


def _of_request(entries: list[Entry], at: str) -> PermissionState:
    state = PermissionState.NOT_ASKED
    # Of two entries of one moment, the one that ends it counts as the later one.
    for entry in sorted(entries, key=lambda entry: (entry.at, entry.action in _ENDS, entry.id)):
        if entry.action in _ENDS:
            state = _ENDS[entry.action]
        elif entry.action is PermissionAction.REQUESTED:
            if state is not PermissionState.GRANTED:
                state = PermissionState.REQUESTED
        elif entry.expires_on is None or at[:10] <= entry.expires_on:
            state = PermissionState.GRANTED
        elif state is not PermissionState.GRANTED:
            state = PermissionState.EXPIRED
    return state
