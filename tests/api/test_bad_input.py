"""Requests that are wrong: each is refused with a message, a code and a path; none is misread."""

from __future__ import annotations

import asyncio
import base64
import json
import string
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from graph.compile import cursors
from graph.compile.filters import MAXIMUM_CONDITIONS, MAXIMUM_DEPTH, MAXIMUM_VALUES
from graph.compile.sort import MAXIMUM_KEYS
from graph.titles.made_like import MAXIMUM_INGREDIENTS
from tests.conftest import Ask, answered
from tests.support.servers import SEEDS

TECHNIQUES = SEEDS / "techniques.jsonl"

INPUT, TOO_LARGE = "BAD_USER_INPUT", "REQUEST_TOO_LARGE"
INVALID, UNREADABLE = "GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED"

TITLE = base64.urlsafe_b64encode(b"Title:dark").decode().rstrip("=")
SAME_BITS = f"{TITLE[:-1]}x"
"""Decodes to the same bytes."""

BY_SLUG = cursors.encode("titles by slug", ["dark"])


async def refused(ask: Ask, text: str, **variables: Any) -> tuple[str, str, list[str | int] | None]:
    """Message, code and path of a request's one error; the field at the path must be null."""
    found = await ask(text, **variables)
    assert found.errors is not None
    (error,) = found.errors
    assert error.extensions is not None
    if error.path is None:
        assert found.data is None
    else:
        (root,) = error.path
        assert found.data is None or found.data == {root: None}
    return error.message, error.extensions["code"], error.path


def titles(arguments: str) -> str:
    return f"{{ titles({arguments}) {{ totalCount nodes {{ slug }} }} }}"


def where(condition: str) -> str:
    return titles(f"where: {{{condition}}}")


def of_dark(fields: str) -> str:
    return f'{{ title(slug: "dark") {{ {fields} }} }}'


def assessed(described: str) -> str:
    return f"{{ assessUse(input: {{{described}}}) {{ verdict }} }}"


def wish(arguments: str) -> str:
    return f"{{ madeLike{arguments and f'({arguments})'} {{ totalCount nodes {{ slug }} }} }}"


def named(count: int) -> str:
    """A wish for so many techniques, no two the same; all but one are to be avoided."""
    slugs = [json.loads(line)["id"] for line in TECHNIQUES.read_text("utf-8").splitlines()]
    avoided = ", ".join(f'{{slug: "{slug}"}}' for slug in slugs[1:count])
    return wish(f'techniques: [{{slug: "{slugs[0]}"}}], avoid: [{avoided}]')


