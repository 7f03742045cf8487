"""From an `orderBy` argument to sort keys, and from a cursor to the condition it stands for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from graph.common.errors import InvalidRequest, RequestTooLarge
from graph.compile import cursors
from graph.compile.arguments import score
from graph.compile.diversity import PLACE, diversity_of, order_name
from graph.declare.fields import Key, Localised, Page, Value
from graph.model.sorting import Direction
from graph.registry import TYPES

if TYPE_CHECKING:
    from graph.compile.fields import Compiler, Scope

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


def keys_of(entry: Page, arguments: Mapping[str, Any]) -> tuple[tuple[Key, ...], str]:
    """The sort keys of a connection, ties broken by the list's last one, and the order's name.

    The name is what a cursor carries, so that it cannot be used with another order. Without
    `orderBy`, the list's own, or that by diversity. Raises InvalidRequest, naming the place.
    """
    wanted = arguments.get("orderBy")
    if diversity_of(arguments):
        return (PLACE,), order_name(entry.order_name, arguments)
    if not wanted:
        return entry.order, entry.order_name
    if len(wanted) > MAXIMUM_KEYS:
        raise RequestTooLarge(f"orderBy has {len(wanted)} keys; at most {MAXIMUM_KEYS} are allowed")
    keys = []
    names = []
    for position, order in enumerate(wanted):
        key, name = _key(entry, order, f"orderBy[{position}]")
        keys.append(key)
        names.append(name)
    return (*keys, entry.order[-1]), ", ".join(names)


def _key(entry: Page, order: Mapping[str, Any], place: str) -> tuple[Key, str]:
    name, value = _only(order, place)
    field = TYPES[entry.type][name]
    if isinstance(field, Value):
        return _directed(field.expression, field.type, value), f"{name} {value}"
    if isinstance(field, Localised):
        return _directed(f"@node.{field.property}", str, value), f"{name} {value}"
    assert isinstance(field, Page)  # noqa: S101
    pattern = _inside(field)
    inner, direction = _only(
        {key: each for key, each in value.items() if key != "minScore"}, f"{place}.{name}"
    )
    if inner == "count":
        conditions = list(field.where)
        parameters: dict[str, Any] = {}
        if value.get("minScore") is not None:
            conditions.append(field.filters["minScore"].replace("@link", "@counted"))
            parameters["minScore"] = score(f"{place}.{name}.minScore", value["minScore"])
        where = " AND ".join(each.replace("@link", "@counted") for each in conditions)
        expression = f"COUNT {{ {pattern}{f' WHERE {where}' if where else ''} }}"
        key = _directed(expression, int, direction, nullable=False, arguments=parameters)
        suffix = f" above {parameters['minScore']:g}" if parameters else ""
        return key, f"{name} count{suffix} {direction}"
    of = TYPES[field.type][inner]
    assert isinstance(of, Value)  # noqa: S101
    function, direction = _only(direction, f"{place}.{name}.{inner}")
    assert function in _AGGREGATES  # noqa: S101
    number = f"{function}({of.expression.replace('@node', '@counted')})"
    # Rounded, so that sums in another order are ties all the same.
    returned = f"round({number}, 6)" if function == "avg" else number
    type_ = float if function == "avg" else of.type
    expression = f"head(COLLECT {{ {pattern} RETURN {returned} }})"
    return _directed(expression, type_, direction), f"{name} {function} {inner} {direction}"


def _inside(field: Page) -> str:
    """The pattern of a list below the rows that are sorted: their `@node` is its parent."""
    pattern = field.match.replace("@node", "@counted").replace("@link", "@counted_link")
    return pattern.replace("@parent", "@node")


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


def _directed(
    expression: str,
    type_: type,
    direction: Any,
    *,
    nullable: bool = True,
    arguments: Mapping[str, Any] | None = None,
) -> Key:
    descending, nulls = _DIRECTIONS[direction]
    return Key(expression, type_, descending, nulls if nullable else None, arguments or {})


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
    compiler: Compiler,
    columns: Sequence[Column],
    cursor: Sequence[cursors.Key],
    *,
    backward: bool,
    inclusive: bool = False,
) -> str:
    """The condition that a row comes after the cursor (before it when backward)."""
    values = [None if value is None else compiler.parameter(value) for value in cursor]
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


def rendered(compiler: Compiler, keys: Sequence[Key], scope: Scope) -> list[Column]:
    """The keys with their expressions in the scope of a row."""
    columns = []
    for key in keys:
        inside = dict(scope)
        compiler.declare(key.expression, inside)
        columns.append((compiler.render(key.expression, inside, key.arguments), key))
    return columns
