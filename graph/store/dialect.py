"""Every place where the two engines need different words, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class VectorProduct(Protocol):
    def __call__(self, left: str, right: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Dialect:
    """The parts of a query that the engines write differently.

    product: Cypher for the inner product of two unit vectors, -1 to 1.
    deadline: whether the server itself ends a transaction at its time-out.
    reads_in_order: whether rows can come from an index in its order, without all being sorted.
    locks: whether a write locks what it changes, so that another waits; else the other's commit
        fails, and its transaction has to be tried again.
    full_text_ddl: whether Cypher makes full-text indexes; else the engine has made them itself.
    """

    name: str
    product: VectorProduct
    deadline: bool
    reads_in_order: bool
    locks: bool
    full_text_ddl: bool


def _product_of_neo4j(left: str, right: str) -> str:
    # Neo4j maps the cosine to 0..1 as (1 + cos) / 2.
    return f"(2.0 * vector.similarity.cosine({left}, {right}) - 1.0)"


def _product_of_arcadedb(left: str, right: str) -> str:
    return f"vector.similarity.cosine({left}, {right})"


NEO4J = Dialect(
    "Neo4j", _product_of_neo4j, deadline=True, reads_in_order=True, locks=True, full_text_ddl=True
)
EMBEDDED = Dialect(
    "embedded (ArcadeDB)",
    _product_of_arcadedb,
    deadline=False,
    reads_in_order=False,
    locks=False,
    full_text_ddl=False,
)
