"""The project's own seeds: what they must hold, and that every line is sound."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from graph.creators.records import Creator, Credit, Role
from graph.loading.folder import SeedFolder, read_folder
from graph.model.impact import EffortBasis
from graph.model.techniques import AiInvolvement
from graph.model.titles import TitleKind
from graph.model.uses import InputRights
from graph.similarity.embeddings import technique_text
from graph.techniques.records import Technique
from graph.titles.records import Title
from graph.uses.claim_records import Claim
from graph.uses.effort_records import Effort
from graph.uses.records import Use
from tests.support.servers import SEEDS


@pytest.fixture(scope="module")
def seeds() -> SeedFolder:
    folder = read_folder(SEEDS)
    folder.check_links({}, {})
    assert folder.faults == []
    assert folder.warnings == []
    return folder


def test_as_much_as_was_promised(seeds: SeedFolder) -> None:
    titles = seeds.records(Title)
    works = [title for title in titles if title.part_of is None]
    assert len(seeds.records(Technique)) >= 120
    assert len(works) >= 150
    assert len(seeds.records(Creator)) >= 300
    assert len(seeds.records(Use)) >= 600
    assert len({country for title in titles for country in title.countries}) >= 20
    years = [title.year for title in titles if title.year]
    assert min(years) == 1902
    assert max(years) >= 2025
    assert {title.kind for title in titles} == set(TitleKind)


def test_the_titles_that_must_be_there(seeds: SeedFolder) -> None:
    used = {(use.title, use.technique) for use in seeds.records(Use)}
    assert ("leternaute", "ai-generated-imagery") in used
    assert ("happy-gilmore-2", "machine-learning-de-aging") in used
    assert ("billionaires-bunker", "ai-assisted-costume-and-set-tests") in used
    assert any(title == "stranger-things" for title, _ in used)


def test_every_use_says_what_was_done_when_and_who_says_so(seeds: SeedFolder) -> None:
    for use in seeds.records(Use):
        assert use.note, use.key
        assert len(use.note) >= 40, use.key
        assert use.source, use.key
        assert len(use.source) >= 8, use.key
        assert use.stage, use.key
        assert use.prominence, use.key
    notes = Counter(use.note for use in seeds.records(Use))
    assert [note for note, count in notes.items() if count > 1] == []


def test_who_did_a_use_is_credited_on_the_title(seeds: SeedFolder) -> None:
    credited = {(credit.title, credit.creator) for credit in seeds.records(Credit)}
    loose = [
        (use.key, creator)
        for use in seeds.records(Use)
        for creator in use.creators
        if (use.title, creator) not in credited
    ]
    assert loose == []
    assert seeds.ids(Creator) == {creator for _, creator in credited}


def test_claims_are_about_uses_of_ai_and_say_when_and_who(seeds: SeedFolder) -> None:
    with_ai = {technique.id for technique in seeds.records(Technique) if technique.ai}
    techniques = {use.key: use.technique for use in seeds.records(Use)}
    for claim in seeds.records(Claim):
        assert claim.use, claim.id
        assert techniques[claim.use] in with_ai, claim.id
        assert len(claim.source) >= 20, claim.id
        # No source says what it was given the rights to.
        assert {each.rights for each in claim.inputs} <= {InputRights.UNKNOWN}, claim.id


def test_techniques_are_a_tree_with_labels_in_three_languages(seeds: SeedFolder) -> None:
    techniques = seeds.records(Technique)
    for technique in techniques:
        assert technique.description, technique.id
        for locale in ("fr", "es"):
            label = technique.labels[locale]
            assert label.name, technique.id
            assert label.description, technique.id
        if technique.ai in (AiInvolvement.ASSISTED, AiInvolvement.GENERATED):
            assert technique.digital_source_type, technique.id
    texts = [technique_text(each.name, each.aliases, each.description, []) for each in techniques]
    assert len(set(texts)) == len(texts)
    used = {use.technique for use in seeds.records(Use)}
    assert len(used) >= 150
    assert len({each.category for each in techniques}) >= 12


def test_themes_are_explained_and_connect_titles(seeds: SeedFolder) -> None:
    text = (SEEDS / "themes.md").read_text(encoding="utf-8")
    explained = re.findall(r"^- `([a-z-]+)`: \S", text, re.MULTILINE)
    stating = [title for title in seeds.records(Title) if title.themes]
    counts = Counter(theme for title in stating for theme in title.themes)
    assert explained == sorted(counts)
    assert min(counts.values()) >= 2
    readme = (SEEDS / "README.md").read_text(encoding="utf-8")
    assert f"{len(stating)} titles state some" in readme


def test_every_role_has_a_name_in_three_languages(seeds: SeedFolder) -> None:
    roles = {role.id: role for role in seeds.records(Role)}
    for credit in seeds.records(Credit):
        assert credit.role in roles, credit.key
    for role in roles.values():
        assert role.labels["fr"].name, role.id
        assert role.labels["es"].name, role.id


def test_efforts_are_published_claims(seeds: SeedFolder) -> None:
    efforts = seeds.records(Effort)
    assert {effort.use: effort.speed_ratio for effort in efforts} == {
        "leternaute/ai-generated-imagery": 10
    }
    for effort in efforts:
        assert effort.basis == EffortBasis.CLAIMED, effort.id
        assert effort.stated_on, effort.id
        assert "://" not in effort.source, effort.id


def test_no_placeholder_or_link_has_crept_in(seeds: SeedFolder) -> None:
    suspicious = re.compile(r"\b(TODO|TBD|lorem|example\.com|https?://)", re.IGNORECASE)
    for use in seeds.records(Use):
        assert not suspicious.search(f"{use.note} {use.source}"), use.key
