"""`catalog infer` and `catalog review`: uses of techniques that texts mention."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from catalog.commands.console import Steps, err, out
from catalog.commands.invocation import async_command, read_settings
from catalog.opening import open_migrated
from graph.common.counts import counted
from graph.common.errors import GraphError

if TYPE_CHECKING:
    from catalog.settings import Settings


def infer(
    threshold: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="Least confidence of a proposal, 0 to 1. By default 0.6."),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(min=1, help="The number of titles to read, in the order of their slugs."),
    ] = None,
    evaluate: Annotated[
        bool, typer.Option("--evaluate", help="Measure the quality of proposals, and make none.")
    ] = False,
    extracts: Annotated[
        Path | None,
        typer.Option(
            "--with", help="With --evaluate: a file of wikipedia-movies, for more texts to read."
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Find techniques in the texts of titles, and propose them as uses.

    Declared uses do not change. Accept or reject the proposals with `catalog review`.
    """
    if extracts and not evaluate:
        err.print("[red]error:[/] --with goes with --evaluate")
        raise typer.Exit(2)
    if evaluate and limit:
        err.print("[red]error:[/] --limit does not go with --evaluate")
        raise typer.Exit(2)
    if evaluate:
        _evaluate(read_settings(), threshold, extracts, json)
    else:
        _infer(read_settings(), threshold, limit, json)


@async_command
async def _infer(
    settings: Settings, threshold: float | None, limit: int | None, json: bool
) -> None:
    from graph.inference.calibration import THRESHOLD
    from graph.inference.proposing import infer as infer_uses

    async with open_migrated(settings) as store:
        with Steps() as steps:
            report = await infer_uses(
                store,
                model=settings.model,
                threshold=THRESHOLD if threshold is None else threshold,
                limit=limit,
                progress=steps,
            )
    techniques = dict(sorted(report.techniques.items(), key=lambda each: (-each[1], each[0])))
    if json:
        out.print_json(data={**dataclasses.asdict(report), "techniques": techniques})
        return
    out.print(
        f"{counted(report.titles, 'title')}, {counted(report.sentences, 'sentence')},"
        f" of which {counted(report.candidates, 'names', 'name')} a technique at least in part;"
        f" {report.embedded} embedded now"
    )
    out.print(
        f"{counted(report.proposed, 'use')} proposed at a confidence of"
        f" {report.threshold:g} or more:"
        f" {report.created} new; {report.removed} removed, {report.rejected} rejected before"
    )
    for technique, count in list(techniques.items())[:10]:
        out.print(f"  {technique:<32}{count:>6}")
    if report.proposed:
        out.print("run `catalog review` to judge them")


@async_command
async def _evaluate(
    settings: Settings, threshold: float | None, extracts: Path | None, json: bool
) -> None:
    from graph.inference.calibration import THRESHOLD
    from graph.inference.evaluation import EXTRACT, NOTE, ORIGINS, TEXT
    from graph.inference.evaluation import evaluate as evaluate_uses
    from graph.loading.sources.wikipedia_movies import read_extracts

    texts = read_extracts(extracts) if extracts else {}
    async with open_migrated(settings) as store:
        with Steps() as steps:
            found = await evaluate_uses(store, model=settings.model, extracts=texts, progress=steps)
    chosen = THRESHOLD if threshold is None else threshold
    groups = {"all": ORIGINS, "texts and extracts": (TEXT, EXTRACT), "notes": (NOTE,)}
    data: dict[str, Any] = {
        "examples": len(found.examples.titles),
        "intercept": found.calibration.intercept,
        "weights": list(found.calibration.weights),
        "groups": {
            name: {
                "at": found.at(chosen, origins),
                "thresholds": [found.at(each / 10, origins) for each in range(3, 10)],
                "reliability": found.reliability(origins),
            }
            for name, origins in groups.items()
        },
    }
    if json:
        out.print_json(data=data)
        return
    for name, group in data["groups"].items():
        out.print(f"\n{name}: precision and recall")
        for row in group["thresholds"]:
            out.print(_line(row))
        out.print(f"{name}: reliability (confidence, share right, mentions)")
        for row in group["reliability"]:
            out.print(
                f"  {row['from']:.1f} to {row['to']:.1f}  {row['confidence']:.3f}"
                f"  {row['right']:.3f}  {row['count']:>6}"
            )
    out.print(f"\nlearned: intercept {data['intercept']}, weights {data['weights']}")


