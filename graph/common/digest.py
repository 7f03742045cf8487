"""Short names of what a question asks."""

from __future__ import annotations

import hashlib
import json


def digest(*question: object) -> str:
    """Names a question in the order of a list that is of this question only: 8 hex digits.

    question: what JSON can hold; the order of a map's keys does not count.
    """
    content = json.dumps(question, sort_keys=True).encode("ascii")
    return hashlib.blake2b(content, digest_size=4).hexdigest()
