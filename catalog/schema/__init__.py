"""The GraphQL schema: `schema` is ready to execute, with a `Context` for each request."""

from __future__ import annotations

from collections.abc import Iterator

import strawberry
from graphql import ExecutionResult as GraphQLExecutionResult
from strawberry.extensions import MaxTokensLimiter, ParserCache, SchemaExtension, ValidationCache
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionResult

from catalog import errors
from catalog.schema import execution
from catalog.schema.query import Query
from catalog.schema.types import Use

_CACHED_DOCUMENTS = 1_000


class _PresentErrors(SchemaExtension):
    """Replaces each error by what a client may see; see `catalog.errors`."""

    def on_operation(self) -> Iterator[None]:
        yield
        result = self.execution_context.result
        if isinstance(result, ExecutionResult | GraphQLExecutionResult) and result.errors:
            result.errors = [errors.presented(error) for error in result.errors]


class _Schema(strawberry.Schema):
    def process_errors(self, *_: object) -> None:
        """Log nothing: `catalog.errors` logs what nobody expected, once."""


def build_schema(max_tokens: int = 5_000) -> strawberry.Schema:
    """The schema; max_tokens: how many lexical tokens a document may have."""
    schema = _Schema(
        query=Query,
        types=[Use],
        config=StrawberryConfig(auto_camel_case=True),
        extensions=[
            _PresentErrors,
            lambda: MaxTokensLimiter(max_token_count=max_tokens),
            lambda: ParserCache(maxsize=_CACHED_DOCUMENTS),
            lambda: ValidationCache(maxsize=_CACHED_DOCUMENTS),
        ],
    )
    execution.connect(schema._schema)
    return schema
