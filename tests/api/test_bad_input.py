"""What is wrong only with what the catalog holds, and what is not wrong although it looks so.

tests/unit/test_bad_input.py has what is refused without a store.
"""

from __future__ import annotations

import asyncio
import string

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from graph.compile import cursors
from tests.conftest import Ask, answered
from tests.support.requests import INPUT, LIMITS, TITLE, refused, wish


def assessed(described: str) -> str:
    return f"{{ assessUse(input: {{{described}}}) {{ verdict }} }}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            assessed('technique: "nowhere"'),
            "assessUse: there is no technique 'nowhere'",
        ),
        (
            assessed('technique: "de-aging", performers: ["nobody"]'),
            "assessUse: there is no creator 'nobody'",
        ),
        (
            assessed('technique: "de-aging", on: "soon"'),
            "assessUse: on: 'soon' is not a day, a month or a year such as 2025-04-30 or 2025-04",
        ),
        (
            wish('titles: [{slug: "dark"}, {slug: "nowhere"}], avoid: {slug: "nothing"}'),
            "madeLike: titles[1].slug: there is no title 'nowhere'",
        ),
        (
            wish('techniques: {slug: "dark"}'),
            "madeLike: techniques[0].slug: there is no technique 'dark'",
        ),
        (
            wish('titles: {slug: "dark"}, avoid: [{slug: "editing"}, {slug: "", weight: 0}]'),
            "madeLike: avoid[1].slug: there is no technique ''",
        ),
    ],
)  # fmt: skip
async def test_what_the_catalog_does_not_have_is_refused(ask: Ask, text: str, message: str) -> None:
    root = text.split("(")[0].split("{")[1].split(":")[0].strip()
    assert await refused(ask, text) == (message, INPUT, [root])


@pytest.mark.parametrize("limit", LIMITS)
async def test_limits_are_what_they_say(ask: Ask, limit: str) -> None:
    allowed, _, _ = LIMITS[limit]
    await answered(ask(allowed))


async def test_so_many_ids_may_be_asked_at_once(ask: Ask) -> None:
    query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    found = await answered(ask(query, ids=[TITLE] * 100))
    assert found["nodes"] == [{"id": TITLE}] * 100


async def test_a_variable_that_is_left_out_has_its_default(ask: Ask) -> None:
    query = 'query($slug: String = "dark") { title(slug: $slug) { slug } }'
    assert await answered(ask(query)) == {"title": {"slug": "dark"}}


async def test_a_refused_field_leaves_those_that_may_be_null(ask: Ask) -> None:
    """A list is never null, so that one that is refused takes all of the answer with it."""
    good = 'good: title(slug: "dark") { slug }'
    bad = 'bad: title(slug: "dark") { uses(first: -1) { totalCount } }'
    found = await ask(f"{{ {good} {bad} }}")
    assert found.data == {"good": {"slug": "dark"}, "bad": None}
    found = await ask(f"{{ {good} bad: titles(first: -1) {{ totalCount }} }}")
    assert found.data is None


async def test_what_is_not_wrong(ask: Ask) -> None:
    """What looks as if it might be refused, and what it means."""
    data = await answered(
        ask(
            f"""query($absent: Int) {{
              all: titles {{ totalCount }}
              null: titles(where: null, orderBy: null, first: null) {{ totalCount }}
              noConditions: titles(where: {{year: null, uses: {{some: null}}, AND: null}},
                orderBy: []) {{ totalCount }}
              empty: titles(where: {{year: {{}}, uses: {{}}, OR: [{{}}]}}) {{ totalCount }}
              absent: titles(where: {{year: {{eq: $absent}}}}) {{ totalCount }}
              noValues: titles(where: {{year: {{in: []}}}}) {{ totalCount }}
              ofNothing: titles(where: {{NOT: {{}}}}) {{ totalCount }}
              idAsSlug: title(slug: "{TITLE}") {{ slug }}
              padded: node(id: "{TITLE}==") {{ id }}
              ofAnotherType: node(id: "{TITLE}") {{ __typename ... on Creator {{ name }} }}
              nobody: node(id: "VXNlOm5vd2hlcmU") {{ id }}
              unknown: titleByExternalId(source: IMDB, value: "") {{ slug }}
            }}"""
        )
    )
    everything = data.pop("all")
    assert everything["totalCount"] > 400
    for name in ("null", "noConditions", "empty", "absent"):
        assert data.pop(name) == everything, name
    for name in ("noValues", "ofNothing"):
        assert data.pop(name) == {"totalCount": 0}, name
    assert data == {
        "idAsSlug": None,
        "padded": {"id": TITLE},
        "ofAnotherType": {"__typename": "Title"},
        "nobody": None,
        "unknown": None,
    }


CHARACTERS = f"{string.ascii_letters}{string.digits}-_"
LISTS: tuple[tuple[str, str], ...] = (
    ("titles", "titles(PAGE) { END }"),
    ("titles", "titles(PAGE, orderBy: [{number: ASC_NULLS_FIRST}, {year: DESC}]) { END }"),
    ("title", 'title(slug: "dark") { uses(PAGE) { END } }'),
)
"""Lists in several orders, with the root field that an error's path names."""


async def test_an_altered_cursor_is_refused(ask: Ask) -> None:
    """Never taken for another place in the list, whichever character was changed."""
    lists = []
    for root, text in LISTS:
        text = text.replace("END", "pageInfo { endCursor }")
        found = (await answered(ask(f"{{ {text.replace('PAGE', 'first: 1')} }}")))[root]
        cursor: str = found.get("uses", found)["pageInfo"]["endCursor"]
        lists.append((root, f"query($c: String) {{ {text.replace('PAGE', 'after: $c')} }}", cursor))

    async def check(which: int, altered: str) -> None:
        root, query, cursor = lists[which]
        if altered == cursor:
            await answered(ask(query, c=altered))
            return
        message, code, path = await refused(ask, query, c=altered)
        assert "is not a cursor" in message or "was altered" in message
        assert (code, path) == (INPUT, [root])

    for which, (_, _, cursor) in enumerate(lists):  # its last character has bits to spare
        for last in CHARACTERS:
            await check(which, cursor[:-1] + last)
    loop = asyncio.get_running_loop()

    @settings(
        max_examples=500,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        which=st.sampled_from(range(len(lists))),
        place=st.integers(0, 200),
        put=st.just("") | st.sampled_from(CHARACTERS) | st.characters(exclude_categories=["Cs"]),
        skip=st.integers(0, 1),
    )
    @example(which=0, place=-1, put="=", skip=0)
    def alter(which: int, place: int, put: str, skip: int) -> None:
        cursor = lists[which][2]
        place %= len(cursor) + 1
        altered = cursor[:place] + put + cursor[place + skip :]
        asyncio.run_coroutine_threadsafe(check(which, altered), loop).result()

    await asyncio.to_thread(alter)


async def test_a_forged_number_is_one_that_the_store_can_hold(ask: Ask) -> None:
    query = "query($c: String) { titles(orderBy: {year: ASC}, after: $c) { nodes { slug } } }"
    await answered(ask(query, c=cursors.encode("titles by year ASC", [2**63 - 1, "dark"])))
