"""Adding an entry to the record of approvals and consents."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from graph.common.errors import InvalidRequest, InvalidSeeds
from graph.compliance.permission_records import Permission
from graph.loading.folder import SeedFolder, explain
from graph.loading.load import load_checked
from graph.store.driver import Store

_PLACE = "entry"


async def record_entry(store: Store, kind: type[Permission], fields: Mapping[str, Any]) -> bool:
    """Add an entry, checked as a line of a seed folder is; whether it was not there yet.

    fields: those of the line. Raises InvalidRequest for what does not fit, an entry of the same id
    that says something else included.
    """
    try:
        kind.model_validate(dict(fields))
    except ValidationError as error:
        raise InvalidRequest(explain(error.errors()[0])) from None
    folder = SeedFolder(Path())
    folder.add(kind, _PLACE, dict(fields))
    try:
        report = await load_checked(store, folder, replace=True)
    except InvalidSeeds as error:
        raise InvalidRequest(error.faults[0].removeprefix(f"{_PLACE}: ")) from None
    (counts,) = report.counts.values()
    return counts.created == 1
