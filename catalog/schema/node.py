"""The interface of objects with global ids."""

from __future__ import annotations

import strawberry
from strawberry import field

from graph.declare.fields import GLOBAL_ID


@strawberry.interface(description="An object with a globally unique id.")
class Node:
    id: strawberry.ID = field(description=GLOBAL_ID.description)
