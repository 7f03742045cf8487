"""The HTTP application: GraphQL at /graphql, GraphiQL there in a browser, and health checks."""

from __future__ import annotations

import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from typing import TypedDict

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from catalog.errors import public_message
from catalog.http import web
from catalog.http.auth import Authenticator
from catalog.http.caching import Answers
from catalog.http.endpoint import COMPRESSED, PATH, Endpoint, KeptAnswers
from catalog.http.methods import HeadAndOptions
from catalog.opening import open_store
from catalog.schema.build import build
from catalog.settings import Settings
from catalog.settings_check import load_settings
from graph.common.errors import GraphError
from graph.recommend.rank.model_cache import ModelCache
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
    collaborative: ModelCache
    answers: Answers


def create_app(settings: Settings | None = None, store: Store | None = None) -> Starlette:
    """The application. It opens the store when it starts and closes it when it stops.

    settings: by default from the environment, so that uvicorn can call this as a factory.
    store: one that is open already and that stays open afterwards, so that a process needs no
    second driver.
    """
    chosen = settings or load_settings()

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
                    "collaborative": ModelCache(chosen.recommendations_dir),
                    "answers": Answers(chosen.response_cache_seconds),
                }
            finally:
                gc.unfreeze()  # or torch's modules would complain at the end

    endpoint = Endpoint(build(chosen.max_tokens))
    return Starlette(
        routes=[
            Route("/", lambda _: RedirectResponse(PATH)),
            # The limit is the route's, not the application's, so that other origins can read of it.
            Route(PATH, endpoint, methods=["GET", "POST"], max_body_size=MAXIMUM_BODY),
            Route("/healthz", _healthz),
            Route("/readyz", _readyz),
            *web.routes(),
        ],
        middleware=[
            *([Middleware(KeptAnswers)] if chosen.response_cache_seconds else []),
            Middleware(HeadAndOptions),
            *_cross_origin(chosen.cors_origins),
            Middleware(GZipMiddleware, minimum_size=COMPRESSED, compresslevel=4),
        ],
        lifespan=lifespan,
    )


def _cross_origin(origins: list[str]) -> list[Middleware]:
    """What lets pages of these origins call the API from a browser."""
    if not origins:
        return []
    # Clients send headers of their own (Apollo's apollo-require-preflight and its names of client
    # and operation, tracing headers, what a fetch function of Relay or urql adds), so all are let
    # in. None is a secret that a browser adds by itself: cookies are not used, nor allowed here.
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=["GET", "HEAD", "POST"],
            allow_headers=["*"],
            expose_headers=["WWW-Authenticate"],
        )
    ]


async def _healthz(_: Request) -> Response:
    """The process runs."""
    return JSONResponse({"status": "ok"})


async def _readyz(request: Request) -> Response:
    """The store answers, and its schema is this program's.

    Similarity edges that are out of date are a problem too, but keep no request from being
    answered.
    """
    try:
        found = await status.read(request.state.store)
        ready, problems = found.serviceable, found.problems()
    except GraphError as error:
        ready, problems = False, {"store": public_message(error)}
    return JSONResponse(
        {"status": "ready" if ready else "not ready", "problems": problems},
        status_code=200 if ready else 503,
    )