NO_WISH = "titles and techniques are both empty; name at least one to be like"
SIZE = "it must be from 0 to 100"
NULL = "is null; leave it out, or use isNull to find what has no value"
ONE = "must have exactly one key, and has"
ORDER = "the order of several keys is that of a list, such as [{year: DESC}, {name: ASC}]"
NO_CURSOR = "is not a cursor; pass endCursor or startCursor of an earlier page"
NO_ID = (
    "is not an id of this catalog; pass the `id` of an object,"
    " or use title(slug), creator(slug) or technique(slug)"
)
NO_TAG = "is not a BCP 47 language tag; write it like fr, fr-CA or zh-Hant"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        # Pages
        (titles("first: 1, last: 1"), "titles: pass first or last, not both"),
        (titles("first: 0, last: 0"), "titles: pass first or last, not both"),
        (
            titles(f'last: 1, after: "{BY_SLUG}"'),
            "titles: after goes with first; pass before with last",
        ),
        (
            titles(f'first: 1, before: "{BY_SLUG}"'),
            "titles: before goes with last; pass after with first",
        ),
        (
            titles(f'after: "{BY_SLUG}", before: "{BY_SLUG}"'),
            "titles: before goes with last; pass after with first",
        ),
        (titles("first: -1"), f"titles: first is -1; {SIZE}"),
        (titles("first: 101"), f"titles: first is 101; {SIZE}"),
        (titles("last: -5"), f"titles: last is -5; {SIZE}"),
        ("{ titles(first: 101) { totalCount } }", f"titles: first is 101; {SIZE}"),
        ("{ all: titles(last: 101) { totalCount } }", f"all: last is 101; {SIZE}"),
        (
            of_dark("my: uses { nodes { creators { few: credits(first: 101) { totalCount } } } }"),
            f"title.my.nodes.creators.few: first is 101; {SIZE}",
        ),
        (
            "{ titles { aggregate { kinds(first: 101) { count } } } }",
            f"titles.aggregate.kinds: first is 101; {SIZE}",
        ),
        (
            "{ titles { facets { techniques { node { uses(last: -1) { totalCount } } } } } }",
            f"titles.facets.techniques.node.uses: last is -1; {SIZE}",
        ),
        (
            of_dark("similarByTechnique { edges { why: evidence(first: 1001) { contribution } } }"),
            "title.similarByTechnique.edges.why: first is 1001; it must be from 0 to 1000",
        ),
        # Scores
        (
            of_dark("similarByTechnique(minScore: 30) { totalCount }"),
            "title.similarByTechnique: minScore is 30; it must be from -1 to 1",
        ),
        (
            titles("orderBy: {similarByTechnique: {count: DESC, minScore: -1.5}}"),
            "titles: orderBy[0].similarByTechnique.minScore is -1.5; it must be from -1 to 1",
        ),
        (
            of_dark("similarByTechnique(diversity: 1.5) { totalCount }"),
            "title.similarByTechnique: diversity is 1.5; it must be from 0 to 1",
        ),
        (
            of_dark("similarByTechnique(diversity: -0.1) { totalCount }"),
            "title.similarByTechnique: diversity is -0.1; it must be from 0 to 1",
        ),
        (
            of_dark("a: similarByTechnique(diversity: 1, orderBy: {year: ASC}) { totalCount }"),
            "title.a: diversity is an order of its own; leave orderBy out, or diversity",
        ),
        # Wishes
        (wish(""), f"madeLike: {NO_WISH}"),
        (wish("titles: [], techniques: null"), f"madeLike: {NO_WISH}"),
        (wish('avoid: {slug: "editing"}'), f"madeLike: {NO_WISH}"),
        (
            wish('titles: [{slug: "dark", weight: 0}]'),
            "madeLike: titles[0].weight is 0; it must be more than 0, and at most 10",
        ),
        (
            wish('titles: {slug: "dark"}, techniques: [{slug: "editing", weight: 10.5}]'),
            "madeLike: techniques[0].weight is 10.5; it must be more than 0, and at most 10",
        ),
        (
            wish('titles: {slug: "dark"}, avoid: [{slug: "editing", weight: -1}]'),
            "madeLike: avoid[0].weight is -1; it must be from 0 to 10",
        ),
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
            wish('titles: [{slug: "dark"}, {slug: "1917-2019"}, {slug: "dark", weight: 2}]'),
            "madeLike: titles[2].slug is 'dark', which titles[0] names already",
        ),
        (
            wish('techniques: {slug: "editing"}, avoid: [{slug: "sound"}, {slug: "editing"}]'),
            "madeLike: avoid[1].slug is 'editing', which techniques[0] names already",
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
        (
            wish('techniques: {slug: "long-take"}, acrossGenres: true'),
            "madeLike: acrossGenres needs titles to be across from; name one, or leave it out",
        ),
        (
            wish('titles: {slug: "dark"}, first: 101'),
            f"madeLike: first is 101; {SIZE}",
        ),
        (
            wish('titles: {slug: "dark"}, minScore: 2'),
            "madeLike: minScore is 2; it must be from -1 to 1",
        ),
        (
            wish('titles: {slug: "dark"}, diversity: 2'),
            "madeLike: diversity is 2; it must be from 0 to 1",
        ),
        (
            wish(f'titles: {{slug: "dark"}}, after: "{BY_SLUG}"'),
            "madeLike: this cursor belongs to the list 'titles by slug', but this list is"
            " 'madeLike by score for wish de4a59eb'; start again without it",
        ),
        # Filters
        (where("AND: []"), "titles: where.AND is empty; leave it out"),
        (where("NOT: {OR: []}"), "titles: where.NOT.OR is empty; leave it out"),
        (where("year: {eq: null}"), f"titles: where.year.eq {NULL}"),
        (where("year: {isNull: null}"), f"titles: where.year.isNull {NULL}"),
        (where("year: {in: null}"), f"titles: where.year.in {NULL}"),
        (where("countries: {hasAny: null}"), f"titles: where.countries.hasAny {NULL}"),
        (where("uses: {count: {gt: null}}"), f"titles: where.uses.count.gt {NULL}"),
        (
            where("OR: [{}, {uses: {some: {technique: {within: null}}}}]"),
            f"titles: where.OR[1].uses.some.technique.within {NULL}",
        ),
        (
            of_dark("uses(where: {tool: {contains: null}}) { totalCount }"),
            f"title.uses: where.tool.contains {NULL}",
        ),
        (
            of_dark("similarByTechnique(edgeWhere: {score: {gt: null}}) { totalCount }"),
            f"title.similarByTechnique: edgeWhere.score.gt {NULL}",
        ),
        # Orders
        (titles("orderBy: [{}]"), f"titles: orderBy[0] {ONE} none; {ORDER}"),
        (
            titles("orderBy: [{year: DESC}, {year: ASC, name: ASC}]"),
            f"titles: orderBy[1] {ONE} name, year; {ORDER}",
        ),
        (
            titles("orderBy: {year: null}"),
            f"titles: orderBy[0] {ONE} none; {ORDER}",
        ),
        (
            titles("orderBy: {uses: {count: ASC, prominence: {max: ASC}}}"),
            f"titles: orderBy[0].uses {ONE} count, prominence; {ORDER}",
        ),
        (
            titles("orderBy: {uses: {prominence: {}}}"),
            f"titles: orderBy[0].uses.prominence {ONE} none; {ORDER}",
        ),
        # Languages
        (of_dark('name(locale: ["fr_FR"])'), f"title.name: locale: 'fr_FR' {NO_TAG}"),
        (of_dark('synopsis(locale: ["es", ""])'), f"title.synopsis: locale: '' {NO_TAG}"),
        (
            of_dark('credits { nodes { roleName(locale: ["*"]) } }'),
            f"title.credits.nodes.roleName: locale: '*' {NO_TAG}",
        ),
        # Ids
        ('{ node(id: "hello") { id } }', f"'hello' {NO_ID}"),
        ('{ node(id: "") { id } }', f"'' {NO_ID}"),
        ("{ node(id: 12) { id } }", f"'12' {NO_ID}"),
        ('{ node(id: "dark") { id } }', f"'dark' {NO_ID}"),
        ('{ node(id: "U2VjcmV0OjE") { id } }', f"'U2VjcmV0OjE' {NO_ID}"),
        ('{ node(id: "VGl0bGU6") { id } }', f"'VGl0bGU6' {NO_ID}"),
        (f'{{ node(id: "{SAME_BITS}") {{ id }} }}', f"'{SAME_BITS}' {NO_ID}"),
        (f'{{ nodes(ids: ["{TITLE}", "{TITLE}é"]) {{ id }} }}', f"'{TITLE}é' {NO_ID}"),
        (
            f'{{ node(id: "{TITLE}") {{ ... on Title {{ uses(first: 101) {{ totalCount }} }} }} }}',
            f"node.uses: first is 101; {SIZE}",
        ),
        # Cursors
        (titles('after: ""'), f"titles: '' {NO_CURSOR}"),
        (titles('after: "zzz"'), f"titles: 'zzz' {NO_CURSOR}"),
        (titles('last: 1, before: "é"'), f"titles: 'é' {NO_CURSOR}"),
        (titles(f'after: "{TITLE}"'), f"titles: '{TITLE}' {NO_CURSOR}"),
        (
            of_dark(f'uses(after: "{BY_SLUG}") {{ totalCount }}'),
            "title.uses: this cursor belongs to the list 'titles by slug', but this list is"
            " 'uses by prominence'; start again without it",
        ),
        (
            titles(f'orderBy: {{slug: DESC}}, after: "{BY_SLUG}"'),
            "titles: this cursor belongs to the list 'titles by slug', but this list is"
            " 'titles by slug DESC'; start again without it",
        ),
    ],
)  # fmt: skip
async def test_wrong_values_are_refused(ask: Ask, text: str, message: str) -> None:
    root = text.split("(")[0].split("{")[1].split(":")[0].strip()
    assert await refused(ask, text) == (message, INPUT, [root])


