"""A catalog of any size on either engine, made for a benchmark, and what making it cost.

The catalog is the seeds grown by synthetic titles (bench/growth.py).
"""

from __future__ import annotations

import asyncio
import random
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from bench.growth import grow
from catalog.commands.console import Steps, err
from catalog.opening import open_store
from catalog.settings import Settings
from graph.common.errors import GraphError
from graph.linking.link import link
from graph.loading.load import load_folder
from graph.search.vectors import embed_entries
from graph.similarity import embeddings
from graph.similarity.inputs import embed_techniques, read_inputs
from graph.similarity.neighbours import SCORE_DIGITS
from graph.similarity.relations import TITLES, matrices
from graph.similarity.space import read_space
from graph.store.driver import WHOLE_GRAPH, Store
from graph.store.engines.embedded import EmbeddedEngine
from graph.store.migrations import migrate
from graph.store.queries import query
from tests.support.neo4j_server import Neo4jServer

HEAP = "4g"
"""Java's, for both engines."""

RECALL_SAMPLE = 200
"""Titles whose stored neighbours are compared with a scan of all titles."""


class Engine:
    """One engine on an empty folder. `settings` reach it; it can be stopped and started again."""

    def __init__(self, name: str, folder: Path, top: int) -> None:
        self.folder = folder / "data"
        self.folder.mkdir()
        self._neo4j = (
            Neo4jServer(self.folder, optimise=True, heap=HEAP, page_cache="1g")
            if name == "neo4j"
            else None
        )
        self._embedded: EmbeddedEngine | None = None
        self._settings = Settings(
            _env_file=None,
            NEO4J_URI=None,
            CATALOG_DATA_DIR=self.folder,
            CATALOG_ENGINE_HEAP=HEAP,
            CATALOG_SIMILARITY_TOP=top,
        )
        self.start()

    def start(self) -> None:
        if self._neo4j is None:
            self._embedded = EmbeddedEngine.join(self.folder, heap=HEAP)
            self.settings = self._settings
            self.process = psutil.Process(self._embedded.process)
            return
        self._neo4j.start()
        password = Settings(_env_file=None, NEO4J_PASSWORD=self._neo4j.password).neo4j_password
        self.settings = self._settings.model_copy(
            update={
                "neo4j_uri": self._neo4j.uri,
                "neo4j_username": self._neo4j.username,
                "neo4j_password": password,
            }
        )
        (self.process,) = [
            each
            for each in psutil.Process().children(recursive=True)
            if each.name() == "java" and "Neo4jCommunity" in " ".join(each.cmdline())
        ]

    def stop(self) -> None:
        if self._neo4j is not None:
            self._neo4j.stop()
        elif self._embedded is not None:
            self._embedded.close()
            self.process.wait(60)  # it ends by itself, some seconds after its last client

    def disk(self) -> int:
        """Bytes of all its files."""
        return sum(each.stat().st_size for each in self.folder.rglob("*") if each.is_file())


@dataclass
class Peak:
    """The most memory that a process has held, resident, in bytes."""

    most: int = 0


@contextmanager
def peak_of(process: psutil.Process) -> Iterator[Peak]:
    """Watches a process, ten times a second, while this is open."""
    peak, ended = Peak(), threading.Event()

    def watch() -> None:
        with suppress(psutil.NoSuchProcess):
            while True:
                peak.most = max(peak.most, process.memory_info().rss)
                if ended.wait(0.1):
                    return

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield peak
    finally:
        ended.set()
        thread.join()


@dataclass(frozen=True, slots=True)
class Building:
    """What a catalog cost. Rates are for a second, MiB the most that was resident meanwhile.

    records: lines of the folder. recall: share of the nearest titles by a scan that are stored.
    disk_mib: of the engine's folder after it was stopped.
    """

    engine: str
    titles: int
    records: int
    load_seconds: float
    records_per_second: float
    embedded: int
    texts_per_second: float
    edges: int
    link_seconds: float
    link_mib: int
    engine_mib: int
    recall: float
    disk_mib: int


@contextmanager
def grown(name: str, titles: int, top: int) -> Iterator[tuple[Engine, Building]]:
    """A catalog of so many titles on an engine (embedded, neo4j), gone at the end.

    It is loaded and linked, and the engine was started anew since.
    """
    with tempfile.TemporaryDirectory(prefix="bench-") as made:
        folder = Path(made)
        seeds = folder / "seeds"
        seeds.mkdir()
        grow(seeds, titles)
        engine = Engine(name, folder, top)
        try:
            costs = asyncio.run(_build(engine, seeds, top))
            engine.stop()
            building = Building(name, titles, disk_mib=engine.disk() >> 20, **costs)
            err.print(str(building))
            engine.start()
            yield engine, building
        finally:
            engine.stop()


async def _build(engine: Engine, seeds: Path, top: int) -> dict[str, Any]:
    model = engine.settings.model
    fingerprint = embeddings.fingerprint(model)
    embeddings.embed(model, ["loaded before the clock starts"])
    async with open_store(engine.settings) as store:
        await migrate(store)
        with Steps() as steps:
            began = time.monotonic()
            report = await load_folder(store, seeds, progress=steps)
            loaded = time.monotonic()
            embedded = await embed_techniques(store, model, fingerprint, steps)
            embedded += await embed_entries(store, model, fingerprint, steps)
            ready = time.monotonic()
            with peak_of(psutil.Process()) as own, peak_of(engine.process) as engines:
                linked = await link(store, model=model, top=top, progress=steps)
            ended = time.monotonic()
        recall = await _recall(store, top, engine.settings.similarity_floor)
    records = sum(
        counts.created + counts.updated + counts.unchanged for counts in report.counts.values()
    )
    return {
        "records": records,
        "load_seconds": loaded - began,
        "records_per_second": records / (loaded - began),
        "embedded": embedded,
        "texts_per_second": embedded / (ready - loaded),
        "edges": sum(linked.edges.values()),
        "link_seconds": ended - ready,
        "link_mib": own.most >> 20,
        "engine_mib": engines.most >> 20,
        "recall": recall,
    }


async def _recall(store: Store, top: int, floor: float) -> float:
    """Stored neighbours against a scan in float64, for titles drawn at random.

    A neighbour counts as found if its score is one of the best: ties may be ordered either way.
    """
    (status,) = await store.read(query("store/read_status"))
    space = await read_space(store, status["generation"], status["constants"])
    if space is None:
        raise GraphError("the build has lost its space")
    matrix = matrices(await read_inputs(store), space)[TITLES]
    vectors = matrix.vectors.astype(np.float64)
    rows = random.Random(top).sample(range(len(matrix.ids)), min(RECALL_SAMPLE, len(matrix.ids)))
    kept = await store.read(
        """UNWIND $ids AS id MATCH (t:Title {id: id})
        RETURN id, COLLECT { MATCH (t)-[s:SIMILAR_TECHNIQUES {generation: $generation}]->(u:Title)
          RETURN s.score } AS scores""",
        {"ids": [matrix.ids[row] for row in rows], "generation": status["generation"]},
        deadline=WHOLE_GRAPH,
    )
    stored = {each["id"]: each["scores"] for each in kept}
    found = wanted = 0
    for row in rows:
        scores = np.round(vectors @ vectors[row], SCORE_DIGITS)
        scores[row] = -1.0
        best = np.sort(scores[scores > floor])[::-1][:top]
        wanted += len(best)
        if len(best):
            good = [score for score in stored[matrix.ids[row]] if score >= best[-1] - 1e-6]
            found += min(len(good), len(best))
    return found / wanted if wanted else 1.0
