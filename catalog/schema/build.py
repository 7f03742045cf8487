"""The GraphQL schema, put together from the types."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry.extensions import MaxTokensLimiter, ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from catalog import errors
from catalog.schema import execution
from catalog.schema.context import Context
from catalog.schema.mutation import Mutation
from catalog.schema.planning import Plans
from catalog.schema.scalars import SCALARS
from catalog.schema.types import Query, Use

_CACHED_DOCUMENTS = 1_000


class Schema(strawberry.Schema):
    plans: Plans

    async def execute(
        self,
        query: str | None,
        variable_values: dict[str, Any] | None = None,
        context_value: Any | None = None,
        root_value: Any | None = None,
        operation_name: str | None = None,
        allowed_operation_types: Iterable[OperationType] | None = None,
        operation_extensions: dict[str, Any] | None = None,
    ) -> ExecutionResult:
        """Answer by a plan, as far as one can, and else by graphql-core."""
        if query and isinstance(context_value, Context):
            outcome = context_value.outcome or await self.plans.answer(
                query, variable_values, operation_name, context_value
            )
            if outcome.data is not None:
                return ExecutionResult(data=outcome.data, errors=None)
            context_value = replace(context_value, outcome=outcome)
        return await super().execute(
            query,
            variable_values,
            context_value,
            root_value,
            operation_name,
            allowed_operation_types,
            operation_extensions,
        )

    def process_errors(self, found: list[GraphQLError], *_: object) -> None:
        """Put in the place of each error what a client may see; see `catalog.errors`."""
        found[:] = [errors.presented(error) for error in found]


def build(max_tokens: int) -> Schema:
    """See `catalog.schema.build_schema`."""
    schema = Schema(
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
    schema.plans = Plans(schema._schema, max_tokens)
    return schema
