"""Inference on both engines: proposals keep apart from what is declared, judged ones stay so."""

from __future__ import annotations

import asyncio
import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strawberry.types import ExecutionResult

from catalog.schema.context import Context
from catalog.settings import Settings
from graph.common.errors import InvalidSeeds
from graph.inference import reading, reviewing
from graph.inference.calibration import SHIPPED, fit, reliability_table
from graph.inference.evaluation import evaluate
from graph.inference.proposing import infer
from graph.inference.sentences import sentences
from graph.inference.vocabulary import Vocabulary
from graph.linking.link import link
from graph.loading.load import load_folder
from graph.loading.sources.wikipedia_movies import SOURCE, import_wikipedia_movies
from graph.model.inference import ProposalState
from graph.store.driver import Store
from graph.store.migrations import migrate
from tests.conftest import SCHEMA, clean_environment
from tests.store.dump import dump
from tests.store.test_loading import written
from tests.support.servers import PROJECT, Server

ALL_TECHNIQUES = [
    json.loads(line)
    for line in (PROJECT / "seeds/techniques.jsonl").read_text(encoding="utf-8").splitlines()
]
_USED = """
animation stop-motion puppet-animation live-action-animation-hybrid sound-craft sound-design
synchronised-dialogue voice-over production-design location-shooting large-scale-set cinematography
long-take lighting day-for-night editing jump-cut practical-effects puppetry narrative-technique
"""
TECHNIQUES = [each for each in ALL_TECHNIQUES if each["id"] in _USED.split()]
"""Few, so that embedding them takes no time."""

TITLES = {
    "filmed-away": "It was filmed on location in Utah. A sheriff hunts a band of outlaws.",
    "clay-world": "The film combines live-action with stop-motion animation. It is about a cat.",
    "talking": "It is an early talkie with a synchronized score and Vitaphone sound.",
    "plain": "A lawyer, who never sleeps, finds a letter. It was filmed entirely in a studio.",
    "puppets": "A puppeteer without a stage wanders through France.",
}

FILES: dict[str, list[Any]] = {
    "techniques": TECHNIQUES,
    "titles": [
        {"id": slug, "name": slug.title(), "kind": "film", "year": 1950 + i, "synopsis": text}
        for i, (slug, text) in enumerate(TITLES.items())
    ],
    "creators": [{"id": "maker", "name": "Maker"}],
    "credits": [{"title": "plain", "creator": "maker", "role": "director"}],
    "uses": [
        {
            "title": "plain",
            "technique": "voice-over",
            "prominence": 0.7,
            "note": "The lawyer speaks.",
            "creators": ["maker"],
        },
        {"title": "clay-world", "technique": "puppet-animation", "prominence": 1},
        {"title": "talking", "technique": "sound-design"},
    ],
}

EVERYTHING = """
{
  titles(first: 10) { totalCount aggregate { count kinds { value count } }
    facets { techniques { value count } }
    nodes { slug uses(first: 10) { totalCount aggregate { count origins { value count } }
        edges { cursor node { id slug origin confidence evidence { sentence }
          technique { slug } title { slug } creators { slug } } } }
      similarByTechnique(first: 5) { state totalCount edges { score node { slug } } } } }
  used: titles(where: {uses: {some: {}}}) { totalCount nodes { slug } }
  inferred: titles(where: {uses: {some: {origin: {eq: INFERRED}}}}) { totalCount }
  byCount: titles(orderBy: [{uses: {count: DESC}}]) { nodes { slug } }
  techniques(first: 10, where: {uses: {some: {}}}) { totalCount
    nodes { slug uses(first: 10) { totalCount nodes { slug } } titles(first: 10) {
      totalCount nodes { slug }
      edges { uses { slug } } } } }
  location: technique(slug: "location-shooting") { uses { totalCount } titles { totalCount } }
  creators { nodes { slug uses { totalCount } practises { totalCount } } }
  search(text: "location shooting", mode: TEXT) { totalCount nodes { ... on Title { slug } } }
}
"""


