"""The viewer who asks: `me`. Reached from the root only, and for oneself only."""

from __future__ import annotations

import strawberry
from strawberry import field


@strawberry.type(
    description="The viewer whose token came with the request. Nobody else can reach it."
)
class Me:
    id: strawberry.ID = field(description="The user's id, as it is in the token (`sub`).")