def nested(levels: int) -> str:
    """A filter of so many levels."""
    return where("NOT: {" * (levels - 3) + "year: {eq: 2000}" + "}" * (levels - 3))


def numbers(count: int) -> str:
    return ", ".join(map(str, range(count)))


LIMITS = {
    "levels": (
        nested(MAXIMUM_DEPTH),
        nested(MAXIMUM_DEPTH + 1),
        f"titles: where{'.NOT' * 10}.year is nested more than 12 levels deep; flatten the filter",
    ),
    "conditions": (
        where(f"OR: [{'{year: {eq: 1}} ' * MAXIMUM_CONDITIONS}]"),
        where(f"OR: [{'{year: {eq: 1}} ' * (MAXIMUM_CONDITIONS + 1)}]"),
        "titles: where.OR[200].year.eq: a filter may have at most 200 conditions",
    ),
    "related objects": (
        where(f"uses: {{some: {{}}}} OR: [{'{credits: {none: {}}} ' * (MAXIMUM_CONDITIONS - 1)}]"),
        where(f"uses: {{some: {{}}}} OR: [{'{credits: {none: {}}} ' * MAXIMUM_CONDITIONS}]"),
        "titles: where.uses.some: a filter may have at most 200 conditions",
    ),
    "values": (
        where(f"year: {{in: [{numbers(MAXIMUM_VALUES)}]}}"),
        where(f"year: {{in: [{numbers(MAXIMUM_VALUES + 1)}]}}"),
        "titles: where.year.in has more than 1000 values",
    ),
    "characters": (
        where(f'name: {{contains: "{"x" * MAXIMUM_VALUES}"}}'),
        where(f'name: {{contains: "{"x" * (MAXIMUM_VALUES + 1)}"}}'),
        "titles: where.name.contains has more than 1000 characters",
    ),
    "characters of a slug": (
        where(f'uses: {{some: {{technique: {{within: "{"x" * MAXIMUM_VALUES}"}}}}}}'),
        where(f'uses: {{some: {{technique: {{within: "{"x" * (MAXIMUM_VALUES + 1)}"}}}}}}'),
        "titles: where.uses.some.technique.within has more than 1000 characters",
    ),
    "ingredients": (
        named(MAXIMUM_INGREDIENTS),
        named(MAXIMUM_INGREDIENTS + 1),
        "madeLike: titles, techniques and avoid name 21 ingredients together; at most 20 are"
        " allowed",
    ),
    "sort keys": (
        titles(f"orderBy: [{'{year: ASC} ' * MAXIMUM_KEYS}]"),
        titles(f"orderBy: [{'{year: ASC} ' * (MAXIMUM_KEYS + 1)}]"),
        "titles: orderBy has 9 keys; at most 8 are allowed",
    ),
}


