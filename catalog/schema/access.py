"""Access rules: one table of the roles that fields need, against which every field is checked.

`catalog.schema.execution` looks here once for each field of the schema when it connects the
resolvers. A field without a rule is open to everyone.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from graph.common.errors import GraphError


class Role(StrEnum):
    """A set of rights that a token gives. Every token gives the role VIEWER."""

    VIEWER = "viewer"
    CURATOR = "curator"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Viewer:
    """The sender of a request: the user's id (the token's `sub`) and the roles of the token."""

    id: str
    roles: frozenset[Role] = frozenset({Role.VIEWER})


class Unauthenticated(GraphError):
    """There is no token, or it is not valid."""

    code = "UNAUTHENTICATED"


class Forbidden(GraphError):
    """There is a valid token, but it does not give what is needed."""

    code = "FORBIDDEN"


@dataclass(frozen=True, slots=True)
class Rule:
    """The requirement of a field: a token, and one of these roles if there are any."""

    roles: frozenset[Role] = frozenset()


_STAFF = Rule(frozenset({Role.CURATOR, Role.SERVICE}))

RULES: dict[tuple[str, str], Rule] = {
    ("Query", "exportMyData"): Rule(),
    # What was agreed with whom is the studio's own business, and that of those who agreed.
    ("Query", "complianceIssues"): _STAFF,
    ("Title", "compliance"): _STAFF,
    ("Title", "approvals"): _STAFF,
    ("Title", "consents"): _STAFF,
    ("Creator", "consents"): _STAFF,
    ("Mutation", "recordApproval"): _STAFF,
    ("Mutation", "recordConsent"): _STAFF,
}
"""Rules of single fields, by type and field. `Query.me` has none: it is null without a token."""

MUTATIONS = Rule()
"""The rule of every mutation that has none of its own."""


def rule_of(type_name: str, field_name: str) -> Rule | None:
    """The rule of a field; None where it is open."""
    return RULES.get((type_name, field_name), MUTATIONS if type_name == "Mutation" else None)


def signed_in(viewer: Viewer | None) -> Viewer:
    """The viewer. Raises Unauthenticated without one."""
    if viewer is None:
        raise Unauthenticated("this needs a token: send `Authorization: Bearer ...`")
    return viewer


def check(rule: Rule, viewer: Viewer | None) -> None:
    """Raises Unauthenticated without a viewer, Forbidden for one without any of the roles."""
    roles = signed_in(viewer).roles
    if rule.roles and not rule.roles & roles:
        raise Forbidden(f"this needs the role {' or '.join(sorted(rule.roles))}")


def subject(viewer: Viewer | None, user: str | None) -> str:
    """Whose data a mutation changes: the viewer's own; a service may name another user.

    Raises Unauthenticated, Forbidden.
    """
    viewer = signed_in(viewer)
    if user is None or user == viewer.id:
        return viewer.id
    if Role.SERVICE not in viewer.roles:
        raise Forbidden("only a service may name another user than its own")
    return user
