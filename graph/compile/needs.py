"""The variables that a query binds at its start, by its selection, before any text is written.

Every WITH of a query names what is bound at its start (`Context.carried`), so this has to be known
first. It follows from which declarations a selection uses: the walk looks at the templates of these
and nothing else. A name that it misses is an error when a template is rendered; one too many is
found by tests/unit/compile/test_needs.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from graph.compile.access_paths import start_of
from graph.compile.filters import MAXIMUM_DEPTH, Where, without
from graph.compile.pagination import ROW_FIELDS
from graph.compile.rows import filters_on
from graph.declare.fields import (
    Choice,
    Computed,
    Facet,
    Field,
    Given,
    Inline,
    Localised,
    Many,
    One,
    OneOf,
    Page,
    Referred,
    Value,
)
from graph.declare.registry import Registry
from graph.declare.selection import Selection

_NAME = re.compile(r"@(\w+)")


@lru_cache(maxsize=10_000)
def _names(template: str) -> frozenset[str]:
    return frozenset(_NAME.findall(template))


@dataclass(slots=True)
class Needs:
    """Collects what the declarations refer to that a query uses; `carried` tells it.

    values: of `$$name` in templates; whether a visibility rule applies depends on them.
    """

    registry: Registry
    values: Mapping[str, object]
    _found: set[str] = field(default_factory=set)
    _prefaces: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self._prefaces = frozenset(each.name for each in self.registry.prefaces)

    def carried(self) -> tuple[str, ...]:
        """The names of the prefaces that are needed, in the order in which they are bound."""
        return tuple(each.name for each in self.registry.prefaces if each.name in self._found)

    def templates(self, *templates: str) -> None:
        for each in templates:
            names = _names(each)
            if not names.isdisjoint(self._prefaces):
                self._found |= names & self._prefaces

    def shown(self, type_name: str) -> None:
        """That objects of a type are listed."""
        rule = self.registry.visibility.get(type_name)
        if rule and self.values.get(rule.asks) is not None:
            self.templates(rule.condition)

    def object(self, fields: Mapping[str, Field], children: Sequence[Selection]) -> None:
        for child in children:
            self.field(fields[child.field], child)

    def field(self, entry: Field, selection: Selection) -> None:
        fields_of, children = self.registry.fields_of, selection.children
        match entry:
            case Value(expression):
                self.templates(expression)
            case Localised():
                self.templates(self.registry.translation)
            case Inline(type_name):
                self.object(fields_of(type_name), children)
            case Choice(argument, entries):
                self.field(entries[str(selection.arguments[argument])], selection)
            case One():
                self.templates(entry.match, entry.missing, entry.candidates)
                given: Any = selection.arguments.get("where") or {}
                for name, type_name in entry.meets.items():
                    self.conditions(type_name, given.get(name) or {})
                self.object(fields_of(entry.type), children)
            case OneOf(matches):
                self.templates(*matches.values())
                for child in children:
                    self.object(fields_of(child.field), child.children)
            case Many():
                self.templates(entry.match, *entry.where)
                self.templates(*(key.expression for key in entry.order))
                if entry.order and not entry.named:
                    self.shown(entry.type)
                self.object(fields_of(entry.type), children)
            case Page():
                self.page(entry, selection)
            case Computed():
                self.templates(entry.facts)
                self.computed(entry, fields_of(entry.type), children)
            case Given() | Referred():
                raise AssertionError(f"{selection.field} is a field of a Computed object only")

    def computed(
        self, entry: Computed, fields: Mapping[str, Field], children: Sequence[Selection]
    ) -> None:
        fields_of = self.registry.fields_of
        for child in children:
            match fields[child.field]:
                case Given(type_name) if type_name:
                    self.computed(entry, fields_of(type_name), child.children)
                case Referred(type_name):
                    self.templates(entry.objects[type_name])
                    self.object(fields_of(type_name), child.children)

    # Connections

    def page(self, entry: Page, selection: Selection) -> None:
        arguments: Mapping[str, Any] = selection.arguments
        if entry.with_inferred is not None and arguments.get("includeInferred"):
            entry = entry.with_inferred
        if entry.dependent:
            self.templates(entry.dependent.facts)
        where: Where = arguments.get("where") or {}
        of_row = self.registry.fields_of(entry.type)
        listed = sorted_ = False
        for child in selection.children:
            if child.field in entry.about:
                self.field(entry.about[child.field], child)
                continue
            if child.field == "facets":
                facets = self.registry.facets_of(entry.type)
                self.rows(
                    entry,
                    arguments,
                    *(without(where, facets[each.field].ignores) for each in child.children),
                )
                self.counts(facets, child.children)
                continue
            listed = True
            if child.field == "nodes":
                self.object(of_row, child.children)
            elif child.field == "edges":
                own: dict[str, Field] = {"cursor": Value("null"), "node": Inline(entry.type)}
                self.object({**own, **entry.edge}, child.children)
            elif child.field == "aggregate":
                counts = self.registry.aggregates_of(entry.type)
                self.counts(counts, child.children)
                numbers = [each for each in child.children if each.field not in (*counts, "count")]
                self.object(of_row, numbers)
            sorted_ = sorted_ or child.field in ROW_FIELDS
        if listed:
            self.rows(entry, arguments, where)
        if sorted_:
            self.order(entry, arguments.get("orderBy") or ())

    def rows(self, entry: Page, arguments: Mapping[str, Any], *filters: Where) -> None:
        """The rows of a connection, for each of these filters."""
        self.templates(
            entry.match,
            *entry.where,
            *filters_on(entry, arguments),
            *(entry.aggregates or {}).values(),
            *entry.derived.values(),
        )
        if entry.rest:
            rest = entry.rest
            self.templates(rest.start, rest.match, *rest.where, rest.link, rest.belongs)
            self.templates(rest.stored, rest.ends)
        if not entry.own:
            self.shown(entry.type)
        for where in filters:
            self.conditions(entry.type, where)
            start = start_of(self.registry, entry.type, where)
            if start:
                self.templates(start.access.match, start.access.crowd or "")
        self.conditions("", arguments.get("edgeWhere") or {}, entry.edge)

    def counts(self, facets: Mapping[str, Facet], children: Sequence[Selection]) -> None:
        for child in children:
            if child.field in facets:
                facet = facets[child.field]
                self.templates(facet.match, facet.value)
                for part in child.children:
                    if part.field == "node":
                        self.object(self.registry.fields_of(facet.type), part.children)

    def order(self, entry: Page, wanted: Sequence[Mapping[str, Any]]) -> None:
        self.templates(*(key.expression for key in entry.order))
        fields_of = self.registry.fields_of
        for name, given in (pair for each in wanted for pair in each.items()):
            of_row = fields_of(entry.type)[name]
            if isinstance(of_row, Value):
                self.templates(of_row.expression)
            elif isinstance(of_row, Page) and given is not None:
                on = [option for option in of_row.filters if given.get(option) is not None]
                self.templates(of_row.match, *of_row.where)
                self.templates(*(of_row.filters[option] for option in on))
                inner = (fields_of(of_row.type).get(each) for each in given)
                self.templates(*(each.expression for each in inner if isinstance(each, Value)))

    # Filters

    def conditions(
        self,
        type_name: str,
        where: Where,
        fields: Mapping[str, Field] | None = None,
        depth: int = 1,
    ) -> None:
        """A filter on objects of a type, or where they are given, on these fields."""
        if depth > MAXIMUM_DEPTH:
            return  # compiling it says so
        of_type = self.registry.fields_of(type_name) if fields is None else fields
        criteria = self.registry.criteria_of(type_name)
        for key, value in where.items():
            if key in criteria:
                criterion = criteria[key]
                self.templates(criterion.expression if isinstance(criterion, Value) else criterion)
            elif value is None:
                continue
            elif key in ("AND", "OR", "NOT"):
                for part in [value] if key == "NOT" else value:
                    self.conditions(type_name, part, fields, depth + 1)
            else:
                self.member(of_type[key], value, depth)

    def member(self, entry: Field, value: Where, depth: int) -> None:
        match entry:
            case Value(expression):
                self.templates(expression)
            case Inline(type_name):
                self.conditions(type_name, value, depth=depth + 1)
            case One():
                self.templates(entry.match)
                self.conditions(entry.type, value, depth=depth + 1)
            case Many() | Page():
                self.templates(entry.match, *entry.where)
                for quantifier, operand in value.items():
                    if quantifier != "count" and operand is not None:
                        self.conditions(entry.type, operand, depth=depth + 2)
