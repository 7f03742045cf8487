"""Bearer tokens (JWT): who is asking, by keys from a JWKS URL or by a shared secret.

Algorithms are pinned by the kind of key, never taken from the token: HS256 for the secret, RS256
and ES256 for keys of a JWKS. So neither `alg: none` nor a public key used as a secret is accepted.
"""

from __future__ import annotations

import asyncio
import json
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from catalog.schema.access import Role, Unauthenticated, Viewer
from catalog.settings import Settings
from graph.common.errors import GraphError
from graph.common.formats import is_id
from graph.model.viewers import MAXIMUM_USER_ID
from graph.viewers.events import BAD_USER_ID, check_user

LEEWAY = 10
"""Seconds that clocks may differ by."""

_ASYMMETRIC = ("RS256", "ES256")
_KEPT = 300.0
_PAUSE = 10.0
"""Seconds that a JWKS is kept; seconds between fetches that unknown keys cause."""

_FETCH = 5.0
_LARGEST = 1_000_000


class Authenticator:
    """Judges tokens by the settings. One serves all requests of a process."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._keys = _Keys(settings.jwt_jwks_url) if settings.jwt_jwks_url else None

    async def viewer(self, authorization: str | None) -> Viewer | None:
        """Who an Authorization header names; None without one.

        Raises Unauthenticated, with what is wrong, for a header that is no valid token.
        """
        if not authorization:
            return None
        scheme, _, token = authorization.strip().partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Unauthenticated("the Authorization header must be `Bearer TOKEN`")
        try:
            return _viewer(self._claims(token.strip(), await self._key(token.strip())))
        except jwt.PyJWTError as error:
            raise Unauthenticated(f"the token is not valid: {_reason(error)}") from None

    async def _key(self, token: str) -> Any:
        if self._keys:
            header = jwt.get_unverified_header(token)
            if header.get("alg") not in _ASYMMETRIC:
                raise jwt.InvalidAlgorithmError
            return await self._keys.find(header.get("kid"))
        secret = self._settings.jwt_secret.get_secret_value()
        if not secret:
            raise Unauthenticated(
                "this server takes no tokens; set CATALOG_JWT_JWKS_URL, or CATALOG_JWT_SECRET"
            )
        return secret

    def _claims(self, token: str, key: Any) -> dict[str, Any]:
        return jwt.decode(
            token,
            key,
            algorithms=list(_ASYMMETRIC) if self._keys else ["HS256"],
            audience=self._settings.jwt_audience,
            issuer=self._settings.jwt_issuer,
            leeway=LEEWAY,
            options={"require": ["exp", "aud", "iss", "sub"]},
        )


class _Keys:
    """The keys of a JWKS URL, fetched in a thread and kept for a while."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._found: dict[str | None, jwt.PyJWK] = {}
        self._fetched = self._tried = float("-inf")
        self._lock = asyncio.Lock()

    async def find(self, kid: str | None) -> jwt.PyJWK:
        """The key of that id. Raises PyJWTError when there is none or the URL does not answer."""
        if not self._fresh(kid):
            async with self._lock:
                if not self._fresh(kid) and time.monotonic() - self._tried > _PAUSE:
                    self._tried = time.monotonic()
                    try:
                        self._found = await asyncio.to_thread(self._fetch)
                        self._fetched = self._tried
                    except (OSError, ValueError, TypeError, jwt.PyJWTError) as error:
                        if kid not in self._found:  # what is known still counts meanwhile
                            raise jwt.PyJWKClientError("the keys cannot be fetched") from error
        if kid not in self._found:
            raise jwt.PyJWKClientError("it is signed with an unknown key")
        return self._found[kid]

    def _fresh(self, kid: str | None) -> bool:
        return kid in self._found and time.monotonic() - self._fetched < _KEPT

    def _fetch(self) -> dict[str | None, jwt.PyJWK]:
        with urllib.request.urlopen(self._url, timeout=_FETCH) as answer:
            keys = jwt.PyJWKSet.from_dict(json.loads(answer.read(_LARGEST))).keys
        usable = [key for key in keys if key.algorithm_name in _ASYMMETRIC]
        # A token that names no key means the only one.
        return {key.key_id: key for key in usable} | ({None: usable[0]} if len(usable) == 1 else {})


def mint(settings: Settings, user: str, roles: list[Role], duration: timedelta) -> str:
    """A token for development, signed with the shared secret.

    Raises GraphError without a secret or for a user id that cannot be one.
    """
    secret = settings.jwt_secret.get_secret_value()
    if not secret:
        raise GraphError("set CATALOG_JWT_SECRET, 32 characters or more, to mint tokens")
    check_user(user)
    now = datetime.now(UTC)
    claims = {
        "sub": user,
        "roles": sorted(roles) or [Role.VIEWER],
        "aud": settings.jwt_audience,
        "iss": settings.jwt_issuer,
        "iat": now,
        "exp": now + duration,
    }
    return jwt.encode(claims, secret, algorithm="HS256")


def _viewer(claims: dict[str, Any]) -> Viewer:
    if not is_id(claims["sub"], MAXIMUM_USER_ID):
        raise Unauthenticated(f"the token is not valid: `sub` is not a user's id; {BAD_USER_ID}")
    given = claims.get("roles")
    listed = given if isinstance(given, list) else [given]
    named = {role for role in listed if isinstance(role, str)}
    return Viewer(claims["sub"], frozenset(role for role in Role if role in named) | {Role.VIEWER})


def _reason(error: jwt.PyJWTError) -> str:
    match error:
        case jwt.ExpiredSignatureError():
            return "it has expired"
        case jwt.InvalidAudienceError():
            return "it is for another audience"
        case jwt.InvalidIssuerError():
            return "it is from another issuer"
        case jwt.InvalidSignatureError():
            return "its signature is wrong"
        case jwt.InvalidAlgorithmError():
            return "its algorithm is not accepted"
        case jwt.MissingRequiredClaimError() | jwt.PyJWKClientError():
            return str(error)
        case _:
            return "it is malformed, or not valid yet"
