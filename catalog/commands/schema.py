"""`catalog schema`: the schema of the API."""

from __future__ import annotations


def schema() -> None:
    """Print the GraphQL schema in the schema definition language (SDL)."""
    from catalog.schema import build_schema

    print(build_schema().as_str())
