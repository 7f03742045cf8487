"""From a `where` argument to a Cypher condition.

A condition is two-valued: true or false, never null, so that NOT gives exactly the rest. NOT is
pushed down to the comparisons; there a missing value fails the comparison and passes its negation.

Keys are those of the projection table: a scalar takes comparisons, a list `has` and its kin, a
single object its own conditions, a list of objects `some`, `all`, `none` and `count`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.common.errors import InvalidRequest, RequestTooLarge
from graph.compile.context import Context, Scope
from graph.declare.fields import Field, Inline, Localised, Many, One, Page, Value

Where = Mapping[str, Any]

_ENDS = ("owner", "parent")
"""Names that a pattern of an edge's own lists may refer to."""

MAXIMUM_DEPTH = 12
"""Levels of a filter, relations and AND, OR, NOT included."""

MAXIMUM_CONDITIONS = 200
"""Comparisons, and related objects that are looked for, in one filter."""

MAXIMUM_VALUES = 1_000
"""Values in one list, such as of `in`."""

_CHAIN = 20
"""Terms in a row: the embedded engine refuses an expression that is 200 operators deep, and
counts a chain of ANDs or ORs as so deep."""

_COMPARISONS = {
    "eq": "{x} = {p}",
    "in": "{x} IN {p}",
    "lt": "{x} < {p}",
    "lte": "{x} <= {p}",
    "gt": "{x} > {p}",
    "gte": "{x} >= {p}",
    "contains": "{x} CONTAINS {p}",
    "startsWith": "{x} STARTS WITH {p}",
    "endsWith": "{x} ENDS WITH {p}",
    "eqIgnoreCase": "toLower({x}) = toLower({p})",
    "containsIgnoreCase": "toLower({x}) CONTAINS toLower({p})",
    "startsWithIgnoreCase": "toLower({x}) STARTS WITH toLower({p})",
    "endsWithIgnoreCase": "toLower({x}) ENDS WITH toLower({p})",
}
_OPPOSITES = {"ne": "eq", "notIn": "in"}
_OF_LISTS = {
    "has": "{p} IN {x}",
    "hasAny": "any({i} IN {x} WHERE {i} IN {p})",
    "hasAll": "all({i} IN {p} WHERE {i} IN {x})",
}


def condition(
    context: Context, type_name: str, where: Where, scope: Scope, place: str = "where"
) -> str:
    """The condition on the object that `@node` is bound to in the scope; "true" for an empty one.

    Raises InvalidRequest, naming the place, and RequestTooLarge.
    """
    return _Conditions(context).object(
        context.registry.fields_of(type_name), type_name, where, scope, _At(place)
    )


def edge_condition(
    context: Context, entry: Page, where: Where, scope: Scope, place: str = "edgeWhere"
) -> str:
    """The same for a connection's edge: `@owner` and `@parent` are its two ends."""
    return _Conditions(context).object(entry.edge, "", where, scope, _At(place))


@dataclass(frozen=True, slots=True)
class _At:
    """Where in the argument a part stands, how deep, and whether it is negated."""

    place: str
    depth: int = 1
    positive: bool = True

    def down(self, name: str, *, negate: bool = False) -> _At:
        if self.depth == MAXIMUM_DEPTH:
            raise RequestTooLarge(
                f"{self.place} is nested more than {MAXIMUM_DEPTH} levels deep; flatten the filter"
            )
        return _At(f"{self.place}.{name}", self.depth + 1, self.positive is not negate)


