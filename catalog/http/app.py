"""The HTTP application: GraphQL at /graphql, GraphiQL there in a browser, and health checks."""

from __future__ import annotations

import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from typing import Any, TypedDict

import orjson
from cross_web import HTTPException
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from strawberry.asgi import GraphQL

from catalog.http import web
from catalog.http.auth import Authenticator
from catalog.opening import open_store
from catalog.schema import build_schema
from catalog.schema.access import Unauthenticated
from catalog.schema.execution import Context
from catalog.settings import Settings
from graph.common.errors import GraphError
from graph.recommend.loaded import Loaded
from graph.store import status
from graph.store.driver import Store

log = logging.getLogger(__name__)

MAXIMUM_BODY = 1_000_000
"""Bytes that a request's body may have: comments and strings cost time but few tokens."""


class State(TypedDict):
    """What the lifespan hands to every request."""

    store: Store
    settings: Settings
    authenticator: Authenticator
    habits: Loaded


class _Endpoint(GraphQL[Context, None]):
    """GraphQL over HTTP, with orjson, our context and our GraphiQL."""

    async def get_context(self, request: Request, response: Response) -> Context:  # type: ignore[override]
        state = request.state
        viewer = await state.authenticator.viewer(request.headers.get("authorization"))
        return Context(state.store, state.settings, viewer, state.habits)

    async def render_graphql_ide(self, request: Request) -> Response:
        return web.graphiql_response(request)

    async def run(self, request: Request, *more: Any) -> Response:  # type: ignore[override]
        try:
            return await super().run(request, *more)
        except Unauthenticated as refused:
            error = {"message": str(refused), "extensions": {"code": refused.code}}
            return JSONResponse(
                {"errors": [error]}, status_code=401, headers={"WWW-Authenticate": "Bearer"}
            )
        except HTTPException as refused:
            # A client of GraphQL reads JSON, whatever was wrong with its request.
            error = {"message": refused.reason, "extensions": {"code": "BAD_REQUEST"}}
            return JSONResponse({"errors": [error]}, status_code=refused.status_code)

    def parse_json(self, data: str | bytes) -> Any:
        parsed = super().parse_json(data)
        if not isinstance(parsed, dict | list | None):
            raise HTTPException(400, "A request must be a JSON object")
        return {} if parsed is None else parsed

    def decode_json(self, data: str | bytes) -> object:
        return orjson.loads(data)

    def encode_json(self, data: object) -> bytes:
        return orjson.dumps(data)


def create_app(settings: Settings | None = None, store: Store | None = None) -> Starlette:
    """The application. It opens the store when it starts and closes it when it stops.

    settings: by default from the environment, so that uvicorn can call this as a factory.
    store: one that is open already and that stays open afterwards, so that a process needs no
    second driver.
    """
    chosen = settings or Settings()

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[State]:
        async with nullcontext(store) if store else open_store(chosen) as opened:
            # What stands by now stays: a full collection need not look through it again, which
            # takes 0.3 s, in the middle of some request.
            gc.freeze()
            try:
                yield {
                    "store": opened,
                    "settings": chosen,
                    "authenticator": Authenticator(chosen),
                    "habits": Loaded(chosen.recommendations_dir),
                }
            finally:
                gc.unfreeze()  # or torch's modules would complain at the end

    endpoint = _Endpoint(build_schema(chosen.max_tokens), subscription_protocols=())
    return Starlette(
        routes=[
            Route("/", lambda _: RedirectResponse("/graphql")),
            Route("/graphql", endpoint, methods=["GET", "POST", "OPTIONS"]),
            Route("/healthz", _healthz),
            Route("/readyz", _readyz),
            *web.routes(),
        ],
        middleware=[
            Middleware(
                CORSMiddleware,
                allow_origins=chosen.cors_origins,
                allow_methods=["GET", "POST"],
                allow_headers=["content-type", "authorization"],
            )
        ]
        if chosen.cors_origins
        else [],
        lifespan=lifespan,
        max_body_size=MAXIMUM_BODY,
    )


async def _healthz(_: Request) -> Response:
    """The process runs."""
    return JSONResponse({"status": "ok"})


async def _readyz(request: Request) -> Response:
    """The store answers, its schema is current, and its similarity edges are up to date."""
    store: Store = request.state.store
    problems = {}
    try:
        problems = (await status.read(store)).problems()
    except GraphError as error:
        problems = {"store": str(error)}
    return JSONResponse(
        {"status": "not ready" if problems else "ready", "problems": problems},
        status_code=503 if problems else 200,
    )
