"""Approvals and consents that are recorded, and what something is missing for."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry import UNSET, argument, field

from catalog.schema import vocabularies  # noqa: F401  # enums first
from catalog.schema.lists import EDGES, NODES, PAGE_INFO, PageInfo
from catalog.schema.references import ComplianceType, TitleType
from catalog.schema.scalars import Day
from graph.declare.fields import TOTAL
from graph.model.compliance import ApprovalKind, PermissionAction, Verdict
from graph.model.uses import ReplicaKind

_TIME = "ISO 8601 with an offset from UTC, such as 2026-11-25T21:15:00+01:00"

AtLeast = Annotated[
    Verdict | None,
    argument(description="Only titles with this verdict or a graver one; all issues by default."),
]


@strawberry.type(description="A title that something is missing for.")
class ComplianceIssueEdge:
    cursor: str = field(description="Opaque; pass it as `after` or `before`.")
    node: TitleType = field(description="The title.")
    compliance: ComplianceType = field(
        description="The verdict with missing approvals, for the list's arguments."
    )


@strawberry.type(description="A page of titles that something is missing for.")
class ComplianceIssueConnection:
    edges: list[ComplianceIssueEdge] = field(description=EDGES)
    nodes: list[TitleType] = field(description=NODES)
    page_info: PageInfo = field(description=PAGE_INFO)
    total_count: int = field(description=TOTAL)


_ID = (
    "An id that the client makes for this entry and sends again with every retry: letters, digits,"
    " '-', '_' and '.'. An entry that is there already changes nothing; one of the same id that"
    " says something else is refused."
)
_BEGUN = (
    "The id of the entry that the request began with; by default this entry begins one. A refusal"
    " and a withdrawal must name it."
)


@strawberry.input(description="An entry for the record of approvals.")
class RecordApprovalInput:
    id: strawberry.ID = field(description=_ID)
    request: strawberry.ID | None = field(default=UNSET, description=_BEGUN)
    title: str = field(description="The title's slug.")
    uses: list[str] | None = field(
        default=UNSET, description="Slugs of uses of the title or its parts; all by default."
    )
    kind: ApprovalKind = field(description="The subject of the approval.")
    action: PermissionAction = field(description="The action recorded.")
    at: str = field(description=f"When, {_TIME}; at most 5 minutes ahead of the server's clock.")
    by: str = field(description="The name of the person or body that asked or decided.")
    expires_on: Day | None = field(default=UNSET, description="The last day (UTC) of a grant.")
    scope: str | None = field(default=UNSET, description="Its scope, in words.")
    note: str | None = field(default=UNSET, description="A note.")
    source: str | None = field(default=UNSET, description="The document in which it is recorded.")


@strawberry.input(description="An entry for the record of performers' consents.")
class RecordConsentInput:
    id: strawberry.ID = field(description=_ID)
    request: strawberry.ID | None = field(default=UNSET, description=_BEGUN)
    title: str = field(description="The title's slug.")
    uses: list[str] | None = field(
        default=UNSET, description="Slugs of uses of the title or its parts; all by default."
    )
    performer: str = field(description="The performer's slug.")
    replica: ReplicaKind = field(description="To what.")
    purpose: str = field(description="The use of the replica, in words.")
    action: PermissionAction = field(description="The action recorded.")
    at: str = field(description=f"When, {_TIME}; at most 5 minutes ahead of the server's clock.")
    by: str = field(description="The name of the person or body that asked or answered.")
    expires_on: Day | None = field(default=UNSET, description="The last day (UTC) of a grant.")
    source: str | None = field(default=UNSET, description="The document in which it is recorded.")


@strawberry.type(description="The result of recording an entry.")
class RecordEntryPayload:
    recorded: bool = field(description="Whether it was added now; false where it was there.")
    title: TitleType = field(description="The title, as after the change.")
