"""The table of cases in compliance_cases.yaml, through the API, on both engines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from tests.conftest import Ask, answered

CASES = yaml.safe_load(Path(__file__).with_name("compliance_cases.yaml").read_text("utf-8"))
ENUMS = {"purpose", "replica", "exception", "stage"}
LISTS = {"input_rights", "approvals"}
QUERY = """query ($input: AssessUseInput!) { assessUse(input: $input) {
  verdict
  findings { verdict rule { slug } unknownFacts toPass
    missingApprovals { kind } missingConsents { performer { slug } } }
} }"""


def as_input(use: dict[str, Any]) -> dict[str, Any]:
    found = {}
    for name, value in use.items():
        head, *rest = name.split("_")
        camel = head + "".join(part.title() for part in rest)
        if name in ENUMS:
            value = value.upper()
        elif name in LISTS:
            value = [each.upper() for each in value]
        found["on" if name == "date" else camel] = str(value) if name == "date" else value
    return found


async def test_every_case(ask: Ask) -> None:
    assert len(CASES) >= 60
    wrong = []
    for case in CASES:
        found = (await answered(ask(QUERY, input=as_input(case["use"]))))["assessUse"]
        findings = found["findings"]
        seen: dict[str, Any] = {
            "verdict": found["verdict"].lower(),
            "because": sorted(each["rule"]["slug"] for each in findings),
            "approvals": sorted(
                {one["kind"].lower() for each in findings for one in each["missingApprovals"]}
            ),
            "consents": sorted(
                {one["performer"]["slug"] for each in findings for one in each["missingConsents"]}
            ),
        }
        for name, value in seen.items():
            expected = case.get(name)
            if expected is None:
                continue
            if (sorted(expected) if isinstance(expected, list) else expected) != value:
                wrong.append(f"{case['case']}: {name} is {value}, not {expected}")
        unknown = {fact for each in findings for fact in each["unknownFacts"]}
        if not set(case.get("unknown", [])) <= unknown:
            wrong.append(f"{case['case']}: unknown is {sorted(unknown)}")
        for each in findings:
            if bool(each["toPass"]) is not (each["verdict"] != "ALLOWED"):
                wrong.append(f"{case['case']}: to pass {each['rule']['slug']}: {each['toPass']}")
    assert wrong == []


async def test_every_rule_has_a_case(ask: Ask) -> None:
    found = await answered(ask("{ guidelines(first: 100) { nodes { rules { slug } } } }"))
    rules = {rule["slug"] for each in found["guidelines"]["nodes"] for rule in each["rules"]}
    assert rules == {rule for case in CASES for rule in case.get("because", [])}
