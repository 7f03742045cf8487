"""A studio records a use, is told what is missing, supplies it, and a performer withdraws."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from strawberry.types import ExecutionResult

from catalog.schema.access import Role, Viewer
from catalog.schema.context import Context
from catalog.settings import Settings
from graph.common.errors import InvalidSeeds
from graph.loading.load import load_folder
from graph.store.driver import Store
from graph.store.migrations import migrate
from tests.api.asking import data, fault
from tests.conftest import SCHEMA
from tests.store.memory import write_folder
from tests.support.servers import SEEDS, Server

RULES = ("techniques", "platforms", "guidelines", "principles", "rules")
USE = "the-return/machine-learning-de-aging"
LINES: dict[str, list[dict[str, Any]]] = {
    "creators": [{"id": "ana-torres", "name": "Ana Torres", "kind": "person"}],
    "titles": [
        {"id": "the-return", "name": "The Return", "kind": "film", "year": 2026},
        {"id": "other", "name": "Other", "kind": "film", "year": 2026},
    ],
    "uses": [
        {"title": "the-return", "technique": "machine-learning-de-aging"},
        {"title": "other", "technique": "stop-motion"},
    ],
    "claims": [
        {
            "id": "what-we-do",
            "use": USE,
            "purpose": "talent_replica",
            "in_final_picture": True,
            "inputs": [{"material": "footage of the shoot", "rights": "owned"}],
            "secured_tool": True,
            "trains_on_inputs": False,
            "replicates_protected": False,
            "depicts_real": False,
            "union_covered": False,
            "performers": ["ana-torres"],
            "replica": "re_ageing",
            "happened_on": "2026-03-02",
            "source": "The studio's own record",
        }
    ],
}
TITLE = """query ($at: String) {
  title(slug: "the-return") { compliance(company: "netflix", at: $at) {
  verdict at
  uses { verdict on use { slug } technique { slug name }
    findings { verdict rule { slug guideline { slug } } unknownFacts toPass
      missingApprovals { kind state } missingConsents { performer { slug } replica state } } }
} } }"""
ISSUES = """query ($first: Int, $after: String) {
  complianceIssues(company: "netflix", first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { node { slug name } compliance { verdict uses { use { slug } } } }
    nodes { slug }
} }"""
APPROVE = "mutation ($input: RecordApprovalInput!) { recordApproval(input: $input) { recorded } }"
CONSENT = """mutation ($input: RecordConsentInput!) { recordConsent(input: $input) {
  recorded title { slug compliance(company: "netflix") { verdict } } } }"""


@pytest.fixture
async def studio(server: Server, store: Store, tmp_path: Path) -> Store:
    for name in RULES:
        shutil.copy(SEEDS / f"{name}.jsonl", tmp_path)
    write_folder(LINES, tmp_path)

    async def load() -> None:
        await migrate(store)
        await load_folder(store, tmp_path)

    await server.fill(store, "studio", load)
    return store


async def ask(store: Store, text: str, *roles: Role, **variables: Any) -> ExecutionResult:
    viewer = Viewer("editor", frozenset(roles)) if roles else None
    context = Context(store, Settings(), viewer)
    found = await SCHEMA.execute(text, variable_values=variables, context_value=context)
    assert isinstance(found, ExecutionResult)
    return found


def approval(kind: str, **more: Any) -> dict[str, Any]:
    name = kind.lower().replace("_", "-")
    return {
        "id": f"granted-{name}",
        "title": "the-return",
        "kind": kind,
        "action": "GRANTED",
        "at": "2026-02-01T10:00:00Z",
        "by": "Head of production",
    } | more


def consent(**more: Any) -> dict[str, Any]:
    return {
        "id": "ana-agrees",
        "title": "the-return",
        "uses": [USE],
        "performer": "ana-torres",
        "replica": "RE_AGEING",
        "purpose": "To be twenty years younger in the first two scenes",
        "action": "GRANTED",
        "at": "2026-02-01T10:00:00+01:00",
        "by": "Ana Torres",
    } | more


async def test_from_what_is_missing_to_a_withdrawal(studio: Store) -> None:
    async def verdict(at: str | None = None) -> str:
        found = data(await ask(studio, TITLE, Role.CURATOR, at=at))
        return str(found["title"]["compliance"]["verdict"])

    found = data(await ask(studio, TITLE, Role.CURATOR))["title"]["compliance"]
    (use,) = found["uses"]
    assert (found["verdict"], use["use"], use["on"]) == (
        "NEEDS_APPROVAL",
        {"slug": USE},
        "2026-03-02",
    )
    assert use["technique"]["slug"] == "machine-learning-de-aging"
    missing = {
        each["rule"]["slug"]: (
            [one["kind"] for one in each["missingApprovals"]],
            [(one["performer"]["slug"], one["state"]) for one in each["missingConsents"]],
        )
        for each in use["findings"]
    }
    nobody_asked = [("ana-torres", "NOT_ASKED")]
    assert missing == {
        "netflix-generative-ai-2025-final-material": (["CREATIVE_OUTPUT"], []),
        "netflix-generative-ai-2025-talent": (["TALENT_AND_PERFORMANCE"], nobody_asked),
        "sag-aftra-tv-theatrical-2023-re-ageing": ([], nobody_asked),
    }
    issues = data(await ask(studio, ISSUES, Role.SERVICE))["complianceIssues"]
    assert issues["totalCount"] == 1
    assert issues["edges"] == [
        {
            "node": {"slug": "the-return", "name": "The Return"},
            "compliance": {"verdict": "NEEDS_APPROVAL", "uses": [{"use": {"slug": USE}}]},
        }
    ]

    for kind in ("CREATIVE_OUTPUT", "TALENT_AND_PERFORMANCE"):
        for recorded in (True, False):  # a retry changes nothing
            added = await ask(studio, APPROVE, Role.CURATOR, input=approval(kind))
            assert data(added) == {"recordApproval": {"recorded": recorded}}
    asked = consent(id="ana-is-asked", action="REQUESTED", by="Casting", at="2026-01-10T09:00:00Z")
    data(await ask(studio, CONSENT, Role.CURATOR, input=asked))
    assert await verdict() == "NEEDS_APPROVAL"
    agreed = consent(request="ana-is-asked", expiresOn="2030-12-31")
    answer = data(await ask(studio, CONSENT, Role.CURATOR, input=agreed))
    assert answer["recordConsent"]["title"]["compliance"] == {"verdict": "ALLOWED"}
    assert data(await ask(studio, ISSUES, Role.CURATOR))["complianceIssues"]["nodes"] == []

    assert await verdict("2026-01-31T00:00:00Z") == "NEEDS_APPROVAL"  # before anybody agreed
    assert await verdict("2030-12-31T23:59:59Z") == "ALLOWED"
    assert await verdict("2031-01-01T00:00:00Z") == "NEEDS_APPROVAL"  # it has run out

    ends = {"action": "WITHDRAWN", "request": "ana-is-asked", "at": "2026-04-01T00:00:00Z"}
    answer = data(await ask(studio, CONSENT, Role.CURATOR, input=consent(id="ana-ends", **ends)))
    assert answer["recordConsent"]["title"]["compliance"] == {"verdict": "PROHIBITED"}
    assert await verdict("2026-03-31T23:59:59Z") == "ALLOWED"
    issues = data(await ask(studio, ISSUES, Role.CURATOR))["complianceIssues"]
    assert issues["edges"][0]["compliance"]["verdict"] == "PROHIBITED"


async def test_pages_of_issues(studio: Store, tmp_path: Path) -> None:
    more = tmp_path / "more"
    more.mkdir()
    slugs = [f"film-{number}" for number in range(5)]
    write_folder(
        {
            "titles": [{"id": slug, "name": slug, "year": 2026} for slug in slugs],
            "uses": [{"title": slug, "technique": "ai-generated-imagery"} for slug in slugs],
        },
        more,
    )
    await load_folder(studio, more)
    expected = ["the-return", *slugs]  # the gravest first, then by slug
    seen: list[str] = []
    after = None
    for _ in range(3):
        found = data(await ask(studio, ISSUES, Role.CURATOR, first=2, after=after))
        issues = found["complianceIssues"]
        assert issues["totalCount"] == 6
        assert [each["node"]["slug"] for each in issues["edges"]] == [
            each["slug"] for each in issues["nodes"]
        ]
        seen += [each["slug"] for each in issues["nodes"]]
        after = issues["pageInfo"]["endCursor"]
    assert (seen, issues["pageInfo"]["hasNextPage"]) == (expected, False)
    text = '{ complianceIssues(company: "netflix", last: 2, before: "%s") { nodes { slug } } }'
    found = data(await ask(studio, text % after, Role.CURATOR))
    assert [each["slug"] for each in found["complianceIssues"]["nodes"]] == expected[3:5]


async def test_only_staff_see_the_record(studio: Store) -> None:
    fields = ("approvals { slug }", "consents { slug }", "compliance { verdict }")
    texts = [f'{{ title(slug: "the-return") {{ {field} }} }}' for field in fields]
    texts += ["{ complianceIssues { totalCount } }"]
    texts += ['{ creator(slug: "ana-torres") { consents { slug } } }']
    for text in texts:
        assert fault(await ask(studio, text))[0] == "UNAUTHENTICATED", text
        assert fault(await ask(studio, text, Role.VIEWER))[0] == "FORBIDDEN", text
    refused = await ask(studio, APPROVE, Role.VIEWER, input=approval("DATA_USE"))
    assert fault(refused)[0] == "FORBIDDEN"


async def test_what_is_beside_a_refusal_is_answered(studio: Store) -> None:
    text = """mutation ($input: RecordApprovalInput!) {
      setProfile(input: {name: "Editor"}) { me { name } }
      recordApproval(input: $input) { recorded } }"""
    changed = await ask(studio, text, Role.VIEWER, input=approval("DATA_USE"))
    assert changed.data == {"setProfile": {"me": {"name": "Editor"}}, "recordApproval": None}
    found = await ask(
        studio,
        """{ title(slug: "the-return") { name approvals { slug } consents { slug }
               compliance { verdict } }
             creator(slug: "ana-torres") { name consents { slug } }
             titles(where: {slug: {eq: "the-return"}}) { totalCount nodes { approvals { slug } } }
             complianceIssues { totalCount }
             exportMyData }""",
    )
    assert found.data == {
        "title": {"name": "The Return", "approvals": None, "consents": None, "compliance": None},
        "creator": {"name": "Ana Torres", "consents": None},
        "titles": {"totalCount": 1, "nodes": [{"approvals": None}]},
        "complianceIssues": None,
        "exportMyData": None,
    }
    refused = {
        tuple(each.path or ()): (each.extensions or {})["code"] for each in found.errors or ()
    }
    assert refused == dict.fromkeys(
        [
            ("title", "approvals"),
            ("title", "consents"),
            ("title", "compliance"),
            ("creator", "consents"),
            ("titles", "nodes", 0, "approvals"),
            ("complianceIssues",),
            ("exportMyData",),
        ],
        "UNAUTHENTICATED",
    )


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"by": " "}, "recordApproval: by: must not be empty"),
        ({"title": "nowhere"}, "recordApproval: title: no title has the id 'nowhere'"),
        ({"uses": ["other/stop-motion"]}, "is a use of 'other', not of 'the-return'"),
        ({"action": "WITHDRAWN"}, "withdrawn, but no request: name the entry"),
        ({"request": "nowhere"}, "no approval has the id 'nowhere'"),
        ({"expiresOn": "2026-01-31"}, "expires_on: 2026-01-31 is before it is granted"),
        ({"action": "REQUESTED", "expiresOn": "2030-01-01"}, "is for what is granted"),
        ({"at": "2126-01-01T00:00:00Z"}, "minutes ahead of now"),
        ({"id": "granted-data-use", "by": "Somebody else"}, "nothing in this record is ever"),
        (
            {"request": "granted-data-use", "action": "REFUSED", "kind": "CREATIVE_OUTPUT"},
            "'granted-data-use' is about something else: the-return, data_use",
        ),
        (
            {"request": "granted-data-use", "at": "2026-01-01T00:00:00Z"},
            "is before the request was made",
        ),
    ],
)
async def test_what_is_refused(studio: Store, more: dict[str, Any], message: str) -> None:
    data(await ask(studio, APPROVE, Role.CURATOR, input=approval("DATA_USE")))
    entry = approval("DATA_USE", id="another") | more
    code, said = fault(await ask(studio, APPROVE, Role.CURATOR, input=entry))
    assert (code, message in said) == ("BAD_USER_INPUT", True), said
    text = '{ title(slug: "the-return") { approvals { slug by action at uses { slug } } } }'
    (kept,) = data(await ask(studio, text, Role.CURATOR))["title"]["approvals"]
    assert (kept["slug"], kept["by"]) == ("granted-data-use", "Head of production")


async def test_the_record_is_only_added_to_by_files_too(studio: Store, tmp_path: Path) -> None:
    folder = tmp_path / "record"
    folder.mkdir()
    line = {
        "id": "a1",
        "title": "the-return",
        "performer": "ana-torres",
        "replica": "re_ageing",
        "purpose": "Two scenes",
        "action": "granted",
        "at": "2026-02-01T10:00:00Z",
        "by": "Ana Torres",
    }
    write_folder({"consents": [line]}, folder)
    await load_folder(studio, folder)
    report = await load_folder(studio, folder)
    assert report.counts["consents"].unchanged == 1
    write_folder({"consents": [line | {"purpose": "Everything"}]}, folder)
    with pytest.raises(InvalidSeeds) as error:
        await load_folder(studio, folder)
    (said,) = error.value.faults
    assert said.startswith("consents.jsonl:1: id: 'a1' is stored already, and says something else")


async def test_bad_rules_are_refused(studio: Store, tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    folder.mkdir()
    rule = {
        "id": "r",
        "guideline": "netflix-generative-ai-2025",
        "name": "A rule",
        "text": "Says something.",
        "techniques": ["editing"],
        "verdict": "needs_approval",
    }
    whens: list[Any] = [
        [{"fact": "purpose", "is": "fun"}],
        [{"fact": "in_final_picture", "is": "yes"}],
        [{"fact": "purpose"}],
        [{"fact": "purpose", "is": "ideation", "is_not": "background"}],
        [{"fact": "performers", "is": "ana-torres"}],
        [{"fact": "weather", "is": "fine"}],
    ]
    lines = [rule | {"id": f"r{number}", "when": when} for number, when in enumerate(whens)]
    write_folder(
        {"rules": [*lines, rule | {"techniques": []}, rule | {"verdict": "maybe"}]}, folder
    )
    with pytest.raises(InvalidSeeds) as error:
        await load_folder(studio, folder)
    said = "\n".join(error.value.faults)
    assert len(error.value.faults) == 8, said
    for part in (
        "'fun' is not one of",
        "'yes' is not one of: false, true",
        "say either what it is",
    ):
        assert part in said
