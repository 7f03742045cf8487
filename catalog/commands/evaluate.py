"""`catalog evaluate`: measures the quality of similarity and recommendations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from catalog.commands.console import Steps, err, out
from catalog.commands.invocation import async_command, read_settings
from catalog.opening import open_store
from catalog.seeds_folder import seeds_folder
from graph.common.counts import counted

if TYPE_CHECKING:
    from catalog.settings import Settings
    from graph.evaluation.data import EvaluationData
    from graph.evaluation.holdout import Figure
    from graph.evaluation.recommendations import Evaluation as Recommended
    from graph.evaluation.techniques import Evaluation

app = typer.Typer(no_args_is_help=True, help="Measure how good similarity and recommendations are.")

Folder = Annotated[
    Path | None,
    typer.Option("--data", help="Folder of records to evaluate instead of the loaded data."),
]
Models = Annotated[
    list[str] | None,
    typer.Option(
        "--model",
        help="Embedding model, instead of CATALOG_MODEL; repeat the option to compare several.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command()
def techniques(
    data: Folder = None,
    model: Models = None,
    cases: Annotated[
        int, typer.Option(min=20, help="The number of titles at most to hide a use of.")
    ] = 5_000,
    json: Json = False,
) -> None:
    """Measure similarity: hide one use of each title, and see what finds it again."""
    _techniques(read_settings(), data, model or [], cases, json)


@async_command
async def _techniques(
    settings: Settings, folder: Path | None, models: list[str], cases: int, json: bool
) -> None:
    from graph.evaluation.techniques import evaluate

    data = await _data(settings, folder)
    with Steps() as steps:
        found = evaluate(data, models or [settings.model], most=cases, progress=steps)
    if json:
        out.print_json(data=found.as_json())
        return
    out.print(
        f"{counted(found.titles, 'title')}, {counted(found.techniques, 'technique')},"
        f" {counted(found.uses, 'use')}"
    )
    for name, learned in found.learned.items():
        values = ", ".join(f"{key} {value:.2f}" for key, value in learned.items())
        out.print(f"learned with {name}: {values}", markup=False)
    _print_neighbours(found)
    _print_likely(found)


def _print_neighbours(found: Evaluation) -> None:
    table = _table("ten nearest titles, by", title="A hidden use among neighbours (95% intervals)")
    _add_figures(table, "lift over\nbase rate", "lift over as\ndocumented", "slots of the\ntop 1%")
    table.add_column("titles\nreturned", justify="right")
    for name, row in found.neighbours.items():
        table.add_row(
            name,
            _shown(row.lift, 2),
            _shown(row.matched_lift, 2),
            _shown(row.hub_share, 3),
            f"{row.returned:.0%}",
        )
    out.print(table)


def _print_likely(found: Evaluation) -> None:
    table = _table("likely techniques, by", title="The hidden use among the first 1, 5 and 10")
    _add_figures(table, "hit@1", "hit@5", "hit@10", "mean 1/rank")
    for name, row in found.likely.items():
        figures = (row.first, row.five, row.ten, row.reciprocal)
        table.add_row(name, *(_shown(figure, 3) for figure in figures))
    out.print(table)
    table = Table(title="Confidences of likely techniques, and how often they are right")
    for heading in ("stated", "right", "claims"):
        table.add_column(heading, justify="right")
    for bin_ in found.calibration:
        table.add_row(f"{bin_['confidence']:.3f}", f"{bin_['right']:.3f}", str(bin_["n"]))
    out.print(table)


@app.command()
def pairs(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="Experts' judgements, as JSON Lines; by default expert_pairs.jsonl of ./seeds,"
            " or else of the packaged seeds."
        ),
    ] = None,
    data: Folder = None,
    part: Annotated[
        str,
        typer.Option(
            help="Part of the judgements: test, or tune for the part that constants were chosen on."
        ),
    ] = "test",
    model: Models = None,
    json: Json = False,
) -> None:
    """Compare similarity with experts' judgements of pairs of titles, made alike or not."""
    if part not in ("tune", "test"):
        raise typer.BadParameter("must be tune or test", param_hint="--part")
    file = file or seeds_folder() / "expert_pairs.jsonl"
    _pairs(read_settings(), file, data, part, model or [], json)


