"""The space that profiles are compared in, frozen from one full rebuild to the next.

A full rebuild makes a space from all that is known then: the techniques' vectors, the idf of each
technique, and constants. It is stored with the build and read back to the last bit, so that later
profiles are computed as those of the rebuild were, and only what changed has to be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import orjson

from graph.common.batches import batches
from graph.similarity.association import Association, incidence, lin
from graph.similarity.embeddings import STORED_TOGETHER
from graph.similarity.likely import LearnsFrom, Likely
from graph.similarity.profiles import (
    ProfileMatrix,
    TechniqueSpace,
    Use,
    Weights,
    inverse_document_frequency,
    title_profiles,
)
from graph.similarity.shrinkage import chosen_shrinkage
from graph.store.driver import WHOLE_GRAPH, Store
from graph.store.queries import query

DRIFT_TOLERANCE = 0.05
"""The drift beyond which a full rebuild is due.

On the seeds (`python -m bench.drift`), at a drift of 0.05, 94 of 100 among the ten nearest are
those of a fresh idf, and 99 of 100 scores are off by less than 0.02.
"""


@dataclass(frozen=True, slots=True)
class Space:
    """techniques: as vectors. keys: of the embeddings that those were made from, by technique.

    idf: of every technique. likely: what is undeclared. shrinkage: the s of c = m / (m + s).
    text, place, strength: what the associations of techniques were learned to be made of, see
    `association`; for people only.
    """

    techniques: TechniqueSpace
    keys: Mapping[str, str]
    idf: Weights
    likely: Likely
    shrinkage: float
    text: float
    place: float
    strength: float

    @classmethod
    def of(
        cls,
        embeddings: Mapping[str, Iterable[float]],
        keys: Mapping[str, str],
        broader: Mapping[str, str | None],
        uses: Sequence[Use],
    ) -> Space:
        """The space that follows from the data as they are: all that is learned is learned here."""
        idf = inverse_document_frequency(uses, keys)
        texts = TechniqueSpace.centred(embeddings)
        profiles = title_profiles(uses, idf)
        declared = incidence(
            {title: profiles[title].weights for title in sorted(profiles)}, texts.ids
        )
        cosines = texts.vectors.astype(np.float64) @ texts.vectors.T.astype(np.float64)
        places = lin(texts.ids, broader, np.asarray(declared.sum(axis=0)).ravel())
        association = Association.learned(cosines, places, declared)
        techniques = TechniqueSpace(texts.ids, association.vectors())
        matrix = ProfileMatrix.of(profiles, techniques, shrinkage=0.0)
        counts = np.array([profiles[title].uses for title in matrix.ids], dtype=np.int64)
        return cls(
            techniques,
            dict(keys),
            idf,
            Likely.learned(association, declared, LearnsFrom(cosines, places)),
            chosen_shrinkage(matrix.vectors, counts),
            association.text,
            association.place,
            association.strength,
        )

    def constants(self) -> str:
        """All but what each technique has, as JSON; numbers are read back to the last bit."""
        named = ("shrinkage", "text", "place", "strength")
        return orjson.dumps({name: getattr(self, name) for name in named}).decode()


def drift(frozen: Weights, fresh: Weights, uses: Iterable[Use]) -> float:
    """How far the idf of what is used has moved, 0 or more; 0.05 is 5 per cent.

    The root mean square, over the uses, of the change of their technique's idf relative to the
    change of all (their geometric mean), since a common factor moves no score.
    """
    counts = Counter(use.technique for use in uses)
    if not counts:
        return 0.0
    weights = np.array(list(counts.values()), dtype=np.float64)
    ratios = np.array([fresh[technique] / frozen[technique] for technique in counts])
    common = np.exp(np.average(np.log(ratios), weights=weights))
    return float(np.sqrt(np.average((ratios / common - 1) ** 2, weights=weights)))


async def store_space(store: Store, generation: int, space: Space) -> None:
    """Write all but the constants, which become current with the generation."""
    rows = (
        {
            "technique": technique,
            "values": vector.tolist(),
            "key": space.keys[technique],
            "idf": space.idf[technique],
            "position": position,
            "prior": float(space.likely.prior[position]),
            "weights": space.likely.weights[position].tolist(),
        }
        for position, (technique, vector) in enumerate(
            zip(space.techniques.ids, space.techniques.vectors, strict=True)
        )
    )
    for batch in batches(rows, STORED_TOGETHER):
        await store.write(
            query("similarity/create_vectors"), {"generation": generation, "rows": batch}
        )


async def read_space(store: Store, generation: int, constants: str) -> Space | None:
    """The space of a generation, as it was stored; None where a technique has lost its vector.

    That is so when the technique was removed, even if one of the same id has come since.
    """
    rows = await store.read(
        query("similarity/read_vectors"), {"generation": generation}, deadline=WHOLE_GRAPH
    )
    if not all(row["held"] for row in rows):
        return None
    rows.sort(key=lambda row: str(row["technique"]))
    ids = tuple(row["technique"] for row in rows)
    width = -1 if ids else 0  # numpy infers none for no rows
    values = np.array([row["values"] for row in rows], dtype=np.float32)
    return Space(
        TechniqueSpace(ids, values.reshape(len(ids), width)),
        {row["technique"]: row["key"] for row in rows},
        {row["technique"]: row["idf"] for row in rows},
        Likely(
            np.array([row["prior"] for row in rows], dtype=np.float64),
            np.array([row["weights"] for row in rows], dtype=np.float64).reshape(len(ids), width),
        ),
        **orjson.loads(constants),
    )
