"""Labels of nodes, and the constraints on them."""

from __future__ import annotations

KEYED_LABELS = (
    "Text",
    "TechniqueVector",
    "TitleVector",
    "SimilarityList",
    "SearchEntry",
    "SearchTodo",
    "InferredUse",
    "SentenceVector",
    "ViewingDay",
    "SeenEvents",
    "TitleList",
    "TasteEdit",
    "Catalog",
    "Lock",
    "Migration",
)
"""Labels, besides those of records, whose nodes have an `id` that is unique within the label."""


COUNTED_LABELS = ("Title", "Creator", "Technique", "Use", "Role")
"""Labels that `catalog status` counts."""
