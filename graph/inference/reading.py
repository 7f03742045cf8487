"""What is read for inference: techniques, texts of titles, and vectors of sentences."""

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
from graph.inference.features import Meanings, Vectors, passages
from graph.inference.sentences import sentences
from graph.inference.vocabulary import Mention, Vocabulary
from graph.model.techniques import AiInvolvement
from graph.similarity import embeddings
from graph.store.driver import Store
from graph.store.queries import query

Row = dict[str, Any]

RECIPE = 1
"""Changes whenever other proposals would be made from the same data with the same model."""

TITLES_TOGETHER = 2_000
_VECTORS_READ = 2_000
_VECTORS_WRITTEN = 500

_FIELDS = {"synopsis": "SYNOPSIS", "tagline": "TAGLINE"}


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, where it stands (see graph.model.search.SearchField), and its locale."""

    sentence: str
    field: str
    locale: str


@dataclass(frozen=True, slots=True)
class Techniques:
    """The techniques of the catalog, and how they are recognised.

    broader: the next more general technique, by id. A technique without one is a whole craft, such
    as editing; it is not proposed, since to say of a film that it was edited says nothing.
    by_machine: those in which artificial intelligence has a part. Only their whole names count:
    without the words for that, as in "opening credits", they would be other techniques.
    """

    rows: Sequence[Row]
    vocabularies: Mapping[str, Vocabulary]
    broader: Mapping[str, str | None]
    by_machine: frozenset[str]

    @classmethod
    async def of(cls, store: Store, languages: Iterable[str]) -> Techniques:
        rows = await store.read(query("inference/read_techniques"))
        return cls(
            rows,
            {language: Vocabulary.of(rows, language) for language in languages},
            {row["id"]: row["broader"] for row in rows},
            frozenset(row["id"] for row in rows if row["ai"] not in (None, AiInvolvement.NONE)),
        )

    def mentions(self, passage: Passage, names: Sequence[str]) -> list[Mention]:
        """What a passage may be evidence of; names: the title's own, which are no evidence."""
        vocabulary = self.vocabularies.get(language_of(passage.locale))
        if vocabulary is None:
            return []
        return [
            mention
            for mention in vocabulary.mentions(passage.sentence, names)
            if self.broader[mention.technique]
            and not mention.denied
            and not mention.credit
            and (mention.coverage == 1 or mention.technique not in self.by_machine)
        ]

    def with_broader(self, techniques: Iterable[str]) -> set[str]:
        """The techniques and all above them: whoever uses clay animation uses stop motion."""
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
    """Vectors of sentences, embedded once: kept in the store by a hash of sentence and model."""

    def __init__(self, store: Store, model: str, fingerprint: str) -> None:
        self.embedded = 0
        """How many were embedded now, not read."""
        self._store, self._model, self._fingerprint = store, model, fingerprint

    async def of(
        self, texts: Iterable[str], progress: Callable[[int, int], None] | None = None
    ) -> dict[str, Vectors]:
        """Each distinct text with its vector, of length 1. Stored as they come, in batches, so that
        whoever is killed has not embedded for nothing. Raises ModelError."""
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
            await self._store.write(query("inference/create_sentence_vectors"), {"rows": rows})
            # As they will be read, so that the next run says the same.
            found.update(zip(batch, map(_unpacked, packed), strict=True))
            self.embedded += len(batch)
            done += len(batch)
            if progress:
                progress(done, len(missing))
        return found

    def _key(self, text: str) -> str:
        return hashlib.sha256(f"{self._fingerprint}\n{text}".encode()).hexdigest()[:24]


async def meanings(techniques: Techniques, vectors: SentenceVectors) -> Meanings:
    texts = {row["id"]: passages(row) for row in techniques.rows}
    found = await vectors.of(text for each in texts.values() for text in each)
    return Meanings.of({key: np.stack([found[t] for t in each]) for key, each in texts.items()})


def _packed(vector: Vectors) -> str:
    """Half precision in base64: 1 KB for 384 numbers, off by less than 0.001 of each."""
    return base64.b64encode(vector.astype(np.float16).tobytes()).decode("ascii")


def _unpacked(packed: str) -> Vectors:
    vector = np.frombuffer(base64.b64decode(packed), dtype=np.float16).astype(np.float32)
    unit: Vectors = vector / max(float(np.linalg.norm(vector)), 1e-9)
    return unit
