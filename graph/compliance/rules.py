"""A use, a rule, and what the rule says of the use.

A rule applies if all of its conditions hold. A condition on a fact that nobody has stated, or on
which sources contradict each other, neither holds nor fails: then the rule may apply, and somebody
has to look at it (the three-valued logic of Kleene). A rule that asks for approvals or consents is
met where all of them are granted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.common.formats import before
from graph.compliance.permissions import Entry, state_of
from graph.model.compliance import ApprovalKind, PermissionState, UseFact, Verdict
from graph.model.uses import ReplicaKind

Values = frozenset[str]
GRAVITY = tuple(Verdict)
"""Verdicts from the least to the most grave."""

_SAID_NO = (PermissionState.REFUSED, PermissionState.WITHDRAWN)
"""Where a consent that is needed is in this state, what it is needed for is prohibited."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A fact that must have one of these values, or with `negated` none of them."""

    fact: UseFact
    values: Values
    negated: bool = False

    def holds(self, facts: Mapping[UseFact, Values]) -> bool | None:
        """None where the fact is not known."""
        known = facts.get(self.fact)
        return None if known is None else bool(known & self.values) is not self.negated


@dataclass(frozen=True, slots=True)
class Guideline:
    """Whose rules, where, and from when to when; dates may be days, months or years.

    company: the platform whose productions they are for; None for all. markets: ISO 3166-1
    alpha-2; empty for all.
    """

    id: str
    company: str | None = None
    markets: Values = frozenset()
    effective_from: str | None = None
    effective_until: str | None = None

    def in_force(self, on: str, companies: Values, market: str | None) -> bool:
        """Whether it is to be kept for a use of a day, month or year.

        Where a date is less exact than the other, it is in force if it may have been. companies:
        those concerned. market: None for any.
        """
        if self.company and self.company not in companies:
            return False
        if self.markets and market is not None and market not in self.markets:
            return False
        return not (before(on, self.effective_from) or before(self.effective_until, on))


@dataclass(frozen=True, slots=True)
class Rule:
    """What applies to the uses that meet all of its conditions.

    approvals: the kinds that it takes, all of them. consent: whether it takes that of each
    performer; of the kind of replica that is stated for the use, else `replica`.
    """

    id: str
    guideline: Guideline
    position: int
    verdict: Verdict
    conditions: tuple[Condition, ...] = ()
    approvals: tuple[ApprovalKind, ...] = ()
    consent: bool = False
    replica: ReplicaKind | None = None
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Use:
    """What is known of one use.

    on: the day, month or year of it. facts: by fact, all values that are stated; a fact that is
    absent is not known. disputed: facts on which sources contradict each other; also absent from
    `facts`. performers: ids of whose performance is replicated or replaced.
    """

    on: str
    facts: Mapping[UseFact, Values]
    disputed: Values = frozenset()
    performers: tuple[str, ...] = ()
    approvals: tuple[Entry, ...] = ()
    consents: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """An approval or a consent that is not granted, and what has become of it."""

    state: PermissionState
    kind: str | None
    performer: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule that applies, or may apply, says of a use.

    unknown: the facts that must be stated before the rule can be judged, in the order of UseFact.
    """

    rule: Rule
    verdict: Verdict
    unknown: tuple[UseFact, ...] = ()
    approvals: tuple[Missing, ...] = ()
    consents: tuple[Missing, ...] = ()


def find(rule: Rule, use: Use, at: str) -> Finding | None:
    """What a rule says of a use at a moment (ISO 8601, UTC); None if it does not apply."""
    truths = [condition.holds(use.facts) for condition in rule.conditions]
    if False in truths:
        return None
    unknown = {
        condition.fact
        for condition, truth in zip(rule.conditions, truths, strict=True)
        if truth is None
    }
    if rule.verdict is Verdict.ALLOWED:
        return None if unknown else Finding(rule, Verdict.ALLOWED)
    approvals = [
        Missing(state, kind)
        for kind in rule.approvals
        if (state := state_of(_of_kind(use.approvals, kind), at)) is not PermissionState.GRANTED
    ]
    consents, unknown_to_consent = _consents(rule, use, at) if rule.consent else ([], set())
    asks = bool(rule.approvals) or rule.consent
    if asks and not (approvals or consents or unknown_to_consent):
        return Finding(rule, Verdict.ALLOWED)
    unknown |= unknown_to_consent
    verdict = rule.verdict
    if any(missing.state in _SAID_NO for missing in consents):
        verdict = Verdict.PROHIBITED
    if unknown:
        verdict = min(verdict, Verdict.NEEDS_JUDGEMENT, key=GRAVITY.index)
    return Finding(
        rule,
        verdict,
        tuple(fact for fact in UseFact if fact in unknown),
        tuple(approvals),
        tuple(consents),
    )


def _consents(rule: Rule, use: Use, at: str) -> tuple[list[Missing], set[UseFact]]:
    """The consents that are missing, and the facts that would say which are needed."""
    unknown = set()
    kinds = use.facts.get(UseFact.REPLICA) or ({rule.replica} if rule.replica else set())
    if not kinds:
        unknown.add(UseFact.REPLICA)
    if not use.performers:
        unknown.add(UseFact.PERFORMERS)
    missing = []
    for performer in use.performers:
        theirs = [entry for entry in use.consents if entry.performer == performer]
        for kind in sorted(kinds):
            state = state_of(_of_kind(theirs, kind), at)
            if state is not PermissionState.GRANTED:
                missing.append(Missing(state, kind, performer))
    return missing, unknown


def _of_kind(entries: Sequence[Entry], kind: str) -> list[Entry]:
    return [entry for entry in entries if entry.kind == kind]
