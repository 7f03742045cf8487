"""The ids of a viewer's recorded events, in a hash table that grows by single buckets.

Looking through all of a viewer's days would take the longer the more there are. So a hash of each
event's id stands in one of the viewer's buckets, and whether an event is known takes one bucket,
whatever the history. This is linear hashing (Litwin, 1980): n events have 1 + n // 64 buckets, and
a new bucket takes its hashes from one other. A hash has 56 bits: among 10,000 events of a viewer
one of 7 million million others is taken for known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b

_EVENTS_OF_A_BUCKET = 64


def hashed(event: str) -> int:
    """The hash of an event's id, 0 to 2^56 - 1."""
    return int.from_bytes(blake2b(event.encode(), digest_size=7).digest(), "big")


def buckets(events: int) -> int:
    """How many buckets so many events have; they are numbered from 0."""
    return 1 + events // _EVENTS_OF_A_BUCKET


def bucket_of(hash_: int, count: int) -> int:
    """The bucket of a hash among so many buckets."""
    span = 1 << (count - 1).bit_length()
    found = hash_ % span
    return found if found < count else found - span // 2


def to_read(events: int, hashes: Sequence[int]) -> set[int]:
    """The buckets that hold some hashes, and those from which more would move if all were new.

    events: how many are recorded.
    """
    now, then = buckets(events), buckets(events + len(hashes))
    return {bucket_of(each, now) for each in (*hashes, *range(now, then))} if events else set()


def changed(
    events: int, stored: Mapping[int, Sequence[int]], fresh: Iterable[int]
) -> dict[int, list[int]]:
    """What has to be written so that some new hashes are known, by bucket.

    stored: the buckets that `to_read` names for these, or for more.
    """
    new = list(fresh)
    then = buckets(events + len(new))
    found: dict[int, list[int]] = {number: [] for number in stored}
    for hashes in (*stored.values(), new):
        for each in hashes:
            found.setdefault(bucket_of(each, then), []).append(each)
    return {number: each for number, each in found.items() if each != stored.get(number)}