@pytest.fixture
async def loaded(server: Server, store: Store, tmp_path: Path) -> Store:
    folder = written(tmp_path / "seeds", FILES)

    async def load() -> None:
        await migrate(store)
        await load_folder(store, folder)

    await server.fill(store, "inference", load)
    return store


async def asked(store: Store, text: str) -> dict[str, Any]:
    result = await SCHEMA.execute(text, context_value=Context(store, Settings()))
    assert isinstance(result, ExecutionResult)
    assert result.errors is None
    assert result.data is not None
    return result.data


async def found(store: Store) -> dict[tuple[str, str], reviewing.Proposal]:
    return {(each.title, each.technique): each for each in await reviewing.proposals(store)}


async def test_proposals_are_evident_and_never_mix_with_what_is_declared(loaded: Store) -> None:
    await link(loaded)
    before = await asked(loaded, EVERYTHING)
    report = await infer(loaded)
    proposals = await found(loaded)
    assert report.proposed == report.created == len(proposals)
    assert ("filmed-away", "location-shooting") in proposals
    assert ("clay-world", "live-action-animation-hybrid") in proposals
    assert ("talking", "synchronised-dialogue") in proposals
    # What is declared, or declared more narrowly, is not proposed; a whole craft never is.
    assert ("clay-world", "stop-motion") not in proposals
    assert {title for title, _ in proposals} == {"filmed-away", "clay-world", "talking"}
    for (title, _), proposal in proposals.items():
        assert proposal.sentence in TITLES[title]
        assert (proposal.field, proposal.locale) == ("SYNOPSIS", "en")
        assert 0.6 <= proposal.confidence <= 1
    assert await asked(loaded, EVERYTHING) == before
    plain = EVERYTHING.replace("uses(first", "uses(includeInferred: false, first")
    assert await asked(loaded, plain) == before

    data = await asked(
        loaded,
        """{
          title(slug: "clay-world") { uses(includeInferred: true) { totalCount
            aggregate { count origins { value count } }
            nodes { id origin confidence evidence { sentence field locale } title { slug }
              technique { slug } } } }
          first: title(slug: "clay-world") { uses(includeInferred: true, first: 1) {
            pageInfo { endCursor hasNextPage } nodes { technique { slug } } } }
          only: title(slug: "clay-world") { uses(includeInferred: true,
            where: {origin: {eq: INFERRED}, confidence: {gte: 0.6}}) { totalCount } }
          technique(slug: "location-shooting") {
            titles(includeInferred: true) { totalCount edges { node { slug } uses { origin } } }
            uses(includeInferred: true) { totalCount } }
          titles(where: {usesWithInferred: {some: {technique: {slug: {eq: "location-shooting"}}}}})
            { nodes { slug } }
          counted: titles(where: {usesWithInferred: {count: {gte: 2}}}) { nodes { slug } }
        }""",
    )
    uses = data["title"]["uses"]
    hybrid = proposals["clay-world", "live-action-animation-hybrid"]
    assert uses["totalCount"] == uses["aggregate"]["count"] == len(uses["nodes"])
    assert uses["nodes"][0]["origin"] == "DECLARED"
    assert {use["origin"] for use in uses["nodes"][1:]} == {"INFERRED"}
    confidences = [use["confidence"] for use in uses["nodes"][1:]]
    assert confidences == sorted(confidences, reverse=True)
    inferred = {use["technique"]["slug"]: use for use in uses["nodes"]}[
        "live-action-animation-hybrid"
    ]
    assert inferred["evidence"] == {
        "sentence": hybrid.sentence,
        "field": "SYNOPSIS",
        "locale": "en",
    }
    assert inferred["title"] == {"slug": "clay-world"}
    assert data["only"]["uses"]["totalCount"] == len(uses["nodes"]) - 1
    assert data["technique"]["titles"] == {
        "totalCount": 1,
        "edges": [{"node": {"slug": "filmed-away"}, "uses": [{"origin": "INFERRED"}]}],
    }
    assert data["technique"]["uses"]["totalCount"] == 1
    assert data["titles"]["nodes"] == [{"slug": "filmed-away"}]
    assert {"slug": "clay-world"} in data["counted"]["nodes"]

    first = data["first"]["uses"]
    cursor = first["pageInfo"]["endCursor"]
    rest = await asked(
        loaded,
        f'{{ title(slug: "clay-world") {{ uses(includeInferred: true, after: "{cursor}") {{'
        f" nodes {{ technique {{ slug }} }} }} }}"
        f' node(id: "{inferred["id"]}") {{ ... on Use {{ origin technique {{ slug }} }} }}'
        f' nodes(ids: ["{inferred["id"]}"]) {{ ... on Use {{ confidence }} }} }}',
    )
    paged = [*first["nodes"], *rest["title"]["uses"]["nodes"]]
    assert paged == [{"technique": use["technique"]} for use in uses["nodes"]]
    assert rest["node"] == {
        "origin": "INFERRED",
        "technique": {"slug": "live-action-animation-hybrid"},
    }
    assert rest["nodes"] == [{"confidence": hybrid.confidence}]


