"""HEAD and OPTIONS, which every address answers that has a GET."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_READING = "GET, HEAD"


class HeadAndOptions:
    """Middleware: HEAD is answered like GET without the body, OPTIONS by the methods in `Allow`.

    So a preflight has an answer also where no other origin is allowed: browsers then say that this
    is why, instead of that the server failed.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = scope["method"] if scope["type"] == "http" else ""
        if method == "HEAD":
            await self._app({**scope, "method": "GET"}, receive, _without_body(send))
        elif method == "OPTIONS":
            await self._app(scope, receive, _allowing(send))
        else:
            await self._app(scope, receive, send)


def _without_body(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return sent


def _allowing(send: Send) -> Send:
    """Puts 204 in the place of a refusal of the method (405), and adds OPTIONS to its `Allow`."""
    refused = False

    async def sent(message: Message) -> None:
        nonlocal refused
        if message["type"] == "http.response.start" and message["status"] == 405:
            refused = True
            allowed = MutableHeaders(scope=message).get("allow") or _READING
            message = {**message, "status": 204, "headers": []}
            headers = MutableHeaders(scope=message)
            headers["Allow"] = ", ".join(sorted({*allowed.split(", "), "OPTIONS"}))
        elif refused and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return sent
