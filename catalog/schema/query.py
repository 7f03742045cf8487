"""The root fields."""

from __future__ import annotations

import strawberry
from strawberry import field

from catalog.schema.arguments import After, Before, First, GlobalID, GlobalIDs, Last, Slug
from catalog.schema.types import Connection, Creator, Node, Technique, Title


@strawberry.type(description="What can be asked. Each root field is answered by one query.")
class Query:
    @field(description="The object with this id; null when there is none.")
    def node(self, id: GlobalID) -> Node | None: ...

    @field(description="The objects with these ids, in the order asked; null for each not there.")
    def nodes(self, ids: GlobalIDs) -> list[Node | None]: ...

    @field(description="One title; null when there is none with this slug.")
    def title(self, slug: Slug) -> Title | None: ...

    @field(description="All titles, by slug.")
    def titles(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Title]: ...

    @field(description="One creator; null when there is none with this slug.")
    def creator(self, slug: Slug) -> Creator | None: ...

    @field(description="All creators, by slug.")
    def creators(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Creator]: ...

    @field(description="One technique; null when there is none with this slug.")
    def technique(self, slug: Slug) -> Technique | None: ...

    @field(description="All techniques, by slug.")
    def techniques(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Technique]: ...