@pytest.mark.parametrize("limit", LIMITS)
async def test_limits_are_what_they_say(ask: Ask, limit: str) -> None:
    allowed, too_large, message = LIMITS[limit]
    await answered(ask(allowed))
    root = message.split(":")[0]
    assert await refused(ask, too_large) == (message, TOO_LARGE, [root])


async def test_so_many_ids_may_be_asked_at_once(ask: Ask) -> None:
    query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    found = await answered(ask(query, ids=[TITLE] * 100))
    assert found["nodes"] == [{"id": TITLE}] * 100
    message = "101 ids; at most 100 may be asked at once"
    assert await refused(ask, query, ids=[TITLE] * 101) == (message, INPUT, ["nodes"])


@pytest.mark.parametrize(
    ("text", "variables", "fragment", "code"),
    [
        ("{ titles {", {}, "Syntax Error", UNREADABLE),
        ("{ titles { nope } }", {}, "Cannot query field 'nope'", INVALID),
        (where("kind: {eq: NOPE}"), {}, "'NOPE' does not exist in 'TitleKind' enum", INVALID),
        (where("nope: {eq: 1}"), {}, "'nope'", INVALID),
        (where("year: {in: [null]}"), {}, "non-null type 'Int!'", INVALID),
        (titles("orderBy: {year: UP}"), {}, "'UP' does not exist in 'Direction' enum", INVALID),
        (titles("orderBy: [null]"), {}, "non-null type 'TitleOrder!'", INVALID),
        (titles('first: "x"'), {}, "Int cannot represent", INVALID),
        (titles("first: 3000000000"), {}, "Int cannot represent", INVALID),
        (
            '{ titleByExternalId(source: ISNI, value: "1") { id } }',
            {},
            "'ISNI' does not exist in 'TitleIdSource' enum",
            INVALID,
        ),
        (
            "query($id: String!) { node(id: $id) { id } }",
            {"id": TITLE},
            "'$id' of type 'String!' used in position expecting type 'ID!'",
            INVALID,
        ),
        ("query($n: Int) { titles { totalCount } }", {"n": 1}, "'$n' is never used", INVALID),
        # Values of variables are input, whatever is wrong with them.
        (
            "query($n: Int) { titles(first: $n) { totalCount } }",
            {"n": "x"},
            "Variable '$n' has invalid value: Int cannot represent",
            INPUT,
        ),
        (
            "query($n: Int!) { titles(first: $n) { totalCount } }",
            {},
            "Variable '$n' has invalid value",
            INPUT,
        ),
        (
            "query($id: ID!) { node(id: $id) { id } }",
            {"id": [TITLE]},
            "Variable '$id' has invalid value: ID cannot represent",
            INPUT,
        ),
        (
            "query($where: TitleWhere) { titles(where: $where) { totalCount } }",
            {"where": {"AND": [{"kind": {"eq": "NOPE"}}]}},
            "Variable '$where' has invalid value at .AND[0].kind.eq: Value 'NOPE'",
            INPUT,
        ),
        (
            "query($where: TitleWhere) { titles(where: $where) { totalCount } }",
            {"where": {"nope": 1}},
            "unknown field 'nope'",
            INPUT,
        ),
        (
            "query($least: Float) { titles { nodes { similarByTechnique(minScore: $least)"
            " { totalCount } } } }",
            {"least": float("nan")},
            "Variable '$least' has invalid value: Float cannot represent",
            INPUT,
        ),
    ],
)
async def test_what_the_schema_does_not_allow_is_refused(
    ask: Ask, text: str, variables: dict[str, Any], fragment: str, code: str
) -> None:
    message, found, path = await refused(ask, text, **variables)
    assert fragment in message
    assert (found, path) == (code, None)


