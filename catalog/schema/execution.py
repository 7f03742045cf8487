"""Resolvers: a root field is answered by one query (recommendations take a few), every field
below by a look-up.

`connect` gives each field of the schema its resolver, in one place, so that every field passes the
access rules of `catalog.schema.access`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    GraphQLUnionType,
)

from catalog.schema import ids
from catalog.schema.access import Rule, Viewer, check, rule_of, signed_in
from catalog.schema.mutating import change
from catalog.schema.selection import SelectionReader
from catalog.settings import Settings
from graph.answering import fetch
from graph.common.errors import GraphError, InvalidRequest, RequestTooLarge, within
from graph.compile import keys
from graph.curation.issues import compliance_issues
from graph.declare.fields import MAXIMUM_PAGE
from graph.declare.selection import Selection
from graph.platforms import adoption
from graph.recommend.profile.own_data import export
from graph.recommend.rank.model_cache import ModelCache
from graph.recommend.rank.scoring_context import Collaborative
from graph.recommend.serve.answers import answer_home, answer_recommendations, answer_taste
from graph.search.finding import search
from graph.search.suggesting import suggest
from graph.store.driver import Store
from graph.techniques.paths import CONNECTED


@dataclass(slots=True)
class Context:
    """What one request needs: the process's store and settings, and its viewer (None: no token).

    collaborative: the loader of the collaborative model; None: no model is used.
    """

    store: Store
    settings: Settings
    viewer: Viewer | None = None
    collaborative: ModelCache | None = None

    @property
    def user(self) -> str | None:
        """The id of the request's viewer."""
        return None if self.viewer is None else self.viewer.id

    async def fetch(self, selection: Selection) -> Any:
        """Answer a root field for the request's viewer. Raises InvalidRequest and StoreError."""
        return await fetch(self.store, selection, self.user)

    async def model(self) -> Collaborative | None:
        """The collaborative model; None where there is none, or none that can be read."""
        if self.collaborative is None:
            return None
        try:
            return await asyncio.to_thread(self.collaborative.current)
        except GraphError as error:
            log.warning("recommendations do without what similar viewers watch: %s", error)
            return None


Info = GraphQLResolveInfo[Context]

log = logging.getLogger(__name__)


def connect(schema: GraphQLSchema) -> None:
    """Set the resolver of every field and the type resolver of every interface and union."""
    root = schema.query_type
    for type_ in schema.type_map.values():
        if type_.name.startswith("__"):
            continue
        if isinstance(type_, GraphQLInterfaceType | GraphQLUnionType):
            type_.resolve_type = _type_of
        if isinstance(type_, GraphQLObjectType):
            type_.is_type_of = None
            for name, field in type_.fields.items():
                if type_ is root:
                    field.resolve = _ROOT.get(name, _root)
                elif type_ is schema.mutation_type:
                    field.resolve = _changed
                elif type_.name == "Me" and name == "id":
                    field.resolve = _own_id
                elif name == "id" and type_.name in ids.NODE_TYPES:
                    field.resolve = _id_of(type_.name)
                else:
                    field.resolve = _served
                rule = rule_of(type_.name, name)
                if rule:
                    field.resolve = _guarded(rule, field.resolve)


