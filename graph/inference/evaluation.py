"""Precision and recall of inference, on declared uses that are held out.

The texts are those of titles with declared uses, the notes on these uses (without saying which use
each is of), and, where a file of extracts is given, the extract of the film of the same name and
year, which the catalog does not hold. A mention of a technique is right when the title declares the
technique or a narrower one. Titles are split into FOLDS parts for cross-validation: each part is
scored by a calibration that was fitted on the others.

A technique that is not declared may have been used, so the precision measured here is a lower
bound. Recall is over all declared uses, though many of them are in no text.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from graph.common.batches import batches
from graph.common.errors import GraphError
from graph.common.locales import BASE_LOCALE
from graph.common.progress import Progress, silent
from graph.inference import calibration as calibrating
from graph.inference.calibration import Calibration, reliability_table
from graph.inference.features import TechniqueEmbeddings
from graph.inference.reading import (
    TITLES_TOGETHER,
    Passage,
    SentenceVectors,
    Techniques,
    embed_techniques,
    languages,
    names_of,
    passages_of,
)
from graph.inference.sentences import sentences
from graph.inference.vocabulary import Mention
from graph.search.folding import fold
from graph.similarity import embeddings
from graph.store.driver import Store
from graph.store.queries import query

FOLDS = 5
"""Parts of the cross-validation."""

TEXT, NOTE, EXTRACT = "texts", "notes", "extracts"
ORIGINS = (TEXT, EXTRACT, NOTE)
"""The kinds of text that mentions are in."""

Extracts = Mapping[tuple[str, int], str]
"""Texts of films by folded name and year."""


@dataclass(frozen=True, slots=True)
class Examples:
    """n mentions in texts about titles with declared uses."""

    features: npt.NDArray[np.float64]
    """Shape (n, len(FEATURES))."""

    right: npt.NDArray[np.bool_]
    """Whether the title declares the technique or a narrower one, shape (n,)."""

    titles: list[str]
    """The title of each mention, by id."""

    techniques: list[str]
    """The technique of each mention, by id."""

    origins: list[str]
    """The kind of text that each mention is in: TEXT, NOTE or EXTRACT."""

    declared: dict[str, int]
    """By origin: how many techniques are declared by titles that have such a text."""

    @property
    def notes(self) -> npt.NDArray[np.bool_]:
        """Which mentions are in notes, shape (n,)."""
        return np.array([each == NOTE for each in self.origins], dtype=bool)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Examples, and the confidences that they get."""

    examples: Examples
    calibration: Calibration
    """Fitted on all examples."""

    confidences: npt.NDArray[np.float64]
    """Of each example, by the calibration that was fitted on the other folds, 0 to 1."""

    def from_origins(self, origins: Iterable[str]) -> npt.NDArray[np.bool_]:
        """Which examples are in these kinds of text, shape (n,)."""
        wanted = set(origins)
        return np.array([each in wanted for each in self.examples.origins], dtype=bool)

    def reliability(self, origins: Iterable[str] = ORIGINS) -> list[dict[str, float]]:
        """The reliability table of mentions in these kinds of text; see `reliability_table`."""
        chosen = self.from_origins(origins)
        return reliability_table(
            self.confidences[chosen].tolist(), self.examples.right[chosen].tolist()
        )

    def at(self, threshold: float, origins: Iterable[str] = ORIGINS) -> dict[str, Any]:
        """What would be proposed at a threshold: each technique of a title once, by its best
        mention. {threshold, proposed, right, precision, declared, recall}; precision and recall
        are 0 to 1, and null where nothing is proposed or declared."""
        wanted = list(origins)
        chosen = self.from_origins(wanted) & (self.confidences >= threshold)
        proposals: dict[tuple[str, str], bool] = {}
        for i in np.flatnonzero(chosen):
            key = (self.examples.titles[i], self.examples.techniques[i])
            proposals[key] = bool(self.examples.right[i])
        right = sum(proposals.values())
        declared = max((self.examples.declared.get(each, 0) for each in wanted), default=0)
        return {
            "threshold": threshold,
            "proposed": len(proposals),
            "right": right,
            "precision": round(right / len(proposals), 4) if proposals else None,
            "declared": declared,
            "recall": round(right / declared, 4) if declared else None,
        }


