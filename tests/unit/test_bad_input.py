"""Requests that are wrong: each is refused with a message, a code and a path; none is misread.

None of them reaches a store. tests/api/test_bad_input.py has those for which it must be asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from strawberry.types import ExecutionResult

from catalog.schema import build_schema
from catalog.schema.context import Context
from catalog.settings import Settings
from graph.compile import cursors
from graph.store.dialect import EMBEDDED, NEO4J, Dialect
from tests.support.requests import (
    INPUT,
    LIMITS,
    TITLE,
    TOO_LARGE,
    Asking,
    of_dark,
    refused,
    titles,
    where,
    wish,
)
from tests.support.untouched import UntouchedStore

INVALID, UNREADABLE = "GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED"

SAME_BITS = f"{TITLE[:-1]}x"
"""Decodes to the same bytes."""

BY_SLUG = cursors.encode("titles by slug", ["dark"])
SCHEMA = build_schema()


@pytest.fixture(params=[EMBEDDED, NEO4J], ids=["embedded", "neo4j"])
def ask_nobody(request: pytest.FixtureRequest) -> Asking:
    """Run a request, as for each engine, on a store that must not be used."""
    dialect: Dialect = request.param

    async def run(text: str, **variables: Any) -> ExecutionResult:
        context = Context(UntouchedStore(dialect), Settings())
        result = await SCHEMA.execute(text, variable_values=variables, context_value=context)
        assert isinstance(result, ExecutionResult)
        return result

    return run


async def test_the_store_is_one_that_must_not_be_used() -> None:
    with pytest.raises(AssertionError):
        await UntouchedStore(EMBEDDED).read("RETURN 1")
    with pytest.raises(AssertionError):
        await UntouchedStore(NEO4J).write("RETURN 1")


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
            wish('titles: [{slug: "dark"}, {slug: "1917-2019"}, {slug: "dark", weight: 2}]'),
            "madeLike: titles[2].slug is 'dark', which titles[0] names already",
        ),
        (
            wish('techniques: {slug: "editing"}, avoid: [{slug: "sound"}, {slug: "editing"}]'),
            "madeLike: avoid[1].slug is 'editing', which techniques[0] names already",
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
async def test_wrong_values_are_refused(ask_nobody: Asking, text: str, message: str) -> None:
    root = text.split("(")[0].split("{")[1].split(":")[0].strip()
    assert await refused(ask_nobody, text) == (message, INPUT, [root])


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
    ask_nobody: Asking, text: str, variables: dict[str, Any], fragment: str, code: str
) -> None:
    message, found, path = await refused(ask_nobody, text, **variables)
    assert fragment in message
    assert (found, path) == (code, None)


@pytest.mark.parametrize("limit", LIMITS)
async def test_more_than_a_limit_is_refused(ask_nobody: Asking, limit: str) -> None:
    _, too_large, message = LIMITS[limit]
    root = message.split(":")[0]
    assert await refused(ask_nobody, too_large) == (message, TOO_LARGE, [root])


async def test_too_many_ids_at_once(ask_nobody: Asking) -> None:
    query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    message = "101 ids; at most 100 may be asked at once"
    assert await refused(ask_nobody, query, ids=[TITLE] * 101) == (message, INPUT, ["nodes"])


async def test_null_for_a_variable_that_has_a_default(ask_nobody: Asking) -> None:
    """The document is sound, and so is the variable: the argument is where it is found out."""
    query = 'query($slug: String = "dark") { title(slug: $slug) { slug } }'
    message, code, path = await refused(ask_nobody, query, slug=None)
    assert "Argument 'slug' has invalid value" in message
    assert (code, path) == (INPUT, ["title"])


@pytest.mark.parametrize(
    "keys", [[], [1], [None], [True], ["dark", "dark"], [{"$gt": ""}], [["dark"]]], ids=str
)
async def test_a_forged_cursor_is_refused(ask_nobody: Asking, keys: Sequence[Any]) -> None:
    """It may carry the right check, but not what the list is not sorted by."""
    forged = cursors.encode("titles by slug", keys)
    assert await refused(ask_nobody, titles(f'after: "{forged}"')) == (
        "titles: this cursor is of another version; start again without it",
        INPUT,
        ["titles"],
    )


async def test_a_forged_number_that_no_store_can_hold_is_refused(ask_nobody: Asking) -> None:
    query = "query($c: String) { titles(orderBy: {year: ASC}, after: $c) { nodes { slug } } }"
    larger = cursors.encode("titles by year ASC", [2**63, "dark"])
    message, code, path = await refused(ask_nobody, query, c=larger)
    assert message == "titles: this cursor is of another version; start again without it"
    assert (code, path) == (INPUT, ["titles"])
