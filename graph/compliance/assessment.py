"""All rules in force, on all uses of a title: what the API answers.

The facts come from the store as plain maps (`graph.compliance.declaration`), and the answer is
plain maps by the fields of the schema; objects of the graph stand in it as their ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from graph.common.errors import checked, no_such
from graph.common.formats import partial_day
from graph.common.time import instant, iso
from graph.compliance.permissions import Entry
from graph.compliance.rules import GRAVITY, Condition, Finding, Guideline, Rule, Use, Values, find
from graph.model.compliance import ApprovalKind, PermissionAction, UseFact, Verdict
from graph.model.uses import ReplicaKind

Map = Mapping[str, Any]

SINGLE_FACTS = {
    UseFact.PURPOSE: "purpose",
    UseFact.IN_FINAL_PICTURE: "inFinalPicture",
    UseFact.SECURED_TOOL: "securedTool",
    UseFact.TRAINS_ON_INPUTS: "trainsOnInputs",
    UseFact.REPLICATES_PROTECTED: "replicatesProtected",
    UseFact.DEPICTS_REAL: "depictsReal",
    UseFact.UNION_COVERED: "unionCovered",
    UseFact.EXCEPTION: "exception",
}
"""Facts that have one value, or are disputed: the property of a claim."""

IN_WORDS = {
    UseFact.AI: "what part artificial intelligence has in the technique",
    UseFact.STAGE: "in which stage of the making it was used",
    UseFact.PURPOSE: "what the material is for",
    UseFact.IN_FINAL_PICTURE: "whether the output is in the final picture",
    UseFact.INPUT_RIGHTS: "whose the material is that the tool is given",
    UseFact.SECURED_TOOL: "whether the tool is secured for the company",
    UseFact.TRAINS_ON_INPUTS: "whether the tool keeps what it is given, or trains on it",
    UseFact.REPLICATES_PROTECTED: "whether the output replicates protected or unowned material",
    UseFact.DEPICTS_REAL: "whether real people or events are shown as if it had been so",
    UseFact.UNION_COVERED: "whether it replaces work that a union's agreement covers",
    UseFact.PERFORMERS: "who is replicated or replaced",
    UseFact.REPLICA: "what of the performers is replicated",
    UseFact.EXCEPTION: "why no consent may be needed",
}
"""How `toPass` calls a fact."""

NO_EXCEPTION = "NONE"
"""The value of the fact EXCEPTION where nobody claims one."""


def assess_title(facts: Map, arguments: Map) -> dict[str, Any]:
    """`Title.compliance`. Raises InvalidRequest for a malformed `at`."""
    return assess(facts, read_rules(facts["rules"]), arguments)


def assess(facts: Map, rules: Mapping[str, Rule], arguments: Map) -> dict[str, Any]:
    """The same by rules that have been read, for whoever has many titles."""
    at = moment(arguments)
    company, market = arguments.get("company"), arguments.get("market")
    companies = frozenset([company] if company else facts["companies"])
    assessed = [
        _assessment(row, rules, _use(row, at), companies, market, at) for row in facts["uses"]
    ]
    assessed = [each for each in assessed if each["findings"]]
    assessed.sort(key=lambda each: (-GRAVITY.index(each["verdict"]), each["use"]))
    return {"verdict": _worst(each["verdict"] for each in assessed), "at": at, "uses": assessed}


def assess_use(facts: Map, arguments: Map) -> dict[str, Any]:
    """`assessUse`: a use that is described, not stored.

    Raises InvalidRequest for a technique, a performer or a platform that is not there, and for a
    malformed `on`.
    """
    for missing in facts["unknown"]:
        raise no_such(missing)
    at, on = moment({}), arguments.get("on")
    with checked("on"):
        on = at[:10] if on is None else partial_day(on)
    claim = {
        **{name: arguments.get(name) for name in SINGLE_FACTS.values()},
        "inputRights": arguments.get("inputRights") or [],
        "replica": arguments.get("replica"),
        "performers": list(dict.fromkeys(arguments.get("performers") or [])),
        "happenedOn": on,
    }
    granted = PermissionAction.GRANTED
    row = {
        **facts["of"],
        "stage": arguments.get("stage") or facts["of"]["stage"],
        "claims": [claim],
        "approvals": [
            {"id": kind, "request": kind, "kind": kind, "action": granted, "at": at}
            for kind in arguments.get("approvals") or []
        ],
        "consents": [
            {"id": who, "request": who + kind, "kind": kind, "action": granted, "at": at}
            | {"performer": who}
            for who in arguments.get("consents") or []
            for kind in ReplicaKind
        ],
    }
    company = arguments.get("company")
    companies = frozenset([company]) if company else frozenset()
    use = _use(row, at)
    return _assessment(row, read_rules(facts["rules"]), use, companies, arguments.get("market"), at)


def moment(arguments: Map) -> str:
    """The argument `at` as times are stored; now without one. Raises InvalidRequest."""
    given = arguments.get("at")
    with checked():
        return iso(datetime.now(UTC) if given is None else instant(given, "at"))


def _assessment(
    row: Map,
    rules: Mapping[str, Rule],
    use: Use,
    companies: Values,
    market: str | None,
    at: str,
) -> dict[str, Any]:
    governing = sorted(
        (rules[identifier] for identifier in row["rules"]),
        key=lambda rule: (rule.guideline.id, rule.position, rule.id),
    )
    found = [
        finding
        for rule in governing
        if rule.guideline.in_force(use.on, companies, market) and (finding := find(rule, use, at))
    ]
    found.sort(key=lambda finding: -GRAVITY.index(finding.verdict))  # stable
    return {
        "use": row.get("use"),
        "technique": row["technique"],
        "on": use.on,
        "verdict": _worst(finding.verdict for finding in found),
        "findings": [_answer(finding, use) for finding in found],
    }


def _answer(finding: Finding, use: Use) -> dict[str, Any]:
    return {
        "rule": finding.rule.id,
        "verdict": finding.verdict,
        "unknownFacts": list(finding.unknown),
        "disputedFacts": [fact for fact in finding.unknown if fact in use.disputed],
        "missingApprovals": [
            {"kind": missing.kind, "state": missing.state} for missing in finding.approvals
        ],
        "missingConsents": [
            {"performer": missing.performer, "replica": missing.kind, "state": missing.state}
            for missing in finding.consents
        ],
        "toPass": _to_pass(finding, use),
    }


def _to_pass(finding: Finding, use: Use) -> list[str]:
    """What would make the use pass this rule, one thing a line; empty where it passes."""
    if finding.verdict is Verdict.ALLOWED:
        return []
    lines = [
        f"{'Settle' if fact in use.disputed else 'State'} {IN_WORDS[fact]}"
        + (": sources contradict each other." if fact in use.disputed else ".")
        for fact in finding.unknown
    ]
    lines += [
        f"Get a written approval of {_words(missing.kind)}{_now(missing.state)}."
        for missing in finding.approvals
    ]
    lines += [
        f"Get the consent of {missing.performer} ({_words(missing.kind, '-')})"
        + f"{_now(missing.state)}."
        for missing in finding.consents
    ]
    return [*lines, *([finding.rule.advice] if finding.rule.advice else [])]


def _words(name: str | None, between: str = " ") -> str:
    return "" if name is None else name.lower().replace("_", between)


def _now(state: str) -> str:
    return "" if state == "NOT_ASKED" else f"; it is {_words(state)}"


def _worst(verdicts: Iterable[Verdict]) -> Verdict:
    return max(verdicts, key=GRAVITY.index, default=Verdict.ALLOWED)


# From the maps of the store


def read_rules(rows: Sequence[Map]) -> dict[str, Rule]:
    """Rules by id."""
    return {
        row["id"]: Rule(
            row["id"],
            Guideline(
                row["guideline"]["id"],
                row["guideline"]["company"],
                frozenset(row["guideline"]["markets"]),
                row["guideline"]["effectiveFrom"],
                row["guideline"]["effectiveUntil"],
            ),
            row["position"],
            Verdict(row["verdict"]),
            tuple(
                Condition(UseFact(fact), frozenset(values.split("|")), negated)
                for fact, values, negated in zip(
                    row["facts"], row["values"], row["negated"], strict=True
                )
            ),
            tuple(ApprovalKind(kind) for kind in row["approvals"]),
            row["consent"],
            row["replica"] and ReplicaKind(row["replica"]),
            row["advice"] or "",
        )
        for row in rows
    }


def _use(row: Map, at: str) -> Use:
    claims: Sequence[Map] = row["claims"]
    facts: dict[UseFact, Values] = {}
    disputed = set()
    for fact, name in SINGLE_FACTS.items():
        stated = {_value(claim[name]) for claim in claims if claim[name] is not None}
        if len(stated) > 1:
            disputed.add(fact)
        elif stated:
            facts[fact] = frozenset(stated)
    facts.setdefault(UseFact.EXCEPTION, frozenset({NO_EXCEPTION}))
    if UseFact.EXCEPTION in disputed:
        del facts[UseFact.EXCEPTION]
    performers = tuple(dict.fromkeys(who for claim in claims for who in claim["performers"]))
    sets = {
        UseFact.AI: [row["ai"]],
        UseFact.STAGE: [row["stage"]],
        UseFact.INPUT_RIGHTS: [right for claim in claims for right in claim["inputRights"]],
        UseFact.REPLICA: [claim["replica"] for claim in claims],
        UseFact.PERFORMERS: performers,
    }
    for fact, values in sets.items():
        known = frozenset(value for value in values if value is not None)
        if known:
            facts[fact] = known
    dates = sorted(claim["happenedOn"] for claim in claims if claim["happenedOn"])
    year = row.get("year")
    return Use(
        dates[-1] if dates else at[:10] if year is None else f"{year:04}",
        facts,
        frozenset(disputed),
        performers,
        tuple(_entry(each) for each in row["approvals"]),
        tuple(_entry(each) for each in row["consents"]),
    )


def _value(value: object) -> str:
    return str(value).upper() if isinstance(value, bool) else str(value)


def _entry(row: Map) -> Entry:
    return Entry(
        row["id"],
        row["request"],
        row["kind"],
        PermissionAction(row["action"]),
        row["at"],
        row.get("expiresOn"),
        row.get("performer"),
    )
