"""The embedded engine is killed under a running `catalog serve`: it comes back by itself, clients
are told nothing of where it is, and nothing that was acknowledged is lost."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import time
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from tests.conftest import clean_environment
from tests.recovery.stores import checked
from tests.recovery.test_killed_server import SECRET, Api
from tests.store.memory import write_folder
from tests.store.test_recording import assert_stored, random_events
from tests.support.small import LINES

TITLES = {"query": "{ titles { totalCount } }"}
WITHIN = 120.0
"""Seconds within which the server must answer again, on a busy machine."""

FORBIDDEN_WORDS = ("127.0.0.1", "bolt", "neo4j", "neo.", "port", "arcade")


def process_of_engine(data: Path) -> int:
    return int(json.loads((data / "engine.json").read_bytes())["pid"])


def check_refusal(answer: dict[str, Any]) -> None:
    """What a client may be told while the engine is away."""
    for error in answer["errors"]:
        assert error["extensions"]["code"] in ("STORE_UNAVAILABLE", "STORE_TIMEOUT"), error
        assert not [word for word in FORBIDDEN_WORDS if word in error["message"].lower()], error


async def answered_again(client: httpx.AsyncClient, url: str) -> tuple[Any, int]:
    """The first answer with data, and how many refusals came before it."""
    until, refused = time.monotonic() + WITHIN, 0
    while time.monotonic() < until:
        answer = (await client.post(f"{url}/graphql", json=TITLES)).json()
        if answer["data"]:
            return answer["data"], refused
        check_refusal(answer)
        refused += 1
    pytest.fail("the server does not answer again")


def loaded_api(folder: Path) -> Api:
    """Of a store in the folder `data` of a folder; not started."""
    environment = clean_environment() | {
        "CATALOG_DATA_DIR": str(folder / "data"),
        "CATALOG_JWT_SECRET": SECRET,
        # Less than a start takes, so that some requests are refused.
        "CATALOG_DEADLINE_SECONDS": "1",
    }
    (folder / "seeds").mkdir()
    write_folder(LINES, folder / "seeds")
    api = Api(environment, folder)
    api.load("seeds")
    return api


async def test_the_engine_does_not_answer_for_a_while(tmp_path: Path) -> None:
    """Frozen, it takes connections and answers none: each request ends at its deadline."""
    api = loaded_api(tmp_path)
    url = f"http://127.0.0.1:{api.port}"
    try:
        await api.start()
        async with httpx.AsyncClient(timeout=WITHIN) as client:
            before, _ = await answered_again(client, url)
            engine = process_of_engine(tmp_path / "data")
            os.kill(engine, signal.SIGSTOP)
            try:
                await asyncio.sleep(0.5)  # its threads stop one by one
                assert psutil.Process(engine).status() == psutil.STATUS_STOPPED
                for _ in range(2):
                    began = time.monotonic()
                    answer = (await client.post(f"{url}/graphql", json=TITLES)).json()
                    assert time.monotonic() - began < 15
                    check_refusal(answer)
                assert (await client.get(f"{url}/readyz")).status_code == 503
            finally:
                os.kill(engine, signal.SIGCONT)
            assert (await answered_again(client, url))[0] == before
            assert process_of_engine(tmp_path / "data") == engine
    finally:
        if api.process is not None:
            api.kill()


async def test_the_engine_is_killed_under_a_server(tmp_path: Path) -> None:
    data = tmp_path / "data"
    api = loaded_api(tmp_path)
    url = f"http://127.0.0.1:{api.port}"
    events = random_events(random.Random(3), 400, ["ana", "ben"])
    batches = [events[start : start + 20] for start in range(0, len(events), 20)]
    acknowledged = 0
    try:
        await api.start()
        async with httpx.AsyncClient(timeout=WITHIN) as client:
            before, _ = await answered_again(client, url)
            first = process_of_engine(data)
            tasks = [asyncio.create_task(api.send(client, batch)) for batch in batches]
            await next(asyncio.as_completed(tasks))
            os.kill(first, signal.SIGKILL)
            ready = await client.get(f"{url}/readyz")
            if ready.status_code == 503:
                said = ready.json()["problems"]["store"].lower()
                assert not [word for word in FORBIDDEN_WORDS if word in said]
            after, refused = await answered_again(client, url)
            assert after == before
            assert refused, "no request came while the engine was away"
            for answer in await asyncio.gather(*tasks, return_exceptions=True):
                if isinstance(answer, dict):  # else it was refused
                    acknowledged += answer["recorded"]
            assert acknowledged
            second = process_of_engine(data)
            assert second != first
            # All of them again: what was acknowledged is there, and nothing is counted twice.
            again = [await api.send(client, batch) for batch in batches]
            assert sum(each["recorded"] + each["duplicates"] for each in again) == len(events)
            assert sum(each["duplicates"] for each in again) >= acknowledged
            assert (await client.get(f"{url}/readyz")).status_code == 200
            # At once again: the next start has to wait a little, and comes, too.
            os.kill(second, signal.SIGKILL)
            assert (await answered_again(client, url))[0] == before
        assert api.process is not None
        assert api.process.poll() is None
        said = (tmp_path / "server.log").read_text()
        assert f"has ended (process {first}); the end of its log:" in said
        assert f"the embedded engine runs again, as process {second}, after" in said
        assert "STORE_UNAVAILABLE, reference" in said
        api.kill()
        async with checked("embedded", None, data) as store:
            await assert_stored(store, events)
    finally:
        if api.process is not None and api.process.poll() is None:
            api.kill()
