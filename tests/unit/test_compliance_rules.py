"""Rules on made-up uses: what is granted never makes a verdict graver, what is taken back never
less grave, and what is not known is never taken for allowed."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.compliance.permissions import Entry, state_of
from graph.compliance.rules import GRAVITY, Condition, Finding, Guideline, Rule, Use, find
from graph.model.compliance import ApprovalKind, PermissionAction, PermissionState, UseFact, Verdict
from graph.model.uses import ReplicaKind

NOW = "2026-06-15T12:00:00Z"
YES, NO = frozenset({"TRUE"}), frozenset({"FALSE"})
FACTS = (UseFact.IN_FINAL_PICTURE, UseFact.SECURED_TOOL, UseFact.UNION_COVERED)
PERFORMERS = ("ana", "bo")

moments = st.sampled_from([f"2026-0{month}-01T00:00:00Z" for month in range(1, 9)])
entries = st.builds(
    Entry,
    id=st.uuids().map(str),
    request=st.sampled_from(["r1", "r2"]),
    kind=st.just("DATA_USE"),
    action=st.sampled_from(PermissionAction),
    at=moments,
    expires_on=st.sampled_from([None, "2026-03-01", "2026-12-31"]),
)
conditions = st.builds(Condition, st.sampled_from(FACTS), st.sampled_from([YES, NO]), st.booleans())
rules = st.builds(
    Rule,
    id=st.just("rule"),
    guideline=st.just(Guideline("guideline")),
    position=st.just(0),
    verdict=st.sampled_from(Verdict),
    conditions=st.lists(conditions, max_size=3, unique_by=lambda condition: condition.fact).map(
        tuple
    ),
    approvals=st.lists(st.sampled_from(ApprovalKind), max_size=2, unique=True).map(tuple),
    consent=st.booleans(),
    replica=st.sampled_from([None, *ReplicaKind]),
)


@st.composite
def uses(draw: st.DrawFn) -> Use:
    facts = {fact: draw(st.sampled_from([YES, NO])) for fact in FACTS if draw(st.booleans())}
    if draw(st.booleans()):
        facts[UseFact.REPLICA] = frozenset({draw(st.sampled_from(ReplicaKind))})
    approvals = [
        replace(entry, kind=draw(st.sampled_from(ApprovalKind)))
        for entry in draw(st.lists(entries, max_size=4))
    ]
    consents = [
        replace(
            entry,
            kind=draw(st.sampled_from(ReplicaKind)),
            performer=draw(st.sampled_from(PERFORMERS)),
        )
        for entry in draw(st.lists(entries, max_size=4))
    ]
    return Use(
        "2026",
        facts,
        performers=tuple(draw(st.lists(st.sampled_from(PERFORMERS), unique=True))),
        approvals=tuple(approvals),
        consents=tuple(consents),
    )


def gravity(finding: Finding | None) -> int:
    return 0 if finding is None else GRAVITY.index(finding.verdict)


@settings(max_examples=500)
@given(rules, uses(), st.data())
def test_a_grant_never_makes_a_use_less_compliant(
    rule: Rule, use: Use, data: st.DataObject
) -> None:
    before = find(rule, use, NOW)
    grant = replace(data.draw(entries), action=PermissionAction.GRANTED)
    approved = replace(grant, kind=data.draw(st.sampled_from(ApprovalKind)))
    agreed = replace(
        grant,
        kind=data.draw(st.sampled_from(ReplicaKind)),
        performer=data.draw(st.sampled_from(PERFORMERS)),
    )
    more = replace(use, approvals=(*use.approvals, approved))
    assert gravity(find(rule, more, NOW)) <= gravity(before)
    # A grant before a refusal changes nothing; after it, it is the performer's new word.
    more = replace(use, consents=(*use.consents, agreed))
    assert gravity(find(rule, more, NOW)) <= gravity(before)


@settings(max_examples=500)
@given(rules, uses(), st.data())
def test_taking_a_consent_back_never_makes_a_use_more_compliant(
    rule: Rule, use: Use, data: st.DataObject
) -> None:
    if not use.consents:
        return
    taken = data.draw(st.sampled_from(use.consents))
    ends = data.draw(st.sampled_from([PermissionAction.WITHDRAWN, PermissionAction.REFUSED]))
    entry = replace(taken, id="end", action=ends, at=data.draw(moments), expires_on=None)
    after = replace(use, consents=(*use.consents, entry))
    assert gravity(find(rule, after, NOW)) >= gravity(find(rule, use, NOW))


@settings(max_examples=300)
@given(rules, uses(), st.sampled_from(FACTS))
def test_what_is_not_known_lies_between_what_it_can_be(rule: Rule, use: Use, fact: UseFact) -> None:
    """An unknown fact never clears a use that some value of it would stop, nor stops it outright
    where every value would let it pass."""
    unknown = replace(use, facts={name: each for name, each in use.facts.items() if name != fact})
    known = [replace(use, facts={**use.facts, fact: value}) for value in (YES, NO)]
    verdicts = [gravity(find(rule, each, NOW)) for each in known]
    found = gravity(find(rule, unknown, NOW))
    assert found <= max(verdicts)
    assert (found > 0) is (max(verdicts) > 0)


@given(st.lists(entries, max_size=6), moments)
def test_what_is_yet_to_come_does_not_count(record: list[Entry], at: str) -> None:
    assert state_of(record, at) == state_of([entry for entry in record if entry.at <= at], at)


def test_a_grant_holds_to_the_end_of_its_last_day() -> None:
    grant = Entry(
        "e", "e", "DATA_USE", PermissionAction.GRANTED, "2026-01-01T00:00:00Z", "2026-02-28"
    )
    assert state_of([grant], "2025-12-31T23:59:59Z") is PermissionState.NOT_ASKED
    assert state_of([grant], "2026-02-28T23:59:59Z") is PermissionState.GRANTED
    assert state_of([grant], "2026-03-01T00:00:00Z") is PermissionState.EXPIRED
    again = replace(grant, id="f", at="2026-04-01T00:00:00Z", expires_on=None)
    assert state_of([grant, again], "2026-04-01T00:00:00Z") is PermissionState.GRANTED
    taken = replace(grant, id="g", action=PermissionAction.WITHDRAWN, at="2026-05-01T00:00:00Z")
    assert state_of([grant, again, taken], "2026-05-01T00:00:00Z") is PermissionState.WITHDRAWN