def _guarded(rule: Rule, resolve: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(source: object, info: Info, **arguments: object) -> Any:
        check(rule, _context(info).viewer)
        return resolve(source, info, **arguments)

    return guarded


def _served(source: dict[str, Any], info: Info, **_: object) -> Any:
    return source[str(info.path.key)]


def _id_of(type_name: str) -> Callable[..., str]:
    def resolve(source: dict[str, Any], info: Info) -> str:
        return ids.global_id(type_name, source[str(info.path.key)])

    return resolve


def _type_of(value: dict[str, Any], *_: object) -> str:
    return str(value["__typename"])


async def _root(_: object, info: Info, **arguments: object) -> Any:
    reader = _reader(info)
    return await _context(info).fetch(reader.of_root(arguments))


async def _node(_: object, info: Info, id: str) -> dict[str, Any] | None:
    reader = _reader(info)
    type_name, slug = ids.parse(id)
    found = await _context(info).fetch(
        Selection(
            type_name.lower(),
            str(info.path.key),
            {"slug": slug},
            reader.children(_object_type(info, type_name), info.field_nodes),
        )
    )
    return None if found is None else {**found, "__typename": type_name}


async def _nodes(_: object, info: Info, ids: list[str]) -> list[dict[str, Any] | None]:
    """One query for each type among the ids, all at once."""
    reader = _reader(info)
    if len(ids) > MAXIMUM_PAGE:
        raise InvalidRequest(f"{len(ids)} ids; at most {MAXIMUM_PAGE} may be asked at once")
    wanted = [_parse(identifier) for identifier in ids]
    slugs: dict[str, list[str]] = {}
    for type_name, slug in dict.fromkeys(wanted):
        slugs.setdefault(type_name, []).append(slug)
    context = _context(info)
    answers = await asyncio.gather(
        *(
            context.fetch(
                Selection(
                    type_name,
                    str(info.path.key),
                    {"slugs": of_type},
                    (
                        Selection("slug", keys.SLUG),
                        *reader.children(_object_type(info, type_name), info.field_nodes),
                    ),
                )
            )
            for type_name, of_type in slugs.items()
        )
    )
    found = {
        (type_name, row[keys.SLUG]): {**row, "__typename": type_name}
        for type_name, rows in zip(slugs, answers, strict=True)
        for row in rows
    }
    return [found.get(key) for key in wanted]


async def _connection(_: object, info: Info, **ends: str) -> Any:
    """One query; it says by itself whether there are two ends."""
    reader = _reader(info)
    found = {name: _connected(name, ends[name]) for name in ("from", "to")}
    if found["from"] == found["to"]:
        raise InvalidRequest("from and to are the same object; pass two")
    selection = Selection(
        "connection",
        str(info.path.key),
        {name: slug for name, (_, slug) in found.items()}
        | {"ends": " ".join(type_name for type_name, _ in found.values())},
        (Selection("known", keys.KNOWN), *reader.of_root({}).children),
    )
    answer: dict[str, Any] = await _context(info).fetch(selection)
    for (name, (type_name, slug)), known in zip(found.items(), answer[keys.KNOWN], strict=True):
        if not known:
            raise InvalidRequest(f"{name}: there is no {type_name.lower()} {slug[:60]!r}")
    return answer


async def _me(_: object, info: Info) -> Any:
    """Null without a viewer. One who is not in the store yet has an id and nothing else."""
    viewer = _context(info).viewer
    reader = _reader(info)
    if viewer is None:
        return None
    return await _fetch_me(_context(info), reader.of_root({}))


async def _fetch_me(context: Context, selection: Selection) -> Any:
    """The selected fields of the request's viewer, as a root field or in a payload."""
    user = signed_in(context.viewer).id
    others = [child for child in selection.children if child.field not in _RECOMMENDED]
    recommended = [child for child in selection.children if child.field in _RECOMMENDED]
    if len(recommended) > context.settings.max_root_fields:
        raise RequestTooLarge(
            f"{selection.key}: {' and '.join(_RECOMMENDED)} may be selected at most"
            f" {context.settings.max_root_fields} times in all"
        )
    of_user, *answers = await asyncio.gather(
        context.fetch(Selection("me", selection.key, {"user": user}, tuple(others))),
        *(_recommend(context, user, selection.key, child) for child in recommended),
    )
    found = {child.key: answer for child, answer in zip(recommended, answers, strict=True)}
    return {**of_user, **found}


_RECOMMENDED = ("taste", "recommendations")
"""Fields of `Me` that are no part of its query: they have some of their own."""


async def _recommend(context: Context, user: str, parent: str, child: Selection) -> Any:
    try:
        if child.field == "taste":
            return await answer_taste(context.store, user, child)
        return await answer_recommendations(context.store, user, child, await context.model())
    except InvalidRequest as error:
        error.fields[:0] = [parent, child.key]
        raise


async def _home(_: object, info: Info, **arguments: object) -> Any:
    context = _context(info)
    selection = _reader(info).of_root(arguments)
    with within(selection.key):
        return await answer_home(context.store, context.user, selection, await context.model())


async def _changed(_: object, info: Info, **arguments: object) -> Any:
    selection, context = _reader(info).of_root(arguments), _context(info)
    viewer = signed_in(context.viewer)
    return await change(context.store, viewer, selection, lambda asked: _fetch_me(context, asked))


async def _export(_: object, info: Info) -> Any:
    context = _context(info)
    _reader(info)
    return await export(context.store, signed_in(context.viewer).id)


async def _adoption(_: object, info: Info, **arguments: object) -> Any:
    reader = _reader(info)
    adoption.check(arguments)
    return await _context(info).fetch(reader.of_root(arguments))


async def _assess(_: object, info: Info, input: dict[str, Any]) -> Any:
    asked = _reader(info).of_root({})
    selection = Selection(asked.field, asked.key, input, asked.children)
    return await _context(info).fetch(selection)


async def _issues(_: object, info: Info, **arguments: object) -> Any:
    selection = _reader(info).of_root(arguments)
    with within(selection.key):
        return await compliance_issues(_context(info).store, selection)


def _own_id(_: object, info: Info) -> str:
    return signed_in(_context(info).viewer).id


def _connected(name: str, identifier: str) -> tuple[str, str]:
    with within(name):
        type_name, slug = ids.parse(identifier)
    if type_name not in CONNECTED:
        raise InvalidRequest(
            f"{name} is the id of a {type_name.lower()}; pass that of a title, a creator or a"
            " technique"
        )
    return type_name, slug


async def _search(_: object, info: Info, **arguments: object) -> Any:
    reader, context = _reader(info), _context(info)
    asked = reader.of_root(arguments)
    return await search(context.store, asked, context.settings.model, context.user)


async def _suggest(_: object, info: Info, **arguments: object) -> Any:
    context = _context(info)
    return await suggest(context.store, _reader(info).of_root(arguments), context.user)


_parse = ids.parse
_ROOT: dict[str, Callable[..., Any]] = {
    "node": _node,
    "nodes": _nodes,
    "connection": _connection,
    "search": _search,
    "me": _me,
    "home": _home,
    "exportMyData": _export,
    "suggest": _suggest,
    "techniqueAdoption": _adoption,
    "assessUse": _assess,
    "complianceIssues": _issues,
}


def _context(info: Info) -> Context:
    return info.context


def _object_type(info: Info, name: str) -> GraphQLObjectType:
    type_ = info.schema.type_map[name]
    assert isinstance(type_, GraphQLObjectType)  # noqa: S101
    return type_


def _reader(info: Info) -> SelectionReader:
    """The reader of a root field, after a look at how many root fields the request has."""
    settings = _context(info).settings
    reader = SelectionReader.of(info, settings.max_depth)
    if reader.root_fields() > settings.max_root_fields:
        raise RequestTooLarge(f"a request may have at most {settings.max_root_fields} root fields")
    return reader
