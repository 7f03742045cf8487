"""The record of approvals and consents: lines that are only added to, never changed.

An entry answers a request, and begins one where it names none. A refusal and a withdrawal name the
request that they end. `graph.loading.permission_checks` checks entries against each other.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import ValidationInfo, field_validator, model_validator

from graph.common.time import instant, iso
from graph.declare.records import LinkTo, Properties, Record, Refers, Storage, Stored
from graph.declare.values import Day, Past, Slug, Text, UseId, one_of
from graph.model.compliance import ApprovalKind, PermissionAction
from graph.model.uses import ReplicaKind

ENDS = (PermissionAction.REFUSED, PermissionAction.WITHDRAWN)


class _Request(Storage):
    """An entry that names no request is stored with its own id, as the one that it begins."""

    @property
    def names(self) -> tuple[str, ...]:
        return ("request",)

    def write(self, value: str | None, record: Record) -> Properties:
        return {"request": value or record.key}

    def read(self, stored: Properties, key: str) -> Any:
        return None if stored.get("request") == key else stored.get("request")


class _Moment(Storage):
    """Stored in UTC and whole seconds, so that moments sort as text."""

    @property
    def names(self) -> tuple[str, ...]:
        return ("at",)

    def write(self, value: str, record: Record) -> Properties:
        return {"at": iso(instant(value, "at"))}

    def read(self, stored: Properties, key: str) -> Any:
        return stored.get("at")


class Permission(Record):
    """An entry: what was asked, given, refused or taken back, when, and by whom.

    uses: ids of the uses that it is about; without any it is about all uses of the title, and of
    its parts. expires_on: the last day on which a grant holds.
    """

    append_only: ClassVar[bool] = True
    checked_with_others: ClassVar[bool] = True

    id: Slug
    request: Annotated[Slug | None, _Request()] = None
    title: Annotated[Slug, LinkTo("FOR_TITLE", "Title")]
    uses: Annotated[tuple[UseId, ...], LinkTo("FOR_USE", "Use", many=True)] = ()
    action: Annotated[PermissionAction, one_of(PermissionAction)]
    at: Annotated[Past, _Moment()]
    by: Text
    expires_on: Day | None = None
    source: Text | None = None

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


class Approval(Permission):
    file: ClassVar[str] = "approvals.jsonl"
    request: Annotated[Slug | None, _Request(), Refers("Approval")] = None
    kind: Annotated[ApprovalKind, one_of(ApprovalKind)]
    scope: Text | None = None
    note: Text | None = None


class Consent(Permission):
    """purpose: what the replica is to be used for, in the words that the performer agrees to."""

    file: ClassVar[str] = "consents.jsonl"
    request: Annotated[Slug | None, _Request(), Refers("Consent")] = None
    performer: Annotated[Slug, LinkTo("OF_PERFORMER", "Creator")]
    replica: Annotated[ReplicaKind, one_of(ReplicaKind), Stored("kind")]
    purpose: Text
