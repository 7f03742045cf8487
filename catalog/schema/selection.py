"""From a GraphQL selection set to a `Selection` tree: fragments merged, aliases kept, arguments
resolved, @skip and @include applied."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLIncludeDirective,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSkipDirective,
    GraphQLUnionType,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
    get_argument_values,
    get_directive_values,
    get_named_type,
    is_abstract_type,
)
from graphql.execution.values import VariableValues

from graph.common.errors import RequestTooLarge
from graph.declare.selection import Selection


@dataclass(frozen=True, slots=True)
class SelectionReader:
    """Reads the selection below one root field."""

    info: GraphQLResolveInfo[Any]
    max_depth: int
    variables: VariableValues

    @classmethod
    def of(cls, info: GraphQLResolveInfo[Any], max_depth: int) -> SelectionReader:
        # Strawberry gives resolvers the plain values, graphql-core's functions want them wrapped.
        plain = cast(dict[str, Any], info.variable_values)
        return cls(info, max_depth, VariableValues({}, plain))

    def root_fields(self) -> int:
        """How many root fields the whole operation selects."""
        grouped: dict[str, list[FieldNode]] = {}
        operation = self.info.operation
        self._collect(self.info.parent_type, operation.selection_set, grouped, set())
        return len(grouped)

    def of_root(self, arguments: dict[str, object]) -> Selection:
        """The root field itself, with its arguments as they were resolved."""
        return_type = get_named_type(self.info.return_type)
        children = (
            self.children(return_type, self.info.field_nodes)
            if isinstance(return_type, GraphQLObjectType)
            else ()
        )
        return Selection(self.info.field_name, str(self.info.path.key), arguments, children)

    def children(
        self, type_: GraphQLObjectType, nodes: Iterable[FieldNode], depth: int = 2
    ) -> tuple[Selection, ...]:
        """What the field nodes select on an object type, merged by response key.

        Raises RequestTooLarge below max_depth.
        """
        if depth > self.max_depth:
            raise RequestTooLarge(f"a request may be at most {self.max_depth} levels deep")
        grouped: dict[str, list[FieldNode]] = {}
        for node in nodes:
            if node.selection_set:
                self._collect(type_, node.selection_set, grouped, set())
        selections = []
        for key, same_key in grouped.items():
            first = same_key[0]
            definition = type_.fields.get(first.name.value)
            if definition is None:  # __typename
                continue
            try:
                arguments = get_argument_values(definition, first, self.variables)
            except GraphQLError as error:
                raise GraphQLError(error.message, nodes=[first]) from None
            below = get_named_type(definition.type)
            selections.append(
                Selection(
                    first.name.value,
                    key,
                    arguments,
                    self._below(below, same_key, depth + 1),
                )
            )
        return tuple(selections)

    def _below(self, type_: object, nodes: list[FieldNode], depth: int) -> tuple[Selection, ...]:
        """The children of a field; of a union, one child for each type, with what it selects."""
        if isinstance(type_, GraphQLObjectType):
            return self.children(type_, nodes, depth)
        if isinstance(type_, GraphQLUnionType):
            return tuple(
                Selection(member.name, member.name, {}, self.children(member, nodes, depth))
                for member in type_.types
            )
        return ()

    def _collect(
        self,
        type_: GraphQLObjectType,
        selection_set: SelectionSetNode,
        grouped: dict[str, list[FieldNode]],
        spread: set[str],
    ) -> None:
        for node in selection_set.selections:
            if not self._included(node):
                continue
            if isinstance(node, FieldNode):
                key = node.alias.value if node.alias else node.name.value
                grouped.setdefault(key, []).append(node)
            elif isinstance(node, InlineFragmentNode):
                condition = node.type_condition
                if condition is None or self._applies(type_, condition.name.value):
                    self._collect(type_, node.selection_set, grouped, spread)
            elif isinstance(node, FragmentSpreadNode):
                name = node.name.value
                if name in spread:
                    continue
                spread.add(name)
                fragment = self.info.fragments[name]
                if self._applies(type_, fragment.type_condition.name.value):
                    self._collect(type_, fragment.selection_set, grouped, spread)

    def _included(self, node: SelectionNode) -> bool:
        skip = get_directive_values(GraphQLSkipDirective, node, self.variables)
        if skip and skip["if"]:
            return False
        include = get_directive_values(GraphQLIncludeDirective, node, self.variables)
        return not include or bool(include["if"])

    def _applies(self, type_: GraphQLObjectType, condition: str) -> bool:
        if condition == type_.name:
            return True
        abstract = self.info.schema.type_map[condition]
        return is_abstract_type(abstract) and self.info.schema.is_sub_type(abstract, type_)
