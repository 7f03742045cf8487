"""The record of approvals and consents: lines that are only added to, never changed.

An entry answers a request, and begins one where it names none. A refusal and a withdrawal name the
request that they end. `graph.loading.permission_checks` checks entries against each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, ClassVar

from pydantic import ValidationInfo, field_validator, model_validator

from graph.common.time import instant, iso
from graph.loading.fields import Day, Past, Slug, Text, UseId, one_of
from graph.loading.linked import Linked
from graph.model.compliance import ApprovalKind, PermissionAction
from graph.model.uses import ReplicaKind

ENDS = (PermissionAction.REFUSED, PermissionAction.WITHDRAWN)


class Permission(Linked):
    """An entry: what was asked, given, refused or taken back, when, and by whom.

    uses: ids of the uses that it is about; without any it is about all uses of the title, and of
    its parts. expires_on: the last day on which a grant holds.
    """

    append_only: ClassVar[bool] = True

    id: Slug
    request: Slug | None = None
    title: Slug
    uses: tuple[UseId, ...] = ()
    action: Annotated[PermissionAction, one_of(PermissionAction)]
    at: Past
    by: Text
    expires_on: Day | None = None
    source: Text | None = None

    @property
    def key(self) -> str:
        return self.id

    @field_validator("expires_on")
    @classmethod
    def _after_it_is_granted(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None:
            return value
        action, at = info.data.get("action"), info.data.get("at")
        if action is not None and action is not PermissionAction.GRANTED:
            raise ValueError(f"is for what is granted; this is {action.lower()}")
        if at is not None and value < iso(instant(at, "at"))[:10]:
            raise ValueError(f"{value} is before it is granted, {at}")
        return value

    @model_validator(mode="after")
    def _ends_a_request(self) -> Permission:
        if self.action in ENDS and self.request is None:
            raise ValueError(
                f"{self.action.lower()}, but no request: name the entry that the request began with"
            )
        return self

    def of_entry(self) -> dict[str, Any]:
        """The properties that every entry has."""
        return {
            "request": self.request or self.id,
            "action": self.action,
            "at": iso(instant(self.at, "at")),
            "by": self.by,
            "expiresOn": self.expires_on,
            "source": self.source,
        }


class Approval(Permission):
    file: ClassVar[str] = "approvals.jsonl"
    refers_to: ClassVar = {"request": "Approval", "title": "Title", "uses": "Use"}
    relations: ClassVar = {"FOR_TITLE": "Title", "FOR_USE": "Use"}
    kind: Annotated[ApprovalKind, one_of(ApprovalKind)]
    scope: Text | None = None
    note: Text | None = None

    def properties(self) -> dict[str, Any]:
        return self.of_entry() | {"kind": self.kind, "scope": self.scope, "note": self.note}

    def links(self) -> Mapping[str, Iterable[str | None]]:
        return {"FOR_TITLE": [self.title], "FOR_USE": self.uses}


class Consent(Permission):
    """purpose: what the replica is to be used for, in the words that the performer agrees to."""

    file: ClassVar[str] = "consents.jsonl"
    refers_to: ClassVar = {
        "request": "Consent",
        "title": "Title",
        "uses": "Use",
        "performer": "Creator",
    }
    relations: ClassVar = {"FOR_TITLE": "Title", "FOR_USE": "Use", "OF_PERFORMER": "Creator"}
    performer: Slug
    replica: Annotated[ReplicaKind, one_of(ReplicaKind)]
    purpose: Text

    def properties(self) -> dict[str, Any]:
        return self.of_entry() | {"kind": self.replica, "purpose": self.purpose}

    def links(self) -> Mapping[str, Iterable[str | None]]:
        return {
            "FOR_TITLE": [self.title],
            "FOR_USE": self.uses,
            "OF_PERFORMER": [self.performer],
        }