async def test_inferring_again_writes_nothing_and_embeds_nothing(loaded: Store) -> None:
    first = await infer(loaded)
    before = await dump(loaded, ("Lock",))
    again = await infer(loaded)
    assert (again.embedded, again.created, again.removed) == (0, 0, 0)
    assert again.proposed == first.proposed
    assert await dump(loaded, ("Lock",)) == before
    assert (await infer(loaded, threshold=1.0)).removed == first.proposed
    assert await found(loaded) == {}
    lower = await infer(loaded, threshold=0.3)
    assert lower.proposed >= first.proposed
    assert lower.embedded == 0


async def test_a_killed_run_is_finished_by_the_next(
    loaded: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.inference.proposing.TITLES_TOGETHER", 1)
    whole = await infer(loaded)
    expected = {key: each.confidence for key, each in (await found(loaded)).items()}
    await infer(loaded, threshold=1.0)
    seen = 0

    def killed(what: str, done: int, total: int) -> None:
        nonlocal seen
        seen += what == "titles"
        if seen == 2:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await infer(loaded, progress=killed)
    assert len(await found(loaded)) < whole.proposed
    await infer(loaded)
    assert {key: each.confidence for key, each in (await found(loaded)).items()} == expected


async def test_what_was_judged_stays_judged(loaded: Store, tmp_path: Path) -> None:
    await infer(loaded)
    proposals = await found(loaded)
    rejected = proposals["filmed-away", "location-shooting"]
    accepted = proposals["talking", "synchronised-dialogue"]
    await reviewing.reject(loaded, rejected.id)
    use = await reviewing.accept(loaded, accepted.id)
    assert use == await reviewing.accept(loaded, accepted.id) == "talking/synchronised-dialogue"
    for threshold in (0.9, 0.0, 0.6):
        await infer(loaded, threshold=threshold)
        assert not {rejected.id, accepted.id} & {p.id for p in (await found(loaded)).values()}
    states = await reviewing.states(loaded)
    assert (states[ProposalState.REJECTED], states[ProposalState.ACCEPTED]) == (1, 1)
    for identifier in (rejected.id, "inferred/no/thing"):
        with pytest.raises(reviewing.UnknownProposal):
            await reviewing.accept(loaded, identifier)
    with pytest.raises(reviewing.UnknownProposal, match="accepted already"):
        await reviewing.reject(loaded, accepted.id)
    data = await asked(
        loaded,
        """{ talking: title(slug: "talking") {
               uses(where: {technique: {slug: {eq: "synchronised-dialogue"}}}) {
                 nodes { origin note source stage confidence } } }
             away: title(slug: "filmed-away") { uses(includeInferred: true) { totalCount } }
             search(text: "vitaphone talkie", mode: TEXT) { nodes { ... on Title { slug } } } }""",
    )
    (declared,) = data["talking"]["uses"]["nodes"]
    assert (declared["origin"], declared["note"]) == ("DECLARED", accepted.sentence)
    assert "synopsis (en)" in declared["source"]
    assert f"{accepted.confidence:g}" in declared["source"]
    assert "reviewed and accepted" in declared["source"]
    assert declared["confidence"] is None
    assert data["away"]["uses"]["totalCount"] == 0
    assert {"slug": "talking"} in data["search"]["nodes"]


async def test_what_is_declared_later_is_no_proposal_any_more(
    loaded: Store, tmp_path: Path
) -> None:
    await infer(loaded)
    identifier = (await found(loaded))["filmed-away", "location-shooting"].id
    later = {"uses": [{"title": "filmed-away", "technique": "location-shooting"}]}
    await load_folder(loaded, written(tmp_path / "later", later))
    question = """{ title(slug: "filmed-away") { uses(includeInferred: true) {
        nodes { origin technique { slug } } } } }"""
    nodes = (await asked(loaded, question))["title"]["uses"]["nodes"]
    assert nodes == [{"origin": "DECLARED", "technique": {"slug": "location-shooting"}}]
    assert ("filmed-away", "location-shooting") not in await found(loaded)
    with pytest.raises(reviewing.UnknownProposal, match="declared meanwhile"):
        await reviewing.accept(loaded, identifier)
    assert (await infer(loaded)).removed == 1


# The parts


@given(st.text(alphabet="aB. !?\n“”’)éÉ1", max_size=60))
def test_sentences_are_parts_of_the_text_and_leave_nothing_out(text: str) -> None:
    found = sentences(text)
    place = 0
    for each in found:
        assert each == each.strip() != ""
        place = text.index(each, place) + len(each)
    assert "".join("".join(found).split()) == "".join(text.split())


def test_sentences_do_not_end_at_initials_and_titles() -> None:
    assert sentences("Directed by J. B. Smith for Acme Inc. It ran. “Why?” he asks. Dr. No.") == [
        "Directed by J. B. Smith for Acme Inc. It ran.",
        "“Why?” he asks.",
        "Dr. No.",
    ]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    rows = [{"aliases": [], "description": None, **row, "texts": []} for row in ALL_TECHNIQUES]
    return Vocabulary.of(rows)


@pytest.mark.parametrize(
    ("sentence", "technique"),
    [
        ("It was shot on location in Utah.", "location-shooting"),
        ("A computer-animated comedy.", "computer-animation"),
        ("It was filmed in black and white.", "black-and-white-photography"),
        ("It was released in 3-D.", "stereoscopic-photography"),
        ("Filmed in CinemaScope.", "anamorphic-lenses"),
        ("The dialogue was improvised by the actors; improvised acting.", "improvisation"),
    ],
)
def test_techniques_are_named_in_other_forms(
    vocabulary: Vocabulary, sentence: str, technique: str
) -> None:
    assert technique in {mention.technique for mention in vocabulary.mentions(sentence)}


@pytest.mark.parametrize(
    ("sentence", "technique"),
    [
        ("They spend a day and a night in Rome.", "day-for-night"),
        ("A two-volume novel by Alcott.", "led-volume"),
        ("The animated film was directed by X.", "drawn-on-film-animation"),
        ("It is based on the stage musical.", "dance-choreography"),
        ("One of the great films, shot in Rome.", "single-take-film"),
        ("An oil tank bursts.", "water-tank"),
        ("Computer-generated imagery was used.", "ai-generated-imagery"),
    ],
)
def test_what_only_sounds_alike_is_no_name(
    vocabulary: Vocabulary, sentence: str, technique: str
) -> None:
    assert technique not in {mention.technique for mention in vocabulary.mentions(sentence)}


def test_denials_credits_and_names_are_told_apart(vocabulary: Vocabulary) -> None:
    def mention(sentence: str, technique: str, *ignoring: str) -> Any:
        found = {each.technique: each for each in vocabulary.mentions(sentence, ignoring)}
        return found.get(technique)

    assert mention("It was made without stop motion.", "stop-motion").negated
    assert not mention("It was made in stop motion.", "stop-motion").negated
    assert not mention("Never Stop is shot in stop motion.", "stop-motion", "Never Stop").negated
    assert mention("Costume design was by Irene Sharaff.", "costume-design").credited
    assert mention("It won the Oscar for Best Costume Design.", "costume-design").proper == 1
    assert mention("Double Exposure is a comedy.", "multiple-exposure", "Double Exposure") is None


def test_the_shipped_confidence_rises_with_every_sign_but_a_proper_name() -> None:
    import numpy as np

    base = np.array([[0.3, 0.8, 0.5, 0.5, 0.0]])
    before = float(SHIPPED.confidence(base)[0])
    for column in range(5):
        more = base.copy()
        more[0, column] += 0.1
        after = float(SHIPPED.confidence(more)[0])
        assert after < before if column == 4 else after > before


def test_a_fit_finds_the_odds_it_was_made_from() -> None:
    import numpy as np

    random = np.random.default_rng(7)
    features = random.uniform(size=(4_000, 5))
    logits = features @ np.array([3.0, 1.0, 0.0, -2.0, 0.0]) - 1
    right = random.uniform(size=4_000) < 1 / (1 + np.exp(-logits))
    learned = fit(features, right, np.zeros(4_000, dtype=bool))
    confidences = learned.confidence(features)
    for row in reliability_table(confidences.tolist(), right.tolist()):
        if row["count"] > 100:
            assert abs(row["confidence"] - row["right"]) < 0.08


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=50), st.integers(1, 20))
def test_the_reliability_table_counts_each_mention_once(
    pairs: list[tuple[float, bool]], bins: int
) -> None:
    rows = reliability_table([c for c, _ in pairs], [r for _, r in pairs], bins)
    assert sum(row["count"] for row in rows) == len(pairs)
    assert abs(sum(row["right"] * row["count"] for row in rows) - sum(r for _, r in pairs)) < 0.01
    assert [row["from"] for row in rows] == sorted({row["from"] for row in rows})
    for row in rows:
        assert row["from"] - 1e-4 <= row["confidence"] <= row["to"] + 1e-4


