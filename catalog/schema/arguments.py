"""Arguments that several fields share, with the descriptions that GraphiQL shows."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry import argument

from catalog.schema.availability import Country, Day
from catalog.schema.filters import (
    AvoidedTechnique,
    CombinationWhere,
    CreatorTitleWhere,
    CreatorWhere,
    CreditWhere,
    PractisedTechniqueWhere,
    SimilarityWhere,
    TechniqueTitleWhere,
    TechniqueWhere,
    TitleWhere,
    UseWhere,
    WishedTechnique,
    WishedTitle,
)
from catalog.schema.orders import CreatorOrder, CreditOrder, TechniqueOrder, TitleOrder, UseOrder
from graph.compile.aggregate import DEFAULT_VALUES
from graph.compile.diversity import POOL
from graph.compile.filters import MAXIMUM_CONDITIONS, MAXIMUM_DEPTH
from graph.compile.sort import MAXIMUM_KEYS
from graph.declare.fields import DEFAULT_PAGE, MAXIMUM_EVIDENCE, MAXIMUM_NAMED, MAXIMUM_PAGE
from graph.model.external_ids import CreatorIdSource, TitleIdSource

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
Diversity = Annotated[
    float | None,
    argument(
        description="How much it counts that titles are unlike each other, 0 to 1. Over 0, the"
        f" {POOL} best after all filters are ordered by maximal marginal relevance (Carbonell and"
        " Goldstein 1998) and are all that there is: the best one first, then always the one with"
        " the greatest (1 - diversity) x score - diversity x score with the nearest title placed"
        " before it; equal ones by score, then slug. Scores stay as they are. Does not go with"
        " orderBy. A cursor is good for the same diversity and filters only."
    ),
]
ExcludeSameSeries = Annotated[
    bool | None,
    argument(
        description="Whether to leave out titles of the same series: it, its seasons, its episodes."
    ),
]
AcrossGenres = Annotated[
    bool | None,
    argument(
        description="Whether to keep only titles that share no genre with the one asked about."
        " Where no genres are stated nothing is known to be shared or not: such titles are left"
        " out, and for such a title there are none."
    ),
]
WishedTitles = Annotated[
    list[WishedTitle] | None,
    argument(
        description="Titles to be like, each once. They are left out of the answer. One with"
        " nothing declared has nothing to be like, and does not count."
    ),
]
WishedTechniques = Annotated[
    list[WishedTechnique] | None, argument(description="Techniques to have more of, each once.")
]
AvoidedTechniques = Annotated[
    list[AvoidedTechnique] | None,
    argument(
        description="Techniques to have none of, each once and not wished for as well: titles with"
        " a declared use of one of them, or of one narrower, are left out, and what is like them"
        " counts against a title by the weight."
    ),
]
ExcludeSeriesOfWish = Annotated[
    bool | None,
    argument(
        description="Whether to leave out titles of the same series as one that is named: it, its"
        " seasons, its episodes."
    ),
]
AcrossGenresOfWish = Annotated[
    bool | None,
    argument(
        description="Whether to keep only titles that share no genre with any title named, of"
        " which there must be one. Titles without stated genres are left out; if none that is named"
        " states any, all are."
    ),
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
FirstLikely = Annotated[
    int | None,
    argument(
        description=f"How many techniques, the most likely first, 0 to {MAXIMUM_PAGE}; 5 by"
        " default."
    ),
]
FirstBehind = Annotated[
    int | None,
    argument(
        description=f"How many titles, the most similar first, 0 to {MAXIMUM_PAGE}; 3 by default."
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
CombinationEdgesFilter = Annotated[CombinationWhere | None, _edge_where]
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

InMarket = Annotated[
    Country | None,
    argument(
        description="Only windows that hold in this country: it is one of their markets or, where"
        " they name none, one of their platform's. Without it, all."
    ),
]
OnDay = Annotated[
    Day | None,
    argument(
        description="Only windows that span this day, their first and last day included. Without"
        " it, past and future ones, too."
    ),
]
PlannedTitle = Annotated[
    str | None,
    argument(
        description="The slug of a title: what is declared on it is planned. One that is not there"
        " is an error."
    ),
]
PlannedMore = Annotated[
    list[str] | None,
    argument(
        description=f"Slugs of techniques that are planned, at most {MAXIMUM_NAMED}. One that is"
        " not there is an error."
    ),
]
Company = Annotated[
    str | None,
    argument(
        description="Slug of the platform whose guidelines are to be kept; by default those of"
        " every"
        " platform that has a window for the title, its parts or what it is part of."
        " Guidelines that are for everybody are kept in any case."
    ),
]
InCountry = Annotated[
    Country | None,
    argument(
        description="ISO 3166-1 alpha-2: only guidelines for this market, and those for all."
        " By default those for any market."
    ),
]
AtMoment = Annotated[
    str | None,
    argument(
        description="The moment for which approvals and consents count, ISO 8601 with an offset"
        " from UTC, such as 2026-11-25T21:15:00+01:00; now by default."
    ),
]