def _line(row: dict[str, Any]) -> str:
    def share(value: float | None) -> str:
        return "    -" if value is None else f"{value:.3f}"

    return (
        f"  {row['threshold']:.1f}  precision {share(row['precision'])}"
        f" ({row['right']} of {row['proposed']})  recall {share(row['recall'])}"
        f" (of {row['declared']} declared)"
    )


def review(
    list_: Annotated[
        bool, typer.Option("--list", help="Print the proposals, and judge none.")
    ] = False,
    accept: Annotated[
        list[str] | None,
        typer.Option(help="Id of a proposal to accept; the option may be repeated."),
    ] = None,
    reject: Annotated[
        list[str] | None,
        typer.Option(help="Id of a proposal to reject; the option may be repeated."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="The number of proposals at most.")] = 100,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Accept or reject proposed uses, one by one, the most confident first.

    With --list, --accept or --reject the command is not interactive.
    """
    _review(read_settings(), list_, accept or [], reject or [], limit, json)


@async_command
async def _review(
    settings: Settings,
    list_: bool,
    accept: list[str],
    reject: list[str],
    limit: int,
    json: bool,
) -> None:
    from graph.inference import reviewing

    if both := sorted(set(accept) & set(reject)):
        raise GraphError(f"{both[0]!r} is both to be accepted and to be rejected")
    async with open_migrated(settings) as store:
        judged: dict[str, list[str]] = {"accepted": [], "rejected": []}
        for identifier in accept:
            judged["accepted"].append(await reviewing.accept(store, identifier))
        for identifier in reject:
            await reviewing.reject(store, identifier)
            judged["rejected"].append(identifier)
        if accept or reject:
            if json:
                out.print_json(data=judged)
            else:
                _print_judged(judged)
            return
        found = await reviewing.proposals(store, limit=limit)
        if list_ or json:
            if json:
                out.print_json(data=[dataclasses.asdict(each) for each in found])
            else:
                for each in found:
                    _print_proposal(each)
            return
        for position, proposal in enumerate(found, 1):
            out.print(f"\n[bold]{position} of {len(found)}[/]")
            _print_proposal(proposal)
            answer = _answer()
            if answer == "q":
                break
            if answer == "a":
                judged["accepted"].append(await reviewing.accept(store, proposal.id))
            elif answer == "r":
                await reviewing.reject(store, proposal.id)
                judged["rejected"].append(proposal.id)
        _print_judged(judged)
        states = await reviewing.states(store)
        out.print(", ".join(f"{count} {state.lower()}" for state, count in states.items()))


def _answer() -> str:
    while True:
        try:
            given = input("accept, reject, skip or quit [a/r/s/q]? ").strip().lower()
        except EOFError:
            return "q"
        if given[:1] in ("a", "r", "s", "q"):
            return given[:1]


def _print_proposal(proposal: Any) -> None:
    year = f" ({proposal.year})" if proposal.year else ""
    out.print(f"{escape(proposal.title_name)}{year}: [bold]{escape(proposal.technique_name)}[/]")
    out.print(f"  “{escape(proposal.sentence)}”")
    out.print(
        f"  {proposal.field.lower()}, {proposal.locale}; confidence {proposal.confidence:g};"
        f" {proposal.id}",
        markup=False,
    )


def _print_judged(judged: dict[str, list[str]]) -> None:
    out.print(f"accepted {len(judged['accepted'])}, rejected {len(judged['rejected'])}")
    if judged["accepted"]:
        out.print("run `catalog link` to bring the similarity edges up to date")
