"""The score on catalogs with a vocabulary that it has never seen: words in texts about films.

What a film's article mentions stands for what the film uses; nobody curated it, much is missing,
and few articles mention much, as in crowds' labels. Each catalog takes other words. Prints the
figures of `catalog evaluate techniques` for all of them, and how much of each is given.

    python -m bench.discovery movies.jsonl.gz
"""

from __future__ import annotations

import gzip
import random
import re
from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.table import Table

from catalog.commands.console import err, out
from graph.evaluation.data import EvaluationData
from graph.evaluation.techniques import evaluate
from graph.similarity.embeddings import BUNDLED_MODEL
from graph.similarity.profiles import Use

TITLES = 6_600
WORDS = 77
_WORD = re.compile(r"[a-z]{5,}")

THEMES = """western cowboy sheriff ranch outlaw rancher cattle horse cavalry detective murder police
killer crime gangster prison robbery thief criminal serial soldier army navy military pilot soldiers
battle german singer songs musical music dance dancer stage theatre broadway school college student
teacher students teenage marriage husband married divorce daughter mother father family animated
animation cartoon voice characters silent short survives print horror haunted ghost vampire zombie
monster alien science fiction space robot planet island ocean pirate treasure jungle expedition
football baseball boxing coach player documentary footage interviews camera technicolor special
effects visual computer comedy romantic romance secret agent comic sequel remake novel television"""


def words_of(file: Path) -> list[set[str]]:
    """The words of each film's extract, names of its cast left out."""
    found = []
    with gzip.open(file, "rb") as lines:
        for line in lines:
            film: dict[str, Any] = orjson.loads(line)
            names = {word.lower() for name in film["cast"] for word in name.split()}
            found.append(set(_WORD.findall((film.get("extract") or "").lower())) - names)
    return found


def catalog(texts: list[set[str]], vocabulary: list[str], seed: int) -> EvaluationData:
    """TITLES films that mention a word of the vocabulary, or as many as there are."""
    rng = random.Random(seed)
    known = set(vocabulary)
    films = [mentioned for text in texts if (mentioned := sorted(text & known))]
    films = rng.sample(films, min(TITLES, len(films)))
    uses = [
        Use(f"film-{number}", word, None, ())
        for number, mentioned in enumerate(films)
        for word in mentioned
    ]
    return EvaluationData({word: word for word in vocabulary}, dict.fromkeys(vocabulary), uses, {})


def main(
    file: Annotated[Path, typer.Argument(help="movies.jsonl.gz of wikipedia_movies.")],
    catalogs: Annotated[int, typer.Option(min=1, help="How many with words at random.")] = 3,
) -> None:
    """Evaluate on catalogs made of words."""
    texts = words_of(file)
    counts = Counter(word for text in texts for word in text)
    often = sorted(word for word, count in counts.items() if 0.004 < count / len(texts) < 0.12)
    chosen = {"words of genres and themes": sorted(set(THEMES.split()))}
    for seed in range(catalogs):
        chosen[f"words at random, {seed + 1}"] = sorted(random.Random(seed).sample(often, WORDS))
    table = Table("catalog", "score")
    for heading in ("lift", "as documented", "slots of top 1%", "hit@10"):
        table.add_column(heading, justify="right")
    for seed, (name, vocabulary) in enumerate(chosen.items()):
        found = evaluate(catalog(texts, vocabulary, seed), [BUNDLED_MODEL])
        err.print(f"{name}: {found.titles} titles, {found.uses} uses, {found.learned}")
        for score, row in found.neighbours.items():
            figures = (row.lift.value, row.matched_lift.value)
            table.add_row(
                name, score, *(f"{each:.2f}" for each in figures), f"{row.hub_share.value:.3f}", ""
            )
        for method, ranks in found.likely.items():
            table.add_row(name, f"likely: {method}", "", "", "", f"{ranks.ten.value:.3f}")
    out.print(table)


if __name__ == "__main__":
    typer.run(main)
