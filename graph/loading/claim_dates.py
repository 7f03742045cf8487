"""A check of claims: a use cannot have happened outside the making of its title.

A title is released in its `year`. What is made for it is made at most BEFORE years earlier, which
the longest productions hardly take, and at most AFTER years later, for what is finished or mended
after the first showing. A series goes on being made after its first year, so it has no last one.
"""

from __future__ import annotations

from typing import cast

from graph.loading.folder import SeedFolder
from graph.model.titles import TitleKind
from graph.store.driver import Store
from graph.store.queries import query
from graph.titles.records import Title
from graph.uses.claim_records import Claim
from graph.uses.records import Use

BEFORE = 15
AFTER = 2
"""Years."""


async def check_claims(store: Store, folder: SeedFolder) -> None:
    """Add a fault for each claim whose use, here or in the store, is dated out of its making."""
    dated = [
        (line.place, record.use, record.happened_on)
        for line in folder.lines.get(Claim, ())
        if (record := cast(Claim, line.record)).use and record.happened_on
    ]
    titles = {use.key: use.title for use in folder.records(Use)}
    uses = sorted({use for _, use, _ in dated if use} - titles.keys())
    rows = await store.read(query("loading/read_titles_of_uses"), {"uses": uses}) if uses else []
    titles |= {row["use"]: row["title"] for row in rows}
    productions = {title.id: (title.year, title.kind) for title in folder.records(Title)}
    named = {titles[use] for _, use, _ in dated if use in titles}
    if unknown := sorted(named - productions.keys()):
        rows = await store.read(query("loading/read_release_years"), {"titles": unknown})
        productions |= {row["id"]: (row["year"], row["kind"]) for row in rows}
    for place, use, day in dated:
        year, kind = productions.get(titles.get(use or "", ""), (None, None))
        if year and day and (what := _outside(int(day[:4]), year, kind)):
            folder.faults.append(f"{place}: happened_on: {day} is {what}, {year}")


def _outside(happened: int, released: int, kind: str | None) -> str | None:
    """How a year is out of the making of a title; None where it is not."""
    if happened < released - BEFORE:
        return f"more than {BEFORE} years before the title's year"
    if happened > released + AFTER and kind != TitleKind.SERIES:
        return f"more than {AFTER} years after the title's year"
    return None
