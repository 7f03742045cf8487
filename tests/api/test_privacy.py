"""Nobody sees another viewer's data: every field of the schema is walked from another's session
and from none.

Secrets are written into everything that can hold a text of one viewer's, and ids and titles that
only that viewer has touched. The walk follows the schema itself, so a field that is added later is
in it; every root field that a walk cannot call by itself is named here, with its arguments.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson
import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLObjectType,
    get_named_type,
    is_abstract_type,
    is_list_type,
    is_non_null_type,
    is_required_argument,
)

from catalog.schema.access import Role
from graph.store.dialect import NEO4J
from graph.store.driver import Store
from tests.api.asking import AskAs, data, fault
from tests.api.test_own_data import fill
from tests.conftest import SCHEMA

GRAPH = SCHEMA._schema
DEPTH = 7
"""Levels of a walked request."""

CATALOG = {
    *("Title", "Creator", "Technique", "Use", "Claim"),
    *("Platform", "Institution", "Programme", "Guideline", "Rule"),
}
"""Types that are walked from roots of their own; elsewhere, their scalars."""

WORDS = 150
"""Words of one request, unless a single field has more."""

SECRET = "zanzibar"
"""The other viewer's id; it is also in the name, in the list's name and in the ids of the days."""

ROOTS: dict[str, str] = {
    "node": '(id: "VGl0bGU6dDE")',
    "nodes": '(ids: ["VGl0bGU6dDE", "VGVjaG5pcXVlOmxvbmctdGFrZQ"])',
    "title": '(slug: "t1")',
    "titleByExternalId": '(source: IMDB, value: "tt0000417")',
    "creator": '(slug: "ana-torres")',
    "creatorByExternalId": '(source: IMDB, value: "nm0000417")',
    "technique": '(slug: "long-take")',
    "connection": '(from: "VGl0bGU6dDA", to: "Q3JlYXRvcjphbmEtdG9ycmVz")',
    "search": f'(text: "{SECRET}", mode: TEXT)',
    "suggest": f'(prefix: "{SECRET[:3]}")',
    "madeLike": '(titles: [{slug: "t1"}])',
    "platform": '(slug: "nowhere")',
    "institution": '(slug: "nowhere")',
    "programme": '(slug: "nowhere")',
    "guideline": '(slug: "nowhere")',
    "rule": '(slug: "nowhere")',
    "source": '(slug: "nowhere")',
    "assessUse": '(input: {technique: "long-take"})',
    "trainingFor": '(techniques: ["long-take"])',
    "productionImpact": "(groupBy: TECHNIQUE)",
    "techniqueAdoption": '(technique: "long-take", by: YEAR)',
}
"""Arguments of root fields that need some."""


def below(type_: GraphQLObjectType, depth: int, path: tuple[str, ...]) -> Iterator[str]:
    """Selections of a type: every field, objects down to a depth, no type twice on one way."""
    for name, field in type_.fields.items():
        if any(is_required_argument(each) for each in field.args.values()):
            continue  # such as me { list(id) }, which has a test of its own
        inner = get_named_type(field.type)
        if isinstance(inner, GraphQLObjectType):
            if depth and inner.name not in path:
                further = 0 if inner.name in CATALOG else depth - 1
                selected = " ".join(below(inner, further, (*path, inner.name)))
                if selected:
                    yield f"{name} {{ {selected} }}"
        elif not is_abstract_type(inner):
            yield name


def parts_of(field: GraphQLField, depth: int = DEPTH) -> list[str]:
    """Selections of what a root field leads to; none for a scalar."""
    inner = get_named_type(field.type)
    if is_abstract_type(inner):
        return [
            f"... on {member.name} {{ {' '.join(below(member, 1, (member.name,)))} }}"
            for member in GRAPH.get_possible_types(inner)
        ]
    return list(below(inner, depth, (inner.name,))) if isinstance(inner, GraphQLObjectType) else []


def asking(name: str, parts: Iterable[str]) -> str:
    selected = " ".join(parts)
    return f"{{ {name}{ROOTS.get(name, '')} {f'{{ {selected} }}' if selected else ''} }}"


def walked_apart(roots: Mapping[str, GraphQLField]) -> Iterator[tuple[str, str]]:
    """Root fields, each with requests that together ask for all that it leads to, none of them very
    large: what a database takes to plan a query grows faster than the query. What another root
    field has led to already is asked for one level deep."""
    done = set()
    for name, field in roots.items():
        inner = get_named_type(field.type).name
        gathered: list[str] = []
        for part in parts_of(field, 1 if inner in done else DEPTH):
            if gathered and len(" ".join([*gathered, part]).split()) > WORDS:
                yield name, asking(name, gathered)
                gathered = []
            gathered.append(part)
        yield name, asking(name, gathered)
        done.add(inner)


def walked(name: str, field: GraphQLField) -> str:
    """A request for all that a root field leads to."""
    return asking(name, parts_of(field))


def test_every_root_field_can_be_walked() -> None:
    assert GRAPH.query_type is not None
    for name, field in GRAPH.query_type.fields.items():
        needs = [key for key, each in field.args.items() if is_required_argument(each)]
        given = ROOTS.get(name, "")
        assert all(f"{key}:" in given for key in needs if key != "mode"), f"name {name} in ROOTS"


def test_the_walk_reaches_what_is_recommended() -> None:
    assert GRAPH.query_type is not None
    me = walked("me", GRAPH.query_type.fields["me"])
    for part in ("taste {", "recommendations {", "because {", "bridge {", "reason", "totalCount"):
        assert part in me
    assert "titles {" in walked("home", GRAPH.query_type.fields["home"])


assert GRAPH.query_type is not None
WALK = list(enumerate(walked_apart(GRAPH.query_type.fields)))


def test_every_root_field_is_walked() -> None:
    assert GRAPH.query_type is not None
    assert {name for _, (name, _) in WALK} == GRAPH.query_type.fields.keys()


@pytest.mark.parametrize("root", sorted(GRAPH.query_type.fields))
async def test_nothing_of_a_viewer_is_in_any_answer_to_another(
    ask_as: AskAs, small: Store, root: str
) -> None:
    small.max_objects = 10**9
    kept = await fill(small, SECRET)
    days = await small.read("MATCH (d:ViewingDay) RETURN d.eventIds AS ids")
    assert days
    asked = [(place, name, text) for place, (name, text) in WALK if name == root]
    for turn, user in enumerate(("ben", None)):
        # Neo4j plans for seconds what it answers at once: it gets each request from one of the two.
        for place, name, text in asked:
            if small.dialect is NEO4J and place % 2 != turn:
                continue
            result = await ask_as(user, text)
            answer = orjson.dumps([result.data, [str(each) for each in result.errors or []]])
            question = f"{name} as {user}: {answer[:2000]!r}"
            assert kept.encode() not in answer, question
            assert b"/2025-" not in answer, question
            if name not in ("search", "suggest"):
                assert SECRET.encode() not in answer, question
            if name == "me":
                assert result.errors is None, result.errors
                assert (result.data or {})["me"] is None or user == "ben"


async def test_own_data_is_what_the_walk_would_find(ask_as: AskAs, small: Store) -> None:
    """The walk is no proof unless it reaches what must not leak."""
    small.max_objects = 10**9
    kept = await fill(small, SECRET)
    assert GRAPH.query_type is not None
    answer = orjson.dumps(data(await ask_as(SECRET, walked("me", GRAPH.query_type.fields["me"]))))
    for part in (SECRET, f"List of {SECRET}", kept, "es-AR", "4.5", "2025-01-02T20:00:00Z", '"t4"'):
        assert part.encode() in answer, part
    me = orjson.loads(answer)["me"]
    assert me["taste"]
    assert me["recommendations"]["edges"]


async def test_me_of_another_has_none_of_the_lists(ask_as: AskAs, small: Store) -> None:
    await fill(small, SECRET)
    text = """{ me { name locale market preferences { hideAiGenerated maximumAge }
      history { totalCount edges { seconds } } ratings { totalCount } lists { totalCount }
      hidden { titles { totalCount } creators { totalCount } techniques { totalCount } } } }"""
    for roles in ((), (Role.CURATOR,), (Role.SERVICE,)):
        me = data(await ask_as("ben", text, roles=roles))["me"]
        assert me == {
            "name": None,
            "locale": None,
            "market": None,
            "preferences": {"hideAiGenerated": False, "maximumAge": None},
            "history": {"totalCount": 0, "edges": []},
            "ratings": {"totalCount": 0},
            "lists": {"totalCount": 0},
            "hidden": {part: {"totalCount": 0} for part in ("titles", "creators", "techniques")},
        }
    assert data(await ask_as(None, text))["me"] is None
    exported = data(await ask_as("ben", "{ exportMyData }"))["exportMyData"]
    assert SECRET.encode() not in orjson.dumps(exported)
    assert fault(await ask_as(None, "{ exportMyData }"))[0] == "UNAUTHENTICATED"


def _value(type_: Any) -> str:
    """A literal that a type takes."""
    if is_non_null_type(type_):
        return _value(type_.of_type)
    if is_list_type(type_):
        return f"[{_value(type_.of_type)}]"
    if isinstance(type_, GraphQLEnumType):
        return str(next(iter(type_.values)))
    if isinstance(type_, GraphQLInputObjectType):
        fields = {
            name: field for name, field in type_.fields.items() if is_non_null_type(field.type)
        } or dict([next(iter(type_.fields.items()))])
        return "{" + ", ".join(f"{key}: {_value(each.type)}" for key, each in fields.items()) + "}"
    return str({"Int": "1", "Float": "1.0", "Boolean": "true"}.get(type_.name, '"t1"'))


assert GRAPH.mutation_type is not None


@pytest.mark.parametrize("name", sorted(GRAPH.mutation_type.fields))
async def test_without_a_token_every_mutation_is_refused(ask_as: AskAs, name: str) -> None:
    assert GRAPH.mutation_type is not None
    field = GRAPH.mutation_type.fields[name]
    given = ", ".join(f"{key}: {_value(each.type)}" for key, each in field.args.items())
    code, _ = fault(await ask_as(None, f"mutation {{ {name}({given}) {{ __typename }} }}"))
    assert code == "UNAUTHENTICATED"


async def test_the_lists_of_another_cannot_be_changed(ask_as: AskAs, small: Store) -> None:
    kept = await fill(small, SECRET)
    before = await small.read("MATCH (l:TitleList)-[h:HOLDS]->(t) RETURN l, h, t.id AS id")
    for text in (
        'renameList(input: {list: "LIST", name: "x"})',
        'addToList(input: {list: "LIST", title: "t1"})',
        'removeFromList(input: {list: "LIST", title: "t4"})',
    ):
        asked = f"mutation {{ {text.replace('LIST', kept)} {{ __typename }} }}"
        assert fault(await ask_as("ben", asked))[0] == "BAD_USER_INPUT"
    dropped = f'mutation {{ deleteList(input: {{list: "{kept}"}}) {{ deleted }} }}'
    assert data(await ask_as("ben", dropped))["deleteList"] == {"deleted": False}
    after = await small.read("MATCH (l:TitleList)-[h:HOLDS]->(t) RETURN l, h, t.id AS id")
    assert repr(after) == repr(before)
