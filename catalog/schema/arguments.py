"""Arguments that several fields share, with the descriptions that GraphiQL shows."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry import argument

from graph.projection import DEFAULT_PAGE, MAXIMUM_EVIDENCE, MAXIMUM_PAGE

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
        description=f"How many from the best, 0 to {MAXIMUM_PAGE};"
        " 10 when neither first nor last is given."
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
    float | None, argument(description="Only those whose score is at least this, -1 to 1.")
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
