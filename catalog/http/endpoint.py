"""GraphQL over HTTP: a short way for requests that a plan answers, Strawberry's for all others.

The short way reads a request and writes an answer as bytes. It knows requests as clients of GraphQL
send them; what is unusual, wrong or refused takes the other way, which begins anew with the same
bytes and with what a plan has found so far.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast
from urllib.parse import parse_qsl

import orjson
from cross_web import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from strawberry.asgi import GraphQL
from strawberry.http import GraphQLHTTPResponse

from catalog.http import web
from catalog.http.caching import LARGEST_KEY, caching, unchanged
from catalog.schema.access import Unauthenticated
from catalog.schema.build import Schema
from catalog.schema.context import Context, Outcome
from catalog.settings import Settings

PATH = "/graphql"

COMPRESSED = 1_000
"""Bytes of an answer from which on it is compressed for clients that take it so."""

_OUTCOME = "craftgraph.outcome"
"""The key of a connection's scope under which the other way finds what a plan has found."""


class KeptAnswers:
    """Middleware: an answer that is kept is sent before anything else looks at the request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "POST" and scope["path"] == PATH:
            headers: dict[bytes, bytes] = dict(scope["headers"])
            length = headers.get(b"content-length", b"")
            # With an origin, or a token, there are further headers.
            plain = b"origin" not in headers and b"authorization" not in headers
            if plain and _is_json(headers) and length.isdigit() and int(length) <= LARGEST_KEY:
                asked = await _body(receive)
                receive = _again(asked, receive)
                state = scope["state"]
                kept = state["answers"].find((state["store"].writes, asked))
                compressed = b"gzip" in headers.get(b"accept-encoding", b"")
                if kept is not None and not (compressed and len(kept) >= COMPRESSED):
                    await _send(send, kept, (), False)
                    return
        await self._app(scope, receive, send)


class Endpoint(GraphQL[Context, None]):
    """GraphQL over HTTP, with orjson, our context and our GraphiQL."""

    schema: Schema

    def __init__(self, schema: Schema) -> None:
        super().__init__(schema, subscription_protocols=())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            headers: dict[bytes, bytes] = dict(scope["headers"])
            if scope["method"] == "POST" and _is_json(headers):
                asked = await _body(receive)
                receive = _again(asked, receive)
                answer = await self._answer(scope, headers, asked, _loaded)
            else:
                answer = await self._answer(scope, headers, scope["query_string"], _in_address)
            if answer is not None:
                more = caching(scope["method"], headers, answer, self._seconds(scope))
                await _send(send, answer, more, unchanged(headers, more))
                return
        await super().__call__(scope, receive, send)

    async def _answer(
        self,
        scope: Scope,
        headers: Mapping[bytes, bytes],
        asked: bytes,
        read: Callable[[Scope, bytes], Mapping[str, Any] | None],
    ) -> bytes | None:
        """The body of the response, where a plan gives it, or gave it just now."""
        state, token = scope["state"], headers.get(b"authorization")
        key = (state["store"].writes, asked)
        if token is None and (kept := state["answers"].find(key)) is not None:
            return cast(bytes, kept)
        given = read(scope, asked)
        if given is None:
            return None
        try:
            viewer = token and await state["authenticator"].viewer(token.decode("latin-1"))
        except Unauthenticated:
            return None
        context = Context(state["store"], state["settings"], viewer or None, state["collaborative"])
        outcome = await self.schema.plans.answer(
            given["query"], given.get("variables"), given.get("operationName"), context
        )
        if outcome.data is None:
            scope[_OUTCOME] = outcome
            return None
        body = b'{"data":' + orjson.dumps(outcome.data) + b"}"
        if token is None and key[0] == state["store"].writes:
            state["answers"].keep(key, body)
        return body

    @staticmethod
    def _seconds(scope: Scope) -> float:
        settings: Settings = scope["state"]["settings"]
        return settings.response_cache_seconds

    async def get_context(self, request: Request, response: Response) -> Context:  # type: ignore[override]
        state = request.state
        viewer = await state.authenticator.viewer(request.headers.get("authorization"))
        outcome: Outcome | None = request.scope.get(_OUTCOME)
        return Context(state.store, state.settings, viewer, state.collaborative, outcome)

    async def render_graphql_ide(self, request: Request) -> Response:
        return web.graphiql_response(request)

    async def run(self, request: Request, *more: Any) -> Response:  # type: ignore[override]
        try:
            response = await super().run(request, *more)
            if (
                response.media_type == "application/json"
                and response.status_code == 200
                and "cache-control" not in response.headers
            ):
                headers = dict(request.scope["headers"])
                found = caching(
                    request.method, headers, bytes(response.body), self._seconds(request.scope)
                )
                response.raw_headers += found
                if unchanged(headers, found):
                    return Response(status_code=304, headers=dict(response.headers))
            return response
        except Unauthenticated as refused:
            error = {"message": str(refused), "extensions": {"code": refused.code}}
            return JSONResponse(
                {"errors": [error]}, status_code=401, headers={"WWW-Authenticate": "Bearer"}
            )
        except HTTPException as refused:
            # A client of GraphQL reads JSON, whatever was wrong with its request.
            error = {"message": refused.reason, "extensions": {"code": "BAD_REQUEST"}}
            return JSONResponse({"errors": [error]}, status_code=refused.status_code)

    def create_response(
        self, response_data: GraphQLHTTPResponse | list[GraphQLHTTPResponse], sub_response: Response
    ) -> Response:
        response = super().create_response(response_data, sub_response)
        if isinstance(response_data, list) or response_data.get("errors"):
            response.headers["cache-control"] = "no-store"
        return response

    def parse_json(self, data: str | bytes) -> Any:
        parsed = super().parse_json(data)
        if not isinstance(parsed, dict | list | None):
            raise HTTPException(400, "A request must be a JSON object")
        return {} if parsed is None else parsed

    def decode_json(self, data: str | bytes) -> object:
        return orjson.loads(data)

    def encode_json(self, data: object) -> bytes:
        return orjson.dumps(data)


def _is_json(headers: Mapping[bytes, bytes]) -> bool:
    media_type, _, rest = headers.get(b"content-type", b"").partition(b";")
    return media_type.strip().lower() == b"application/json" and rest.strip().lower() in (
        b"",
        b"charset=utf-8",
    )


async def _body(receive: Receive) -> bytes:
    parts = []
    more = True
    while more:
        message = await receive()
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _again(body: bytes, receive: Receive) -> Receive:
    """What receives a body that was read already, and then what comes after it."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return waiting.pop() if waiting else await receive()

    return again


