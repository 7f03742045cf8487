"""The GraphQL schema: its types and fields, and their resolvers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import strawberry


def build_schema(max_tokens: int = 5_000) -> strawberry.Schema:
    """The schema, to be executed with a `Context` for each request.

    max_tokens: how many lexical tokens a document may have.
    """
    # Here, so that a module of this package can be imported without all of them.
    from catalog.schema.build import build

    return build(max_tokens)
