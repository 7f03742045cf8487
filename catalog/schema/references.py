"""Names of derived types, for types that are written by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from strawberry import lazy

if TYPE_CHECKING:
    from typing import TypeAlias

    Compliance: TypeAlias = Any
    Creator: TypeAlias = Any
    CreatorWhere: TypeAlias = Any
    Me: TypeAlias = Any
    SearchConnection: TypeAlias = Any
    Technique: TypeAlias = Any
    TechniqueWhere: TypeAlias = Any
    Title: TypeAlias = Any
    TitleList: TypeAlias = Any
    TitleWhere: TypeAlias = Any

_TYPES = lazy("catalog.schema.types")

ComplianceType = Annotated["Compliance", _TYPES]
CreatorType = Annotated["Creator", _TYPES]
MeType = Annotated["Me", _TYPES]
TechniqueType = Annotated["Technique", _TYPES]
TitleType = Annotated["Title", _TYPES]
TitleListType = Annotated["TitleList", _TYPES]
SearchConnectionType = Annotated["SearchConnection", lazy("catalog.schema.search")]
CreatorFilter = Annotated["CreatorWhere", _TYPES]
TechniqueFilter = Annotated["TechniqueWhere", _TYPES]
TitleFilter = Annotated["TitleWhere", _TYPES]
