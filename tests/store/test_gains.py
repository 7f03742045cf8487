"""What uses saved against plain Python, on both engines; and the effort lines that are refused."""

from __future__ import annotations

import math
import random
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from scipy.stats import t

from graph.answering import fetch
from graph.common.errors import InvalidRequest, InvalidSeeds, RequestTooLarge
from graph.declare.selection import Selection
from graph.loading.load import load_folder
from graph.store.driver import Store
from graph.uses.efforts import t_quantile
from tests.store import memory
from tests.store.both import Stores, both
from tests.store.offers import SOURCE, Lines, narrower
from tests.store.selections import select

Line = dict[str, Any]
UNITS = ("HOURS", "DAYS", "SHOTS", "COST_INDEX", "TIME")
STAGES = ("DEVELOPMENT", "PREPRODUCTION", "PRODUCTION", "POST")
KINDS = ("FILM", "SHORT", "SERIES", "SEASON", "EPISODE")


def random_efforts(seed: int) -> Lines:
    """A random catalog with efforts that contradict each other, in every unit, with holes.

    One technique is used on many productions, so that an interval needs more of the t
    distribution than its first few quantiles.
    """
    lines: Lines = memory.random_catalog(seed=seed)
    rng = random.Random(seed)
    for n in range(60):
        lines["titles"].append({"id": f"m{n}", "name": f"Many {n}", "kind": "film", "year": 2001})
        lines["uses"].append({"title": f"m{n}", "technique": "k3", "stage": "development"})
    lines["efforts"] = []
    for use in lines["uses"]:
        many = use["title"].startswith("m")
        for _ in range(rng.choice((1, 1, 2)) if many else rng.choice((0, 1, 2, 4))):
            unit = "hours" if many else rng.choice(UNITS)
            line: Line = {
                "id": f"e{len(lines['efforts'])}",
                "use": f"{use['title']}/{use['technique']}",
                "unit": unit,
                "basis": rng.choice(("measured", "measured", "claimed")),
                "source": SOURCE,
            }
            if unit == "TIME" or rng.random() < 0.2:
                line["speed_ratio"] = round(math.exp(rng.gauss(0.5, 1)), 3)
            else:
                for name in ("planned", "usual", "actual"):
                    if rng.random() < 0.85:
                        line[name] = round(100 * math.exp(rng.gauss(0, 1)), 2)
                if not {"planned", "usual", "actual"} & line.keys():
                    line["actual"] = 3
            lines["efforts"].append(line)
    return lines


@pytest.fixture(scope="module")
def lines() -> Lines:
    return random_efforts(seed=11)


# The same in plain Python