# The import

LINES: list[dict[str, Any]] = [
    {
        "title": "Plain",
        "year": 1953,
        "cast": ["Somebody"],
        "genres": ["Drama"],
        "href": "Plain_(film)",
        "extract": "An extract that the catalog does not need.",
    },
    {
        "title": "The Robe",
        "year": 1953,
        "cast": ["Richard Burton", "Jean Simmons", "Richard Burton", "-"],
        "genres": ["Science Fiction", "Short", "Noir"],
        "href": "The_Robe_(film)",
        "extract": "The Robe was shot with anamorphic lenses.",
        "thumbnail": "https://example.org/robe.jpg",
    },
    {"title": "The Robe", "year": 1953, "cast": [], "genres": [], "href": "The_Robe_(film)"},
    {"title": "The Robe", "year": 1953, "cast": ["Maker"], "genres": [], "href": None},
    {"title": "¿?", "year": 1960, "cast": [], "genres": []},
]


def movies(path: Path, lines: list[Any]) -> Path:
    text = "".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines)
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text, encoding="utf-8")
    return path


async def test_films_are_imported_once_and_matched(loaded: Store, tmp_path: Path) -> None:
    file = movies(tmp_path / "movies.jsonl.gz", LINES)
    report = await import_wikipedia_movies(loaded, file)
    assert (report.matched, report.repeated) == (1, 1)
    assert {kind: counts.created for kind, counts in report.counts.items()} == {
        "titles": 3,
        "creators": 2,
        "credits": 3,
    }
    data = await asked(
        loaded,
        """{ titles(where: {source: {isNull: false}}) { nodes {
               slug kind year genres source synopsis externalIds { wikipedia }
               credits { nodes { role position creator { slug } } } } }
             matched: titleByExternalId(source: WIKIPEDIA, value: "Plain_(film)") { slug synopsis }
             search(text: "anamorphic", mode: TEXT, kinds: [TITLE]) {
               nodes { ... on Title { slug } } } }""",
    )
    titles = {node["slug"]: node for node in data["titles"]["nodes"]}
    assert len(titles) == 3
    assert titles["the-robe-1953"] == {
        "slug": "the-robe-1953",
        "kind": "SHORT",
        "year": 1953,
        "genres": ["science-fiction", "film-noir"],
        "source": SOURCE,
        "synopsis": "The Robe was shot with anamorphic lenses.",
        "externalIds": {"wikipedia": "The_Robe_(film)"},
        "credits": {
            "nodes": [
                {"role": "cast", "position": 1, "creator": {"slug": "richard-burton"}},
                {"role": "cast", "position": 2, "creator": {"slug": "jean-simmons"}},
            ]
        },
    }
    # A film of the same name and year on another page, or on none, is another film; a person is
    # the one that the catalog knows by this name.
    other = titles["the-robe-1953-2"]["credits"]["nodes"]
    assert [credit["creator"]["slug"] for credit in other] == ["maker"]
    assert data["matched"] == {"slug": "plain", "synopsis": TITLES["plain"]}
    assert data["search"]["nodes"] == [{"slug": "the-robe-1953"}]
    before = await dump(loaded, ("revision", "mark"))
    again = await import_wikipedia_movies(loaded, file)
    assert all(not counts.created and not counts.updated for counts in again.counts.values())
    assert await dump(loaded, ("revision", "mark")) == before


