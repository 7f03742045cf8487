"""Checks of a store's address."""

from __future__ import annotations

from urllib.parse import urlsplit

from graph.common.errors import StoreRefused

SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
"""How an address may begin. The driver would take http too, for which it needs another package."""


def check_address(uri: str) -> None:
    """Raises StoreRefused where the driver would not take it, or only fail when it connects."""
    if "@" in uri:  # never repeated in a message: what stands before it may be a password
        raise StoreRefused(
            "the store's address must not hold a user name or a password;"
            " use NEO4J_USERNAME and NEO4J_PASSWORD"
        )
    scheme, separator, _ = uri.partition("://")
    if not separator or scheme.lower() not in SCHEMES:
        raise StoreRefused(
            f"the store's address {uri!r} is not usable: it must begin with"
            f" {', '.join(SCHEMES[:-1])} or {SCHEMES[-1]}, such as neo4j://localhost:7687;"
            " check NEO4J_URI"
        )
    try:
        _ = urlsplit(uri).port
    except ValueError as error:
        raise unusable(uri, error) from None


def unusable(uri: str, why: Exception) -> StoreRefused:
    """The error for an address that something else refused."""
    return StoreRefused(f"the store's address {uri!r} is not usable: {why}; check NEO4J_URI")
