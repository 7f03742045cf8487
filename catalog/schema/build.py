"""The GraphQL schema, put together from the types."""

from __future__ import annotations

import strawberry
from graphql import GraphQLError
from strawberry.extensions import MaxTokensLimiter, ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig

from catalog import errors
from catalog.schema import execution
from catalog.schema.mutation import Mutation
from catalog.schema.scalars import SCALARS
from catalog.schema.types import Query, Use

_CACHED_DOCUMENTS = 1_000


class _Schema(strawberry.Schema):
    def process_errors(self, found: list[GraphQLError], *_: object) -> None:
        """Put in the place of each error what a client may see; see `catalog.errors`."""
        found[:] = [errors.presented(error) for error in found]


def build(max_tokens: int) -> strawberry.Schema:
    """See `catalog.schema.build_schema`."""
    schema = _Schema(
        query=Query,
        mutation=Mutation,
        types=[Use],
        config=StrawberryConfig(auto_camel_case=True, scalar_map=SCALARS),
        extensions=[
            lambda: MaxTokensLimiter(max_token_count=max_tokens),
            lambda: ParserCache(maxsize=_CACHED_DOCUMENTS),
            lambda: ValidationCache(maxsize=_CACHED_DOCUMENTS),
        ],
    )
    execution.connect(schema._schema)
    return schema
