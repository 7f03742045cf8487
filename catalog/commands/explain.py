"""`catalog explain`: the Cypher that a GraphQL request compiles to, and the engine's plan of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from catalog.commands.console import err, out
from catalog.commands.invocation import async_command, read_settings
from catalog.opening import open_store
from graph.common.errors import GraphError, InvalidRequest

if TYPE_CHECKING:
    from graphql import GraphQLError

    from catalog.settings import Settings
    from graph.store.driver import Store


def explain(
    query: Annotated[
        str, typer.Argument(help="A GraphQL query; - reads it from the standard input.")
    ],
    variables: Annotated[
        str, typer.Option(help="The values of its variables, as a JSON object.")
    ] = "{}",
    user: Annotated[
        str | None,
        typer.Option(
            help="Id of the viewer who sends the query, with every role. By default none."
        ),
    ] = None,
) -> None:
    """Print the Cypher of each root field, its parameters, and the plan of the engine.

    The command runs the query, because the Cypher of some root fields depends on earlier results.
    """
    text = sys.stdin.read() if query == "-" else query
    _explain(read_settings(), text, _object(variables), user)


@async_command
async def _explain(
    settings: Settings, query: str, variables: Mapping[str, Any], user: str | None
) -> None:
    from graph.compile.layout import laid_out

    _require_query(query)
    async with open_store(settings) as store:
        found, faults, way = await run_and_record(store, settings, query, variables, user)
        for each in found:
            out.print(f"# {each.field}\n\n{laid_out(each.text)}\n", markup=False)
            for name, value in each.parameters.items():
                out.print(f"{name} = {json.dumps(value, ensure_ascii=False)}", markup=False)
            plan = await store.plan(each.text, each.parameters)
            said = f"Plan of {store.dialect.name}:\n\n{plan}"
            out.print(f"\n{said if plan else 'The engine gives no plan.'}\n", markup=False)
    out.print(_WAYS[way], markup=False)
    for fault in faults:
        err.print(f"error: {fault}", markup=False)
    if faults:
        raise typer.Exit(1)


_WAYS = {
    "planned": "A plan answered it.",
    "completed": "A plan found the values, and graphql-core completed them, because of errors.",
    "executed": "graphql-core answered it, without a plan.",
}


@dataclass(slots=True)
class SentQuery:
    """A query that a root field has sent. field: its response key."""

    field: str
    text: str
    parameters: Mapping[str, Any]


async def run_and_record(
    store: Store,
    settings: Settings,
    query: str,
    variables: Mapping[str, Any],
    user: str | None,
) -> tuple[list[SentQuery], list[str], str]:
    """Run a request, and return the queries that its root fields sent, in order, its errors, and
    which way it was answered (see `Plans`).

    user: the id of the viewer who sends it; None: no viewer.
    """
    from catalog.schema.access import Role, Viewer
    from catalog.schema.build import build
    from catalog.schema.context import Context
    from catalog.schema.roots import ROOT_KEY

    found: list[SentQuery] = []
    schema = build(settings.max_tokens)
    viewer = None if user is None else Viewer(user, frozenset(Role))
    store.on_read = lambda text, given: found.append(SentQuery(ROOT_KEY.get(), text, given))
    try:
        answer = await schema.execute(
            query,
            variable_values=dict(variables),
            context_value=Context(store, settings, viewer),
        )
    finally:
        store.on_read = None
    keys = list(dict.fromkeys(each.field for each in found))
    found.sort(key=lambda each: keys.index(each.field))
    (way,) = schema.plans.counts
    return found, [_placed(error) for error in answer.errors or ()], way


def _placed(error: GraphQLError) -> str:
    """An error's message after the first place in the query that it names."""
    places = [f"line {place.line}, column {place.column}" for place in error.locations or ()]
    return ": ".join([*places[:1], error.message])


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise typer.BadParameter(f"not JSON: {error}", param_hint="--variables") from None
    if not isinstance(found, dict):
        raise typer.BadParameter(
            'pass a JSON object, such as {"slug": "dark"}', param_hint="--variables"
        )
    return found


def _require_query(text: str) -> None:
    """Raises GraphError for what is no GraphQL, and for what would change something."""
    from graphql import GraphQLSyntaxError, OperationDefinitionNode, OperationType, parse

    try:
        document = parse(text)
    except GraphQLSyntaxError as error:
        raise InvalidRequest(_placed(error)) from None
    operations = [
        each for each in document.definitions if isinstance(each, OperationDefinitionNode)
    ]
    if any(each.operation is not OperationType.QUERY for each in operations):
        raise GraphError("explain runs what it explains, so it takes queries only; no mutation")
