"""The data of an evaluation of similarity: the store, or a seed folder that is not loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.loading.folder import read_folder
from graph.similarity import embeddings
from graph.similarity.inputs import read_inputs, read_technique_texts
from graph.similarity.profiles import Use
from graph.store.driver import WHOLE_GRAPH, Store
from graph.store.queries import query
from graph.techniques.records import Technique
from graph.titles.records import Title
from graph.uses import records as uses_records


@dataclass(frozen=True, slots=True)
class EvaluationData:
    """technique_texts: what is embedded, by technique. broader: the one above each, if any.

    uses: declared ones. synopses: by title, of those that have one.
    """

    technique_texts: Mapping[str, str]
    broader: Mapping[str, str | None]
    uses: Sequence[Use]
    synopses: Mapping[str, str]


async def loaded_data(store: Store) -> EvaluationData:
    """Of the store. Raises StoreError."""
    texts = await read_technique_texts(store)
    inputs = await read_inputs(store)
    synopses = await store.read(query("evaluation/read_synopses"), deadline=WHOLE_GRAPH)
    return EvaluationData(
        {each.technique: each.text for each in texts},
        {each.technique: each.broader for each in texts},
        inputs.uses,
        {row["id"]: row["synopsis"] for row in synopses},
    )


def folder_data(path: Path) -> EvaluationData:
    """Of a seed folder that stands for itself. Raises InvalidSeeds with all its faults."""
    folder = read_folder(path)
    folder.check_links({}, {})
    folder.raise_faults()
    techniques = {each.id: each for each in folder.records(Technique)}
    broader = {each.id: each.broader for each in techniques.values()}
    texts = {}
    for each in techniques.values():
        above = [techniques[name].name for name in embeddings.broader_path(each.id, broader)]
        texts[each.id] = embeddings.technique_text(
            each.name, each.aliases or [], each.description, above
        )
    uses = [
        Use(each.title, each.technique, each.prominence, tuple(each.creators or ()))
        for each in folder.records(uses_records.Use)
    ]
    synopses = {each.id: each.synopsis for each in folder.records(Title) if each.synopsis}
    return EvaluationData(texts, broader, uses, synopses)