async def test_a_film_that_fits_several_titles_is_left_out(store: Store, tmp_path: Path) -> None:
    """By its page, else by name, year and kind; who plays is found by the name of one person."""
    await load_folder(
        store,
        written(
            tmp_path / "seeds",
            {
                "titles": [
                    {"id": "one", "name": "Twin", "year": 1950, "kind": "film"},
                    {"id": "two", "name": "Twin", "year": 1950, "kind": "film"},
                    {"id": "series", "name": "Mixed", "year": 1951, "kind": "series"},
                    {"id": "short", "name": "Mixed", "year": 1951, "kind": "short"},
                    {"id": "film", "name": "Mixed", "year": 1951, "kind": "film"},
                    {
                        "id": "paged",
                        "name": "Otherwise",
                        "kind": "film",
                        "external_ids": {"wikipedia": "Paged_(film)"},
                    },
                    {"id": "of-a-series", "name": "S", "year": 1952, "kind": "series"},
                    {"id": "alone", "name": "Alone", "year": 1953},
                ],
                "creators": [
                    {"id": "a-smith", "name": "A Smith", "kind": "person"},
                    {"id": "a-smith-2", "name": "A. Smith", "kind": "person"},
                    {"id": "the-firm", "name": "Firm", "kind": "organisation"},
                ],
            },
        ),
    )
    film: dict[str, Any] = {"cast": [], "genres": [], "extract": "It was."}
    lines = [
        {**film, "title": "Twin", "year": 1950, "href": "Twin"},
        {**film, "title": "Mixed", "year": 1951, "href": "Mixed_(short)", "genres": ["Short"]},
        {**film, "title": "Mixed", "year": 1951, "href": "Mixed_(film)"},
        {**film, "title": "Paged", "year": 1960, "href": "Paged_(film)#Plot"},
        {**film, "title": "S", "year": 1952, "cast": ["A Smith", "Firm"]},
        {**film, "title": "Alone", "year": 1953, "href": "Alone_(1)"},
        {**film, "title": "Alone", "year": 1953, "href": "Alone_(2)"},
    ]
    file = movies(tmp_path / "movies.jsonl", lines)
    for _ in range(2):
        report = await import_wikipedia_movies(store, file)
        assert report.ambiguous == [
            "movies.jsonl:1: Twin (1950) fits 'one' and 'two'",
            "movies.jsonl:5: cast: A Smith fits 'a-smith' and 'a-smith-2'",
            "movies.jsonl:6: Alone (1953) fits 'alone', as do others of the file",
            "movies.jsonl:7: Alone (1953) fits 'alone', as do others of the file",
        ]
        assert report.matched == 3
    found = await store.read(
        "MATCH (t:Title) WHERE t.wikipedia IS NOT NULL OR t.source IS NOT NULL"
        " RETURN t.id AS id, t.wikipedia AS page ORDER BY id"
    )
    assert {row["id"]: row["page"] for row in found} == {
        "short": "Mixed_(short)",
        "film": "Mixed_(film)",
        "paged": "Paged_(film)",
        "s-1952": None,
    }
    played = await store.read(
        "MATCH (t:Title)<-[:CREDITED]-(c:Creator) RETURN t.id AS title, c.id AS creator"
    )
    assert played == [{"title": "s-1952", "creator": "firm"}]


