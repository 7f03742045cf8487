"""Root fields: how each is answered, and by how many queries.

Most are one query that the compiler writes. Those that are not are listed in `ANSWERS`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from typing import Any

from catalog.schema import ids
from catalog.schema.access import signed_in
from catalog.schema.context import Context
from catalog.schema.selection import RootField
from graph.common.errors import InvalidRequest, RequestTooLarge, within
from graph.compile import keys
from graph.curation.issues import compliance_issues
from graph.declare.fields import MAXIMUM_PAGE
from graph.declare.selection import Selection
from graph.platforms import adoption
from graph.recommend.profile.own_data import export
from graph.recommend.serve.answers import answer_home, answer_recommendations, answer_taste
from graph.search.finding import search
from graph.search.suggesting import suggest
from graph.techniques.paths import CONNECTED

Answer = Callable[[Context, RootField, Mapping[str, Any]], Awaitable[Any]]
"""Answers a root field with its arguments: the value by response key."""

ROOT_KEY: ContextVar[str] = ContextVar("root_key", default="")
"""The response key of the root field that is being answered."""


async def compiled(context: Context, field: RootField, arguments: Mapping[str, Any]) -> Any:
    return await context.fetch(field.selection(arguments))


async def _node(
    context: Context, field: RootField, arguments: Mapping[str, Any]
) -> dict[str, Any] | None:
    type_name, slug = ids.parse(arguments["id"])
    asked = Selection(type_name.lower(), field.key, {"slug": slug}, field.children(type_name))
    found = await context.fetch(asked)
    return None if found is None else {**found, "__typename": type_name}


async def _nodes(
    context: Context, field: RootField, arguments: Mapping[str, Any]
) -> list[dict[str, Any] | None]:
    """One query for each type among the ids, all at once."""
    given = arguments["ids"]
    if len(given) > MAXIMUM_PAGE:
        raise InvalidRequest(f"{len(given)} ids; at most {MAXIMUM_PAGE} may be asked at once")
    wanted = [ids.parse(identifier) for identifier in given]
    slugs: dict[str, list[str]] = {}
    for type_name, slug in dict.fromkeys(wanted):
        slugs.setdefault(type_name, []).append(slug)
    answers = await asyncio.gather(
        *(
            context.fetch(
                Selection(
                    type_name,
                    field.key,
                    {"slugs": of_type},
                    (Selection("slug", keys.SLUG), *field.children(type_name)),
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


async def _connection(context: Context, field: RootField, arguments: Mapping[str, Any]) -> Any:
    """One query; it says by itself whether there are two ends."""
    found = {name: _connected(name, arguments[name]) for name in ("from", "to")}
    if found["from"] == found["to"]:
        raise InvalidRequest("from and to are the same object; pass two")
    selection = Selection(
        "connection",
        field.key,
        {name: slug for name, (_, slug) in found.items()}
        | {"ends": " ".join(type_name for type_name, _ in found.values())},
        (Selection("known", keys.KNOWN), *field.selection({}).children),
    )
    answer: dict[str, Any] = await context.fetch(selection)
    for (name, (type_name, slug)), known in zip(found.items(), answer[keys.KNOWN], strict=True):
        if not known:
            raise InvalidRequest(f"{name}: there is no {type_name.lower()} {slug[:60]!r}")
    return answer


async def _me(context: Context, field: RootField, _: Mapping[str, Any]) -> Any:
    """Null without a viewer. One who is not in the store yet has an id and nothing else."""
    if context.viewer is None:
        return None
    return await answer_me(context, field.selection({}))


async def answer_me(context: Context, selection: Selection) -> Any:
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


async def _home(context: Context, field: RootField, arguments: Mapping[str, Any]) -> Any:
    selection = field.selection(arguments)
    with within(selection.key):
        return await answer_home(context.store, context.user, selection, await context.model())


async def _export(context: Context, _: RootField, __: Mapping[str, Any]) -> Any:
    return await export(context.store, signed_in(context.viewer).id)


async def _adoption(context: Context, field: RootField, arguments: Mapping[str, Any]) -> Any:
    adoption.check(arguments)
    return await compiled(context, field, arguments)


async def _assess(context: Context, field: RootField, arguments: Mapping[str, Any]) -> Any:
    return await compiled(context, field, arguments["input"])


async def _issues(context: Context, field: RootField, arguments: Mapping[str, Any]) -> Any:
    selection = field.selection(arguments)
    with within(selection.key):
        return await compliance_issues(context.store, selection)


def _connected(name: str, identifier: str) -> tuple[str, str]:
    with within(name):
        type_name, slug = ids.parse(identifier)
    if type_name not in CONNECTED:
        raise InvalidRequest(
            f"{name} is the id of a {type_name.lower()}; pass that of a title, a creator or a"
            " technique"
        )
    return type_name, slug


async def _search(context: Context, field: RootField, arguments: Mapping[str, Any]) -> Any:
    asked = field.selection(arguments)
    return await search(context.store, asked, context.settings.model, context.user)


async def _suggest(context: Context, field: RootField, arguments: Mapping[str, Any]) -> Any:
    return await suggest(context.store, field.selection(arguments), context.user)


ANSWERS: dict[str, Answer] = {
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
"""The root fields that are more than one compiled query, by name."""
