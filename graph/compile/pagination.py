"""Pages of a list in a total order: which rows were asked for, and what the response says of them.

Every paged list of the API goes through `Window`, whether its rows come from a compiled connection
or are known in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from graph.common.errors import InvalidRequest
from graph.compile import cursors, keys
from graph.compile.arguments import size
from graph.compile.diversity import PLACE, POOL
from graph.compile.results import Finish
from graph.compile.sort import keys_of
from graph.declare.fields import Key, Page
from graph.declare.registry import Registry
from graph.declare.selection import Selection

Row = TypeVar("Row")

ROW_FIELDS = ("edges", "nodes", "pageInfo")
"""Fields of a connection for which its rows are read."""


@dataclass(frozen=True, slots=True)
class Window:
    """Which rows of a list were asked for, and in which order.

    size: rows in the page. more: whether one row more is read, which tells whether there are any in
    the direction of reading. backward: the last rows before a cursor, not the first after one.
    cursor: the sort keys to start beyond, or None for the end of the list. order: names list and
    order in cursors.
    """

    keys: tuple[Key, ...]
    order: str
    size: int
    backward: bool = False
    cursor: Sequence[cursors.Key] | None = None
    more: bool = True

    @classmethod
    def read(
        cls, sort: tuple[Key, ...], order: str, arguments: Mapping[str, Any], default: int
    ) -> Window:
        """From the arguments `first` and `after`, `last` and `before`, of which any may be missing.

        default: rows in a page for which no size is given. Raises InvalidRequest for a size out of
        range, a bad cursor, and arguments that exclude each other.
        """
        first, last = arguments.get("first"), arguments.get("last")
        after, before = arguments.get("after"), arguments.get("before")
        if first is not None and last is not None:
            raise InvalidRequest("pass first or last, not both")
        backward = last is not None or (first is None and before is not None and after is None)
        if backward and after is not None:
            raise InvalidRequest("after goes with first; pass before with last")
        if not backward and before is not None:
            raise InvalidRequest("before goes with last; pass after with first")
        name, given = ("last", last) if last is not None else ("first", first)
        length = default if given is None else size(name, given)
        text = before if backward else after
        cursor = None if text is None else cursors.decode(order, text, sort)
        return cls(sort, order, length, backward, cursor)

    @classmethod
    def of(cls, registry: Registry, entry: Page, selection: Selection) -> Window:
        """Of a connection. Raises InvalidRequest; see `read` and `keys_of`."""
        sort, order = keys_of(registry, entry, selection.arguments)
        return cls.read(sort, f"{selection.field} by {order}", selection.arguments, entry.default)

    @property
    def rows(self) -> int:
        """How many rows are read."""
        return self.size + self.more

    def narrowed(self, rows_of: Sequence[Selection]) -> Window:
        """With one row more only where something is selected that tells whether there is one."""
        ahead = "hasPreviousPage" if self.backward else "hasNextPage"
        return replace(self, more=self._selected(rows_of, ahead))

    @property
    def places(self) -> int:
        """How far from the start of the list this page reaches, where rows have places."""
        if self.backward:
            return POOL
        start = self.cursor[0] if self.cursor and self.keys == (PLACE,) else 0
        assert isinstance(start, int)  # noqa: S101
        return min(max(start, 0) + self.rows, POOL)

    def looks_behind(self, rows_of: Sequence[Selection]) -> bool:
        """Whether something is selected that looks back over the cursor."""
        behind = "hasNextPage" if self.backward else "hasPreviousPage"
        return self.cursor is not None and self._selected(rows_of, behind)

    @staticmethod
    def _selected(rows_of: Sequence[Selection], name: str) -> bool:
        return any(
            child.field == name
            for selection in rows_of
            if selection.field == "pageInfo"
            for child in selection.children
        )

    def slice(
        self, rows: Sequence[Row], keys_of_row: Callable[[Row], tuple[Any, ...]]
    ) -> tuple[list[Row], bool]:
        """The rows of the page and one more, in the direction of reading; and whether there are
        rows at or before the cursor.

        rows: the whole list, in the order of their keys, all of them ascending and never null.
        """
        ordered = list(reversed(rows)) if self.backward else list(rows)
        if self.cursor is None:
            return ordered[: self.size + 1], False
        cursor = tuple(self.cursor)
        found = [
            row
            for row in ordered
            if (keys_of_row(row) < cursor if self.backward else keys_of_row(row) > cursor)
        ]
        return found[: self.size + 1], len(found) < len(ordered)

    def cut(self, rows: Sequence[Row]) -> tuple[list[Row], bool]:
        """From the page and one more row, as read, to the page in the list's order, and whether
        there was that one more."""
        page = list(rows[: self.size])
        return page[::-1] if self.backward else page, len(rows) > self.size

    def finish(
        self, found: dict[str, Any], rows_of: Sequence[Selection], finish_row: Finish | None
    ) -> dict[str, Any]:
        """Put edges, nodes and pageInfo in the place of the rows, by response key."""
        rows, more = self.cut(found.pop(keys.ROWS))
        behind = found.pop(keys.BEHIND, False)
        if finish_row:
            rows = [finish_row(row) for row in rows]
        for child in rows_of:
            if child.field == "pageInfo":
                ends = [row[keys.KEYS] for row in rows]
                found[child.key] = self.page_info(child, ends, more=more, behind=behind)
                continue
            found[child.key] = [row[child.key] for row in rows]
            if child.field == "edges":
                for cursor in (each for each in child.children if each.field == "cursor"):
                    for row in rows:
                        row[child.key][cursor.key] = self.cursor_of(row[keys.KEYS])
        return found

    def cursor_of(self, values: Sequence[cursors.Key]) -> str:
        """The cursor of a row with these sort keys."""
        return cursors.encode(self.order, values)

    def page_info(
        self,
        selection: Selection,
        rows: Sequence[Sequence[cursors.Key]],
        *,
        more: bool,
        behind: bool,
    ) -> dict[str, Any]:
        """What `pageInfo` says of a page; rows: their sort keys, in the list's order.

        more: whether rows follow in the direction of reading. behind: whether there are some at or
        before the cursor.
        """

        def end(position: int) -> str | None:
            return self.cursor_of(rows[position]) if rows else None

        values: dict[str, Callable[[], object]] = {
            "hasNextPage": lambda: behind if self.backward else more,
            "hasPreviousPage": lambda: more if self.backward else behind,
            "startCursor": lambda: end(0),
            "endCursor": lambda: end(-1),
        }
        return {child.key: values[child.field]() for child in selection.children}