async def test_faults_of_the_file_are_told_by_line_and_nothing_is_written(
    loaded: Store, tmp_path: Path
) -> None:
    before = await dump(loaded)
    lines = [
        LINES[0],
        {"title": "", "year": "1953", "cast": "Nobody", "genres": []},
        "no json",
        {"year": 1700},
    ]
    with pytest.raises(InvalidSeeds) as error:
        await import_wikipedia_movies(loaded, movies(tmp_path / "movies.jsonl", lines))
    assert {fault.split(": ")[0] + ": " + fault.split(": ")[1] for fault in error.value.faults} == {
        "movies.jsonl:2: title",
        "movies.jsonl:2: year",
        "movies.jsonl:2: cast",
        "movies.jsonl:3: line",
        "movies.jsonl:4: title",
        "movies.jsonl:4: year",
    }
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(gzip.compress(b'{"title": "A", "year": 1950}\n' * 500)[:-9])
    for path, what in ((cut, "cannot be read"), (tmp_path / "none.gz", "is not a file")):
        with pytest.raises(InvalidSeeds, match=what):
            await import_wikipedia_movies(loaded, path)
    assert await dump(loaded) == before


async def test_evaluation_needs_examples_and_reads_extracts(loaded: Store) -> None:
    from graph.common.errors import GraphError

    with pytest.raises(GraphError, match="to learn how far this model is to be trusted"):
        await evaluate(loaded)


