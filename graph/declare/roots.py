"""Root fields that every type of node can have."""

from __future__ import annotations

from enum import StrEnum

from graph.declare.fields import BY_ID, Argument, Choice, Many, One, Page
from graph.declare.scalars import STRING

SLUG_ARGUMENT = Argument(
    STRING, "The bare id, such as leternaute; unique within its type.", required=True
)


def lookup(name: str, description: str = "", *, label: str = "", internal: bool = False) -> One:
    """The object with a slug, or null."""
    return One(
        name,
        f"MATCH (@node:{label or name} {{id: $slug}})",
        description=description,
        nullable=True,
        arguments={"slug": SLUG_ARGUMENT},
        internal=internal,
    )


def all_of(name: str, description: str) -> Page:
    """All objects of a type, by slug."""
    # The condition on the id lets Neo4j read the rows from the id's index, already in order.
    return Page(
        name,
        f"MATCH (@node:{name})",
        (BY_ID,),
        "slug",
        where=("@node.id IS NOT NULL",),
        description=description,
    )


def by_slugs(name: str, label: str) -> Many:
    """Objects by slug, in no useful order: what `nodes(ids)` asks, one field for each type."""
    return Many(
        name,
        f"UNWIND $slugs AS @slug MATCH (@node:{label} {{id: @slug}})",
        (),
        named=True,
        internal=True,
    )


def by_external_id(
    name: str, sources: type[StrEnum], kinds: type[StrEnum], description: str
) -> Choice:
    """The object with an id in another catalog, or null; kinds: what it can be, since other
    catalogs may number each kind apart. One of several is never picked: that is an error."""
    return Choice(
        "source",
        {
            source: One(
                name,
                _known_as(name, source.lower()),
                candidates=_all_known_as(name, source.lower()),
            )
            for source in sources
        },
        description=description,
        nullable=True,
        arguments={
            "source": Argument(sources, "The catalog that the id is from.", required=True),
            "value": Argument(
                STRING, "The id in that catalog, exactly, such as tt1375666.", required=True
            ),
            "kind": Argument(
                kinds,
                "Only one of this kind. TMDB numbers films, series, persons and companies apart,"
                " so that one number may stand for two of them: then it is an error not to say"
                " which.",
            ),
        },
    )


_OF_KIND = "($kind IS NULL OR @known.kind = $kind)"


def _all_known_as(label: str, property: str) -> str:
    """All that have the id, each as `dark (SERIES)`."""
    return (
        f"COLLECT {{ MATCH (@known:{label} {{{property}: $value}})"
        f" WHERE {_OF_KIND} WITH @known ORDER BY @known.id LIMIT 10"
        " RETURN @known.id + coalesce(' (' + @known.kind + ')', '') }"
    )


def _known_as(label: str, property: str) -> str:
    # In a subquery, so that no WITH hides what the fields below refer to.
    return (
        f"UNWIND COLLECT {{ MATCH (@known:{label} {{{property}: $value}})"
        f" WHERE {_OF_KIND}"
        " WITH @known.id AS @id ORDER BY @id LIMIT 1 RETURN @id } AS @found"
        f" MATCH (@node:{label} {{id: @found}})"
    )
