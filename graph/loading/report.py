"""The report of a load or of a dry run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from graph.loading.kinds import RECORDS, counted_as
from graph.loading.merging import FieldChange


@dataclass(slots=True)
class Counts:
    """lost: values that were stored and that nothing has replaced."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    lost: int = 0

    def add(self, other: Counts) -> None:
        self.created += other.created
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.lost += other.lost


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A record that a load creates or changes. fields: what changes in one that was stored."""

    kind: str
    id: str
    created: bool
    fields: tuple[FieldChange, ...] = ()

    @property
    def lost(self) -> int:
        return sum(each.lost for each in self.fields)

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "id": self.id,
            "created": self.created,
            "fields": [
                {
                    "field": each.field,
                    "before": each.before,
                    "after": each.after,
                    "lost": each.lost,
                }
                for each in self.fields
            ],
        }


@dataclass(slots=True)
class LoadReport:
    """What a load did, or with dry_run would do, by kind (`titles`, ...), and record by record."""

    counts: dict[str, Counts] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    changes: list[RecordChange] = field(default_factory=list)

    @property
    def lost(self) -> int:
        return sum(counts.lost for counts in self.counts.values())

    @property
    def changed(self) -> bool:
        """Whether the catalog has changed; what viewers are and do is no part of it."""
        return any(
            counts.created or counts.updated
            for kind, counts in self.counts.items()
            if kind not in ("users", "events")
        )

    @property
    def outdates_links(self) -> bool:
        """Whether it changed what the similarity edges are made from."""
        derives = {counted_as(kind) for kind in RECORDS if kind.derives}
        return any(
            counts.created or counts.updated
            for kind, counts in self.counts.items()
            if kind in derives
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "counts": {
                kind: {
                    "created": each.created,
                    "updated": each.updated,
                    "unchanged": each.unchanged,
                    "lost": each.lost,
                }
                for kind, each in self.counts.items()
            },
            "lost": self.lost,
            "warnings": self.warnings,
            "changes": [each.as_json() for each in self.changes],
        }
