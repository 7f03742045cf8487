"""What a schema's clients would notice: its changes since the last version, and bare names."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graphql import (
    GraphQLSchema,
    build_schema,
    find_breaking_changes,
    find_dangerous_changes,
    is_enum_type,
    is_input_object_type,
    is_interface_type,
    is_introspection_type,
    is_object_type,
    is_specified_scalar_type,
)


@dataclass
class Changes:
    """What may break a client, and what may surprise one, a line each."""

    breaking: list[str]
    dangerous: list[str]


def changes(before: str, after: str) -> Changes:
    """The changes between two schemas in the schema definition language."""
    old, new = build_schema(before), build_schema(after)
    breaking, dangerous = find_breaking_changes(old, new), find_dangerous_changes(old, new)
    return Changes(
        [f"{change.type.name}: {change.description}" for change in breaking],
        [f"{change.type.name}: {change.description}" for change in dangerous],
    )


def report(project: Path, after: str) -> list[str]:
    """Lines on what has changed since the last tagged version; one line where nothing breaks."""
    try:
        tag = git(project, "describe", "--tags", "--abbrev=0").strip()
    except GitError as error:
        return [f"Not compared: git knows of no tagged version ({error})."]
    try:
        before = git(project, "show", f"{tag}:schema.graphql")
    except GitError as error:
        return [f"Not compared: {tag} has no schema.graphql ({error})."]
    found = changes(before, after)
    if found.breaking:
        lines = [f"Since {tag} these changes BREAK clients:"]
        lines += [f"  {line}" for line in found.breaking]
    else:
        lines = [f"Nothing breaks clients of {tag}."]
    if found.dangerous:
        lines.append(f"Since {tag} these changes may surprise clients:")
        lines += [f"  {line}" for line in found.dangerous]
    return lines


def undescribed(schema: GraphQLSchema) -> set[str]:
    """Types, fields, arguments, enum values and input fields without a description."""
    return {name for name, description in _described(schema) if not (description or "").strip()}


def _described(schema: GraphQLSchema) -> Iterator[tuple[str, str | None]]:
    for kind in schema.type_map.values():
        if is_introspection_type(kind) or is_specified_scalar_type(kind):
            continue
        yield kind.name, kind.description
        if is_enum_type(kind):
            for name, value in kind.values.items():
                yield f"{kind.name}.{name}", value.description
        elif is_input_object_type(kind):
            for name, part in kind.fields.items():
                yield f"{kind.name}.{name}", part.description
        elif is_object_type(kind) or is_interface_type(kind):
            for name, field in kind.fields.items():
                yield f"{kind.name}.{name}", field.description
                for word, argument in field.args.items():
                    yield f"{kind.name}.{name}({word}:)", argument.description


def outside_git() -> dict[str, str]:
    """The environment without what git sets for its hooks, which names their repository."""
    return {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}


class GitError(Exception):
    """Git has no answer; the text is its own."""


def git(project: Path, *words: str) -> str:
    try:
        done = subprocess.run(
            ["git", *words],
            cwd=project,
            env=outside_git() | {"LC_ALL": "C"},
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
    except FileNotFoundError as error:
        raise GitError("git is not installed") from error
    if done.returncode != 0:
        raise GitError(done.stderr.strip().splitlines()[0])
    return done.stdout
