"""From a GraphQL selection set to a `Selection` tree: fragments merged, aliases kept, arguments
resolved, @skip and @include applied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    ArgumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLField,
    GraphQLIncludeDirective,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLSkipDirective,
    GraphQLUnionType,
    InlineFragmentNode,
    Node,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    get_argument_values,
    get_directive_values,
    get_named_type,
    is_abstract_type,
)
from graphql.execution.values import VariableValues

from graph.common.errors import RequestTooLarge
from graph.declare.selection import Arguments, Reads, Selection

Grouped = dict[str, list[FieldNode]]
"""The fields of an object, merged by response key, in the order of the response."""


@dataclass(frozen=True, slots=True)
class SelectionReader:
    """Reads the selections of one operation.

    variables: coerced values by name. max_depth: levels of fields. reads: notes whose values the
    selections depend on.
    """

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: dict[str, Any]
    max_depth: int
    reads: Reads = field(default_factory=Reads)

    def fields(self, type_: GraphQLObjectType, sets: Iterable[SelectionSetNode]) -> Grouped:
        """What selection sets select on an object type."""
        grouped: Grouped = {}
        for each in sets:
            self._collect(type_, each, grouped, set())
        return grouped

    def children(
        self, type_: GraphQLObjectType, nodes: Iterable[FieldNode], depth: int = 2
    ) -> tuple[Selection, ...]:
        """What the field nodes select on an object type, merged by response key.

        Raises RequestTooLarge below max_depth.
        """
        if depth > self.max_depth:
            raise RequestTooLarge(f"a request may be at most {self.max_depth} levels deep")
        grouped = self.fields(type_, (node.selection_set for node in nodes if node.selection_set))
        selections = []
        for key, same_key in grouped.items():
            first = same_key[0]
            definition = type_.fields.get(first.name.value)
            if definition is None:  # __typename
                continue
            selections.append(
                Selection(
                    first.name.value,
                    key,
                    self.arguments(definition, first),
                    self._below(get_named_type(definition.type), same_key, depth + 1),
                )
            )
        return tuple(selections)

    def arguments(self, definition: GraphQLField, node: FieldNode) -> Mapping[str, Any]:
        """The arguments of a field. Raises GraphQLError for a value that it cannot have."""
        try:
            values = get_argument_values(definition, node, self._values)
        except GraphQLError as error:
            raise GraphQLError(error.message, nodes=[node]) from None
        variables = self._variables_of(node.arguments or ())
        return Arguments(values, variables, self.reads) if variables else values

    @property
    def _values(self) -> VariableValues:
        return VariableValues({}, self.variables)

    def _variables_of(self, arguments: Iterable[ArgumentNode]) -> dict[str, str]:
        """The arguments that are variables with a value. Those within other values are read."""
        found = {}
        for each in arguments:
            if not isinstance(each.value, VariableNode):
                self._read(each.value)
            elif (name := each.value.name.value) in self.variables:
                found[each.name.value] = name
        return found

    def _read(self, node: Node) -> None:
        """Note that all variables of a value are read."""
        if isinstance(node, VariableNode):
            self.reads.add(node.name.value)
            return
        for part in node.keys:
            below = getattr(node, part)
            for each in below if isinstance(below, list | tuple) else (below,):
                if isinstance(each, Node):
                    self._read(each)

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
        grouped: Grouped,
        spread: set[str],
    ) -> None:
        for node in selection_set.selections:
            if node.directives and not self._included(node):
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
                fragment = self.fragments[name]
                if self._applies(type_, fragment.type_condition.name.value):
                    self._collect(type_, fragment.selection_set, grouped, spread)

    def _included(self, node: SelectionNode) -> bool:
        for directive in node.directives or ():
            for argument in directive.arguments or ():
                self._read(argument.value)
        skip = get_directive_values(GraphQLSkipDirective, node, self._values)
        if skip and skip["if"]:
            return False
        include = get_directive_values(GraphQLIncludeDirective, node, self._values)
        return not include or bool(include["if"])

    def _applies(self, type_: GraphQLObjectType, condition: str) -> bool:
        if condition == type_.name:
            return True
        abstract = self.schema.type_map[condition]
        return is_abstract_type(abstract) and self.schema.is_sub_type(abstract, type_)


@dataclass(frozen=True, slots=True)
class RootField:
    """A selected root field."""

    reader: SelectionReader
    key: str
    nodes: Sequence[FieldNode]
    definition: GraphQLField

    @property
    def name(self) -> str:
        return self.nodes[0].name.value

    def arguments(self) -> Mapping[str, Any]:
        """Raises GraphQLError for a value that an argument cannot have."""
        return self.reader.arguments(self.definition, self.nodes[0])

    def selection(self, arguments: Mapping[str, Any]) -> Selection:
        """The field with these arguments. Raises RequestTooLarge."""
        type_ = get_named_type(self.definition.type)
        children = (
            self.reader.children(type_, self.nodes) if isinstance(type_, GraphQLObjectType) else ()
        )
        return Selection(self.name, self.key, arguments, children)

    def children(self, type_name: str) -> tuple[Selection, ...]:
        """What is selected on one of the types that it may return. Raises RequestTooLarge."""
        type_ = self.reader.schema.type_map[type_name]
        assert isinstance(type_, GraphQLObjectType)  # noqa: S101
        return self.reader.children(type_, self.nodes)


def check_root_fields(selected: Grouped, maximum: int) -> None:
    """Raises RequestTooLarge when a request has too many root fields."""
    if len(selected) > maximum:
        raise RequestTooLarge(f"a request may have at most {maximum} root fields")
