"""The input of inference: techniques, texts of titles, and vectors of sentences."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from graph.common.batches import batches
from graph.common.locales import BASE_LOCALE, language_of
from graph.inference.features import TechniqueEmbeddings, Vectors, technique_passages
from graph.inference.sentences import sentences
from graph.inference.vocabulary import Mention, Vocabulary
from graph.model.techniques import AiInvolvement
from graph.similarity import embeddings
from graph.store.driver import Store
from graph.store.queries import query

Row = dict[str, Any]

RECIPE = 1
"""The version of the method: it changes whenever the same data would give other proposals."""

TITLES_TOGETHER = 2_000
"""Titles that are read at once."""

_VECTORS_READ = 2_000
"""Vectors that are read in one query."""

_VECTORS_WRITTEN = 500
"""Sentences that are embedded and written together."""

_FIELDS = {"synopsis": "SYNOPSIS", "tagline": "TAGLINE"}


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, the field that it is in (see graph.model.search.SearchField), and its locale."""

    sentence: str
    field: str
    locale: str


@dataclass(frozen=True, slots=True)
class Techniques:
    """The techniques of the catalog, and how they are recognised."""

    rows: Sequence[Row]
    """As `read_technique_names` reads them."""

    vocabularies: Mapping[str, Vocabulary]
    """By language."""

    broader: Mapping[str, str | None]
    """The next more general technique, by id. A technique without one is a whole craft, such as
    editing, which every film has; it is not proposed."""

    with_ai: frozenset[str]
    """Those in which artificial intelligence has a part. They are recognised by their whole name
    only: without the words for AI, as in "opening credits", it names another technique."""

    @classmethod
    async def of(cls, store: Store, languages: Iterable[str]) -> Techniques:
        rows = await store.read(query("inference/read_technique_names"))
        return cls(
            rows,
            {language: Vocabulary.of(rows, language) for language in languages},
            {row["id"]: row["broader"] for row in rows},
            frozenset(row["id"] for row in rows if row["ai"] not in (None, AiInvolvement.NONE)),
        )

    def mentions(self, passage: Passage, names: Sequence[str]) -> list[Mention]:
        """Mentions in a passage that can be evidence. names: the title's own, which are ignored."""
        vocabulary = self.vocabularies.get(language_of(passage.locale))
        if vocabulary is None:
            return []
        return [
            mention
            for mention in vocabulary.mentions(passage.sentence, names)
            if self.broader[mention.technique]
            and not mention.negated
            and not mention.credited
            and (mention.coverage == 1 or mention.technique not in self.with_ai)
        ]

    def with_broader(self, techniques: Iterable[str]) -> set[str]:
        """The techniques and all broader ones: clay animation is stop motion, too."""
        found = set()
        for technique in techniques:
            found |= {technique, *embeddings.broader_path(technique, self.broader)}
        return found


def languages(model: str, rows: Iterable[Row] = ()) -> list[str]:
    """The languages of the texts that are read: English, with another model all that have a name.

    rows: techniques with their texts.
    """
    if model == embeddings.BUNDLED_MODEL:
        return [BASE_LOCALE]
    return sorted({BASE_LOCALE, *(language_of(t["locale"]) for row in rows for t in row["texts"])})


def passages_of(title: Row) -> list[Passage]:
    """The sentences of a title's own texts and of its texts in other locales, each once."""
    found: dict[str, Passage] = {}
    for row in ({**title, "locale": BASE_LOCALE}, *title["texts"]):
        for key, field in _FIELDS.items():
            for sentence in sentences(row[key] or ""):
                found.setdefault(sentence, Passage(sentence, field, row["locale"]))
    return list(found.values())


def names_of(title: Row) -> list[str]:
    return [title["name"], *(text["name"] for text in title["texts"] if text["name"])]


class SentenceVectors:
    """Vectors of sentences, which the store caches by a hash of sentence and model."""

    def __init__(self, store: Store, model: str, fingerprint: str) -> None:
        self.embedded = 0
        """How many were embedded because the store had none."""
        self._store, self._model, self._fingerprint = store, model, fingerprint

    async def of(
        self, texts: Iterable[str], progress: Callable[[int, int], None] | None = None
    ) -> dict[str, Vectors]:
        """By distinct text its vector, of length 1. Vectors are stored batch by batch, so that a
        killed process has not computed them for nothing. Raises ModelError."""
        keys = {text: self._key(text) for text in dict.fromkeys(texts)}
        stored: dict[str, str] = {}
        for batch in batches(sorted(keys.values()), _VECTORS_READ):
            rows = await self._store.read(query("inference/read_sentence_vectors"), {"ids": batch})
            stored.update((row["id"], row["vector"]) for row in rows)
        found = {text: _unpacked(stored[key]) for text, key in keys.items() if key in stored}
        missing = sorted((text for text in keys if text not in found), key=lambda t: (len(t), t))
        done = 0
        for batch in batches(missing, _VECTORS_WRITTEN):
            vectors = await asyncio.to_thread(embeddings.embed, self._model, batch)
            packed = [_packed(vector) for vector in vectors]
            ids = [keys[text] for text in batch]
            rows = [{"id": i, "vector": v} for i, v in zip(ids, packed, strict=True)]
            await self._store.write(query("inference/upsert_sentence_vectors"), {"rows": rows})
            # As they will be read, so that the next run says the same.
            found.update(zip(batch, map(_unpacked, packed), strict=True))
            self.embedded += len(batch)
            done += len(batch)
            if progress:
                progress(done, len(missing))
        return found

    def _key(self, text: str) -> str:
        return hashlib.sha256(f"{self._fingerprint}\n{text}".encode()).hexdigest()[:24]


async def embed_techniques(techniques: Techniques, vectors: SentenceVectors) -> TechniqueEmbeddings:
    texts = {row["id"]: technique_passages(row) for row in techniques.rows}
    found = await vectors.of(text for each in texts.values() for text in each)
    return TechniqueEmbeddings.of(
        {key: np.stack([found[t] for t in each]) for key, each in texts.items()}
    )


def _packed(vector: Vectors) -> str:
    """Half precision in base64: 1 KB for 384 numbers, off by less than 0.001 of each."""
    return base64.b64encode(vector.astype(np.float16).tobytes()).decode("ascii")


def _unpacked(packed: str) -> Vectors:
    vector = np.frombuffer(base64.b64decode(packed), dtype=np.float16).astype(np.float32)
    unit: Vectors = vector / max(float(np.linalg.norm(vector)), 1e-9)
    return unit
