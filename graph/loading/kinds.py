"""Every kind of line that a seed folder can have."""

from __future__ import annotations

from graph.compliance.permission_records import Approval, Consent
from graph.compliance.records import Guideline, Principle, Rule, Stance
from graph.creators.records import Creator, Credit, Role
from graph.declare.records import Record
from graph.platforms.records import Availability, Initiative, Platform
from graph.techniques.records import Technique
from graph.titles.records import Title
from graph.training.records import Institution, Programme
from graph.uses.claim_records import Claim
from graph.uses.effort_records import Effort
from graph.uses.records import Use
from graph.viewers.records import Event, User

RECORDS: tuple[type[Record], ...] = (
    Role,
    Technique,
    Title,
    Creator,
    Credit,
    Use,
    Platform,
    Availability,
    Initiative,
    Institution,
    Programme,
    Guideline,
    Principle,
    Rule,
    Stance,
    Approval,
    Consent,
    Claim,
    Effort,
    User,
    Event,
)
"""In the order in which they are written: what is linked to comes first."""

BY_NAME: dict[str, type[Record]] = {kind.__name__: kind for kind in RECORDS}


def counted_as(kind: type[Record]) -> str:
    """What a report calls the records of a kind: `titles`."""
    return kind.file.removesuffix(".jsonl")
