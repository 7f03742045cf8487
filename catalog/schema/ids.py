"""Global ids: `Title:leternaute`, base64-encoded as Relay servers do."""

from __future__ import annotations

import base64
import binascii

from graph.common.errors import InvalidRequest
from graph.registry import REGISTRY

NODE_TYPES = REGISTRY.node_types


def global_id(type_name: str, slug: str) -> str:
    return base64.urlsafe_b64encode(f"{type_name}:{slug}".encode()).decode("ascii").rstrip("=")


def parse(identifier: str) -> tuple[str, str]:
    """The type's name and the slug. Raises InvalidRequest when it is no id of ours."""
    try:
        raw = identifier.encode("ascii") + b"=" * (-len(identifier) % 4)
        text = base64.b64decode(raw, altchars=b"-_", validate=True).decode("utf-8")
    except (UnicodeError, binascii.Error):
        text = ""
    type_name, separator, slug = text.partition(":")
    known = separator and slug and type_name in NODE_TYPES
    # The last character has bits that decoding ignores; one object has one id.
    if not known or global_id(type_name, slug) != identifier.rstrip("="):
        raise InvalidRequest(
            f"{identifier[:60]!r} is not an id of this catalog; pass the `id` of an object,"
            " or use title(slug), creator(slug) or technique(slug)"
        )
    return type_name, slug
