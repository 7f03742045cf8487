"""Plans: what answers one operation, made once and used for every request that is like it.

A request's document is parsed and checked once, its selections are read once, the queries of its
root fields are compiled once, and so is the code that completes their values. What is left for a
request is to put the values of its variables into the queries, to send them, and to complete what
comes back. Variables whose values decide what is compiled (a page size, a filter) are part of what
a plan is found by; the others (a slug) are not.

What a plan cannot do is left to graphql-core: mutations, introspection, documents that are wrong,
and answers with errors, whose root fields it is handed so that nothing is asked twice.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import orjson
from cachetools import LFUCache
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    Visitor,
    get_variable_values,
    parse,
    validate,
    visit,
)

from catalog.schema.access import Rule, Viewer, check
from catalog.schema.completion import Complete, completion
from catalog.schema.context import NOT_PLANNED, Context, Outcome
from catalog.schema.roots import ANSWERS, ROOT_KEY
from catalog.schema.selection import RootField, SelectionReader, check_root_fields
from graph.answering import query_for
from graph.common.errors import GraphError
from graph.compile import Query
from graph.compile.answer import raw
from graph.declare.selection import Reads

MAXIMUM_TEXT = 1_000_000
"""Characters of the documents whose plans are kept. Those that are used least make room."""

MAXIMUM_PLANS = 1_000
"""Plans that are kept, of all operations. Those that are used least make room."""

MAXIMUM_SHAPE = 4_000
"""Bytes of variables by which a plan is found; a request with more is planned anew."""


@dataclass(frozen=True, slots=True)
class _PlannedRoot:
    """A root field and its query; None where its answer is more than one compiled query."""

    field: RootField
    query: Query | None

    def finished(self, values: Mapping[str, Any]) -> Any:
        """The field's value with objects by response key, or what was raised for it."""
        value = values[self.field.key]
        if self.query is None or isinstance(value, BaseException):
            return value
        try:
            return self.query.finish(value)
        except Exception as error:
            return error

    async def answer(self, context: Context, variables: dict[str, Any]) -> Any:
        """The field's value, of its query's shape where it has one."""
        ROOT_KEY.set(self.field.key)
        if self.query is not None:
            values = context.store.seen_by(context.user)
            return await raw(context.store, self.query, self.query.bound(variables, values))
        reader = replace(self.field.reader, variables=variables, reads=Reads())
        asked = replace(self.field, reader=reader)
        return await ANSWERS[asked.name](context, asked, asked.arguments())


@dataclass(frozen=True, slots=True)
class _Plan:
    """rules: those of all selected fields."""

    roots: tuple[_PlannedRoot, ...]
    complete: Complete
    rules: frozenset[Rule]

    def open_to(self, viewer: Viewer | None) -> bool:
        """Whether the viewer may see every field that is selected."""
        for rule in self.rules:
            try:
                check(rule, viewer)
            except GraphError:
                return False
        return True

    async def answer(self, context: Context, variables: dict[str, Any]) -> Outcome:
        asked = [root.answer(context, variables) for root in self.roots]
        found: list[Any]
        if len(asked) == 1:
            try:
                found = [await asked[0]]
            except Exception as error:
                found = [error]
        else:
            found = await asyncio.gather(*asked, return_exceptions=True)
        values = {root.field.key: each for root, each in zip(self.roots, found, strict=True)}
        if not any(isinstance(each, BaseException) for each in found):
            # Whatever is wrong with a value, graphql-core finds it again, and says where.
            with suppress(Exception):
                return Outcome(self.complete(values, context.user))
        return Outcome(None, {root.field.key: root.finished(values) for root in self.roots})


