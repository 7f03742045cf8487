"""What follows from claims: disclosures, disputes, and their IPTC and C2PA forms; both engines."""

from __future__ import annotations

from typing import Any

import pytest

from graph.declare.selection import Selection
from tests.store import memory
from tests.store.both import Stores, both
from tests.store.selections import select

SAID = "Made up for the tests"
IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"
COMPOSITE = f"{IPTC}compositeWithTrainedAlgorithmicMedia"
SLUG = select("slug")


def claim(id: str, **fields: Any) -> dict[str, Any]:
    return {"id": id, "source": SAID, **fields}


LINES: dict[str, list[dict[str, Any]]] = {
    "techniques": [
        {
            "id": "imagery",
            "name": "Imagery",
            "ai": "generated",
            "digital_source_type": "trainedAlgorithmicMedia",
        },
        {
            "id": "mending",
            "name": "Mending",
            "ai": "assisted",
            "digital_source_type": "algorithmicallyEnhanced",
        },
        {"id": "editing", "name": "Editing", "ai": "none"},
        {"id": "sound", "name": "Sound"},
    ],
    "creators": [{"id": "star", "name": "Star"}],
    "titles": [
        *({"id": f"film-{n}", "name": f"Film {n}", "kind": "film"} for n in range(9)),
        {"id": "series", "name": "Series", "kind": "series"},
        {"id": "one", "name": "One", "kind": "season", "part_of": "series"},
        {"id": "two", "name": "Two", "kind": "season", "part_of": "series"},
        {"id": "part", "name": "Part", "kind": "episode", "part_of": "one"},
    ],
    "uses": [
        {"title": "film-0", "technique": "imagery", "prominence": 0.5},
        {"title": "film-0", "technique": "mending", "prominence": 0.9},
        {"title": "film-1", "technique": "imagery"},
        {"title": "film-2", "technique": "mending"},
        {"title": "film-3", "technique": "editing"},
        {"title": "film-4", "technique": "sound"},
        {"title": "film-5", "technique": "imagery"},
        {"title": "part", "technique": "imagery"},
    ],
    "claims": [
        claim("a", use="film-1/imagery", in_final_picture=False),
        claim("b", use="film-5/imagery", in_final_picture=False, tool="X", happened_on="2020"),
        claim("c", use="film-5/imagery", in_final_picture=True, tool="Y", happened_on="2020-05"),
        claim("d", use="film-4/sound", digital_source_type="compositeWithTrainedAlgorithmicMedia"),
        claim("e", title="film-3", no_ai=True),
        claim("f", title="film-0", no_ai=True),
        claim("g", title="film-6", training_mining="not_allowed"),
        claim("h", title="film-7", training_mining="allowed"),
        claim("i", title="film-7", training_mining="constrained"),
        claim(
            "j",
            use="film-2/mending",
            inputs=[{"material": "film", "rights": "owned"}],
            performers=["star"],
            replica="re_ageing",
            happened_on="2021-03",
        ),
        claim(
            "k",
            use="film-2/mending",
            inputs=[{"material": "film", "rights": "unowned"}],
            happened_on="2021-04",
        ),
        claim("l", use="film-2/mending", inputs=[{"material": "film", "rights": "unknown"}]),
    ],
}


@pytest.fixture(scope="module")
def lines() -> dict[str, list[dict[str, Any]]]:
    return LINES


async def disclosure(stores: Stores, slug: str, *fields: Selection) -> Any:
    found = await both(stores, select("title", select("aiDisclosure", *fields), slug=slug))
    return found["aiDisclosure"]


def created(code: str) -> dict[str, Any]:
    made = {"action": "c2pa.created", "digitalSourceType": code}
    return {"label": "c2pa.actions.v2", "data": {"actions": [made]}}


EXPECTED: dict[str, tuple[str, bool, list[str]]] = {
    # the state, whether it is disputed, the slugs of the uses it follows from
    "film-0": ("AI_GENERATED", True, ["film-0/mending", "film-0/imagery"]),
    "film-1": ("AI_ASSISTED", False, ["film-1/imagery"]),
    "film-2": ("AI_ASSISTED", False, ["film-2/mending"]),
    "film-3": ("NO_AI_DECLARED", False, []),
    "film-4": ("AI_GENERATED", False, ["film-4/sound"]),
    "film-5": ("AI_GENERATED", True, ["film-5/imagery"]),
    "film-6": ("UNKNOWN", False, []),
    "film-7": ("UNKNOWN", True, []),
    "film-8": ("UNKNOWN", False, []),
    "series": ("AI_GENERATED", False, ["part/imagery"]),
    "one": ("AI_GENERATED", False, ["part/imagery"]),
    "part": ("AI_GENERATED", False, ["part/imagery"]),
    "two": ("UNKNOWN", False, []),
}


