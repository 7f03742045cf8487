"""The record of approvals and consents: lines that are only added to, never changed.

An entry answers a request, and begins one where it names none. A refusal and a withdrawal name the
request that they end. `graph.loading.permission_checks` checks entries against each other.
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import ValidationInfo, field_validator, model_validator

from graph.common.time import instant, iso
from graph.compliance.record import APPROVAL, CONSENT
from graph.declare.records import Record
from graph.declare.values import Slug
from graph.model.compliance import PermissionAction

ENDS = (PermissionAction.REFUSED, PermissionAction.WITHDRAWN)


class Permission(Record):
    """An entry: what was asked, given, refused or taken back, when, and by whom.

    uses: ids of the uses that it is about; without any it is about all uses of the title, and of
    its parts. expires_on: the last day on which a grant holds.
    """

    append_only: ClassVar[bool] = True
    checked_with_others: ClassVar[bool] = True

    id: Slug

    @field_validator("expires_on", check_fields=False)
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


class Approval(Permission, declared=APPROVAL):
    file: ClassVar[str] = "approvals.jsonl"


class Consent(Permission, declared=CONSENT):
    file: ClassVar[str] = "consents.jsonl"