class Efforts:
    """Efforts with the use, the title and the production that each is of."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.titles = {line["id"]: line for line in lines["titles"]}
        self.uses = {f"{line['title']}/{line['technique']}": line for line in lines["uses"]}

    def production(self, effort: Line) -> Line:
        title = self.titles[self.uses[effort["use"]]["title"]]
        while title.get("part_of"):
            title = self.titles[title["part_of"]]
        return title

    def title(self, effort: Line) -> Line:
        return self.titles[self.uses[effort["use"]]["title"]]

    def with_basis(self, basis: str) -> list[Line]:
        return [line for line in self.lines["efforts"] if line["basis"].upper() == basis]

    def by_production(
        self, efforts: Iterable[Line], value: Callable[[Line], float | None]
    ) -> dict[str, list[float]]:
        """By production, for each of its uses the mean of what is known of its efforts."""
        of_use: dict[str, list[float]] = defaultdict(list)
        of_production: dict[str, list[float]] = defaultdict(list)
        productions = {line["use"]: self.production(line)["id"] for line in efforts}
        for line in efforts:
            if (known := value(line)) is not None:
                of_use[line["use"]].append(known)
        for use, values in of_use.items():
            of_production[productions[use]].append(statistics.fmean(values))
        return of_production

    def units(self, efforts: list[Line]) -> list[Line]:
        found = []
        for unit in UNITS:
            ours = [line for line in efforts if line["unit"].upper() == unit]
            if ours:
                amounts = {key: sum(all_) for key, all_ in self.by_production(ours, saved).items()}
                found.append(
                    {
                        "unit": unit,
                        "ratio": ratio(self.by_production(ours, gain).values()),
                        "overrun": ratio(self.by_production(ours, overrun).values()),
                        "saved": total(unit, amounts.values()),
                    }
                )
        return found

    def figures(self, efforts: list[Line], basis: str) -> Line:
        return {
            "basis": basis,
            "productionCount": len({self.production(line)["id"] for line in efforts}),
            "units": self.units(efforts),
        }


def quotient(line: Line, below: str) -> float | None:
    if line.get("actual") is None or line.get(below) is None:
        return None
    return math.log(line["actual"] / line[below])


def gain(line: Line) -> float | None:
    return -math.log(line["speed_ratio"]) if "speed_ratio" in line else quotient(line, "usual")


def overrun(line: Line) -> float | None:
    return quotient(line, "planned")


def saved(line: Line) -> float | None:
    known = quotient(line, "usual") is not None
    return float(line["usual"] - line["actual"]) if known else None


def refusal(number: int) -> str | None:
    return None if number > 2 else "TOO_FEW_PRODUCTIONS" if number else "NONE_STATED"


def near(value: float) -> Any:
    return pytest.approx(value, rel=1e-9, abs=1e-6)


def ratio(uses: Iterable[list[float]]) -> Line:
    values = [statistics.fmean(each) for each in uses]
    n = len(values)
    found: Line = {"productionCount": n, "refusal": refusal(n)}
    if n < 3:
        return {**found, "value": None, "low": None, "high": None}
    mean = statistics.fmean(values)
    half = t.ppf(0.975, n - 1) * statistics.stdev(values) / math.sqrt(n)
    ends = {"value": mean, "low": mean - half, "high": mean + half}
    return {
        **found,
        **{name: pytest.approx(math.exp(x), rel=2e-6, abs=1e-6) for name, x in ends.items()},
    }


def total(unit: str, amounts: Iterable[float]) -> Line:
    values = list(amounts)
    why = "NO_COMMON_SCALE" if unit == "COST_INDEX" else refusal(len(values))
    amount = None if why else near(sum(values))
    return {"productionCount": len(values), "amount": amount, "refusal": why}


RATIO = [select(name) for name in ("productionCount", "value", "low", "high", "refusal")]
UNIT = select(
    "units",
    select("unit"),
    select("ratio", *RATIO),
    select("overrun", *RATIO),
    select("saved", *(select(name) for name in ("productionCount", "amount", "refusal"))),
)
FIGURES = (select("basis"), select("productionCount"), UNIT)
SLUG = select("slug")
ROW = select(
    "nodes",
    *FIGURES,
    select("technique", SLUG),
    *(select(name) for name in ("stage", "year", "kind")),
)


def groups(known: Efforts, efforts: list[Line], by: str) -> dict[Any, list[Line]]:
    """Efforts by the value of each, or by None; the values in the order of the rows."""
    found: dict[Any, list[Line]] = defaultdict(list)
    for line in efforts:
        use, title, whole = known.uses[line["use"]], known.title(line), known.production(line)
        value = {
            "TECHNIQUE": use["technique"],
            "STAGE": (use["stage"] or "").upper() or None,
            "YEAR": title["year"] or whole["year"],
            "KIND": (whole["kind"] or "").upper() or None,
        }[by]
        found[value].append(line)

    def place(value: Any) -> Any:
        count = len({known.production(line)["id"] for line in found[value]})
        words = {"STAGE": STAGES, "KIND": KINDS}
        return (-count, value) if by == "TECHNIQUE" else words.get(by, range(3000)).index(value)

    values = sorted((value for value in found if value is not None), key=place)
    return {**{value: found[value] for value in values}, None: found.get(None, [])}


def expected_impact(known: Efforts, efforts: list[Line], by: str, basis: str) -> Line:
    grouped = groups(known, efforts, by)
    unstated = grouped.pop(None)
    empty = {"technique": None, "stage": None, "year": None, "kind": None}
    return {
        "basis": basis,
        "groupBy": by,
        "productionCount": len({known.production(line)["id"] for line in efforts}),
        "unstatedCount": len({known.production(line)["id"] for line in unstated}),
        "rows": {
            "totalCount": len(grouped),
            "nodes": [
                {
                    **known.figures(ours, basis),
                    **empty,
                    by.lower(): {"slug": value} if by == "TECHNIQUE" else value,
                }
                for value, ours in grouped.items()
            ],
        },
    }


def impact(by: str, basis: str, where: Any = None, *rows: Selection, **page: Any) -> Selection:
    listed = select("rows", *(rows or (ROW, select("totalCount"))), **(page or {"first": 100}))
    about = [select(name) for name in ("basis", "groupBy", "productionCount", "unstatedCount")]
    return select("productionImpact", *about, listed, groupBy=by, basis=basis, where=where)


async def test_production_impact(stores: Stores, lines: Lines) -> None:
    known = Efforts(lines)
    stated = refused = large = 0
    for basis in ("MEASURED", "CLAIMED"):
        for by in ("TECHNIQUE", "STAGE", "YEAR", "KIND"):
            found = await both(stores, impact(by, basis))
            assert found == expected_impact(known, known.with_basis(basis), by, basis)
            for row in found["rows"]["nodes"]:
                for unit in row["units"]:
                    for figure in (unit["ratio"], unit["overrun"], unit["saved"]):
                        numbers = [figure.get(name) for name in ("value", "low", "high", "amount")]
                        if figure["productionCount"] < 3:
                            assert numbers == [None] * 4
                            refused += 1
                        else:
                            stated += any(number is not None for number in numbers)
                            large += figure["productionCount"] > 31
    assert stated > 50
    assert refused > 50
    assert large  # beyond the table of quantiles


async def test_conditions_choose_efforts(stores: Stores, lines: Lines) -> None:
    known = Efforts(lines)
    within = narrower(lines, {"k0"})

    def of(keep: Callable[[Line], bool]) -> list[Line]:
        return [line for line in known.with_basis("MEASURED") if keep(line)]

    cases: list[tuple[Line, Callable[[Line], bool]]] = [
        (
            {"use": {"technique": {"within": "k0"}}},
            lambda line: known.uses[line["use"]]["technique"] in within,
        ),
        (
            {"use": {"stage": {"eq": "POST"}, "title": {"year": {"gte": 1993}}}, "production": {}},
            lambda line: (
                known.uses[line["use"]]["stage"] == "post"
                and (known.title(line)["year"] or 0) >= 1993
            ),
        ),
        (
            {"production": {"kind": {"eq": "SERIES"}}},
            lambda line: known.production(line)["kind"] == "series",
        ),
        (
            {"use": None, "production": {"NOT": {"kind": {"in": ["SERIES", "FILM"]}}}},
            lambda line: known.production(line)["kind"] not in ("series", "film"),
        ),
        ({"use": {"slug": {"eq": "nothing"}}}, lambda line: False),
    ]
    sizes = set()
    for where, keep in cases:
        for by in ("TECHNIQUE", "KIND"):
            found = await both(stores, impact(by, "MEASURED", where))
            assert found == expected_impact(known, of(keep), by, "MEASURED")
            sizes.add(found["productionCount"])
    assert len(sizes) > 3
    for store in stores:
        with pytest.raises(InvalidRequest) as caught:
            await fetch(store, impact("KIND", "MEASURED", {"production": {"year": {"eq": None}}}))
        assert str(caught.value).startswith("productionImpact: where.production.year.eq is null")
        deep: Line = {"NOT": {}}
        for _ in range(12):
            deep = {"NOT": deep}
        with pytest.raises(RequestTooLarge):
            await fetch(store, impact("KIND", "MEASURED", {"use": deep}))


async def test_rows_are_paged(stores: Stores) -> None:
    info = select("pageInfo", *map(select, ("hasNextPage", "endCursor", "startCursor")))
    node = select("nodes", select("technique", SLUG))
    whole = (await both(stores, impact("TECHNIQUE", "MEASURED")))["rows"]["nodes"]
    for store in stores:
        seen: list[Line] = []
        cursor = None
        while True:
            asked = impact("TECHNIQUE", "MEASURED", None, node, info, first=3, after=cursor)
            found = (await fetch(store, asked))["rows"]
            seen += found["nodes"]
            cursor = found["pageInfo"]["endCursor"]
            if not found["pageInfo"]["hasNextPage"]:
                break
        assert seen == [{"technique": row["technique"]} for row in whole]
        last = impact("TECHNIQUE", "MEASURED", None, node, last=2)
        assert (await fetch(store, last))["rows"]["nodes"] == seen[-2:]


async def test_impact_of_a_technique(stores: Stores, lines: Lines) -> None:
    known = Efforts(lines)
    counts = []
    for slug in [line["id"] for line in lines["techniques"]]:
        for deep in (False, True):
            techniques = narrower(lines, {slug}) if deep else {slug}
            for basis in ("MEASURED", "CLAIMED"):
                ours = [
                    line
                    for line in known.with_basis(basis)
                    if known.uses[line["use"]]["technique"] in techniques
                ]
                asked = select("impact", *FIGURES, basis=basis, includeNarrower=deep)
                found = await both(stores, select("technique", asked, slug=slug))
                assert found == {"impact": known.figures(ours, basis)}
                counts.append(found["impact"]["productionCount"])
    assert max(counts) > 40
    assert 0 in counts


async def test_efforts_of_a_use(stores: Stores, lines: Lines) -> None:
    names = ("unit", "planned", "usual", "actual", "basis", "source")
    fields = [select(name) for name in (*names, "slug", "speedRatio", "confidence", "statedOn")]
    asked = select("efforts", *fields, select("note"), select("use", SLUG))
    for use in sorted({line["use"] for line in lines["efforts"]}):
        found = await both(stores, select("use", asked, slug=use))
        ours = sorted(
            (line for line in lines["efforts"] if line["use"] == use), key=lambda line: line["id"]
        )
        assert found["efforts"] == [
            {
                **{name: line.get(name) for name in names},
                "unit": line["unit"].upper(),
                "basis": line["basis"].upper(),
                "slug": line["id"],
                "speedRatio": line.get("speed_ratio"),
                "confidence": None,
                "statedOn": None,
                "note": None,
                "use": {"slug": use},
            }
            for line in ours
        ]


# Loading


def effort(**fields: Any) -> Line:
    given = {
        "id": "e", "use": "film/dubbing", "unit": "hours", "usual": 10, "actual": 5,
        "basis": "claimed", "source": SOURCE,
    }  # fmt: skip
    return {name: value for name, value in {**given, **fields}.items() if value is not None}


SMALL: Lines = {
    "techniques": [{"id": "dubbing", "name": "Dubbing"}],
    "titles": [{"id": "film", "name": "The Film"}],
    "uses": [{"title": "film", "technique": "dubbing"}],
    "efforts": [effort(id="first")],
}

FAULTS: dict[str, tuple[Line, list[str]]] = {
    "nothing is stated": (
        effort(usual=None, actual=None),
        ["speed_ratio: nothing is stated: give it, or one of planned, usual and actual"],
    ),
    "a ratio that the amounts contradict": (
        effort(speed_ratio=10),
        ["speed_ratio: 10 contradicts usual / actual, 2"],
    ),
    "amounts without a unit": (
        effort(unit="time"),
        [
            "usual: an amount needs a unit such as hours; time goes with speed_ratio",
            "actual: an amount needs a unit such as hours; time goes with speed_ratio",
        ],
    ),
    "no amounts": (
        effort(usual=0, actual=-3, planned="5"),
        [
            "planned: must be a number",
            "usual: 0 is not an amount; it must be from 0.000001 to 1000000000",
            "actual: -3 is not an amount; it must be from 0.000001 to 1000000000",
        ],
    ),
    "words of no vocabulary": (
        effort(unit="weeks", basis="guessed", confidence=2),
        [
            "unit: 'weeks' is not one of: hours, days, shots, cost_index, time",
            "basis: 'guessed' is not one of: claimed, measured",
            "confidence: input should be less than or equal to 1, but it is 2",
        ],
    ),
    "nobody says so, at no time": (
        effort(source=None, basis=None, stated_on="last year"),
        [
            "basis: is missing",
            "stated_on: 'last year' is not a day, a month or a year such as 2025-04-30 or 2025-04",
            "source: is missing",
        ],
    ),
    "of no use": (
        effort(use="film/dubing"),
        [
            "use: no use has the id 'film/dubing', here or in the store; did you mean"
            " 'film/dubbing'?"
        ],
    ),
    "the same twice": (effort(id="first"), ["id: the id 'first' is already on line 1"]),
}


async def test_faults_are_named_and_nothing_is_written(store: Store, tmp_path: Path) -> None:
    for name, (line, faults) in FAULTS.items():
        memory.write_folder({**SMALL, "efforts": [*SMALL["efforts"], line]}, tmp_path)
        with pytest.raises(InvalidSeeds) as caught:
            await load_folder(store, tmp_path)
        assert caught.value.faults == [f"efforts.jsonl:2: {fault}" for fault in faults], name
    # Of a use that is refused itself, nothing is said of the link to it.
    files = {**SMALL, "uses": [{**SMALL["uses"][0], "prominence": 2}]}
    memory.write_folder(files, tmp_path)
    with pytest.raises(InvalidSeeds) as caught:
        await load_folder(store, tmp_path)
    assert [fault.split(": ")[0] for fault in caught.value.faults] == ["uses.jsonl:1"]
    assert await store.read("MATCH (n:Effort) RETURN n") == []


async def test_figures_of_what_is_far_apart(store: Store, tmp_path: Path) -> None:
    """The largest and the smallest amounts that can be stated give figures all the same."""
    ratios = [(1e9, 1e-6), (1, 1), (1e-6, 1e9)]
    names = [f"film{n}" for n in range(3)]
    files = {
        "techniques": SMALL["techniques"],
        "titles": [{"id": name, "name": name} for name in names],
        "uses": [{"title": name, "technique": "dubbing"} for name in names],
        "efforts": [
            effort(id=name, use=f"{name}/dubbing", actual=actual, usual=usual)
            for name, (actual, usual) in zip(names, ratios, strict=True)
        ],
    }
    memory.write_folder(files, tmp_path)
    await load_folder(store, tmp_path)
    asked = select("impact", UNIT, basis="CLAIMED")
    found = await fetch(store, select("technique", asked, slug="dubbing"))
    values = [[math.log(actual / usual)] for actual, usual in ratios]
    assert found["impact"]["units"][0]["ratio"] == ratio(values)
    assert found["impact"]["units"][0]["ratio"]["value"] == 1.0


async def test_loading_leaves_links_current_and_replaces_by_id(
    store: Store, tmp_path: Path
) -> None:
    memory.write_folder({key: SMALL[key] for key in ("techniques", "titles", "uses")}, tmp_path)
    await load_folder(store, tmp_path)
    revision = "MATCH (c:Catalog {id: 'catalog'}) RETURN c.revision AS revision"
    before = await store.read(revision)
    # A rounded ratio beside its amounts, and a statement that contradicts it.
    files = {"efforts": [effort(speed_ratio=2.05), effort(id="f", actual=20, stated_on="2024-03")]}
    memory.write_folder(files, tmp_path)
    report = await load_folder(store, tmp_path)
    assert report.counts["efforts"].created == 2
    assert not report.outdates_links
    assert await store.read(revision) == before
    assert not (await load_folder(store, tmp_path)).changed
    memory.write_folder({"efforts": [effort(usual=None, planned=7)]}, tmp_path)
    await load_folder(store, tmp_path, replace=True)
    row = select("efforts", *(select(name) for name in ("slug", "planned", "usual", "speedRatio")))
    assert await fetch(store, select("use", row, slug="film/dubbing")) == {
        "efforts": [
            {"slug": "f", "planned": None, "usual": 10.0, "speedRatio": None},
            {"slug": "e", "planned": 7.0, "usual": None, "speedRatio": None},
        ]
    }


async def test_quantiles(both_catalog_stores: Stores) -> None:
    """Against scipy, in the table, at its end and far beyond, from both engines."""
    numbers = [*range(2, 41), 100, 1000, 100_000]
    text = f"UNWIND $numbers AS n RETURN {t_quantile('n')} AS quantile"
    for store in both_catalog_stores:
        rows = await store.read(text, {"numbers": numbers})
        assert [row["quantile"] for row in rows] == [
            pytest.approx(t.ppf(0.975, n), abs=5e-8) for n in numbers
        ]
