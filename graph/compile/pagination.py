"""Which rows of a connection were asked for, and what is made of them in the response."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.common.errors import InvalidRequest
from graph.compile import cursors
from graph.compile.arguments import size
from graph.compile.diversity import PLACE, POOL
from graph.compile.results import Finish
from graph.compile.sort import keys_of
from graph.declare.fields import Key, Page
from graph.declare.selection import Selection


@dataclass(frozen=True, slots=True)
class Window:
    """Which rows of a connection were asked for, and in which order.

    size: rows in the page. backward: the last rows before a cursor, not the first after one.
    cursor: the sort keys to start beyond, or None for the end of the list. order: names list and
    order in cursors.
    """

    keys: tuple[Key, ...]
    order: str
    size: int
    backward: bool
    cursor: Sequence[cursors.Key] | None = field(default=None)

    @classmethod
    def of(cls, entry: Page, selection: Selection) -> Window:
        arguments: Mapping[str, Any] = selection.arguments
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
        length = entry.default if given is None else size(name, given)
        keys, order = keys_of(entry, arguments)
        order = f"{selection.field} by {order}"
        text = before if backward else after
        cursor = None if text is None else cursors.decode(order, text, keys)
        return cls(keys, order, length, backward, cursor)

    @property
    def places(self) -> int:
        """How far from the start of the list this page reaches, where rows have places."""
        if self.backward:
            return POOL
        start = self.cursor[0] if self.cursor and self.keys == (PLACE,) else 0
        assert isinstance(start, int)  # noqa: S101
        return min(max(start, 0) + self.size + 1, POOL)

    def looks_behind(self, rows_of: Sequence[Selection]) -> bool:
        """Whether something is selected that looks back over the cursor."""
        behind = "hasNextPage" if self.backward else "hasPreviousPage"
        return self.cursor is not None and any(
            child.field == behind
            for selection in rows_of
            if selection.field == "pageInfo"
            for child in selection.children
        )

    def finish(
        self, found: dict[str, Any], rows_of: Sequence[Selection], finish_row: Finish | None
    ) -> dict[str, Any]:
        """Put edges, nodes and pageInfo in the place of the rows, by response key."""
        rows = found.pop("rows()")
        behind = found.pop("behind()", False)
        more = len(rows) > self.size
        del rows[self.size :]
        if self.backward:
            rows.reverse()
        for row in rows:
            if finish_row:
                finish_row(row)
        for child in rows_of:
            if child.field == "pageInfo":
                found[child.key] = self.page_info(child, rows, more, behind)
                continue
            found[child.key] = [row[child.key] for row in rows]
            if child.field == "edges":
                for cursor in (each for each in child.children if each.field == "cursor"):
                    for row in rows:
                        row[child.key][cursor.key] = cursors.encode(self.order, row["keys()"])
        return found

    def page_info(
        self, selection: Selection, rows: list[Any], more: bool, behind: bool
    ) -> dict[str, Any]:
        def end(position: int) -> str | None:
            return cursors.encode(self.order, rows[position]["keys()"]) if rows else None

        values: dict[str, Callable[[], object]] = {
            "hasNextPage": lambda: behind if self.backward else more,
            "hasPreviousPage": lambda: more if self.backward else behind,
            "startCursor": lambda: end(0),
            "endCursor": lambda: end(-1),
        }
        return {child.key: values[child.field]() for child in selection.children}