async def evaluate(
    store: Store,
    *,
    model: str = embeddings.BUNDLED_MODEL,
    extracts: Extracts | None = None,
    progress: Progress | None = None,
) -> Evaluation:
    """Measure the method on the store's declared uses; nothing but vectors is written.

    extracts: further texts of films, which the catalog does not hold. Raises GraphError when there
    are too few examples, ModelError, StoreError.
    """
    report: Progress = progress or silent
    techniques = await Techniques.of(store, [])
    if not techniques.rows:
        raise GraphError("the catalog has no techniques to look for; load some first")
    techniques = await Techniques.of(store, languages(model, techniques.rows))
    vectors = SentenceVectors(store, model, embeddings.fingerprint(model))
    space = await embed_techniques(techniques, vectors)
    known = await examples(store, techniques, space, vectors, extracts or {}, report)
    return await asyncio.to_thread(_cross_fitted, known)


async def examples(
    store: Store,
    techniques: Techniques,
    space: TechniqueEmbeddings,
    vectors: SentenceVectors,
    extracts: Extracts | None = None,
    progress: Progress | None = None,
) -> Examples:
    """Every mention in texts about titles that declare uses."""
    notes: dict[str, list[str]] = {}
    for row in await store.read(query("inference/read_use_notes")):
        notes.setdefault(row["title"], []).extend(sentences(row["note"]))
    found: list[tuple[str, str, Passage, Mention, bool]] = []
    declared = dict.fromkeys(ORIGINS, 0)
    ids = [row["id"] for row in await store.read(query("inference/read_titles_with_uses"))]
    for batch in batches(ids, TITLES_TOGETHER):
        for row in await store.read(query("inference/read_title_texts"), {"ids": batch}):
            used = techniques.with_broader(row["declared"])
            extract = (extracts or {}).get((fold(row["name"]), row["year"] or 0), "")
            read = {
                TEXT: passages_of(row),
                NOTE: [Passage(each, "NOTE", BASE_LOCALE) for each in notes.get(row["id"], [])],
                EXTRACT: [Passage(each, "SYNOPSIS", BASE_LOCALE) for each in sentences(extract)],
            }
            for origin, passages in read.items():
                if passages:
                    declared[origin] += len(set(row["declared"]))
                for passage in passages:
                    for mention in techniques.mentions(passage, names_of(row)):
                        right = mention.technique in used
                        found.append((row["id"], origin, passage, mention, right))
    texts = list(dict.fromkeys(passage.sentence for _, _, passage, _, _ in found))
    known = await vectors.of(
        texts,
        None if progress is None else lambda done, total: progress("embedding", done, total),
    )
    mentions = [mention for *_, mention, _ in found]
    stacked = [known[passage.sentence] for _, _, passage, _, _ in found]
    return Examples(
        space.features(mentions, np.stack(stacked))
        if found
        else space.features([], np.zeros((0, 0), np.float32)),
        np.array([right for *_, right in found], dtype=bool),
        [title for title, *_ in found],
        [mention.technique for mention in mentions],
        [origin for _, origin, *_ in found],
        declared,
    )


def _cross_fitted(known: Examples) -> Evaluation:
    fitted = calibrating.fit(known.features, known.right, known.notes)
    folds = np.array([_fold(title) for title in known.titles])
    confidences = np.zeros(len(folds))
    for fold_ in range(FOLDS):
        held_out = folds == fold_
        others = calibrating.fit(
            known.features[~held_out], known.right[~held_out], known.notes[~held_out]
        )
        confidences[held_out] = others.confidence(known.features[held_out], known.notes[held_out])
    return Evaluation(known, fitted, confidences)


def _fold(title: str) -> int:
    """The fold of a title, by a hash of its slug, so that it is the same on every machine."""
    return int(hashlib.sha256(title.encode()).hexdigest(), 16) % FOLDS
