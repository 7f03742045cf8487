"""Every setting, read from the environment and from `.env` in the working directory."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


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
    engine_heap: str = Field(
        "1g",
        alias="CATALOG_ENGINE_HEAP",
        pattern=r"^\d+[mg]$",
        description="Upper bound of the embedded engine's Java heap, such as 512m or 4g.",
    )
    deadline_seconds: float = Field(
        10.0,
        alias="CATALOG_DEADLINE_SECONDS",
        gt=0,
        description="How long the store may take to answer one query.",
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
    jwt_secret: SecretStr = Field(
        SecretStr(""),
        alias="CATALOG_JWT_SECRET",
        description="Shared secret of tokens (HS256), for development.",
    )
    jwt_jwks_url: str | None = Field(
        None,
        alias="CATALOG_JWT_JWKS_URL",
        pattern=r"^https?://",
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
    cors_origins: list[str] = Field(
        [],
        alias="CATALOG_CORS_ORIGINS",
        description="Web origins that may call the API from a browser, as a JSON list.",
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

    @property
    def recommendations_dir(self) -> Path:
        """Where `catalog train` writes the model, and servers read it."""
        return self.data_dir / "recommendations"

    @model_validator(mode="after")
    def _one_kind_of_key(self) -> Settings:
        secret = self.jwt_secret.get_secret_value()
        if secret and len(secret) < 32:
            raise ValueError("CATALOG_JWT_SECRET must have 32 characters or more")
        if secret and self.jwt_jwks_url:
            raise ValueError("set CATALOG_JWT_SECRET or CATALOG_JWT_JWKS_URL, not both")
        return self
