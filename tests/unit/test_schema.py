"""schema.graphql: the code's own, and what its clients would notice."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from graphql import build_schema, is_nullable_type, is_object_type

from catalog.schema import build_schema as build_ours
from catalog.schema.access import RULES
from tests.conftest import SCHEMA_REPORT
from tests.support.schema_changes import (
    GitError,
    changes,
    git,
    outside_git,
    report,
    undescribed,
)
from tests.support.servers import PROJECT

PRINTED = build_ours().as_str()

"""What needs no description, or has none yet. Take off what has got one."""


def test_the_file_is_what_the_code_gives() -> None:
    written = (PROJECT / "schema.graphql").read_text(encoding="utf-8")
    if written != f"{PRINTED}\n":
        pytest.fail("schema.graphql is not the code's schema: run make schema", pytrace=False)


def test_changes_since_the_last_version_are_named(request: pytest.FixtureRequest) -> None:
    """They are for people to judge: the run's summary has them, and none is a failure."""
    lines = report(PROJECT, PRINTED)
    assert lines
    request.config.stash[SCHEMA_REPORT] = lines


BEFORE_THE_REDESIGN = "541b261"
"""The last commit before the redesign (issue 14), which breaks its clients in AGREED alone."""

AGREED = {
    f"FIELD_CHANGED_KIND: Field {field} changed type from {type_}! to {type_}."
    for field, type_ in (
        # So that who may not read them still gets what is beside them.
        ("Creator.consents", "[Consent!]"),
        ("Mutation.recordApproval", "RecordEntryPayload"),
        ("Mutation.recordConsent", "RecordEntryPayload"),
        ("Query.complianceIssues", "ComplianceIssueConnection"),
        ("Query.exportMyData", "JSON"),
        ("Title.approvals", "[Approval!]"),
        ("Title.compliance", "Compliance"),
        ("Title.consents", "[Consent!]"),
    )
}


def test_the_redesign_changed_only_what_was_agreed() -> None:
    try:
        before = git(PROJECT, "show", f"{BEFORE_THE_REDESIGN}:schema.graphql")
    except GitError as error:
        pytest.skip(f"git has no {BEFORE_THE_REDESIGN} here ({error})")
    found = changes(before, PRINTED)
    assert set(found.breaking) == AGREED
    # What has come since is optional, and so breaks nobody.
    assert [each for each in found.dangerous if not each.startswith("OPTIONAL_")] == []


def test_what_needs_a_role_can_be_null() -> None:
    """A refusal takes only the refused field away, not what is asked beside it. Mutations that any
    token may send are refused all together."""
    schema = build_schema(PRINTED)
    for type_name, field_name in RULES:
        type_ = schema.type_map[type_name]
        assert is_object_type(type_)
        assert is_nullable_type(type_.fields[field_name].type), f"{type_name}.{field_name}"


def test_everything_is_described() -> None:
    assert sorted(undescribed(build_schema(PRINTED))) == []


BEFORE = """
type Query { title(slug: String!): Title, old: Int }
type Title { name: String! kind: Kind }
enum Kind { FILM SERIES }
"""
AFTER = """
type Query { title(slug: String!, locale: String): Title }
type Title { name: String kind: Kind more: Int }
enum Kind { FILM SHORT }
"""


def test_changes_are_told_apart() -> None:
    assert changes(BEFORE, BEFORE).breaking == changes(BEFORE, BEFORE).dangerous == []
    found = changes(BEFORE, AFTER)
    assert found.breaking == [
        "FIELD_REMOVED: Field Query.old was removed.",
        "FIELD_CHANGED_KIND: Field Title.name changed type from String! to String.",
        "VALUE_REMOVED_FROM_ENUM: Enum value Kind.SERIES was removed.",
    ]
    assert found.dangerous == [
        "OPTIONAL_ARG_ADDED: An optional argument Query.title(locale:) was added.",
        "VALUE_ADDED_TO_ENUM: Enum value Kind.SHORT was added.",
    ]


def test_report_compares_with_the_last_tag(tmp_path: Path) -> None:
    def run(*words: str) -> None:
        ours = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        name = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
        subprocess.run(
            ["git", *name, *words],
            cwd=tmp_path,
            env=outside_git() | ours,
            check=True,
            capture_output=True,
        )

    run("init")
    run("commit", "--allow-empty", "-m", "Before there was a schema")
    (nothing,) = report(tmp_path, AFTER)
    assert nothing.startswith("Not compared: git knows of no tagged version (fatal: ")
    run("tag", "v1")
    (nothing,) = report(tmp_path, AFTER)
    assert nothing.startswith("Not compared: v1 has no schema.graphql (fatal: ")
    (tmp_path / "schema.graphql").write_text(BEFORE, encoding="utf-8")
    run("add", ".")
    run("commit", "-m", "A schema")
    run("tag", "v2")
    assert report(tmp_path, BEFORE) == ["Nothing breaks clients of v2."]
    lines = report(tmp_path, AFTER)
    assert lines[0] == "Since v2 these changes BREAK clients:"
    assert "  FIELD_REMOVED: Field Query.old was removed." in lines
    assert "Since v2 these changes may surprise clients:" in lines
    assert "  VALUE_ADDED_TO_ENUM: Enum value Kind.SHORT was added." in lines


def test_bare_names_are_found() -> None:
    schema = build_schema(
        """
        "" type Query { "One." a("" b: Int, "Two." c: Int): E  d(i: I): Int }
        "Three." enum E { F "Four." G }
        input I { h: Int "Five." j: Int }
        """
    )
    assert undescribed(schema) == {
        "Query", "Query.a(b:)", "Query.d", "Query.d(i:)", "E.F", "I", "I.h",
    }  # fmt: skip