@async_command
async def _pairs(
    settings: Settings,
    file: Path,
    folder: Path | None,
    part: str,
    models: list[str],
    json: bool,
) -> None:
    from graph.evaluation.pairs import as_json, evaluate_pairs, read_judgements

    data = await _data(settings, folder)
    judgements = [
        each
        for each in read_judgements(file, [use.title for use in data.uses])
        if each.part == part
    ]
    with Steps() as steps:
        found = evaluate_pairs(data, judgements, models or [settings.model], steps)
    if json:
        out.print_json(data=as_json(found))
        return
    one = next(iter(found.values()))
    table = _table(
        "score",
        title=f"{counted(one.alike, 'pair')} called alike, {one.unlike} not"
        f" ({part}; 95% intervals)",
    )
    table.add_column("alike scores higher\n(area under ROC)", justify="right")
    table.add_column("alike among\nthe ten nearest", justify="right")
    for name, row in found.items():
        table.add_row(name, _shown(row.parted, 3), _shown(row.found, 2))
    out.print(table)


@app.command()
def recommendations(
    data: Annotated[
        Path | None,
        typer.Option(
            "--data",
            help="MovieLens (zip or folder), or a folder of records with events.jsonl, to"
            " evaluate instead of the loaded data.",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Measure recommendations: hide each viewer's last title, and see its rank."""
    _recommendations(read_settings(), data, json)


@async_command
async def _recommendations(settings: Settings, path: Path | None, json: bool) -> None:
    from graph.evaluation.recommendations import evaluate
    from graph.evaluation.viewing import loaded_viewing, read_viewing

    if path is not None:
        viewing = read_viewing(path)
    else:
        err.print("evaluating the loaded data (--data for files)")
        async with open_store(settings) as store:
            viewing = await loaded_viewing(store)
    with Steps() as steps:
        found = evaluate(viewing, progress=steps)
    if json:
        out.print_json(data=found.as_json())
    else:
        _print_recommended(found)


def _print_recommended(found: Recommended) -> None:
    out.print(
        f"{counted(found.viewers, 'viewer')}, {counted(found.titles, 'title')},"
        f" {found.watched} watched;"
        " the last of each viewer hidden, all titles not seen ranked"
    )
    for name, learned in found.learned.items():
        values = ", ".join(f"{key} {value:.3g}" for key, value in learned.items())
        out.print(f"learned, {name}: {values}", markup=False)
    table = _table("ranked by", title="The hidden title among the first 10 (95% intervals)")
    _add_figures(table, "HR@10", "NDCG@10", "NDCG, no cut")
    for name, segments in found.rows.items():
        row = segments["all"]
        table.add_row(name, *(_shown(figure, 3) for figure in (row.hit, row.ndcg, row.gain)))
    out.print(table)
    table = _table("ranked by", title="The lists of 10")
    _add_figures(table, "coverage", "novelty", "diversity")
    for name, lists in found.lists.items():
        table.add_row(
            name, _shown(lists.coverage, 3), _shown(lists.novelty, 2), _shown(lists.diversity, 3)
        )
    out.print(table)
    for segment, added in found.added.items():
        cases = next(iter(found.rows.values()))[segment].cases
        table = _table("ranked by", title=f"Viewers: {segment}, {cases}")
        _add_figures(table, "HR@10", "NDCG@10", "NDCG, no cut")
        table.add_column("median\nrank", justify="right")
        for name in found.rows:
            row = found.rows[name][segment]
            figures = (_shown(figure, 3) for figure in (row.hit, row.ndcg, row.gain))
            table.add_row(name, *figures, f"{row.median + 1:.0f}")
        table.add_section()
        figures = (_shown(added[name], 3) for name in ("hit", "ndcg", "gain"))
        table.add_row("hybrid less EASE, recency", *figures, "")
        out.print(table)


async def _data(settings: Settings, folder: Path | None) -> EvaluationData:
    from graph.evaluation.data import folder_data, loaded_data

    if folder is not None:
        return folder_data(folder)
    err.print("evaluating the loaded data (--data DIR for a folder)")
    async with open_store(settings) as store:
        return await loaded_data(store)


def _table(*names: str, title: str) -> Table:
    """With columns for names, which break at spaces on a narrow terminal, as wide as a model's."""
    from graph.similarity.embeddings import BUNDLED_MODEL

    table = Table(title=title, title_justify="left")
    for name in names:
        table.add_column(name, min_width=len(BUNDLED_MODEL), overflow="fold")
    return table


def _add_figures(table: Table, *headings: str) -> None:
    """Columns that stay readable on a narrow terminal: a figure stands above its interval."""
    for heading in headings:
        table.add_column(heading, justify="right", min_width=len("-0.123-0.123"))


def _shown(figure: Figure, digits: int) -> str:
    return f"{figure.value:.{digits}f} [dim]{figure.low:.{digits}f}-{figure.high:.{digits}f}[/]"
