"""Every kind of line that a seed folder can have."""

from __future__ import annotations

from graph.loading.claims import Claim
from graph.loading.efforts import Effort
from graph.loading.fields import Record
from graph.loading.outlets import Availability, Initiative, Institution, Platform, Programme
from graph.loading.permissions import Approval, Consent
from graph.loading.records import Creator, Credit, Event, Role, Technique, Title, Use, User
from graph.loading.responsible import Guideline, Principle, Rule, Stance

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
