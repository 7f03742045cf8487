"""Approvals and consents that are recorded, and what something is missing for."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry import argument, field

from catalog.schema import vocabularies  # noqa: F401  # enums first
from catalog.schema.lists import EDGES, NODES, PAGE_INFO, PageInfo
from catalog.schema.references import ComplianceType, TitleType
from graph.declare.fields import TOTAL
from graph.model.compliance import Verdict

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


@strawberry.type(description="The result of recording an entry.")
class RecordEntryPayload:
    recorded: bool = field(description="Whether it was added now; false where it was there.")
    title: TitleType = field(description="The title, as after the change.")
