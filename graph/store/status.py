"""The state of the store, for operators: `catalog status` and /readyz."""

from __future__ import annotations

from dataclasses import dataclass

from graph.model.similarity import SimilarityState
from graph.store import migrations
from graph.store.driver import WHOLE_GRAPH, Store
from graph.store.queries import query


@dataclass(frozen=True, slots=True)
class Status:
    """schema_version: of the store. fingerprint: of the embeddings that the edges were built
    from; expected_fingerprint: of the model in the settings. state: of the edges as a whole.
    built_at: when all of them were rebuilt last; updated_at: when some were since then. Both ISO
    8601, UTC; null where that has not happened."""

    engine: str
    uri: str
    schema_version: int
    state: SimilarityState
    fingerprint: str | None
    expected_fingerprint: str
    built_at: str | None
    updated_at: str | None
    generation: int | None

    @property
    def serviceable(self) -> bool:
        """Whether requests can be answered; also with similarity edges that are out of date."""
        return self.schema_version == migrations.LATEST

    def problems(self) -> dict[str, str]:
        """Problems that an operator should solve, by subject."""
        found = {}
        if not self.serviceable:
            found["schema"] = (
                f"the store has schema version {self.schema_version},"
                f" this program needs {migrations.LATEST}"
            )
        if self.state is SimilarityState.NOT_BUILT:
            found["similarity"] = "no similarity edges have been built; run `catalog link`"
        elif self.state is SimilarityState.STALE:
            why = "the data has changed since they were built"
            if self.fingerprint != self.expected_fingerprint:
                why = f"built with {self.fingerprint}, not with {self.expected_fingerprint}"
            found["similarity"] = f"the similarity edges are stale ({why}); run `catalog link`"
        return found


async def read(store: Store) -> Status:
    """The state of the store. Raises StoreError when it does not answer."""
    version = await migrations.schema_version(store)
    rows = await store.read(query("store/read_status")) if version else []
    row = rows[0] if rows else dict.fromkeys(_COLUMNS)
    expected = str(store.context["fingerprint"])
    if row["generation"] is None:
        state = SimilarityState.NOT_BUILT
    elif row["linkedRevision"] != row["revision"] or row["fingerprint"] != expected:
        state = SimilarityState.STALE
    else:
        state = SimilarityState.CURRENT
    return Status(
        engine=store.dialect.name,
        uri=store.uri,
        schema_version=version,
        state=state,
        fingerprint=row["fingerprint"],
        expected_fingerprint=expected,
        built_at=row["builtAt"],
        updated_at=row["updatedAt"],
        generation=row["generation"],
    )


async def counts(store: Store) -> dict[str, int]:
    """The number of records of each kind."""
    return (await store.read(query("store/read_counts"), deadline=WHOLE_GRAPH))[0]


async def edge_counts(store: Store, generation: int) -> dict[str, int]:
    """How many similarity edges a build has, by what they link."""
    return (
        await store.read(
            query("store/read_edge_counts"), {"generation": generation}, deadline=WHOLE_GRAPH
        )
    )[0]


_COLUMNS = ("revision", "linkedRevision", "fingerprint", "generation", "builtAt", "updatedAt")