async def test_evaluation_needs_techniques(store: Store) -> None:
    from graph.common.errors import GraphError

    with pytest.raises(GraphError, match="has no techniques to look for; load some first"):
        await evaluate(store)


def test_the_commands(data_folder: Path, tmp_path: Path) -> None:
    """Import, infer, review by options and by answers, in processes of their own."""
    environment = {**clean_environment(), "CATALOG_DATA_DIR": str(data_folder)}

    def run(*arguments: str, answers: str = "", status: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "catalog", *arguments],
            cwd=tmp_path,
            env={**environment, "PYTHONPATH": str(PROJECT)},
            input=answers,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == status, done.stderr
        return done.stdout if not status else done.stderr

    folder = written(tmp_path / "seeds", {"techniques": TECHNIQUES})
    lines = [
        {"title": name, "year": 1950, "cast": [], "genres": [], "extract": text}
        for name, text in TITLES.items()
    ]
    file = movies(tmp_path / "movies.jsonl.gz", lines)
    run("load", str(folder))
    assert "5 created" in run("import", "wikipedia-movies", str(file))
    report = json.loads(run("infer", "--json"))
    assert report["proposed"] == report["created"] >= 4
    listed = json.loads(run("review", "--list", "--json"))
    assert len(listed) == report["proposed"]
    first, second, *others = [each["id"] for each in listed]
    assert json.loads(run("review", "--reject", first, "--json"))["rejected"] == [first]
    out = run("review", answers="x\na\nq\n")
    assert "accepted 1, rejected 0" in out
    assert [each["id"] for each in json.loads(run("review", "--json"))] == others
    assert "is not the id of a proposal" in run("review", "--accept", "nonsense", status=1)
    assert second.removeprefix("inferred/").count("/") == 1
    assert json.loads(run("infer", "--json"))["rejected"] == 1


def test_vectors_survive_packing() -> None:
    import numpy as np

    vector = np.random.default_rng(3).normal(size=384).astype(np.float32)
    vector /= np.linalg.norm(vector)
    again = reading._unpacked(reading._packed(vector))
    assert float(vector @ again) > 0.99999
