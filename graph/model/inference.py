"""States of a use that a model proposed."""

from __future__ import annotations

from enum import StrEnum


class ProposalState(StrEnum):
    """What has become of a use that was inferred.

    PROPOSED: nobody has looked at it. ACCEPTED: it has become a declared use. REJECTED: it is
    wrong, and is never proposed again.
    """

    PROPOSED = "PROPOSED"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"
