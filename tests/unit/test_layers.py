"""What may import what: no circles, lower floors only, and no file that is too long to read."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.support.servers import PROJECT

LONGEST = 400
"""Lines of a file."""

FLOORS: tuple[tuple[str, ...], ...] = (
    ("graph.common",),
    ("graph.model",),
    ("graph.declare",),
    ("graph.store",),
    (
        *("graph.titles", "graph.techniques", "graph.uses", "graph.creators", "graph.platforms"),
        *("graph.training", "graph.compliance", "graph.viewers", "graph.sources"),
    ),
    ("graph.registry",),
    ("graph.compile",),
    ("graph.answering",),
    ("graph.similarity",),
    ("graph.search", "graph.recommend"),
    ("graph.loading", "graph.linking"),
    ("graph.curation", "graph.inference", "graph.evaluation"),
    ("catalog",),
)
"""From the ground. A room uses those below it, and others of its floor where that makes no circle.
The packages `graph` and `graph.store.migrations` and the like count as what stands in them."""

ROOMS_WITHIN: Mapping[str, tuple[str, ...]] = {
    "graph.recommend": ("profile", "rank", "explain", "serve"),
}
"""Folders that have rooms themselves, from the ground. A room uses those before it."""

NOT_YET: set[tuple[str, str]] = set()
"""Rooms that import a higher one. To be emptied, never to grow."""

TOO_LONG_YET: set[str] = set()
"""To be emptied, never to grow."""

Edges = Mapping[str, set[str]]


def _modules() -> dict[str, Path]:
    """Files by the module's name."""
    found = {}
    for top in ("graph", "catalog"):
        for path in sorted((PROJECT / top).rglob("*.py")):
            parts = path.relative_to(PROJECT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = _modules()


def _imports(path: Path) -> Iterator[str]:
    """Our modules that a file imports when it runs, inside of functions too."""
    waiting: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            waiting.extend(node.orelse)
            continue
        waiting.extend(ast.iter_child_nodes(node))
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names if each.name in MODULES)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports in full"
            for each in node.names:
                inner = f"{node.module}.{each.name}"
                if inner in MODULES or node.module in MODULES:
                    yield inner if inner in MODULES else str(node.module)


BY_MODULE: Edges = {name: set(_imports(path)) - {name} for name, path in MODULES.items()}


def _folder(module: str) -> str:
    """The folder of a module below graph or catalog; a file directly in one of these is its own."""
    return ".".join(module.split(".")[:2])


def _room(module: str) -> str:
    return "catalog" if module.split(".")[0] == "catalog" else _folder(module)


def _between(name_of: Mapping[str, str]) -> Edges:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for module, imported in BY_MODULE.items():
        found[name_of[module]] |= {name_of[each] for each in imported} - {name_of[module]}
    return found


def circles(edges: Edges) -> list[list[str]]:
    """Sets of names that all lead to each other (Tarjan's strongly connected components)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    open_: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        index[name] = low[name] = len(index)
        open_.append(name)
        for other in sorted(edges.get(name, ())):
            if other not in index:
                visit(other)
                low[name] = min(low[name], low[other])
            elif other in open_:
                low[name] = min(low[name], index[other])
        if low[name] == index[name]:
            at = open_.index(name)
            if len(open_) - at > 1:
                found.append(sorted(open_[at:]))
            del open_[at:]

    for name in sorted(edges):
        if name not in index:
            visit(name)
    return found


def test_circles_are_found() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": set()}) == [["a", "b", "c"]]


def test_no_files_import_each_other_in_a_circle() -> None:
    assert circles(BY_MODULE) == []


def test_no_folders_import_each_other_in_a_circle() -> None:
    assert circles(_between({name: _folder(name) for name in MODULES})) == []


@pytest.mark.parametrize("folder", ROOMS_WITHIN)
def test_rooms_within_a_folder_use_those_before_them_only(folder: str) -> None:
    floor_of = {f"{folder}.{room}": floor for floor, room in enumerate(ROOMS_WITHIN[folder])}
    inside = [name for name in MODULES if name.startswith(f"{folder}.")]
    room_of = {name: ".".join(name.split(".")[:3]) for name in inside}
    assert set(room_of.values()) == set(floor_of), "every file stands in a room, no room is empty"
    upward = [
        f"{module} imports {imported}"
        for module, room in room_of.items()
        for imported in sorted(BY_MODULE[module])
        if imported in room_of and floor_of[room_of[imported]] > floor_of[room]
    ]
    assert upward == []


def test_every_folder_has_a_floor() -> None:
    known = {room for floor in FLOORS for room in floor}
    assert {_room(name) for name in MODULES} - {"graph"} <= known


def test_rooms_use_lower_floors_only() -> None:
    floor_of = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
    edges = _between({name: _room(name) for name in MODULES})
    upward = {
        (room, other)
        for room, others in edges.items()
        for other in others
        if room in floor_of and other in floor_of and floor_of[other] > floor_of[room]
    }
    assert _told(upward - NOT_YET) == []
    assert NOT_YET - upward == set(), "these hold now: take them off the list"


def _told(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Each import between two rooms, by the names of the modules."""
    return [
        f"{module} imports {imported}"
        for module, others in BY_MODULE.items()
        for imported in sorted(others)
        if (_room(module), _room(imported)) in pairs
    ]


def test_no_file_is_longer_than_can_be_read() -> None:
    long = {
        str(path.relative_to(PROJECT))
        for path in MODULES.values()
        if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST
    }
    assert long - TOO_LONG_YET == set()
    assert TOO_LONG_YET - long == set(), "these are short enough now: take them off the list"