async def test_null_for_a_variable_that_has_a_default(ask: Ask) -> None:
    """The document is sound, and so is the variable: the argument is where it is found out."""
    query = 'query($slug: String = "dark") { title(slug: $slug) { slug } }'
    message, code, path = await refused(ask, query, slug=None)
    assert "Argument 'slug' has invalid value" in message
    assert (code, path) == (INPUT, ["title"])
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


@pytest.mark.parametrize(
    "keys", [[], [1], [None], [True], ["dark", "dark"], [{"$gt": ""}], [["dark"]]], ids=str
)
async def test_a_forged_cursor_is_refused(ask: Ask, keys: Sequence[Any]) -> None:
    """It may carry the right check, but not what the list is not sorted by."""
    forged = cursors.encode("titles by slug", keys)
    assert await refused(ask, titles(f'after: "{forged}"')) == (
        "titles: this cursor is of another version; start again without it",
        INPUT,
        ["titles"],
    )


async def test_a_forged_number_is_one_that_the_store_can_hold(ask: Ask) -> None:
    query = "query($c: String) { titles(orderBy: {year: ASC}, after: $c) { nodes { slug } } }"
    largest, larger = (
        cursors.encode("titles by year ASC", [year, "dark"]) for year in (2**63 - 1, 2**63)
    )
    await answered(ask(query, c=largest))
    message, code, path = await refused(ask, query, c=larger)
    assert message == "titles: this cursor is of another version; start again without it"
    assert (code, path) == (INPUT, ["titles"])
