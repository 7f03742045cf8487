"""Reading a seed folder: every line checked, every fault found, before anything is written."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import orjson
from pydantic import ValidationError

from graph.common.errors import InvalidSeeds
from graph.declare.records import Record, fields_of
from graph.loading.kinds import BY_NAME, RECORDS
from graph.loading.merging import everything, field_digest, line_digest, merged
from graph.loading.stored import StoredRecord
from graph.techniques.records import Technique
from graph.titles.records import Title

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
class Given:
    """A line as it was read: JSON, and not checked beyond that.

    key: of its record; None if the line does not say enough for one.
    """

    place: str
    fields: dict[str, Any]
    key: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """A record as it is once the line has been applied to what is stored, and where it stands.

    given: what the line itself states. digest: of that. stored: None for a new record.
    """

    place: str
    record: Record
    given: Mapping[str, Any]
    digest: str
    stored: StoredRecord | None = None


@dataclass(slots=True)
class SeedFolder:
    """A seed folder's records by kind, in the order of their lines.

    given: all lines as they were read. lines: those that have to be looked at, checked. unchanged:
    the keys of the others, of which the store has it all.
    """

    path: Path
    given: dict[type[Record], list[Given]] = field(default_factory=dict)
    unchanged: dict[type[Record], set[str]] = field(default_factory=dict)
    lines: dict[type[Record], list[Line]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    refused: dict[type[Record], set[str]] = field(default_factory=dict)
    """Ids of lines with faults: a link to one of them is not at fault itself."""

    def add(self, kind: type[Record], place: str, fields: dict[str, Any]) -> None:
        """One more line, not checked yet."""
        self.given.setdefault(kind, []).append(Given(place, fields, kind.key_of(fields)))

    def same(
        self, kind: type[Record], digests: Mapping[str, str | None], *, replace: bool
    ) -> set[str]:
        """The keys of lines that changed their records last, by the digests stored there."""
        same: dict[str, bool] = {}
        for given in self.given.get(kind, ()):
            if given.key is not None:
                digest = line_digest(kind, given.fields, replace=replace)
                same[given.key] = same.get(given.key, True) and digests.get(given.key) == digest
        return {key for key, every in same.items() if every}

    def check(
        self,
        kind: type[Record],
        same: Collection[str],
        stored: Mapping[str, StoredRecord],
        *,
        replace: bool,
    ) -> None:
        """Check the lines of a kind, each applied to what is stored of its record.

        same: the keys of lines of which the store has it all. stored: the other records that are
        there. Faults are collected.
        """
        lines = self.lines.setdefault(kind, [])
        places: dict[str, str] = {}
        for given in self.given.get(kind, ()):
            key = given.key
            if key is not None and key in same:
                self.unchanged.setdefault(kind, set()).add(key)
            else:
                known = stored.get(key) if key is not None else None
                fields = _applied(kind, known, given.fields, replace=replace)
                record = self._checked(kind, given, fields)
                if record is None:
                    continue
                key = record.key
                if key not in places:
                    digest = line_digest(kind, given.fields, replace=replace)
                    lines.append(Line(given.place, record, given.fields, digest, known))
            self._warn_of_unknown(kind, given)
            if key in places:
                self.faults.append(_duplicate(kind, key, given.place, places[key]))
            else:
                places[key] = given.place

    def _checked(self, kind: type[Record], given: Given, fields: dict[str, Any]) -> Record | None:
        try:
            return kind.model_validate(fields)
        except ValidationError as error:
            self.faults += faults_of(given.place, error)
            if given.key is not None:
                self.refused.setdefault(kind, set()).add(given.key)
            return None

    def _warn_of_unknown(self, kind: type[Record], given: Given) -> None:
        names = [each.name for each in fields_of(kind)]
        for unknown in (each for each in given.fields if each not in names):
            self.warnings.append(
                f"{given.place}: {unknown}: is not a field of {kind.file}, ignored"
                f"{_suggestion(unknown, names)}"
            )

    def records(self, kind: type[AnyRecord]) -> list[AnyRecord]:
        return [line.record for line in self.lines.get(kind, ())]  # type: ignore[misc]

    def ids(self, kind: type[Record]) -> set[str]:
        """The keys of all lines without faults."""
        checked = {line.record.key for line in self.lines.get(kind, ())}
        return checked | self.unchanged.get(kind, set())

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
                for each in fields_of(type(line.record)):
                    if not each.refers:
                        continue
                    found = getattr(line.record, each.attribute)
                    for identifier in dict.fromkeys(
                        [found] if isinstance(found, str) else found or ()
                    ):
                        yield line, each.name, BY_NAME[each.refers], identifier

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


def _applied(
    kind: type[Record], stored: StoredRecord | None, line: Mapping[str, Any], *, replace: bool
) -> dict[str, Any]:
    """The fields of a record once a line has been applied to it, to be checked."""
    before = {} if stored is None else stored.fields
    if stored is not None and kind.changed_elsewhere:
        said = set(stored.loaded)
        line = everything(kind, line) if replace else line
        fresh = {
            name: value
            for name, value in line.items()
            if name in kind.identity or field_digest(name, value) not in said
        }
        return merged(kind, before, fresh, replace=False)
    return merged(kind, before, line, replace=replace)


def read_folder(path: Path) -> SeedFolder:
    """Read and check every file of a seed folder, whatever is stored; faults are collected, not
    raised. Raises InvalidSeeds when the folder itself is missing or has none of the files."""
    folder = parse_folder(path)
    for kind in folder.given:
        folder.check(kind, (), {}, replace=True)
    return folder


def parse_folder(path: Path) -> SeedFolder:
    """Read every file of a seed folder; only JSON is checked. Raises like `read_folder`."""
    if not path.is_dir():
        raise InvalidSeeds([f"{path}: is not a folder (looked for it from {Path.cwd()})"])
    folder = SeedFolder(path)
    files = [kind for kind in RECORDS if (path / kind.file).is_file()]
    if not files:
        names = ", ".join(sorted(kind.file for kind in RECORDS))
        raise InvalidSeeds([f"{path}: has none of the files {names}"])
    for kind in files:
        folder.given[kind] = []
        _parse_file(path / kind.file, kind, folder)
    return folder


def _parse_file(path: Path, kind: type[Record], folder: SeedFolder) -> None:
    for place, fields in json_lines(path, folder.faults):
        if isinstance(fields, dict):
            folder.add(kind, place, fields)
        else:
            folder.faults.append(f"{place}: line: must be a JSON object, {{...}}")


def json_lines(path: Path, faults: list[str]) -> Iterator[tuple[str, Any]]:
    """The lines of a file with their places (`file:line`); those that are no JSON are added to the
    faults, and blank ones are skipped."""
    with path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            place = f"{path.name}:{number}"
            try:
                if raw.strip():
                    yield place, orjson.loads(raw)
            except orjson.JSONDecodeError as error:
                faults.append(f"{place}: line: is not JSON ({error})")


def faults_of(place: str, error: ValidationError) -> list[str]:
    """A line's faults as people are told them: `file:line: field: what is wrong`."""
    return [f"{place}: {explain(fault)}" for fault in error.errors()]


def explain(fault: Any) -> str:
    where = ".".join(str(part) for part in fault["loc"] if part != "[key]") or "line"
    words = _PLAIN_WORDS.get(fault["type"])
    if words is None:
        words = str(fault["msg"]).removeprefix("Value error, ")
        if fault["type"] != "value_error":
            words = f"{words[0].lower()}{words[1:]}, but it is {fault['input']!r}"
    return f"{where}: {words}"


def _duplicate(kind: type[Record], key: str, place: str, first: str) -> str:
    what = "the same record" if kind.noun else f"the id {key!r}"
    own = "id" in kind.model_fields and kind.noun
    advice = f'; give each {kind.noun} an "id" of its own' if own else ""
    return f"{place}: id: {what} is already on line {first.rpartition(':')[2]}{advice}"


def _suggestion(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.75)
    return f"; did you mean {close[0]!r}?" if close else ""


def _place_order(fault: str) -> tuple[str, int]:
    file, _, rest = fault.partition(":")
    number = rest.partition(":")[0]
    return file, int(number) if number.isdigit() else 0
