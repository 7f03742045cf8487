"""Platforms, training and adoption as clients ask for them, on the project's seeds."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Ask, answered


async def refused(ask: Ask, text: str, **variables: Any) -> tuple[str, str]:
    found = await ask(text, **variables)
    assert found.errors is not None
    (error,) = found.errors
    assert error.extensions is not None
    return error.message, error.extensions["code"]


async def test_what_is_available_where_and_when(ask: Ask) -> None:
    text = """query ($at: Date, $market: CountryCode) {
      titles(where: {availableIn: {on: "netflix", at: $at, market: $market}}, first: 100) {
        totalCount nodes { slug }
      }
      title(slug: "leternaute") {
        availability(market: $market, at: $at) {
          platform { name closed } from until everyMarket markets source
          audioLanguages subtitleLanguages
        }
      }
    }"""
    before = await answered(ask(text, at="2025-04-29", market="FR"))
    after = await answered(ask(text, at="2025-04-30", market="FR"))
    elsewhere = await answered(ask(text, at="2025-04-30", market="CN"))
    new = {"leternaute", "leternaute-season-1"}
    slugs = [{row["slug"] for row in found["titles"]["nodes"]} for found in (before, after)]
    assert slugs[1] - slugs[0] == new
    assert after["titles"]["totalCount"] == before["titles"]["totalCount"] + 2
    assert before["title"]["availability"] == elsewhere["title"]["availability"] == []
    assert elsewhere["titles"]["nodes"] == []
    (window,) = after["title"]["availability"]
    assert window["platform"] == {"name": "Netflix", "closed": None}
    assert window["from"] == "2025-04-30"
    assert window["until"] is None
    assert window["everyMarket"]
    assert "AR" in window["markets"]
    assert window["audioLanguages"] == window["subtitleLanguages"] == []  # nobody says so
    assert window["source"]


async def test_the_filter_works_in_every_list(ask: Ask) -> None:
    found = await answered(
        ask(
            """{
              search(text: "de-aging", kinds: [TITLE], first: 100,
                     where: {title: {availableIn: {on: "netflix"}}}) {
                nodes { ... on Title { slug availability { platform { slug } } } }
              }
              title(slug: "leternaute") {
                similarByTechnique(where: {availableIn: {on: "disney-plus"}}, first: 5) {
                  totalCount nodes { slug availability { platform { slug } } }
                }
              }
              madeLike(titles: [{slug: "leternaute"}], first: 5
                       where: {NOT: {availableIn: {}}}) {
                nodes { slug availability { slug } }
              }
              technique(slug: "long-take") {
                titles(where: {availableIn: {on: "netflix", at: "2025-06-01"}}) {
                  nodes { slug } facets { years { value count } }
                }
              }
            }"""
        )
    )
    for slug, nodes in (
        ("netflix", found["search"]["nodes"]),
        ("disney-plus", found["title"]["similarByTechnique"]["nodes"]),
    ):
        assert nodes
        for node in nodes:
            assert {"platform": {"slug": slug}} in node["availability"]
    assert len(found["madeLike"]["nodes"]) == 5
    assert all(node["availability"] == [] for node in found["madeLike"]["nodes"])
    slugs = {node["slug"] for node in found["technique"]["titles"]["nodes"]}
    assert {"athena-2022", "roma-2018"} <= slugs


async def test_platforms_compared(ask: Ask) -> None:
    found = await answered(
        ask(
            """{
              platforms(where: {closed: {isNull: false}}, orderBy: [{opened: DESC}]) {
                totalCount
                nodes { id slug opened closed markets titles { totalCount } initiatives { date } }
              }
              platform(slug: "netflix") {
                externalIds { wikidata }
                initiatives { date statement source techniques { slug } platform { slug } }
                techniqueProfile(first: 3) { technique { slug } titleCount share lift }
                similarPlatforms(first: 2) {
                  platform { slug } score
                  evidence(first: 100) { technique { slug } share otherShare contribution }
                }
              }
            }"""
        )
    )
    (salto,) = found["platforms"]["nodes"]
    assert (salto["slug"], salto["closed"], salto["markets"]) == ("salto", "2023-03-27", ["FR"])
    netflix = found["platform"]
    assert netflix["externalIds"] == {"wikidata": "Q907311"}
    dates = [each["date"] for each in netflix["initiatives"]]
    assert dates == ["2025-10-21", "2025-07-17", "2025"]
    assert all(each["source"] for each in netflix["initiatives"])
    counts = [each["titleCount"] for each in netflix["techniqueProfile"]]
    assert counts == sorted(counts, reverse=True)
    for each in netflix["similarPlatforms"]:
        total = sum(pair["contribution"] for pair in each["evidence"])
        assert total == pytest.approx(each["score"], abs=1e-4)
        assert 0 < each["score"] <= 1
    again = await answered(
        ask("query ($id: ID!) { node(id: $id) { ... on Platform { slug } } }", id=salto["id"])
    )
    assert again == {"node": {"slug": "salto"}}


async def test_training_for_a_team(ask: Ask) -> None:
    text = """query ($techniques: [String!]!, $team: [String!]) {
      trainingFor(techniques: $techniques, team: $team) {
        planned { slug } practised { slug } gap { slug } uncovered { slug }
        suggestions {
          programme { slug name durationMonths note source institution { name } }
          covers { slug } adds { slug } remains { slug }
        }
      }
    }"""
    planned = ["ai-generated-imagery", "ai-assisted-screenwriting", "de-aging"]
    found = (await answered(ask(text, techniques=planned)))["trainingFor"]
    assert [each["programme"]["slug"] for each in found["suggestions"]] == [
        "new-york-film-academy-ai-and-storytelling",
        "university-of-california-film-production-and-ai",
    ]
    assert found["uncovered"] == [{"slug": "de-aging"}]
    for each in found["suggestions"]:
        assert "the article that this project started from" in each["programme"]["source"]
        assert "derived from the programme's title" in each["programme"]["note"]
    able = await answered(ask(text, techniques=["de-aging"], team=["industrial-light-magic"]))
    assert able["trainingFor"]["practised"] == [{"slug": "de-aging"}]
    assert able["trainingFor"]["gap"] == able["trainingFor"]["suggestions"] == []
    own = await answered(
        ask(
            """{ creator(slug: "georges-melies") { trainingSuggestions(title: "leternaute") {
              gap { slug } suggestions(first: 1) { programme { slug } adds { slug } }
            } } }"""
        )
    )
    suggestions = own["creator"]["trainingSuggestions"]
    assert {"slug": "ai-generated-imagery"} in suggestions["gap"]
    assert suggestions["suggestions"][0]["adds"]


async def test_programmes_and_institutions(ask: Ask) -> None:
    found = await answered(
        ask(
            """{
              programmes(where: {institution: {country: {eq: "US"}}},
                         orderBy: [{durationMonths: DESC}]) {
                nodes { id durationMonths kind language techniques { nodes { slug } } }
              }
              institution(slug: "university-of-toronto") {
                id country programmes { totalCount nodes { slug } }
              }
              programme(slug: "nowhere") { slug }
              technique(slug: "ai-generated-imagery") { programmes { nodes { slug } } }
            }"""
        )
    )
    assert [node["durationMonths"] for node in found["programmes"]["nodes"]] == [24, 12]
    assert found["institution"]["programmes"]["totalCount"] == 1
    assert found["programme"] is None
    assert len(found["technique"]["programmes"]["nodes"]) == 2
    ids = [found["programmes"]["nodes"][0]["id"], found["institution"]["id"]]
    nodes = await answered(ask("query ($ids: [ID!]!) { nodes(ids: $ids) { __typename } }", ids=ids))
    assert [node["__typename"] for node in nodes["nodes"]] == ["Programme", "Institution"]


async def test_adoption(ask: Ask) -> None:
    text = """query ($technique: String, $category: String, $by: AdoptionBy!) {
      techniqueAdoption(technique: $technique, category: $category, by: $by) {
        titleCount documentedCount share unstatedCount
        firstSourcedUse { source title { slug year } technique { slug } }
        rows { value platform { name } titleCount documentedCount share titles(first: 1) { slug } }
      }
    }"""
    found = (await answered(ask(text, category="artificial-intelligence", by="YEAR")))[
        "techniqueAdoption"
    ]
    years = [int(row["value"]) for row in found["rows"]]
    assert years == sorted(years)
    assert found["titleCount"] == sum(row["titleCount"] for row in found["rows"])
    assert found["unstatedCount"] == 0
    assert found["firstSourcedUse"]["title"]["year"] == years[0]
    assert found["firstSourcedUse"]["source"]
    wide = await answered(ask(text, technique="de-aging", by="PLATFORM"))
    narrow = await answered(ask(text, technique="machine-learning-de-aging", by="PLATFORM"))
    wide, narrow = (each["techniqueAdoption"] for each in (wide, narrow))
    assert wide["titleCount"] > narrow["titleCount"] >= 1
    assert {"name": "Netflix"} in [row["platform"] for row in wide["rows"]]


REFUSED = {
    "no day": (
        '{ titles(where: {availableIn: {at: "2025-02-30"}}) { totalCount } }',
        "'2025-02-30' is not a day such as 2025-04-30",
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "no country": (
        '{ title(slug: "dark") { availability(market: "fr") { slug } } }',
        "'fr' is not an ISO 3166-1 alpha-2 country code such as AR",
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "a slug without an end": (
        f'{{ titles(where: {{availableIn: {{on: "{"x" * 1001}"}}}}) {{ totalCount }} }}',
        "titles: where.availableIn.on has more than 1000 characters",
        "REQUEST_TOO_LARGE",
    ),
    "neither technique nor category": (
        "{ techniqueAdoption(by: YEAR) { titleCount } }",
        "neither technique nor category is given; pass exactly one of them",
        "BAD_USER_INPUT",
    ),
    "both": (
        '{ techniqueAdoption(by: YEAR, technique: "a", category: "b") { titleCount } }',
        "both technique and category are given; pass exactly one of them",
        "BAD_USER_INPUT",
    ),
    "no such technique": (
        '{ techniqueAdoption(by: YEAR, technique: "nowhere") { titleCount } }',
        "techniqueAdoption: there is no technique 'nowhere'",
        "BAD_USER_INPUT",
    ),
    "no such member of the team": (
        '{ trainingFor(techniques: ["editing"], team: ["nobody"]) { gap { slug } } }',
        "trainingFor: there is no creator 'nobody'",
        "BAD_USER_INPUT",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_what_is_wrong_is_named(ask: Ask, name: str) -> None:
    text, message, code = REFUSED[name]
    assert await refused(ask, text) == (message, code)


async def test_a_day_in_a_variable(ask: Ask) -> None:
    text = "query ($at: Date) { titles(where: {availableIn: {at: $at}}) { totalCount } }"
    message, code = await refused(ask, text, at="yesterday")
    assert message.startswith("Variable '$at' has invalid value: ")
    assert "'yesterday' is not a day such as 2025-04-30" in message
    assert code == "BAD_USER_INPUT"
