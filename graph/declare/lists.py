"""Lists that a pattern alone cannot find."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Rest:
    """How a list goes on where the links that are stored for it end: by looking at every object.

    start: binds what every candidate is compared with; of that `keep` stays bound.
    match: the same of a candidate @node; ends in a WHERE. where: conditions on a candidate.
    link: the map that stands for the @link to it; it has a `score`. belongs: the condition that a
    candidate with this @link is in the list. compared: a name that `match` binds to a node with
    `values`, a unit vector, and `length`; candidates are compared with each other by the products
    of these where the list is asked for by diversity (see graph.compile.diversity); empty for a
    list that cannot be.
    stored: the condition that the @node is linked already. ends: the condition that what is
    stored may not be all there is. Without these two, nothing is stored for the list.
    """

    start: str
    keep: tuple[str, ...]
    match: str
    where: tuple[str, ...]
    link: str
    belongs: str
    compared: str = ""
    stored: str = ""
    ends: str = ""


@dataclass(frozen=True, slots=True)
class Dependent:
    """How a list depends on its own arguments.

    values: from the arguments to the name of the list's order, and to the values of `$$name` in its
    templates; may raise InvalidRequest. facts: an expression that is read with the list. check: is
    given what it found and the arguments; raises InvalidRequest where these cannot be met.
    """

    values: Callable[[Mapping[str, Any]], tuple[str, dict[str, object]]]
    facts: str
    check: Callable[[Any, Mapping[str, Any]], None]
