"""How strongly what a viewer did with a title speaks for it.

One function for all who read histories, so that training and serving judge them alike.
"""

from __future__ import annotations

GIVEN_UP = 0.25
"""The part of a title below which leaving it speaks against it."""

FINISHED = 0.95
"""The part of a title from which on it was watched to its end: what follows are credits."""

LIKED = 4.0
DISLIKED = 2.0
"""Ratings from which on, and down from which, the rating alone decides."""


def strength(
    started: int,
    completed: int,
    abandoned: int,
    rewatched: int,
    progress: float,
    rating: float | None,
) -> float:
    """How strongly a viewer's interactions with one title speak for it, 0 to 1.

    started, completed, abandoned, rewatched: how many such events there were, 0 or more.
    progress: the greatest part watched, 0 to 1 (what lies outside is cut to it). rating: 0.5 to 5,
    or None.

    A rating of 4 or more is 1, of 2 or less 0, whatever was watched. Otherwise a title completed
    or rewatched is 1; one abandoned below a quarter is 0, which is a sign against it; any other is
    the part watched. Only `started` without any progress is 0: too little to say anything.
    """
    if rating is not None and rating >= LIKED:
        return 1.0
    if rating is not None and rating <= DISLIKED:
        return 0.0
    if completed > 0 or rewatched > 0:
        return 1.0
    watched = min(max(progress, 0.0), 1.0)
    if abandoned > 0 and watched < GIVEN_UP:
        return 0.0
    return watched
