"""Labels of nodes, and the constraints on them."""

from __future__ import annotations

KEYED_LABELS = (
    "Title",
    "Text",
    "Creator",
    "Technique",
    "Use",
    "Role",
    "TechniqueVector",
    "TitleVector",
    "SimilarityList",
    "SearchEntry",
    "SearchTodo",
    "InferredUse",
    "SentenceVector",
    "User",
    "ViewingDay",
    "SeenEvents",
    "TitleList",
    "TasteEdit",
    "Platform",
    "Availability",
    "Initiative",
    "Institution",
    "Programme",
    "Guideline",
    "Principle",
    "Rule",
    "Approval",
    "Consent",
    "Stance",
    "Claim",
    "Effort",
    "Catalog",
    "Lock",
    "Migration",
)
"""Labels whose nodes have an `id` that is unique within the label."""


COUNTED_LABELS = ("Title", "Creator", "Technique", "Use", "Role")
"""Labels that `catalog status` counts."""
