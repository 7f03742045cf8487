"""The titles that lists leave out for a viewer."""

from __future__ import annotations

from graph.declare.subject import Preface, Visibility
from graph.uses.provenance import is_generated

HIDES = Preface(
    "hides",
    "OPTIONAL MATCH (@viewer:User {id: $$viewer})",
    "coalesce(@viewer.hideAiGenerated, false)",
)
"""Whether the viewer hides what is AI-generated: read once, at the query's start."""

SHOWN = {
    "Title": Visibility(f"(NOT @hides OR NOT {is_generated('@node')})", asks="viewer"),
}
"""Which objects lists show to the viewer, by type."""
