"""Every setting, read from the environment and from `.env` in the working directory."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

LEAST_SECRET = 32
"""Characters that the shared secret of tokens must have, those of a key of HS256."""


OWN_FAULT = "setting"
"""The type of the errors whose message is this module's own, and says what to write."""


def _fault(message: str) -> PydanticCustomError:
    return PydanticCustomError(OWN_FAULT, "{message}", {"message": message})


def _heap(value: str) -> str:
    if not re.fullmatch(r"[1-9]\d*[mg]", value):
        raise _fault("must be a number of megabytes or gigabytes, such as 512m or 4g")
    return value


def _web_address(value: str) -> str:
    if not re.fullmatch(r"https?://[^/\s]+\S*", value):
        raise _fault("must be a web address that begins with http:// or https://")
    return value


def _long_enough(value: SecretStr) -> SecretStr:
    if 0 < len(value.get_secret_value()) < LEAST_SECRET:
        raise _fault(f"must have at least {LEAST_SECRET} characters")
    return value


def _split(value: object) -> object:
    """The parts of a text, which are separated by commas or stand in a JSON list."""
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("["):
        try:
            return json.loads(value)
        except ValueError:
            raise _fault("begins as a JSON list and is none; separate origins by commas") from None
    return [part.strip() for part in value.split(",") if part.strip()]


def _origin(value: str) -> str:
    """An origin as browsers send it: in lower case, without the port that its scheme implies."""
    if value == "*":
        return value
    parts = urlsplit(value.strip())
    try:
        host, port = parts.hostname, parts.port
    except ValueError:  # a port that is no number
        host = port = None
    if not host or not parts.scheme or parts.username is not None:
        raise _fault(
            f"{value!r} is not a web origin; write the scheme and the host, such as"
            " https://example.org"
        )
    shown = f"[{host}]" if ":" in host else host
    implied = port is None or port == {"http": 80, "https": 443}.get(parts.scheme)
    origin = f"{parts.scheme}://{shown}" if implied else f"{parts.scheme}://{shown}:{port}"
    if parts.path or parts.query or parts.fragment:
        raise _fault(f"{value!r} is more than a web origin; write {origin}")
    return origin


class Settings(BaseSettings):
    """Each field's alias is the name of its environment variable."""

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", populate_by_name=True, env_ignore_empty=True
    )

    neo4j_uri: str | None = Field(
        None,
        alias="NEO4J_URI",
        description="Address of a Neo4j server, such as neo4j://localhost:7687."
        " Without it the embedded engine is used.",
    )
    neo4j_username: str = Field("neo4j", alias="NEO4J_USERNAME", description="User at Neo4j.")
    neo4j_password: SecretStr = Field(
        SecretStr(""), alias="NEO4J_PASSWORD", description="Password at Neo4j."
    )
    neo4j_database: str | None = Field(
        None, alias="NEO4J_DATABASE", description="Database at Neo4j; its default without it."
    )
    data_dir: Path = Field(
        Path(".catalog"),
        alias="CATALOG_DATA_DIR",
        description="Folder of the embedded engine's data, and of the model of recommendations.",
    )
    engine_heap: Annotated[str, AfterValidator(_heap)] = Field(
        "1g",
        alias="CATALOG_ENGINE_HEAP",
        description="Upper bound of the embedded engine's Java heap, such as 512m or 4g.",
    )
    deadline_seconds: float = Field(
        10.0,
        alias="CATALOG_DEADLINE_SECONDS",
        gt=0,
        allow_inf_nan=False,
        description="How many seconds the store may take to answer one query.",
    )
    model: str = Field(
        "all-MiniLM-L6-v2",
        alias="CATALOG_MODEL",
        min_length=1,
        description="Embedding model: the bundled all-MiniLM-L6-v2 (English),"
        " a hub id, or a local folder.",
    )
    similarity_top: int = Field(
        50,
        alias="CATALOG_SIMILARITY_TOP",
        ge=1,
        le=1000,
        description="Similarity edges by technique kept for each title"
        " (for creators, techniques and titles by creators at most 20).",
    )
    similarity_floor: float = Field(
        0.1,
        alias="CATALOG_SIMILARITY_FLOOR",
        ge=0,
        lt=1,
        description="Scores up to this one make no edge.",
    )
    jwt_secret: Annotated[SecretStr, AfterValidator(_long_enough)] = Field(
        SecretStr(""),
        alias="CATALOG_JWT_SECRET",
        description="Shared secret of tokens (HS256), for development.",
    )
    jwt_jwks_url: Annotated[str, AfterValidator(_web_address)] | None = Field(
        None,
        alias="CATALOG_JWT_JWKS_URL",
        description="Where the public keys of tokens (RS256, ES256) are.",
    )
    jwt_audience: str = Field(
        "craftgraph", alias="CATALOG_JWT_AUDIENCE", min_length=1, description="The tokens' `aud`."
    )
    jwt_issuer: str = Field(
        "craftgraph", alias="CATALOG_JWT_ISSUER", min_length=1, description="The tokens' `iss`."
    )
    host: str = Field(
        "127.0.0.1", alias="CATALOG_HOST", description="Address that the server listens on."
    )
    port: int = Field(
        8000, alias="CATALOG_PORT", ge=1, le=65535, description="Port that the server listens on."
    )
    workers: int = Field(
        1, alias="CATALOG_WORKERS", ge=1, description="How many server processes to run."
    )
    cors_origins: Annotated[
        list[Annotated[str, AfterValidator(_origin)]], NoDecode, BeforeValidator(_split)
    ] = Field(
        [],
        alias="CATALOG_CORS_ORIGINS",
        description="Web origins whose pages may call the API from a browser, separated by commas,"
        " such as https://example.org.",
    )
    max_depth: int = Field(
        20,
        alias="CATALOG_MAX_DEPTH",
        ge=1,
        description="How many levels deep a request may select.",
    )
    max_objects: int = Field(
        20_000,
        alias="CATALOG_MAX_OBJECTS",
        ge=1,
        description="How many objects one root field's answer could hold at most,"
        " judged by its page sizes before it is run.",
    )
    max_tokens: int = Field(
        5_000,
        alias="CATALOG_MAX_TOKENS",
        ge=100,
        description="How many lexical tokens a GraphQL document may have.",
    )
    max_root_fields: int = Field(
        20,
        alias="CATALOG_MAX_ROOT_FIELDS",
        ge=1,
        description="How many root fields one request may select.",
    )
    response_cache_seconds: float = Field(
        0.0,
        alias="CATALOG_RESPONSE_CACHE_SECONDS",
        ge=0,
        le=3_600,
        description="How long a server process may give the same answer to a request without a"
        " token that is sent again, and caches on the way may, too; 0: not at all.",
    )

    @property
    def recommendations_dir(self) -> Path:
        """Where `catalog train` writes the model, and servers read it."""
        return self.data_dir / "recommendations"

    @model_validator(mode="after")
    def _one_kind_of_key(self) -> Settings:
        if self.jwt_secret.get_secret_value() and self.jwt_jwks_url:
            raise _fault("set CATALOG_JWT_SECRET or CATALOG_JWT_JWKS_URL, not both")
        return self
