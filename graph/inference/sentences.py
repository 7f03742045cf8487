"""The sentences of a text, each exactly as it stands there."""

from __future__ import annotations

import re

_END = re.compile(r"[.!?…]+[\"”’»)\]]*\s+(?=[\"“‘«(\[¿¡]?[^\W_a-z])|\n+")
"""Where a sentence may end: the next begins with no small letter."""

_ABBREVIATION = re.compile(
    r"(?:\b[^\W\d_]|\b(?:Mr|Mrs|Ms|Mme|M|Dr|St|Ste|Jr|Sr|Inc|Ltd|Co|Corp|Bros|vs|No|Vol|Lt|Col|Gen"
    r"|Capt|Sgt|Cpl|Maj|Adm|Prof|Rev|Hon|Gov|Sen|Rep|Mt|Ft|feat|ca|cf|etc|e\.g|i\.e|a\.k\.a))\.$"
)
"""What a sentence hardly ever ends with: initials (George R. Mihalka), titles, company forms."""


def sentences(text: str) -> list[str]:
    """The sentences of a text, in order; each is a part of the text, without space around it."""
    found = []
    start = 0
    for match in _END.finditer(text):
        ended = text[start : match.end()].strip()
        if not ended or ("\n" not in match[0] and _ABBREVIATION.search(ended)):
            continue
        found.append(ended)
        start = match.end()
    if last := text[start:].strip():
        found.append(last)
    return found
