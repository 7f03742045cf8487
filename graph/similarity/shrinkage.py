"""How strongly scores are shrunk where little is documented: as little as hubs allow.

c = m / (m + s) for a title of m uses. A large s finds more of what is true (titles of which much
is known are better neighbours) and gives the same few well documented titles to everybody. So s is
the largest of CHOICES at which the titles returned most often, one in a hundred, take no more of
all neighbour slots than MOST_TO_HUBS, or than TOLERATED times what they take with the least s:
where many titles are documented alike, some hubs cannot be avoided. Nothing has to be known for
this but the profiles.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

CHOICES = (2.0, 1.7, 1.4, 1.2, 1.0, 0.85, 0.7, 0.6, 0.5, 0.4, 0.3)
MOST_TO_HUBS = 0.08
TOLERATED = 1.15
NEIGHBOURS = 10
LEAST_USES = 2
"""Of the titles whose neighbours are counted."""

_LOOKED_AT = 10_000
"""Titles at most, evenly spread over all: the share of hubs changes little with more."""

_BLOCK = 512


def shrink(uses: npt.NDArray[np.int64], shrinkage: float) -> npt.NDArray[np.float64]:
    """The factor c of titles with so many uses, between 0 and 1."""
    return uses / (uses + shrinkage)


def chosen_shrinkage(units: npt.NDArray[np.float32], uses: npt.NDArray[np.int64]) -> float:
    """The s to use. units: titles' profiles at length 1, (n, dim); uses: the m of each, (n,)."""
    step = max(1, -(-len(units) // _LOOKED_AT))
    units, uses = np.ascontiguousarray(units[::step]), uses[::step]
    asking = np.flatnonzero(uses >= LEAST_USES)
    if len(asking) < NEIGHBOURS:
        return 1.0
    counts = np.zeros((len(CHOICES), len(units)), dtype=np.int64)
    for start in range(0, len(asking), _BLOCK):
        block = asking[start : start + _BLOCK]
        cosines = units[block] @ units.T
        cosines[np.arange(len(block)), block] = -np.inf
        for choice, shrinkage in enumerate(CHOICES):
            scores = cosines * shrink(uses, shrinkage).astype(np.float32)
            kept = min(NEIGHBOURS, len(units) - 1)
            nearest = np.argpartition(-scores, kept - 1, axis=1)[:, :kept]
            counts[choice] += np.bincount(nearest.ravel(), minlength=len(units))
    shares = [hub_share(returned) for returned in counts]
    most = max(MOST_TO_HUBS, TOLERATED * shares[-1])
    return next(s for s, share in zip(CHOICES, shares, strict=True) if share <= most)


def hub_share(returned: npt.NDArray[np.int64]) -> float:
    """The share of slots that the most returned 1% of titles (at least one) take, 0 to 1.

    returned: how often each title was returned.
    """
    most = -(-len(returned) // 100)
    return float(np.sort(returned)[-most:].sum() / max(returned.sum(), 1))
