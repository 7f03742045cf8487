"""The types that are derived from what the subjects declare, as names of this module.

Types that are written by hand name them by `catalog.schema.references`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import strawberry
from strawberry.scalars import JSON

from catalog.schema import filters, lists, orders, vocabularies
from catalog.schema.derive.objects import derived
from catalog.schema.node import Node
from catalog.schema.recommendations import Recommended
from catalog.schema.root import Answered
from catalog.schema.scalars import Country, Day
from graph.registry import REGISTRY

_SCALARS = {
    "String": str,
    "Int": int,
    "Float": float,
    "Boolean": bool,
    "ID": strawberry.ID,
    "Date": Day,
    "CountryCode": Country,
    "JSON": JSON,
}

# Strawberry looks up here what an annotation names.
for _module in (filters, lists, orders, vocabularies):
    globals().update({name: each for name, each in vars(_module).items() if isinstance(each, type)})
globals().update(_SCALARS)
globals().update(derived(REGISTRY, {"Query": (Answered,), "Me": (Recommended,)}, Node))

if TYPE_CHECKING:
    RecordApprovalInput: TypeAlias = Any
    RecordConsentInput: TypeAlias = Any
    ViewingInput: TypeAlias = Any

    def __getattr__(name: str) -> Any:
        """A derived type."""
