"""From an `orderBy` argument to sort keys, and from a cursor to the condition it stands for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.common.errors import InvalidRequest, RequestTooLarge
from graph.compile import cursors
from graph.compile.arguments import numbers
from graph.compile.context import Context, Scope
from graph.compile.diversity import PLACE, diversity_of, order_name
from graph.declare.fields import Key, Localised, Page, Value
from graph.declare.registry import Registry
from graph.model.sorting import Direction

MAXIMUM_KEYS = 8
"""Keys of one order, the one that breaks ties not counted."""

Column = tuple[str, Key]
"""A sort key and the expression that holds its value."""

_DIRECTIONS = {
    Direction.ASC: (False, "last"),
    Direction.DESC: (True, "last"),
    Direction.ASC_NULLS_FIRST: (False, "first"),
    Direction.DESC_NULLS_FIRST: (True, "first"),
}
_AGGREGATES = ("min", "max", "avg")


@dataclass(frozen=True, slots=True)
class RelatedKey(Key):
    """A figure of the objects that a list of the row's finds, in their scope.

    expression: what is returned of them; empty for their number. relation: that list.
    where: further conditions on it.
    """

    relation: Page = field(kw_only=True)
    where: tuple[str, ...] = ()

    def rendered(self, context: Context, scope: Scope) -> str:
        inside: Scope = {"parent": scope["node"]}
        context.declare(self.relation.match, inside)
        pattern = context.render(self.relation.match, inside, self.arguments)
        rules = [
            *context.conditions(self.relation.where, inside),
            *(context.bound(each, inside, self.arguments) for each in self.where),
        ]
        pattern += f" WHERE {' AND '.join(rules)}" if rules else ""
        if not self.expression:
            return f"COUNT {{ {pattern} }}"
        returned = context.bound(self.expression, inside, self.arguments)
        return f"head(COLLECT {{ {pattern} RETURN {returned} }})"


def keys_of(
    registry: Registry, entry: Page, arguments: Mapping[str, Any]
) -> tuple[tuple[Key, ...], str]:
    """The sort keys of a connection, ties broken by the list's last one, and the order's name.

    The name is what a cursor carries, so that it cannot be used with another order. Without
    `orderBy`, the list's own, or that by diversity. Raises InvalidRequest, naming the place.
    """
    wanted = arguments.get("orderBy")
    if diversity_of(arguments):
        return (PLACE,), order_name(entry, arguments)
    if not wanted:
        return entry.order, entry.order_name
    if len(wanted) > MAXIMUM_KEYS:
        raise RequestTooLarge(f"orderBy has {len(wanted)} keys; at most {MAXIMUM_KEYS} are allowed")
    keys = []
    names = []
    for position, order in enumerate(wanted):
        key, name = _key(registry, entry, order, f"orderBy[{position}]")
        keys.append(key)
        names.append(name)
    return (*keys, entry.order[-1]), ", ".join(names)


def _key(registry: Registry, entry: Page, order: Mapping[str, Any], place: str) -> tuple[Key, str]:
    name, value = _only(order, place)
    of_row = registry.fields_of(entry.type)[name]
    if isinstance(of_row, Value):
        descending, nulls = _DIRECTIONS[value]
        key = Key(of_row.expression, of_row.type, descending, nulls, index=of_row.index)
        return key, f"{name} {value}"
    if isinstance(of_row, Localised):
        return Key(f"@node.{of_row.property}", str, *_DIRECTIONS[value]), f"{name} {value}"
    assert isinstance(of_row, Page)  # noqa: S101
    options = {option: value.get(option) for option in of_row.numbers}
    inner, direction = _only(
        {key: each for key, each in value.items() if key not in options}, f"{place}.{name}"
    )
    if inner == "count":
        given = numbers(of_row.numbers, options, f"{place}.{name}.")
        given = {option: each for option, each in given.items() if each is not None}
        descending, _ = _DIRECTIONS[direction]
        key = RelatedKey(
            "",
            int,
            descending,
            arguments=given,
            relation=of_row,
            where=tuple(of_row.filters[option] for option in given),
        )
        # One such option so far, which says how high a score must be.
        suffix = "".join(f" above {each:g}" for each in given.values())
        return key, f"{name} count{suffix} {direction}"
    of = registry.fields_of(of_row.type)[inner]
    assert isinstance(of, Value)  # noqa: S101
    function, direction = _only(direction, f"{place}.{name}.{inner}")
    assert function in _AGGREGATES  # noqa: S101
    number = f"{function}({of.expression})"
    # Rounded, so that sums in another order are ties all the same.
    returned = f"round({number}, 6)" if function == "avg" else number
    type_ = float if function == "avg" else of.type
    descending, nulls = _DIRECTIONS[direction]
    return (
        RelatedKey(returned, type_, descending, nulls, relation=of_row),
        f"{name} {function} {inner} {direction}",
    )


def _only(given: Mapping[str, Any], place: str) -> tuple[str, Any]:
    """The one entry of a map whose entries exclude each other."""
    entries = [(name, value) for name, value in given.items() if value is not None]
    if len(entries) != 1:
        found = ", ".join(name for name, _ in entries) or "none"
        raise InvalidRequest(
            f"{place} must have exactly one key, and has {found}; the order of several keys is"
            " that of a list, such as [{year: DESC}, {name: ASC}]"
        )
    return entries[0]


def order_by(columns: Sequence[Column], *, backward: bool = False) -> str:
    """The columns as ORDER BY takes them; missing values where their key says."""
    parts = []
    for column, key in columns:
        if key.nulls:
            sign = "NOT NULL" if key.nulls == "first" else "NULL"
            parts.append(f"({column} IS {sign}){' DESC' if backward else ''}")
        parts.append(column + (" DESC" if key.descending is not backward else ""))
    return ", ".join(parts)


def beyond(
    context: Context,
    columns: Sequence[Column],
    cursor: Sequence[cursors.Key],
    *,
    backward: bool,
    inclusive: bool = False,
) -> str:
    """The condition that a row comes after the cursor (before it when backward)."""
    values = [None if value is None else context.parameter(value) for value in cursor]
    alternatives = []
    for position, (column, key) in enumerate(columns):
        after = _after(column, key, values[position], backward=backward)
        ties = [
            f"{columns[i][0]} IS NULL" if values[i] is None else f"{columns[i][0]} = {values[i]}"
            for i in range(position)
        ]
        alternatives += [" AND ".join([*ties, each]) for each in after]
    if inclusive:
        alternatives.append(
            " AND ".join(
                f"{column} IS NULL" if value is None else f"{column} = {value}"
                for (column, _), value in zip(columns, values, strict=True)
            )
        )
    if not alternatives:
        return "false"
    if len(alternatives) == 1:
        return alternatives[0]
    past = "(" + " OR ".join(f"({text})" for text in alternatives) + ")"
    column, key = columns[0]
    if key.nulls:
        return past
    # Follows from the rest, but tells the planner which range of an index to read.
    sign = "<=" if key.descending is not backward else ">="
    return f"{column} {sign} {values[0]} AND {past}"


def _after(column: str, key: Key, value: str | None, *, backward: bool) -> list[str]:
    """The ways in which a key can come after one value."""
    nulls_come_later = (key.nulls == "last") is not backward
    if value is None:
        return [] if nulls_come_later else [f"{column} IS NOT NULL"]
    sign = "<" if key.descending is not backward else ">"
    ways = [f"{column} {sign} {value}"]
    if key.nulls and nulls_come_later:
        ways.append(f"{column} IS NULL")
    return ways


def rendered(context: Context, keys: Sequence[Key], scope: Scope) -> list[Column]:
    """The keys with their expressions in the scope of a row."""
    return [
        (
            key.rendered(context, scope)
            if isinstance(key, RelatedKey)
            else context.bound(key.expression, scope, key.arguments),
            key,
        )
        for key in keys
    ]