class _Operation:
    """One query of a document that is sound, and its plans."""

    def __init__(
        self,
        schema: GraphQLSchema,
        definition: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
    ) -> None:
        self._schema = schema
        self._definition = definition
        self._fragments = fragments
        self._variables = definition.variable_definitions or ()
        self._names = tuple(each.variable.name.value for each in self._variables)
        self._reads: tuple[str, ...] = ()

    def plan(
        self, given: Mapping[str, Any], context: Context, kept: Kept
    ) -> tuple[_Plan, dict[str, Any]] | None:
        """The plan for these variables, and their values; None where graphql-core is to say what
        is wrong."""
        variables: dict[str, Any] = {}
        if self._variables:
            coerced = get_variable_values(self._schema, self._variables, dict(given))
            if isinstance(coerced, list):
                return None
            variables = coerced.coerced
        plan = kept.get(self._key(given, context))
        if plan is None:
            try:
                plan = self._made(variables, context)
            except (GraphError, GraphQLError):
                return None
            if (key := self._key(given, context)) is not None:
                kept[key] = plan
        return (plan, variables) if plan.open_to(context.viewer) else None

    def _key(self, given: Mapping[str, Any], context: Context) -> Key | None:
        """What a plan is found by; None for what would take too much memory."""
        present = [name in given for name in self._names]
        read = [given.get(name) for name in self._reads]
        try:
            shape = orjson.dumps([context.viewer is None, present, read])
        except TypeError:  # a number beyond 64 bits
            return None
        # A plan that was found by fewer variables would be found for other values of the rest.
        return (self, len(self._reads), shape) if len(shape) <= MAXIMUM_SHAPE else None

    def _made(self, variables: dict[str, Any], context: Context) -> _Plan:
        """Raises GraphError and GraphQLError, where a selection or its arguments are wrong."""
        settings, reads = context.settings, Reads()
        reader = SelectionReader(
            self._schema, self._fragments, variables, settings.max_depth, reads
        )
        query_type = self._schema.query_type
        assert query_type is not None  # noqa: S101
        fields = reader.fields(query_type, [self._definition.selection_set])
        check_root_fields(fields, settings.max_root_fields)
        roots = []
        for key, nodes in fields.items():
            definition = query_type.fields.get(nodes[0].name.value)
            if definition is not None:  # it is no __typename
                field = RootField(reader, key, nodes, definition)
                query = None
                if field.name not in ANSWERS:
                    asked = field.selection(field.arguments())
                    query = query_for(context.store, asked, context.user)
                roots.append(_PlannedRoot(field, query))
        shapes = {root.field.key: root.query.shape for root in roots if root.query}
        complete, rules = completion(reader, query_type, fields, shapes)
        reads.close()
        self._reads = tuple(sorted(reads.names.union(self._reads)))
        return _Plan(tuple(roots), complete, rules)


Key = tuple[_Operation, int, bytes]
Kept = LFUCache[Key | None, _Plan]


class Plans:
    """The plans of a schema's operations. One serves all requests of a process.

    counts: how many requests a plan answered (`planned`), how many graphql-core completed from
    the values that a plan found (`completed`), and how many it did alone (`executed`).
    """

    def __init__(self, schema: GraphQLSchema, max_tokens: int) -> None:
        self.counts: Counter[str] = Counter()
        self._schema = schema
        self._max_tokens = max_tokens
        self._kept: Kept = LFUCache(MAXIMUM_PLANS)
        self._operations: LFUCache[tuple[object, ...], tuple[int, _Operation | None]] = LFUCache(
            MAXIMUM_TEXT, getsizeof=lambda kept: kept[0]
        )

    async def answer(
        self,
        text: str,
        given: Mapping[str, Any] | None,
        operation_name: str | None,
        context: Context,
    ) -> Outcome:
        """Answer a request as far as a plan can. Raises nothing that graphql-core would not."""
        operation = self._operation(text, operation_name, context)
        found = operation.plan(given or {}, context, self._kept) if operation else None
        if found is None:
            self.counts["executed"] += 1
            return NOT_PLANNED
        plan, variables = found
        outcome = await plan.answer(context, variables)
        self.counts["completed" if outcome.data is None else "planned"] += 1
        return outcome

    def _operation(
        self, text: str, operation_name: str | None, context: Context
    ) -> _Operation | None:
        """None for what is no query, or not sound."""
        store, settings = context.store, context.settings
        key = (
            *(text, operation_name, store.dialect, store.max_objects),
            *(settings.max_depth, settings.max_root_fields),
        )
        kept = self._operations.get(key)
        if kept is not None:
            return kept[1]
        operation = self._read(text, operation_name)
        with suppress(ValueError):  # larger than all that may be kept
            self._operations[key] = (len(text), operation)
        return operation

    def _read(self, text: str, operation_name: str | None) -> _Operation | None:
        try:
            document = parse(text, max_tokens=self._max_tokens)
        except GraphQLError:
            return None
        definitions = document.definitions
        operations = [each for each in definitions if isinstance(each, OperationDefinitionNode)]
        if operation_name is not None:
            operations = [
                each for each in operations if each.name and each.name.value == operation_name
            ]
        if len(operations) != 1 or operations[0].operation is not OperationType.QUERY:
            return None
        if _introspects(document) or validate(self._schema, document):
            return None
        fragments = {
            each.name.value: each
            for each in definitions
            if isinstance(each, FragmentDefinitionNode)
        }
        return _Operation(self._schema, operations[0], fragments)


def _introspects(document: DocumentNode) -> bool:
    """Whether a document asks for the schema, in any of its operations."""
    found = False

    class Look(Visitor):
        def enter_field(self, node: FieldNode, *_: object) -> None:
            nonlocal found
            found = found or node.name.value in ("__schema", "__type")

    visit(document, Look())
    return found