@dataclass(slots=True)
class _Conditions:
    context: Context
    count: int = 0

    def of_type(self, type_name: str, where: Where, scope: Scope, at: _At) -> str:
        fields = self.context.registry.fields_of(type_name)
        return self.object(fields, type_name, where, scope, at)

    def object(
        self, fields: Mapping[str, Field], type_name: str, where: Where, scope: Scope, at: _At
    ) -> str:
        parts = []
        criteria = self.context.registry.criteria_of(type_name)
        for key, value in where.items():
            if value is None and key not in criteria:  # as if it were not given
                continue
            inner = at.down(key)
            if key in ("AND", "OR"):
                if not value:
                    raise InvalidRequest(f"{inner.place} is empty; leave it out")
                each = [
                    self.object(fields, type_name, part, scope, _numbered(inner, i))
                    for i, part in enumerate(value)
                ]
                parts.append(_joined(each, all_of=(key == "AND") is at.positive))
            elif key == "NOT":
                negated = at.down("NOT", negate=True)
                parts.append(self.object(fields, type_name, value, scope, negated))
            elif key in criteria:
                criterion = criteria[key]
                if isinstance(criterion, Value):
                    parts.append(self.compared(criterion, value, scope, inner))
                    continue
                self.counted(inner)
                _check_operand(value, inner)
                for name, part in value.items() if isinstance(value, Mapping) else ():
                    if part is not None:
                        _check_operand(part, inner.down(name))
                parts.append(self.criterion(criterion, value, scope, inner))
            else:
                parts.append(self.member(fields[key], value, scope, inner))
        return _joined(parts, all_of=at.positive)

    def criterion(self, template: str, value: Any, scope: Scope, at: _At) -> str:
        parts = value if isinstance(value, Mapping) else {}
        text = self.context.bound(template, scope, {"value": value, **parts})
        return text if at.positive else f"NOT {text}"

    def compared(self, entry: Value, value: Where | None, scope: Scope, at: _At) -> str:
        """A criterion that is never null; its names are fresh for each comparison."""
        parts = []
        for operator, operand in (value or {}).items():
            x = self.context.bound(entry.expression, scope)
            parts.append(self.comparisons(x, {operator: operand}, at, nullable=False))
        return _joined(parts, all_of=at.positive)

    def member(self, entry: Field, value: Where, scope: Scope, at: _At) -> str:
        match entry:
            case Value(expression):
                rendered = self.context.render(expression, scope)
                return self.comparisons(rendered, value, at, is_list=entry.list)
            case Localised(name):
                return self.comparisons(f"{scope['node']}.{name}", value, at)
            case Inline(type_name):
                return self.object(
                    self.context.registry.fields_of(type_name), type_name, value, scope, at
                )
            case One():
                return self.single(entry, value, scope, at)
            case Many() | Page():
                return self.relation(entry, value, scope, at)
            case _:
                raise AssertionError(f"{at.place} cannot be filtered")

    # Scalars

    def comparisons(
        self, x: str, value: Where, at: _At, *, is_list: bool = False, nullable: bool = True
    ) -> str:
        parts = []
        for operator, operand in value.items():
            inner = at.down(operator)
            self.counted(inner)
            _check_operand(operand, inner)
            if operator == "isNull":
                parts.append(f"{x} IS {'' if operand is at.positive else 'NOT '}NULL")
            elif is_list:
                text = self.of_list(x, operator, operand)
                parts.append(text if at.positive else f"NOT {text}")
            else:
                parts.append(self.comparison(x, operator, operand, at.positive, nullable))
        return _joined(parts, all_of=at.positive)

    def comparison(
        self, x: str, operator: str, operand: Any, positive: bool, nullable: bool
    ) -> str:
        if operator in _OPPOSITES:
            operator, positive = _OPPOSITES[operator], not positive
        text = _COMPARISONS[operator].format(x=x, p=self.context.parameter(operand))
        if positive:
            return text
        return f"({x} IS NULL OR NOT {text})" if nullable else f"NOT {text}"

    def of_list(self, x: str, operator: str, operand: Any) -> str:
        if operator == "isEmpty":
            return f"size({x}) {'=' if operand else '>'} 0"
        template = _OF_LISTS[operator]
        variable = self.context.variable("item") if "{i}" in template else ""
        return template.format(x=x, p=self.context.parameter(operand), i=variable)

    # Relations

    def single(self, entry: One, where: Where, scope: Scope, at: _At) -> str:
        bound = scope.get(entry.bound)
        if bound:  # the pattern around it has found it already
            return self.object(
                self.context.registry.fields_of(entry.type), entry.type, where, {"node": bound}, at
            )
        text = self.exists(entry, where, scope, at)
        return text if at.positive else f"NOT {text}"

    def relation(self, entry: Many | Page, value: Where, scope: Scope, at: _At) -> str:
        parts = []
        for quantifier, operand in value.items():
            if operand is None:
                continue
            inner = at.down(quantifier)
            if quantifier == "count":
                pattern, fixed, _ = self.pattern(entry, scope)
                counted = f"COUNT {{ {pattern}{f' WHERE {fixed}' if fixed else ''} }}"
                parts.append(self.comparisons(counted, operand, inner, nullable=False))
                continue
            # all: there is none that fails the condition
            exists = self.exists(entry, operand, scope, inner, fails=quantifier == "all")
            parts.append(exists if at.positive is (quantifier == "some") else f"NOT {exists}")
        return _joined(parts, all_of=at.positive)

    def exists(
        self, entry: One | Many | Page, where: Where, scope: Scope, at: _At, *, fails: bool = False
    ) -> str:
        """Whether there is one that meets the condition, or with `fails` one that does not."""
        self.counted(at)
        pattern, fixed, inside = self.pattern(entry, scope)
        # What is negated around it is the subquery as a whole, not what is in it.
        inner = _At(at.place, at.depth, not fails)
        text = self.object(
            self.context.registry.fields_of(entry.type), entry.type, where, inside, inner
        )
        text = _joined([*([fixed] if fixed else []), text], all_of=True)
        return f"EXISTS {{ {pattern}{'' if text == 'true' else f' WHERE {text}'} }}"

    def pattern(self, entry: One | Many | Page, scope: Scope) -> tuple[str, str, Scope]:
        """The match that finds the other objects, what must hold of them in any case (or
        nothing), and the scope in which they are `@node`."""
        inside: Scope = {name: scope[name] for name in _ENDS if name in scope}
        if "node" in scope:
            inside["parent"] = scope["node"]
        self.context.declare(entry.match, inside)
        text = self.context.render(entry.match, inside)
        if not isinstance(entry, One):
            inside.update({name: inside[other] for name, other in entry.also.items()})
        where = () if isinstance(entry, One) else entry.where
        return text, " AND ".join(self.context.conditions(where, inside)), inside

    def counted(self, at: _At) -> None:
        self.count += 1
        if self.count > MAXIMUM_CONDITIONS:
            raise RequestTooLarge(
                f"{at.place}: a filter may have at most {MAXIMUM_CONDITIONS} conditions"
            )


