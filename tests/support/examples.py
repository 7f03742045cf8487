"""How many examples hypothesis generates for a test on stores, and how."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings


def generated(examples: int) -> settings:
    """So many examples (at least one), the same in each run, and not shrunk: a store takes too
    long for each of them, and what failed is shown as it was generated."""
    return settings(
        max_examples=max(examples, 1),
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
