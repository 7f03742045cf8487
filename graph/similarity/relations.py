"""The three lists of similar titles and creators: what each compares, and where it is stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from graph.model.similarity import OTHER_TOP
from graph.similarity import profiles
from graph.similarity.inputs import Inputs
from graph.similarity.neighbours import Neighbours
from graph.similarity.profiles import ProfileMatrix
from graph.similarity.space import Space

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Relation:
    """label: of the owners. profile, similar: types of relationships.

    what: its name in reports. whole: keeps CATALOG_SIMILARITY_TOP edges, else at most OTHER_TOP.
    """

    label: str
    profile: str
    similar: str
    what: str
    whole: bool = False

    def top(self, asked: int) -> int:
        """How many edges are kept for each owner."""
        return asked if self.whole else min(asked, OTHER_TOP)


TITLES = Relation(
    "Title", "TECHNIQUE_PROFILE", "SIMILAR_TECHNIQUES", "titles by technique", whole=True
)
TEAMS = Relation("Title", "CREATOR_PROFILE", "SIMILAR_CREATORS", "titles by creators")
CREATORS = Relation("Creator", "PRACTICE_PROFILE", "SIMILAR_PRACTICE", "creators")


def matrices(inputs: Inputs, space: Space) -> dict[Relation, ProfileMatrix]:
    """All profiles, in a space. Those of teams are titles, by the practices of their creators."""
    practices = profiles.practice_profiles(inputs.uses, space.idf)
    of_titles = profiles.title_profiles(inputs.uses, space.idf)
    of_teams = profiles.creators_profiles(inputs.credits, practices, space.techniques)
    return {
        relation: ProfileMatrix.of(found, space.techniques, space.shrinkage)
        for relation, found in ((TITLES, of_titles), (TEAMS, of_teams), (CREATORS, practices))
    }


def list_row(owner: str, key: str, found: Neighbours) -> Row:
    """What a list was made from, for upsert_lists.cypher."""
    lowest = found[-1][1] if found else None
    return {"owner": owner, "key": key, "kept": len(found), "lowest": lowest}


def profile_rows(generation: int, matrix: ProfileMatrix, rows: Iterable[int]) -> Iterator[Row]:
    """Weights, for create_profiles.cypher."""
    for row in rows:
        for technique, weight in matrix.weights[row].items():
            yield {
                "id": matrix.ids[row],
                "vector": f"{generation}/{technique}",
                "weight": weight,
            }


def title_vector_rows(matrix: ProfileMatrix, rows: Iterable[int]) -> Iterator[Row]:
    """What titles without an edge are compared by, for create_title_vectors.cypher."""
    for row in rows:
        vector = matrix.vectors[row].astype(np.float64)
        length = float(np.linalg.norm(vector))
        yield {
            "title": matrix.ids[row],
            "values": (vector / length).tolist(),
            "length": length,
        }
