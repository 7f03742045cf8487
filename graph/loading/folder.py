"""Reading a seed folder: every line checked, every fault found, before anything is written."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import orjson
from pydantic import ValidationError

from graph.common.errors import InvalidSeeds
from graph.loading.fields import Record
from graph.loading.kinds import BY_NAME, RECORDS
from graph.loading.records import Technique, Title

AnyRecord = TypeVar("AnyRecord", bound=Record)

_PLAIN_WORDS = {
    "missing": "is missing",
    "string_type": "must be text",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "dict_type": "must be an object",
    "tuple_type": "must be a list",
    "string_too_short": "must not be empty",
    "extra_forbidden": "is not a field here",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A record and where it stands."""

    place: str
    record: Record


@dataclass(slots=True)
class SeedFolder:
    """A seed folder's records by kind, in the order of their lines."""

    path: Path
    lines: dict[type[Record], list[Line]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    refused: dict[type[Record], set[str]] = field(default_factory=dict)
    """Ids of lines with faults: a link to one of them is not at fault itself."""

    def records(self, kind: type[AnyRecord]) -> list[AnyRecord]:
        return [line.record for line in self.lines.get(kind, ())]  # type: ignore[misc]

    def ids(self, kind: type[Record]) -> set[str]:
        return {line.record.key for line in self.lines.get(kind, ())}

    def references(self) -> dict[type[Record], set[str]]:
        """The ids that the folder names but does not define: they must be in the store."""
        named: dict[type[Record], set[str]] = {}
        for _, _, kind, identifier in self._links():
            named.setdefault(kind, set()).add(identifier)
        return {kind: found - self.ids(kind) for kind, found in named.items()}

    def check_links(
        self,
        stored: Mapping[type[Record], set[str]],
        stored_parents: Mapping[type[Record], Mapping[str, str]],
    ) -> None:
        """Add a fault for each link to nowhere and each cycle.

        stored: which of `references` the store has. stored_parents: the parents in the store, by
        child, for the kinds that form trees.
        """
        known = {
            kind: self.ids(kind) | self.refused.get(kind, set()) | stored.get(kind, set())
            for kind in RECORDS
        }
        for line, name, kind, identifier in self._links():
            if identifier not in known[kind]:
                hint = _suggestion(identifier, known[kind])
                self.faults.append(
                    f"{line.place}: {name}: no {kind.__name__.lower()} has the id"
                    f" {identifier!r}, here or in the store{hint}"
                )
        self._check_cycles(Technique, "broader", stored_parents.get(Technique, {}))
        self._check_cycles(Title, "part_of", stored_parents.get(Title, {}))

    def raise_faults(self) -> None:
        """Raises InvalidSeeds when there are faults."""
        if self.faults:
            raise InvalidSeeds(sorted(self.faults, key=_place_order))

    def _links(self) -> Iterator[tuple[Line, str, type[Record], str]]:
        """Every link of the folder: the line, the field, the kind and the id that it names."""
        for lines in self.lines.values():
            for line in lines:
                for name, kind in line.record.refers_to.items():
                    found = getattr(line.record, name)
                    for identifier in dict.fromkeys(
                        [found] if isinstance(found, str) else found or ()
                    ):
                        yield line, name, BY_NAME[kind], identifier

    def _check_cycles(
        self, kind: type[Record], name: str, stored_parents: Mapping[str, str]
    ) -> None:
        lines = {line.record.key: line for line in self.lines.get(kind, ())}
        parents = {
            **stored_parents,
            **{key: getattr(line.record, name) for key, line in lines.items()},
        }
        finished: set[str] = set()
        for start in lines:
            path: list[str] = []
            seen: set[str] = set()
            current: str | None = start
            while current and current not in finished and current not in seen:
                path.append(current)
                seen.add(current)
                current = parents.get(current)
            if current in seen:
                cycle = [*path[path.index(current) :], current]
                place = next(lines[key].place for key in cycle if key in lines)
                self.faults.append(f"{place}: {name}: goes in a circle: {' > '.join(cycle)}")
            finished |= seen


def read_folder(path: Path) -> SeedFolder:
    """Read and check every file of a seed folder; faults are collected, not raised.

    Raises InvalidSeeds when the folder itself is missing or has none of the files.
    """
    if not path.is_dir():
        raise InvalidSeeds([f"{path}: is not a folder (looked for it from {Path.cwd()})"])
    folder = SeedFolder(path)
    files = [kind for kind in RECORDS if (path / kind.file).is_file()]
    if not files:
        names = ", ".join(kind.file for kind in RECORDS)
        raise InvalidSeeds([f"{path}: has none of the files {names}"])
    for kind in files:
        folder.lines[kind] = list(_read_file(path / kind.file, kind, folder))
    return folder


def _read_file(path: Path, kind: type[Record], folder: SeedFolder) -> Iterator[Line]:
    places: dict[str, str] = {}
    with path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            place = f"{path.name}:{number}"
            if not raw.strip():
                continue
            record = _read_line(raw, kind, place, folder)
            if record is None:
                continue
            if record.key in places:
                folder.faults.append(_duplicate(kind, record, place, places[record.key]))
                continue
            places[record.key] = place
            yield Line(place, record)


def _read_line(raw: bytes, kind: type[Record], place: str, folder: SeedFolder) -> Record | None:
    try:
        fields = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        folder.faults.append(f"{place}: line: is not JSON ({error})")
        return None
    if not isinstance(fields, dict):
        folder.faults.append(f"{place}: line: must be a JSON object, {{...}}")
        return None
    try:
        record = kind.model_validate(fields)
    except ValidationError as error:
        folder.faults += [f"{place}: {explain(fault)}" for fault in error.errors()]
        if (key := _key_of(kind, fields)) is not None:
            folder.refused.setdefault(kind, set()).add(key)
        return None
    for unknown in record.model_extra or ():
        hint = _suggestion(unknown, kind.model_fields)
        folder.warnings.append(f"{place}: {unknown}: is not a field of {kind.file}, ignored{hint}")
    return record


def _key_of(kind: type[Record], fields: dict[str, Any]) -> str | None:
    """The key that a line with faults would have had, if it says enough for one."""
    try:
        key = kind.model_construct(**fields).key
    except (AttributeError, TypeError):  # what the key is made of is missing, or is no text
        return None
    return key if isinstance(key, str) else None


def explain(fault: Any) -> str:
    where = ".".join(str(part) for part in fault["loc"] if part != "[key]") or "line"
    words = _PLAIN_WORDS.get(fault["type"])
    if words is None:
        words = str(fault["msg"]).removeprefix("Value error, ")
        if fault["type"] != "value_error":
            words = f"{words[0].lower()}{words[1:]}, but it is {fault['input']!r}"
    return f"{where}: {words}"


def _duplicate(kind: type[Record], record: Record, place: str, first: str) -> str:
    what = "the same record" if kind.noun else f"the id {record.key!r}"
    advice = (
        f'; give each {kind.noun} an "id" of its own'
        if "id" in kind.model_fields and kind.noun
        else ""
    )
    return f"{place}: id: {what} is already on {first.rpartition(':')[2]}{advice}".replace(
        "already on ", "already on line "
    )


def _suggestion(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.75)
    return f"; did you mean {close[0]!r}?" if close else ""


def _place_order(fault: str) -> tuple[str, int]:
    file, _, rest = fault.partition(":")
    number = rest.partition(":")[0]
    return file, int(number) if number.isdigit() else 0
