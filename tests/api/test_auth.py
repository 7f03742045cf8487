"""Tokens: which are accepted, which are refused, and what a request without one sees."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from pydantic import SecretStr, ValidationError
from typer.testing import CliRunner

from catalog.commands.main import app
from catalog.http.app import create_app
from catalog.http.auth import Authenticator, mint
from catalog.schema.access import Forbidden, Role, Rule, Unauthenticated, Viewer, check, subject
from catalog.schema.context import Context
from catalog.settings import Settings
from graph.store.driver import Store
from tests.conftest import SCHEMA

SECRET = "only for these tests, 32 or more"
SETTINGS = Settings(jwt_secret=SecretStr(SECRET))
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC = ec.generate_private_key(ec.SECP256R1())


def claims(**changes: Any) -> dict[str, Any]:
    now = int(time.time())
    found = {"sub": "ana", "aud": "craftgraph", "iss": "craftgraph", "exp": now + 86_400} | changes
    return {name: value for name, value in found.items() if value is not None}


def signed(key: Any = SECRET, algorithm: str = "HS256", kid: str = "", **changes: Any) -> str:
    headers = {"kid": kid} if kid else None
    return "Bearer " + jwt.encode(claims(**changes), key, algorithm, headers)


class _Jwks(BaseHTTPRequestHandler):
    asked: ClassVar[int] = 0

    def do_GET(self) -> None:
        type(self).asked += 1
        keys = [
            json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(RSA.public_key()))
            | {"kid": "one", "alg": "RS256", "use": "sig"},
            json.loads(jwt.algorithms.ECAlgorithm.to_jwk(EC.public_key()))
            | {"kid": "two", "alg": "ES256", "use": "sig"},
        ]
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"keys": keys}).encode())

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def jwks() -> Iterator[Settings]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Jwks)
    Thread(target=server.serve_forever, daemon=True).start()
    yield Settings(jwt_jwks_url=f"http://127.0.0.1:{server.server_port}/keys")
    server.shutdown()
    server.server_close()


async def test_a_minted_token_names_its_viewer() -> None:
    token = mint(SETTINGS, "ana", [Role.SERVICE], timedelta(minutes=1))
    viewer = await Authenticator(SETTINGS).viewer(f"bearer {token}")
    assert viewer == Viewer("ana", frozenset({Role.SERVICE, Role.VIEWER}))
    assert await Authenticator(SETTINGS).viewer(None) is None


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        (signed(exp=int(time.time()) - 60), "it has expired"),
        (signed(exp=None), "exp"),
        (signed(aud="others"), "another audience"),
        (signed(aud=None), "aud"),
        (signed(iss="others"), "another issuer"),
        (signed(iss=None), "iss"),
        (signed(sub=None), "sub"),
        (signed(sub=""), "not a user's id"),
        (signed(sub="a\nb"), "not a user's id"),
        (signed("another secret of 32 characters.."), "signature is wrong"),
        (signed("", "none"), "algorithm is not accepted"),
        (signed(RSA, "RS256"), "algorithm is not accepted"),
        (signed(nbf=int(time.time()) + 43_200), "not valid yet"),
        ("Bearer not.a.token", "malformed"),
        ("Bearer ", "must be"),
        ("Basic YTpi", "must be"),
    ],
)
async def test_what_the_secret_refuses(header: str, reason: str) -> None:
    with pytest.raises(Unauthenticated, match=reason):
        await Authenticator(SETTINGS).viewer(header)


@pytest.mark.parametrize("roles", [None, 5, {"a": 1}, [[], "root"], "root", []])
async def test_roles_that_are_none_give_none(roles: Any) -> None:
    viewer = await Authenticator(SETTINGS).viewer(signed(roles=roles))
    assert viewer == Viewer("ana")


async def test_clocks_may_differ_a_little() -> None:
    assert await Authenticator(SETTINGS).viewer(signed(exp=int(time.time()) - 5))


async def test_keys_of_a_url_are_fetched_once(jwks: Settings) -> None:
    authenticator = Authenticator(jwks)
    before = _Jwks.asked
    headers = [signed(RSA, "RS256", "one", roles="curator"), signed(EC, "ES256", "two")] * 5
    viewers = await asyncio.gather(*(authenticator.viewer(header) for header in headers))
    assert {viewer.id for viewer in viewers if viewer} == {"ana"}
    assert viewers[0] == Viewer("ana", frozenset({Role.CURATOR, Role.VIEWER}))
    with pytest.raises(Unauthenticated, match="unknown key"):
        await authenticator.viewer(signed(RSA, "RS256", "three"))
    assert _Jwks.asked - before == 1


def _forged(kid: str) -> str:
    """An HS256 token whose secret is the RSA public key, made by hand: PyJWT refuses to."""
    public = RSA.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    header = {"alg": "HS256", "typ": "JWT", "kid": kid}
    parts = [_base64(json.dumps(part).encode()) for part in (header, claims())]
    signature = hmac.digest(public, ".".join(parts).encode(), hashlib.sha256)
    return "Bearer " + ".".join([*parts, _base64(signature)])


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


async def test_what_a_url_refuses(jwks: Settings) -> None:
    authenticator = Authenticator(jwks)
    for header, reason in (
        (_forged("one"), "algorithm is not accepted"),
        (signed("", "none"), "algorithm is not accepted"),
        (signed(), "algorithm is not accepted"),
        (signed(rsa.generate_private_key(public_exponent=65537, key_size=2048), "RS256", "one"),
         "signature is wrong"),
        (signed(EC, "ES256", "one"), "not accepted"),
        (signed(RSA, "RS256", "one", aud="others"), "another audience"),
        (signed(RSA, "RS256", "one", iss="others"), "another issuer"),
        (signed(RSA, "RS256", "one", exp=int(time.time()) - 60), "expired"),
    ):  # fmt: skip
        with pytest.raises(Unauthenticated, match=reason):
            await authenticator.viewer(header)


async def test_a_url_that_does_not_answer_is_no_reason_to_let_in() -> None:
    settings = Settings(jwt_jwks_url="http://127.0.0.1:9/keys")
    with pytest.raises(Unauthenticated, match="cannot be fetched"):
        await Authenticator(settings).viewer(signed(RSA, "RS256", "one"))


async def test_a_server_without_keys_takes_no_token() -> None:
    with pytest.raises(Unauthenticated, match="takes no tokens"):
        await Authenticator(Settings()).viewer(signed())


def test_settings_of_tokens_are_checked() -> None:
    with pytest.raises(ValidationError, match="32 characters"):
        Settings(jwt_secret=SecretStr("short"))
    with pytest.raises(ValidationError, match="not both"):
        Settings(jwt_secret=SecretStr(SECRET), jwt_jwks_url="https://example.org/keys")


def test_rules() -> None:
    curators = Rule(frozenset({Role.CURATOR}))
    with pytest.raises(Unauthenticated):
        check(curators, None)
    with pytest.raises(Forbidden, match="curator"):
        check(curators, Viewer("ana"))
    check(curators, Viewer("ana", frozenset({Role.CURATOR})))
    check(Rule(), Viewer("ana"))
    assert subject(Viewer("ana"), None) == subject(Viewer("ana"), "ana") == "ana"
    with pytest.raises(Forbidden, match="only a service"):
        subject(Viewer("ana", frozenset({Role.CURATOR})), "bo")
    assert subject(Viewer("player", frozenset({Role.SERVICE})), "bo") == "bo"
    with pytest.raises(Unauthenticated):
        subject(None, "bo")


def test_the_command_mints_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATALOG_JWT_SECRET", SECRET)
    run = CliRunner()
    done = run.invoke(app, ["token", "--user", "ana", "--role", "service", "--for", "7d"])
    found = asyncio.run(Authenticator(SETTINGS).viewer(f"Bearer {done.stdout.strip()}"))
    assert found == Viewer("ana", frozenset({Role.SERVICE, Role.VIEWER}))
    for bad in (["--for", "long"], ["--for", "0h"], ["--user", ""]):
        assert run.invoke(app, ["token", "--user", "ana", *bad]).exit_code == 1
    monkeypatch.setenv("CATALOG_JWT_SECRET", "")
    assert run.invoke(app, ["token", "--user", "ana"]).exit_code == 1


async def test_me_is_who_asks(store: Store) -> None:
    async def me(viewer: Viewer | None) -> Any:
        context = Context(store, SETTINGS, viewer)
        result: Any = await SCHEMA.execute("{ who: me { key: id } }", context_value=context)
        assert result.errors is None
        return result.data["who"]

    assert await me(None) is None
    assert await me(Viewer("ana")) == {"key": "ana"}
    await store.write("CREATE (:User {id: 'bo'})")
    assert await me(Viewer("bo")) == {"key": "bo"}


async def test_a_bad_token_is_answered_with_401(store: Store) -> None:
    application = create_app(SETTINGS, store)
    async with (
        application.router.lifespan_context(application) as state,
        httpx.AsyncClient(
            transport=httpx.ASGITransport(_with(application, dict(state or {}))),
            base_url="http://test",
        ) as client,
    ):
        for header, status, answer in (
            (None, 200, {"data": {"me": None}}),
            (signed(), 200, {"data": {"me": {"id": "ana"}}}),
        ):
            headers = {"Authorization": header} if header else {}
            found = await client.post("/graphql", json={"query": "{ me { id } }"}, headers=headers)
            assert (found.status_code, found.json()) == (status, answer)
        refused = await client.post(
            "/graphql",
            json={"query": "{ me { id } }"},
            headers={"Authorization": signed("", "none")},
        )
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"] == "Bearer"
        (error,) = refused.json()["errors"]
        assert error["extensions"] == {"code": "UNAUTHENTICATED"}
        assert "algorithm is not accepted" in error["message"]


def _with(application: Any, state: dict[str, Any]) -> Any:
    """The application as a server runs it: each request has the state of the lifespan."""

    async def run(scope: Any, receive: Any, send: Any) -> None:
        await application({**scope, "state": state}, receive, send)

    return run
