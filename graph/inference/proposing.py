"""`catalog infer`: read the texts of titles and propose the techniques that they mention."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import numpy as np

from graph.common.batches import batches
from graph.common.errors import GraphError
from graph.common.progress import Progress, silent
from graph.inference import calibration as calibrating
from graph.inference.calibration import SHIPPED, THRESHOLD, Calibration
from graph.inference.evaluation import examples
from graph.inference.features import TechniqueEmbeddings
from graph.inference.reading import (
    RECIPE,
    TITLES_TOGETHER,
    Passage,
    Row,
    SentenceVectors,
    Techniques,
    embed_techniques,
    languages,
    names_of,
    passages_of,
)
from graph.inference.vocabulary import Mention
from graph.similarity import embeddings
from graph.store.driver import Store
from graph.store.locks import exclusive
from graph.store.queries import query


@dataclass(slots=True)
class InferReport:
    """What `infer` has read and written, in numbers."""

    threshold: float
    titles: int = 0
    """Titles that were read."""

    sentences: int = 0
    """Sentences that were read."""

    candidates: int = 0
    """Sentences that name a technique, at least in part."""

    embedded: int = 0
    """Candidates that were embedded because the store had no vector of them."""

    proposed: int = 0
    """Proposals of these titles that are not reviewed, new ones included."""

    created: int = 0
    """New proposals."""

    removed: int = 0
    """Proposals that are no longer made."""

    rejected: int = 0
    """Uses that would be proposed, had they not been rejected."""

    techniques: Counter[str] = field(default_factory=Counter)
    """How many of `proposed` there are of each technique."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A mention in a passage, with its confidence."""

    passage: Passage
    mention: Mention
    confidence: float


async def infer(
    store: Store,
    *,
    model: str = embeddings.BUNDLED_MODEL,
    threshold: float = THRESHOLD,
    limit: int | None = None,
    progress: Progress | None = None,
) -> InferReport:
    """Bring the proposals of all titles, or of the first `limit` by id, up to date.

    threshold: the least confidence of a proposal, 0 to 1. What is declared (a narrower technique
    counts too) and what was rejected is not proposed. Safe to repeat (nothing changed: nothing
    written) and to kill; one process at a time does it. Raises ModelError, StoreError, and
    GraphError when another model than the bundled one has too little to learn from.
    """
    if not 0 <= threshold <= 1:
        raise GraphError(f"the threshold is {threshold:g}; it must be from 0 to 1")
    report: Progress = progress or silent
    fingerprint = f"{embeddings.fingerprint(model)}+infer{RECIPE}"
    found = InferReport(threshold)
    async with exclusive(store, "infer"):
        techniques = await Techniques.of(store, [])
        techniques = await Techniques.of(store, languages(model, techniques.rows))
        if not techniques.rows:
            return found
        vectors = SentenceVectors(store, model, embeddings.fingerprint(model))
        space = await embed_techniques(techniques, vectors)
        calibration = await _calibration(store, model, techniques, space, vectors, report)
        ids = [row["id"] for row in await store.read(query("inference/read_title_ids"))][:limit]
        for batch in batches(ids, TITLES_TOGETHER):
            rows = await store.read(query("inference/read_title_texts"), {"ids": batch})
            await _propose(
                store, rows, techniques, space, calibration, vectors, fingerprint, found, report
            )
            found.titles += len(batch)
            report("titles", found.titles, len(ids))
        found.embedded = vectors.embedded
    return found


async def _calibration(
    store: Store,
    model: str,
    techniques: Techniques,
    space: TechniqueEmbeddings,
    vectors: SentenceVectors,
    progress: Progress,
) -> Calibration:
    """The shipped one for the bundled model; another model has other cosines and is fitted."""
    if model == embeddings.BUNDLED_MODEL:
        return SHIPPED
    known = await examples(store, techniques, space, vectors, progress=progress)
    return await asyncio.to_thread(calibrating.fit, known.features, known.right, known.notes)


async def _propose(
    store: Store,
    rows: Sequence[Row],
    techniques: Techniques,
    space: TechniqueEmbeddings,
    calibration: Calibration,
    vectors: SentenceVectors,
    fingerprint: str,
    report: InferReport,
    progress: Progress,
) -> None:
    read = await asyncio.to_thread(_read, rows, techniques)
    report.sentences += sum(count for count, _ in read.values())
    mentions = [(title, *each) for title, (_, found) in read.items() for each in found]
    texts = list(dict.fromkeys(passage.sentence for _, passage, _ in mentions))
    report.candidates += len(texts)
    done_before = report.titles

    def embedded(done: int, total: int) -> None:
        progress(f"embedding sentences, from title {done_before + 1}", done, total)

    known = await vectors.of(texts, embedded)
    best: dict[tuple[str, str], _Found] = {}
    if mentions:
        features = space.features(
            [mention for *_, mention in mentions],
            np.stack([known[passage.sentence] for _, passage, _ in mentions]),
        )
        for (title, passage, mention), confidence in zip(
            mentions, calibration.confidence(features).tolist(), strict=True
        ):
            key = (title, mention.technique)
            if confidence >= report.threshold and (
                key not in best or confidence > best[key].confidence
            ):
                best[key] = _Found(passage, mention, confidence)
    await _write(store, rows, best, techniques, fingerprint, report)


def _read(
    rows: Sequence[Row], techniques: Techniques
) -> dict[str, tuple[int, list[tuple[Passage, Mention]]]]:
    """By title: the number of its sentences, and the mentions of undeclared techniques in them."""
    found = {}
    for row in rows:
        declared = techniques.with_broader(row["declared"])
        passages = passages_of(row)
        names = names_of(row)
        found[row["id"]] = (
            len(passages),
            [
                (passage, mention)
                for passage in passages
                for mention in techniques.mentions(passage, names)
                if mention.technique not in declared
            ],
        )
    return found


async def _write(
    store: Store,
    rows: Sequence[Row],
    best: Mapping[tuple[str, str], _Found],
    techniques: Techniques,
    fingerprint: str,
    report: InferReport,
) -> None:
    """Write the proposals that differ from the stored ones, in one transaction for these titles."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    stored = {(row["id"], p["technique"]): p for row in rows for p in row["proposals"]}
    changed, gone = [], []
    for key, found in best.items():
        proposal = stored.get(key)
        if proposal is not None and proposal["state"] != "PROPOSED":
            report.rejected += proposal["state"] == "REJECTED"
            continue
        report.proposed += 1
        report.techniques[key[1]] += 1
        report.created += proposal is None
        properties: dict[str, Any] = {
            "confidence": found.confidence,
            "sentence": found.passage.sentence,
            "field": found.passage.field,
            "locale": found.passage.locale,
            "fingerprint": fingerprint,
        }
        if proposal is None or any(proposal[name] != each for name, each in properties.items()):
            changed.append(
                {
                    "id": proposal_id(*key),
                    "title": key[0],
                    "technique": key[1],
                    "properties": {**properties, "inferredAt": now},
                }
            )
    for key, proposal in stored.items():
        if key not in best and proposal["state"] == "PROPOSED":
            gone.append({"id": proposal["id"]})
    report.removed += len(gone)
    if changed or gone:
        await store.write_together(
            [
                (query("inference/remove_proposals"), {"rows": gone}),
                (query("inference/upsert_proposals"), {"rows": changed}),
            ]
        )


def proposal_id(title: str, technique: str) -> str:
    """Differs from the id of any declared use, which has at most one slash. It is the same for
    every model and threshold, so that a rejected proposal stays rejected."""
    return f"inferred/{title}/{technique}"
