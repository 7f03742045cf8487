"""Compiled Cypher laid out for people: the same text, with line breaks and indentation."""

from __future__ import annotations

import re

_WORD = re.compile(r"'(?:[^'\\]|\\.)*'|`[^`]*`|[{}\[\]()]|[^\s'`{}\[\]()]+|\s+")
_CLAUSES = ("OPTIONAL", "MATCH", "WITH", "UNWIND", "WHERE", "RETURN", "ORDER", "LIMIT", "CALL")
_CLOSING = {"{": "}", "[": "]", "(": ")"}
_WIDTH = 96
_STEP = "  "


def laid_out(text: str) -> str:
    """One clause a line; subqueries and maps that are long are indented.

    Only white space differs from the text: `squeezed` of both is the same.
    """
    root = _Block("", subquery=True)
    stack = [root]
    for word in _WORD.findall(text):
        if word in _CLOSING:
            stack.append(_Block(word, subquery=word == "{" and stack[-1].names_subquery()))
            stack[-2].parts.append(stack[-1])
        elif len(stack) > 1 and word == _CLOSING[stack[-1].opening]:
            stack.pop()
        else:
            stack[-1].parts.append(" " if word.isspace() else word)
    lines = root.laid_out(0).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def squeezed(text: str) -> str:
    """The text without the white space in which layouts differ."""
    return re.sub(r"\s+", "", text)


class _Block:
    """What stands between two brackets: words, strings and further blocks."""

    def __init__(self, opening: str, *, subquery: bool) -> None:
        self.opening = opening
        self.subquery = subquery
        self.parts: list[str | _Block] = []

    def names_subquery(self) -> bool:
        words = [part for part in self.parts[-2:] if isinstance(part, str) and part != " "]
        return bool(words) and words[-1] in ("COLLECT", "COUNT", "EXISTS")

    def flat(self) -> str:
        inner = "".join(part if isinstance(part, str) else part.flat() for part in self.parts)
        return f"{self.opening}{inner}{_CLOSING.get(self.opening, '')}"

    def laid_out(self, depth: int) -> str:
        flat = self.flat()
        if self.opening and len(flat) + depth * len(_STEP) <= _WIDTH:
            return flat
        if self.opening in ("(", "["):
            return f"{self.opening}{self._inner(depth)}{_CLOSING[self.opening]}"
        if self.opening == "":
            return self._inner(depth, "\n")
        inside = "\n" + _STEP * (depth + 1)
        inner = self._inner(depth + 1, inside).strip()
        return f"{{{inside}{inner}\n{_STEP * depth}}}"

    def _inner(self, depth: int, line: str = "") -> str:
        """The parts in a row; where `line` is given, a new one begins with each clause or entry."""
        said: list[str] = []
        for part in self.parts:
            if isinstance(part, _Block):
                said.append(part.laid_out(depth))
            elif line and self.subquery and part in _CLAUSES and not self._goes_on(said):
                said += [line, part]
            elif line and not self.subquery and part.endswith(","):
                said += [part, line]
            elif not (part == " " and said and said[-1] == line):
                said.append(part)
        return "".join(said)

    def _goes_on(self, said: list[str]) -> bool:
        """Whether a clause's first word only goes on with it: OPTIONAL MATCH, STARTS WITH."""
        words = [word for word in said if word.strip()]
        return not words or words[-1] in ("OPTIONAL", "STARTS", "ENDS")
