"""Arguments that several fields share, with the descriptions that GraphiQL shows."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry import argument

from catalog.schema.filters import (
    CreatorTitleWhere,
    CreatorWhere,
    CreditWhere,
    PractisedTechniqueWhere,
    SimilarityWhere,
    TechniqueTitleWhere,
    TechniqueWhere,
    TitleWhere,
    UseWhere,
)
from catalog.schema.orders import CreatorOrder, CreditOrder, TechniqueOrder, TitleOrder, UseOrder
from graph.compile.conditions import MAXIMUM_CONDITIONS, MAXIMUM_DEPTH
from graph.compile.orders import MAXIMUM_KEYS
from graph.compile.summaries import DEFAULT_VALUES
from graph.field_kinds import DEFAULT_PAGE, MAXIMUM_EVIDENCE, MAXIMUM_PAGE
from graph.model import CreatorIdSource, TitleIdSource

First = Annotated[
    int | None,
    argument(
        description=f"How many from the start, 0 to {MAXIMUM_PAGE};"
        f" {DEFAULT_PAGE} when neither first nor last is given."
    ),
]
FirstSimilar = Annotated[
    int | None,
    argument(
        description="How many from the start, the best ones unless orderBy says otherwise,"
        f" 0 to {MAXIMUM_PAGE}; 10 when neither first nor last is given."
    ),
]
After = Annotated[
    str | None, argument(description="Start behind this cursor (an endCursor). Goes with first.")
]
Last = Annotated[int | None, argument(description=f"How many from the end, 0 to {MAXIMUM_PAGE}.")]
Before = Annotated[
    str | None, argument(description="End before this cursor (a startCursor). Goes with last.")
]
MinScore = Annotated[
    float | None,
    argument(description="Only those whose score is at least this, -1 to 1; without it, all."),
]
LocaleChain = Annotated[
    list[str] | None,
    argument(
        description="Languages to try in order, as BCP 47 tags; each is also tried shortened"
        ' (fr-CA, then fr). Without a match, the record\'s own text. Example: ["fr-CA", "es"].'
    ),
]
Slug = Annotated[
    str, argument(description="The bare id, such as leternaute; unique within its type.")
]
GlobalID = Annotated[strawberry.ID, argument(description="The id of an object, as `id` gave it.")]
GlobalIDs = Annotated[
    list[strawberry.ID],
    argument(description=f"Ids as `id` gave them, at most {MAXIMUM_PAGE}."),
]
EvidenceFirst = Annotated[
    int | None,
    argument(
        description=f"How many pairs, the largest first, 0 to {MAXIMUM_EVIDENCE}; 5 by default."
    ),
]
FirstValues = Annotated[
    int | None,
    argument(
        description="How many values, the most frequent first and equally frequent ones by"
        f" value, 0 to {MAXIMUM_PAGE}; {DEFAULT_VALUES} by default."
    ),
]

_LIMITS = f"at most {MAXIMUM_CONDITIONS}, in {MAXIMUM_DEPTH} levels"
_where = argument(description=f"Only those that meet all of these conditions, {_LIMITS}.")
TitleFilter = Annotated[TitleWhere | None, _where]
UseFilter = Annotated[UseWhere | None, _where]
CreditFilter = Annotated[CreditWhere | None, _where]
TechniqueFilter = Annotated[TechniqueWhere | None, _where]
CreatorFilter = Annotated[CreatorWhere | None, _where]

_edge_where = argument(
    description=f"Only those whose link meets all of these conditions, {_LIMITS}."
)
SimilarityEdgesFilter = Annotated[SimilarityWhere | None, _edge_where]
TechniqueTitleEdgesFilter = Annotated[TechniqueTitleWhere | None, _edge_where]
CreatorTitleEdgesFilter = Annotated[CreatorTitleWhere | None, _edge_where]
PractisedTechniqueEdgesFilter = Annotated[PractisedTechniqueWhere | None, _edge_where]

_order_by = argument(
    description=f"Sort keys, the most important first, at most {MAXIMUM_KEYS}."
    " Without any, the list's own order."
)
TitleOrdering = Annotated[list[TitleOrder] | None, _order_by]
UseOrdering = Annotated[list[UseOrder] | None, _order_by]
CreditOrdering = Annotated[list[CreditOrder] | None, _order_by]
TechniqueOrdering = Annotated[list[TechniqueOrder] | None, _order_by]
CreatorOrdering = Annotated[list[CreatorOrder] | None, _order_by]

IncludeInferred = Annotated[
    bool,
    argument(
        description="Whether uses count that were inferred from texts and that nobody has judged"
        " (origin INFERRED, with a confidence and the evidence). Without it, only declared ones."
    ),
]

ExternalValue = Annotated[
    str, argument(description="The id in that catalog, exactly, such as tt1375666.")
]
TitleSourceArgument = Annotated[
    TitleIdSource, argument(description="The catalog that the id is from.")
]
CreatorSourceArgument = Annotated[
    CreatorIdSource, argument(description="The catalog that the id is from.")
]