def _loaded(_: Scope, body: bytes) -> Mapping[str, Any] | None:
    """A request; None for one that is unusual or wrong."""
    try:
        given = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    return given if isinstance(given, dict) and _is_usual(given) else None


def _in_address(scope: Scope, query: bytes) -> Mapping[str, Any] | None:
    """The request in the address of a GET; None for one that is unusual or wrong, or not there."""
    if scope["method"] != "GET" or b"query=" not in query:
        return None
    given: dict[str, Any] = dict(parse_qsl(query.decode("latin-1"), keep_blank_values=True))
    try:
        if "variables" in given:
            given["variables"] = orjson.loads(given["variables"])
    except orjson.JSONDecodeError:
        return None
    return given if _is_usual(given) else None


def _is_usual(given: Mapping[str, Any]) -> bool:
    query, name = given.get("query"), given.get("operationName")
    return (
        isinstance(query, str)
        and isinstance(given.get("variables"), dict | None)
        and isinstance(name, str | None)
        and name != ""
    )


async def _send(
    send: Send, body: bytes, more: Sequence[tuple[bytes, bytes]], unchanged: bool
) -> None:
    headers = [
        (b"content-length", str(len(body)).encode()),
        (b"content-type", b"application/json"),
        *more,
    ]
    if unchanged:
        headers, body = list(more), b""
    status = 304 if unchanged else 200
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
