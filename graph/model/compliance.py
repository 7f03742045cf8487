"""Guidelines' rules, approvals, consents and stances."""

from __future__ import annotations

from enum import StrEnum


class UseFact(StrEnum):
    """What a rule can ask about a use; the claims about the use answer it."""

    AI = "AI"
    STAGE = "STAGE"
    PURPOSE = "PURPOSE"
    IN_FINAL_PICTURE = "IN_FINAL_PICTURE"
    INPUT_RIGHTS = "INPUT_RIGHTS"
    SECURED_TOOL = "SECURED_TOOL"
    TRAINS_ON_INPUTS = "TRAINS_ON_INPUTS"
    REPLICATES_PROTECTED = "REPLICATES_PROTECTED"
    DEPICTS_REAL = "DEPICTS_REAL"
    UNION_COVERED = "UNION_COVERED"
    PERFORMERS = "PERFORMERS"
    REPLICA = "REPLICA"
    EXCEPTION = "EXCEPTION"


class Verdict(StrEnum):
    """What rules say of a use, from the least to the most grave.

    ALLOWED: it may be done, or all that it takes has been given. NEEDS_JUDGEMENT: somebody has to
    look at it, or facts are missing. NEEDS_APPROVAL: not without a written approval. PROHIBITED:
    not at all, or not without the consent that is missing.
    """

    ALLOWED = "ALLOWED"
    NEEDS_JUDGEMENT = "NEEDS_JUDGEMENT"
    NEEDS_APPROVAL = "NEEDS_APPROVAL"
    PROHIBITED = "PROHIBITED"


class ApprovalKind(StrEnum):
    """What an approval is about."""

    DATA_USE = "DATA_USE"
    CREATIVE_OUTPUT = "CREATIVE_OUTPUT"
    TALENT_AND_PERFORMANCE = "TALENT_AND_PERFORMANCE"
    ETHICS_AND_REPRESENTATION = "ETHICS_AND_REPRESENTATION"


class PermissionAction(StrEnum):
    """What an entry in the record of approvals and consents says."""

    REQUESTED = "REQUESTED"
    GRANTED = "GRANTED"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"


class PermissionState(StrEnum):
    """What has become of an approval or a consent at a moment."""

    NOT_ASKED = "NOT_ASKED"
    REQUESTED = "REQUESTED"
    GRANTED = "GRANTED"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"
    EXPIRED = "EXPIRED"


class StanceKind(StrEnum):
    """What a creator has publicly said about being replicated, or about artificial intelligence."""

    WELCOMES = "WELCOMES"
    CASE_BY_CASE = "CASE_BY_CASE"
    DECLINES = "DECLINES"
