"""Paths between objects once more, in plain Python: what `connection` is held to.

Every path is walked depth-first from one end, turning back where the other end is too far away; the
store's query is breadth-first from both ends. Rules are those of the schema's descriptions.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.techniques.paths import FOLLOWED, HUB, LEAST_RARITY, OF_A_KIND

Lines = Mapping[str, Sequence[Mapping[str, Any]]]
Similar = Iterable[tuple[str, str, float]]
"""Two techniques and their score, whichever way."""


@dataclass
class Steps:
    """What is linked with what: relation and strength by pair, uses and credits of each."""

    titles: int
    links: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    of: dict[str, dict[str, tuple[str, float]]] = field(default_factory=lambda: defaultdict(dict))

    @classmethod
    def read(cls, lines: Lines, similar: Similar = (), inferred: Container[str] = ()) -> Steps:
        """lines: of a seed folder. inferred: ids of the uses that are not declared."""
        found = cls(len(lines["titles"]))
        credited = set()
        for line in lines["credits"]:
            title, creator = f"Title/{line['title']}", f"Creator/{line['creator']}"
            found.links[creator] += 1
            credited.add((title, creator))
            found.link(title, creator, "CREDITED", 1.0)
        prominence: dict[tuple[str, str], float] = {}
        done: dict[tuple[str, str], int] = defaultdict(int)
        for line in lines["uses"]:
            title, technique = f"Title/{line['title']}", f"Technique/{line['technique']}"
            found.links[technique] += 1
            stated = line.get("prominence")
            of_use = 0.5 if stated is None else stated
            pair = title, technique
            is_step = f"{line['title']}/{line['technique']}" not in inferred
            if is_step:
                prominence[pair] = max(prominence.get(pair, 0.0), of_use)
            for slug in line.get("creators") or ():
                creator = f"Creator/{slug}"
                found.links[creator] += 1
                if not is_step:
                    continue
                done[technique, creator] += 1
                if (title, creator) not in credited:
                    done[title, creator] += 1
        for (one, other), strength in prominence.items():
            found.link(one, other, "USES", strength)
        for (one, other), uses in done.items():
            found.link(one, other, "BY", uses / (uses + 1))
        for one, other, score in similar:
            found.link(f"Technique/{one}", f"Technique/{other}", "SIMILAR_TO", score)
        for line in lines["techniques"]:
            if line.get("broader"):
                above = f"Technique/{line['broader']}"
                found.link(f"Technique/{line['id']}", above, "BROADER", OF_A_KIND)
        for line in lines["titles"]:
            if line.get("part_of"):
                found.link(f"Title/{line['id']}", f"Title/{line['part_of']}", "PART_OF", OF_A_KIND)
        return found

    def link(self, one: str, other: str, relation: str, strength: float) -> None:
        self.of[one][other] = self.of[other][one] = (relation, strength)

    def rarity(self, key: str) -> float:
        rarity = 1 - math.log(1 + self.links[key]) / math.log(1 + self.titles)
        return max(rarity, LEAST_RARITY)

    def weight(self, one: str, other: str) -> float:
        _, strength = self.of[one][other]
        return round(strength * math.sqrt(self.rarity(one) * self.rarity(other)), 6)

    def followed(self, key: str, goal: str) -> set[str]:
        weighed = [(-self.weight(key, other), other) for other in self.of[key]]
        best = sorted((other != goal, weight, other) for weight, other in weighed if weight < 0)
        return {other for _, _, other in best[:FOLLOWED]}

    def walks(self, start: str, goal: str, most: int) -> Iterator[list[str]]:
        """Every way from start to goal of at most so many steps that visits nothing twice."""
        distance = {goal: 0}
        rim = [goal]
        for far in range(1, most + 1):
            rim = [other for key in rim for other in self.of[key] if other not in distance]
            distance |= dict.fromkeys(rim, far)

        def walk(path: list[str]) -> Iterator[list[str]]:
            if path[-1] == goal:
                yield path
                return
            for other in self.of[path[-1]]:
                if other not in path and distance.get(other, most) <= most - len(path):
                    yield from walk([*path, other])

        return walk([start])

    def allowed(self, path: list[str]) -> bool:
        pairs = list(itertools.pairwise(path))
        if any(self.weight(*pair) == 0 for pair in pairs):
            return False
        if len(pairs) > 2 and any(self.links[key] > HUB for key in path[1:-1]):
            return False
        start, goal = path[0], path[-1]
        # From either end: one step, and a second one where the path is long enough.
        ahead, back = (len(pairs) + 1) // 2, len(pairs) // 2
        return all(path[i + 1] in self.followed(path[i], goal) for i in range(ahead)) and all(
            path[-i - 2] in self.followed(path[-i - 1], start) for i in range(back)
        )

    def paths(self, start: str, goal: str, most: int, order: str) -> list[dict[str, Any]]:
        """What the API answers, all of it; a path's score is left to be compared roughly."""
        found: list[dict[str, Any]] = []
        for path in self.walks(start, goal, most):
            if not self.allowed(path):
                continue
            pairs = list(itertools.pairwise(path))
            weights = [self.weight(*pair) for pair in pairs]
            found.append(
                {
                    "nodes": path,
                    "relations": [self.of[one][other][0] for one, other in pairs],
                    "weights": weights,
                    "score": math.prod(weights),
                }
            )
        found.sort(
            key=lambda path: (
                len(path["nodes"]) if order == "SHORTEST" else 0,
                -round(path["score"], 9),
                len(path["nodes"]),
                " ".join(path["nodes"][1:]),
            )
        )
        return found