def _check_operand(operand: Any, at: _At) -> None:
    if operand is None:
        raise InvalidRequest(
            f"{at.place} is null; leave it out, or use isNull to find what has no value"
        )
    if isinstance(operand, Sequence) and len(operand) > MAXIMUM_VALUES:
        what = "characters" if isinstance(operand, str) else "values"
        raise RequestTooLarge(f"{at.place} has more than {MAXIMUM_VALUES} {what}")
    if isinstance(operand, list) and None in operand:
        raise InvalidRequest(f"{at.place} holds a null; use isNull to find what has no value")


def conjuncts(where: Where) -> Iterator[tuple[str, Any]]:
    """The entries that must all hold: those of `where`, and of the filters in its AND."""
    for key, value in where.items():
        if value is None:
            continue
        if key == "AND":
            for part in value:
                yield from conjuncts(part)
        else:
            yield key, value


def without(where: Where, name: str) -> Where:
    """`where` less the conditions on one field that it, or its AND, asks for."""
    kept = {key: value for key, value in where.items() if key not in (name, "AND")}
    if where.get("AND"):
        kept["AND"] = [without(part, name) for part in where["AND"]]
    return kept


def _numbered(at: _At, position: int) -> _At:
    return _At(f"{at.place}[{position}]", at.depth, at.positive)


def _joined(parts: list[str], *, all_of: bool) -> str:
    """The conjunction, or where that is negated, the disjunction of the negated parts."""
    neutral = "true" if all_of else "false"
    parts = [part for part in parts if part != neutral]
    if not parts:
        return neutral
    if len(parts) == 1:
        return parts[0]
    word = " AND " if all_of else " OR "
    while len(parts) > _CHAIN:
        groups = [parts[i : i + _CHAIN] for i in range(0, len(parts), _CHAIN)]
        parts = [f"({word.join(group)})" for group in groups]
    return f"({word.join(parts)})"
