"""The record of approvals and consents, and what creators have publicly said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from graph.common.time import instant, iso
from graph.declare.fields import BY_ID, SLUG, Argument, Field, Key, Many, One, prop
from graph.declare.inputs import stated
from graph.declare.records import LinkTo, Properties, Record, Refers, Stored
from graph.declare.scalars import DATE, ID, STRING
from graph.declare.subject import InputType, ObjectType
from graph.declare.usual import STATED_SOURCE
from graph.declare.values import Past, Slug, Time, UseId
from graph.model.compliance import ApprovalKind, PermissionAction, StanceKind
from graph.model.uses import ReplicaKind

_BY_POSITION = (Key("@node.position", int), BY_ID)

_BY_TIME = (Key("@node.at"), BY_ID)

RULES_OF_TECHNIQUE = Many(
    "Rule",
    "MATCH (@node:Rule)-[:OF_GUIDELINE]->(@guideline:Guideline) WHERE EXISTS {"
    " (@parent)-[:BROADER*0..20]->(:Technique)<-[:GOVERNS]-(@node) }",
    (Key("@guideline.id"), *_BY_POSITION),
)
"""The rules that govern a technique, or one broader than it, guideline by guideline."""


def _record(label: str, match: str) -> Many:
    """Entries of the record, the oldest first."""
    return Many(label, match, _BY_TIME)


APPROVALS_OF_TITLE = _record("Approval", "MATCH (@parent)<-[:FOR_TITLE]-(@node:Approval)")

CONSENTS_OF_TITLE = _record("Consent", "MATCH (@parent)<-[:FOR_TITLE]-(@node:Consent)")

CONSENTS_OF_CREATOR = _record("Consent", "MATCH (@parent)<-[:OF_PERFORMER]-(@node:Consent)")

STANCES_OF_CREATOR = Many(
    "Stance",
    "MATCH (@parent)<-[:STANCE_OF]-(@node:Stance)",
    (Key("coalesce(@node.statedOn, '')"), BY_ID),
)


class _Request(Stored):
    """An entry that names no request is stored with its own id, as the one that it begins."""

    def write(self, value: str | None, record: Record) -> Properties:
        return {self.name: value or record.key}

    def read(self, stored: Properties, key: str) -> Any:
        return None if stored.get(self.name) == key else stored.get(self.name)


class _Moment(Stored):
    """Stored in UTC and whole seconds, so that moments sort as text."""

    def write(self, value: str, record: Record) -> Properties:
        return {self.name: iso(instant(value, self.name))}


def _entry(label: str, more: Mapping[str, Field]) -> dict[str, Field]:
    """The fields of an entry. more: those that only entries of this kind have."""
    return {
        "slug": replace(SLUG, filterable=False, sortable=False),
        "request": prop(
            STRING,
            "The entry that the request began with; an entry that begins one names itself.",
            nullable=False,
            loadable=Annotated[Slug | None, _Request(), Refers(label)],
        ),
        "title": One(
            "Title",
            "MATCH (@parent)-[:FOR_TITLE]->(@node:Title)",
            description="The title that it is for.",
            loadable=LinkTo("FOR_TITLE", "Title"),
        ),
        "uses": Many(
            "Use",
            "MATCH (@parent)-[:FOR_USE]->(@node:Use)",
            (BY_ID,),
            description="The uses that it is about, by slug; empty: all uses of the title and of"
            " its parts.",
            loadable=LinkTo("FOR_USE", "Use", many=True, ids=UseId),
        ),
        "action": prop(PermissionAction, "The action recorded.", nullable=False, loadable=True),
        "at": prop(
            STRING,
            "When, ISO 8601, UTC, whole seconds.",
            nullable=False,
            loadable=Annotated[Past, _Moment()],
        ),
        "by": prop(
            STRING,
            "The name of the person or body that asked or decided.",
            nullable=False,
            loadable=True,
        ),
        "expiresOn": prop(DATE, "The last day (UTC) of a grant; null for no end.", loadable=True),
        "source": prop(STRING, "The document in which it is recorded.", loadable=True),
        **more,
    }


APPROVAL = ObjectType(
    "Approval",
    "An entry in the record of approvals. Entries are only added, never changed.",
    _entry(
        "Approval",
        {
            "kind": prop(
                ApprovalKind, "The subject of the approval.", nullable=False, loadable=True
            ),
            "scope": prop(STRING, "Its scope, in words.", loadable=True),
            "note": prop(STRING, "A note.", loadable=True),
        },
    ),
)

CONSENT = ObjectType(
    "Consent",
    "An entry in the record of performers' consents. Entries are only added, never changed.",
    _entry(
        "Consent",
        {
            "performer": One(
                "Creator",
                "MATCH (@parent)-[:OF_PERFORMER]->(@node:Creator)",
                description="Whose consent.",
                loadable=LinkTo("OF_PERFORMER", "Creator"),
            ),
            "replica": prop(ReplicaKind, "To what.", stored="kind", nullable=False, loadable=True),
            "purpose": prop(
                STRING,
                "The use of the replica, in words.",
                nullable=False,
                loadable=True,
            ),
        },
    ),
)

_WORDS = {
    "title": "The title's slug.",
    "uses": "Slugs of uses of the title or its parts; all by default.",
    "at": "When, ISO 8601 with an offset from UTC, such as 2026-11-25T21:15:00+01:00; at most 5"
    " minutes ahead of the server's clock.",
    "expiresOn": "The last day (UTC) of a grant.",
    "performer": "The performer's slug.",
}


def _input(of: ObjectType, description: str, words: Mapping[str, str]) -> InputType:
    """An entry as clients state it. words: as of `stated`, besides those of every entry."""
    fields: dict[str, Argument] = {
        "id": Argument(
            ID,
            "An id that the client makes for this entry and sends again with every retry: letters,"
            " digits, '-', '_' and '.'. An entry that is there already changes nothing; one of the"
            " same id that says something else is refused.",
            required=True,
        ),
        **stated(of, {**_WORDS, **words}),
        "request": Argument(
            ID,
            "The id of the entry that the request began with; by default this entry begins one. A"
            " refusal and a withdrawal must name it.",
        ),
    }
    return InputType(f"Record{of.name}Input", description, fields)


INPUTS = (
    _input(APPROVAL, "An entry for the record of approvals.", {}),
    _input(
        CONSENT,
        "An entry for the record of performers' consents.",
        {"by": "The name of the person or body that asked or answered."},
    ),
)

STANCE = ObjectType(
    "Stance",
    "A public statement of a creator about being replicated.",
    {
        "stance": prop(StanceKind, "In a word.", nullable=False, loadable=True),
        "statement": prop(
            STRING, "The statement, in the catalog's own words.", nullable=False, loadable=True
        ),
        "statedOn": prop(
            STRING,
            "When, as exactly as it is known: 2025-08-01, 2025-08 or 2025; null when not known.",
            loadable=Time,
        ),
        "source": STATED_SOURCE,
    },
)
