"""Settings: what is said of a wrong one, and of a variable that was meant as one."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.settings import Settings
from catalog.settings_check import FIELDS, InvalidSettings, load_settings, misspelt
from graph.common.errors import StoreRefused
from graph.store.driver import Store

ORIGIN = "write the scheme and the host, such as https://example.org"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory; no setting is set."""
    monkeypatch.chdir(tmp_path)
    for name in FIELDS:
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.mark.parametrize(
    ("variable", "value", "fault"),
    [
        ("CATALOG_JWT_SECRET", "short", "must have at least 32 characters"),
        ("CATALOG_JWT_JWKS_URL", "ftp://keys", "must be a web address that begins with http:// or"),
        ("CATALOG_JWT_JWKS_URL", "https://", "must be a web address that begins with http:// or"),
        ("CATALOG_ENGINE_HEAP", "4", "must be a number of megabytes or gigabytes, such as 512m"),
        ("CATALOG_ENGINE_HEAP", "0g", "must be a number of megabytes or gigabytes, such as 512m"),
        ("CATALOG_PORT", "x", "Input should be a valid integer, unable to parse string as an"
         " integer, not 'x' (Port that the server listens on)"),
        ("CATALOG_PORT", "65536", "Input should be less than or equal to 65535, not '65536'"),
        ("CATALOG_WORKERS", "0", "Input should be greater than or equal to 1, not '0' (How many"),
        ("CATALOG_DEADLINE_SECONDS", "0", "Input should be greater than 0, not '0' (How many"),
        ("CATALOG_DEADLINE_SECONDS", "inf", "Input should be a finite number, not 'inf' (How"),
        ("CATALOG_SIMILARITY_FLOOR", "1", "Input should be less than 1, not '1' (Scores up to"),
        ("CATALOG_CORS_ORIGINS", "example.org", f"'example.org' is not a web origin; {ORIGIN}"),
        ("CATALOG_CORS_ORIGINS", "https://a.org, b", f"'b' is not a web origin; {ORIGIN}"),
        ("CATALOG_CORS_ORIGINS", "https://a:b@c.org", f"is not a web origin; {ORIGIN}"),
        ("CATALOG_CORS_ORIGINS", "https://a.org:port", f"is not a web origin; {ORIGIN}"),
        ("CATALOG_CORS_ORIGINS", "https://A.org/api/", "is more than a web origin; write https://a"),
        ("CATALOG_CORS_ORIGINS", '["https://a.org"', "begins as a JSON list and is none; separate"),
        ("CATALOG_CORS_ORIGINS", "[5]", "Input should be a valid string, not '5' (Web origins"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["environment", ".env"])
def test_a_wrong_setting_is_named(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    value: str,
    fault: str,
    place: str,
) -> None:
    if place == ".env":
        (folder / ".env").write_text(f"{variable}='{value}'\n")
    else:
        monkeypatch.setenv(variable, value)
    with pytest.raises(InvalidSettings) as refused:
        load_settings()
    (line,) = refused.value.faults
    assert line.startswith(f"setting {variable}: ")
    assert fault in line


def test_all_faults_are_said_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATALOG_JWT_SECRET", "hunter2")
    monkeypatch.setenv("CATALOG_MAX_DEPTH", "deep")
    with pytest.raises(InvalidSettings) as refused:
        load_settings({"port": 0})
    first, second, third = sorted(refused.value.faults)
    assert first.startswith("option --port: Input should be greater than or equal to 1, not '0'")
    assert second == "setting CATALOG_JWT_SECRET: must have at least 32 characters"
    assert third.startswith("setting CATALOG_MAX_DEPTH: Input should be a valid integer")

    monkeypatch.setenv("CATALOG_JWT_SECRET", "only for these tests, 32 or more")
    monkeypatch.setenv("CATALOG_JWT_JWKS_URL", "https://example.org/keys")
    monkeypatch.delenv("CATALOG_MAX_DEPTH")
    with pytest.raises(InvalidSettings) as refused:
        load_settings()
    assert refused.value.faults == ["set CATALOG_JWT_SECRET or CATALOG_JWT_JWKS_URL, not both"]


def test_a_file_that_cannot_be_read(folder: Path) -> None:
    (folder / ".env").write_bytes(b"CATALOG_HOST=\xff\n")
    assert misspelt() == []
    with pytest.raises(InvalidSettings, match=r"the file \.env cannot be read: .*utf-8"):
        load_settings()


@pytest.mark.parametrize(
    ("value", "origins"),
    [
        ("", []),
        ("https://example.org", ["https://example.org"]),
        (" https://a.org , http://localhost:3000,", ["https://a.org", "http://localhost:3000"]),
        ('["https://a.org", "https://b.org"]', ["https://a.org", "https://b.org"]),
        ("https://A.Example:443,http://[::1]:80", ["https://a.example", "http://[::1]"]),
        ("http://a.org:443,capacitor://localhost", ["http://a.org:443", "capacitor://localhost"]),
        ("*", ["*"]),
    ],
)
def test_origins_are_written_as_one_likes(
    folder: Path, monkeypatch: pytest.MonkeyPatch, value: str, origins: list[str]
) -> None:
    monkeypatch.setenv("CATALOG_CORS_ORIGINS", value)
    assert load_settings().cors_origins == origins


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("CATALOG_PROT", "CATALOG_PORT"),
        ("CATALOG_CORS_ORIGIN", "CATALOG_CORS_ORIGINS"),
        ("CATALOGUE_PORT", "CATALOG_PORT"),
        ("catalog_jwt_secrets", "CATALOG_JWT_SECRET"),
        ("NEO4J_USER", "NEO4J_USERNAME"),
        ("NEO4J_URL", "NEO4J_URI"),
        ("CATALOG_NOTHING_LIKE_IT", None),
    ],
)
@pytest.mark.parametrize("place", ["environment", ".env"])
def test_a_misspelt_variable_is_warned_about(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, nearest: str | None, place: str
) -> None:
    if place == ".env":
        (folder / ".env").write_text(f"{name}=1\n")
    else:
        monkeypatch.setenv(name, "1")
    (line,) = misspelt()
    assert line.startswith(f"{name} is not a setting; ")
    assert line.endswith(f"did you mean {nearest}?" if nearest else "lists all of them")


def test_variables_of_others_are_not_warned_about(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NEO4J_AUTH", "NEO4J_HOME", "NEO4J_TEST_URI", "NEO4J_TEST_USERNAME",
                 "NEO4J_ACCEPT_LICENSE_AGREEMENT", "HF_ENDPOINT", "catalog_port"):  # fmt: skip
        monkeypatch.setenv(name, "1")
    assert misspelt() == []
    assert load_settings().port == 1


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://localhost:7474", "must begin with neo4j, neo4j+s, neo4j+ssc, bolt, bolt+s or"),
        ("localhost:7687", "must begin with neo4j, neo4j+s, neo4j+ssc, bolt, bolt+s or bolt+ssc"),
        ("bolt://here:port", "Port could not be cast to integer"),
        ("bolt://here:70000", "Port out of range"),
        ("bolt://[::1", "Invalid IPv6 URL"),
        ("bolt://here?policy=x", "Routing context"),
    ],
)
def test_an_address_that_no_store_can_have(address: str, why: str) -> None:
    with pytest.raises(StoreRefused) as refused:
        Store(address, "neo4j", "")
    message = str(refused.value)
    assert message.startswith(f"the store's address {address!r} is not usable: ")
    assert why in message
    assert message.endswith("check NEO4J_URI")


def test_every_setting_says_what_it_is() -> None:
    assert all(each.description for each in Settings.model_fields.values())