async def test_states_disputes_and_the_uses_behind_them(stores: Stores) -> None:
    fields = (select("state"), select("disputed"), select("uses", SLUG))
    for slug, (state, disputed, uses) in EXPECTED.items():
        assert await disclosure(stores, slug, *fields) == {
            "state": state,
            "disputed": disputed,
            "uses": [{"slug": use} for use in uses],
        }, slug
    catalog = memory.linked({**memory.random_catalog(3)})
    assert len({title.values["aiDisclosure"] for title in catalog.all("Title")}) == 4


async def test_lists_start_where_the_state_is_to_be_found(stores: Stores) -> None:
    for states in (["AI_GENERATED"], ["AI_ASSISTED", "AI_GENERATED"], ["NO_AI_DECLARED"],
                   ["UNKNOWN", "NO_AI_DECLARED"]):  # fmt: skip
        for where in (
            {"aiDisclosure": {"in": states}},
            {"OR": [{"aiDisclosure": {"eq": state}} for state in states]},
            {"NOT": {"aiDisclosure": {"notIn": states}}},
        ):
            asked = select("titles", select("nodes", SLUG), select("totalCount"), where=where)
            wanted = sorted(slug for slug, row in EXPECTED.items() if row[0] in states)
            assert await both(stores, asked) == {
                "nodes": [{"slug": slug} for slug in wanted],
                "totalCount": len(wanted),
            }


async def test_the_forms_of_iptc_and_c2pa(stores: Stores) -> None:
    fields = (select("digitalSourceTypes"), select("c2pa"))
    enhanced, trained = f"{IPTC}algorithmicallyEnhanced", f"{IPTC}trainedAlgorithmicMedia"
    entries = ("ai_generative_training", "ai_inference", "ai_training", "data_mining")
    mining = {
        "label": "cawg.training-mining",
        "data": {"entries": {f"cawg.{each}": {"use": "notAllowed"} for each in entries}},
    }
    for slug, codes, assertions in (
        ("film-0", [enhanced, trained], [created(COMPOSITE)]),
        ("film-1", [trained], []),
        ("film-2", [enhanced], [created(enhanced)]),
        ("film-3", [], []),
        ("film-4", [COMPOSITE], [created(COMPOSITE)]),
        ("film-6", [], [mining]),
        ("film-7", [], []),
    ):
        assert await disclosure(stores, slug, *fields) == {
            "digitalSourceTypes": codes,
            "c2pa": {"assertions": assertions},
        }, slug


async def test_labels_in_the_languages_asked_for(stores: Stores) -> None:
    for chain, label in (
        (None, "Contains AI-generated material"),
        (["fr-CA"], "Contient des éléments générés par IA"),
        (["de", "es"], "Contiene material generado con IA"),
        (["de"], "Contains AI-generated material"),
        (["en", "fr"], "Contains AI-generated material"),
    ):
        found = await disclosure(stores, "film-4", select("label", locale=chain))
        assert found == {"label": label}
    for slug, label in (("film-1", "Made with the help of AI"), ("film-8", "Use of AI not stated")):
        assert await disclosure(stores, slug, select("label")) == {"label": label}


async def test_claims_of_uses_stand_side_by_side(stores: Stores) -> None:
    fields = [select(name) for name in ("aiInvolvement", "digitalSourceTypes", "disputed")]
    claims = select(
        "claims",
        *(select(name) for name in ("slug", "replica", "happenedOn", "inFinalPicture", "source")),
        select("inputs", select("material"), select("rights")),
        select("performers", SLUG),
        select("use", SLUG),
        select("title", SLUG),
    )
    found = await both(stores, select("use", *fields, claims, slug="film-2/mending"))
    rows = [
        ("j", "OWNED", "RE_AGEING", "2021-03", [{"slug": "star"}]),
        ("k", "UNOWNED", None, "2021-04", []),
        ("l", "UNKNOWN", None, None, []),
    ]
    assert found == {
        "aiInvolvement": "ASSISTED",
        "digitalSourceTypes": ["algorithmicallyEnhanced"],
        "disputed": ["happenedOn", "inputs"],
        "claims": [
            {
                "slug": slug,
                "replica": replica,
                "happenedOn": day,
                "inFinalPicture": None,
                "source": SAID,
                "inputs": [{"material": "film", "rights": rights}],
                "performers": performers,
                "use": {"slug": "film-2/mending"},
                "title": None,
            }
            for slug, rights, replica, day, performers in rows
        ],
    }
    for slug, wanted in (
        # A month does not contradict its year.
        ("film-5/imagery", ("GENERATED", ["trainedAlgorithmicMedia"], ["inFinalPicture", "tool"])),
        ("film-4/sound", ("GENERATED", ["compositeWithTrainedAlgorithmicMedia"], [])),
        ("film-3/editing", ("NONE", [], [])),
    ):
        assert tuple((await both(stores, select("use", *fields, slug=slug))).values()) == wanted
    without = await disclosure(stores, "film-0", select("claims", SLUG, select("noAi")))
    assert without == {"claims": [{"slug": "f", "noAi": True}]}
