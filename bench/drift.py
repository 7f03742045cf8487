"""How far scores move when the idf that they are computed with is not the latest.

Some titles of the seeds, drawn at random, stand for what the last full rebuild knew; the rest is
added in the frozen idf, and compared with a fresh one. Prints for each share that was known the
drift (see graph.similarity.space), how far scores move, and how many of the ten nearest stay.

    python -m bench.drift
"""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rich.table import Table

from bench.growth import SEEDS
from catalog.commands.console import out
from graph.evaluation.data import folder_data
from graph.similarity import embeddings
from graph.similarity.neighbours import nearest
from graph.similarity.profiles import (
    ProfileMatrix,
    TechniqueSpace,
    Use,
    inverse_document_frequency,
    title_profiles,
)
from graph.similarity.space import drift

SHARES = (0.99, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.3, 0.1)
DRAWS = 5
TOP = 10


def main(folder: Path = SEEDS) -> None:
    data = folder_data(folder)
    names, uses = list(data.technique_texts), list(data.uses)
    vectors = embeddings.embed(embeddings.BUNDLED_MODEL, list(data.technique_texts.values()))
    space = TechniqueSpace.centred(dict(zip(names, vectors.tolist(), strict=True)))
    titles = sorted({use.title for use in uses})
    fresh = inverse_document_frequency(uses, names)
    exact, best = _scores(uses, fresh, space)
    table = Table("known", "drift", "score moves, 99 of 100", "most", f"of the {TOP} nearest stay")
    for share in SHARES:
        figures = []
        for draw in range(DRAWS):
            known = set(random.Random(draw).sample(titles, round(share * len(titles))))
            frozen = inverse_document_frequency([use for use in uses if use.title in known], names)
            scores, found = _scores(uses, frozen, space)
            moved = np.abs(scores - exact)
            stayed = [len(best[title] & found[title]) / len(best[title]) for title in best]
            figures.append(
                (drift(frozen, fresh, uses), np.quantile(moved, 0.99), moved.max(), np.mean(stayed))
            )
        moves = np.array(figures, dtype=np.float64).mean(axis=0)
        table.add_row(
            f"{share:.0%}", *(f"{each:.3f}" for each in moves[:3]), f"{100 * moves[3]:.1f}%"
        )
    out.print(table)


def _scores(
    uses: list[Use], idf: dict[str, float], space: TechniqueSpace
) -> tuple[npt.NDArray[np.float32], dict[str, set[str]]]:
    """The scores of all pairs of titles, and the nearest of each title."""
    matrix = ProfileMatrix.of(title_profiles(uses, idf), space, shrinkage=1.0)
    found = {
        title: {other for other, _ in others}
        for block in nearest(matrix.ids, matrix.vectors, top=TOP, floor=0.1)
        for title, others in block
        if others
    }
    return matrix.vectors @ matrix.vectors.T, found


if __name__ == "__main__":
    main()
