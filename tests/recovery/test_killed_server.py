"""A server that is killed in the middle of batches: all of them are sent again to the next one, and
nothing is lost or counted twice. The real command, over HTTP, on both engines."""

from __future__ import annotations

import asyncio
import itertools
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from catalog.http.auth import mint
from catalog.schema.access import Role
from catalog.settings import Settings
from tests.conftest import free_port
from tests.recovery.stores import checked, emptied
from tests.store.memory import write_folder
from tests.store.test_recording import Given, assert_stored, random_events
from tests.support.small import LINES

SECRET = "only for these tests, 32 or more"
TOKEN = mint(Settings(jwt_secret=SecretStr(SECRET)), "player", [Role.SERVICE], timedelta(days=1))
RECORD = """mutation($events: [ViewingInput!]!) { recordViewings(input: {events: $events}) {
  recorded duplicates faults { message } } }"""


class Api:
    """`catalog serve` in a process of its own, which can be killed."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self.environment = environment
        self.folder = folder
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def spawn(self) -> subprocess.Popen[bytes]:
        with (self.folder / "server.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "catalog", "serve", "--port", str(self.port)],
                cwd=self.folder,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def load(self, seeds: str) -> None:
        command = [sys.executable, "-m", "catalog", "load", seeds]
        subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            check=True,
            capture_output=True,
            timeout=300,
        )

    async def start(self) -> None:
        self.process = self.spawn()
        until = time.monotonic() + 180
        async with httpx.AsyncClient() as client:
            while time.monotonic() < until:
                assert self.process.poll() is None, (self.folder / "server.log").read_text()
                try:
                    await client.get(f"http://127.0.0.1:{self.port}/healthz", timeout=5)
                    return
                except httpx.HTTPError:
                    await asyncio.sleep(0.2)
        pytest.fail("the server did not answer")

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait(30)

    async def send(self, client: httpx.AsyncClient, batch: Sequence[Given]) -> dict[str, Any]:
        events = [{**event, "user": user} for user, event in batch]
        response = await client.post(
            f"http://127.0.0.1:{self.port}/graphql",
            json={"query": RECORD, "variables": {"events": events}},
            headers={"Authorization": f"Bearer {TOKEN}"},
        )
        found: dict[str, Any] = response.json()["data"]["recordViewings"]
        assert found["faults"] == []
        return found


@pytest.mark.parametrize("engine", ["embedded", "neo4j"])
async def test_killed_in_the_middle_of_batches(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    environment, server = await emptied(engine, tmp_path / "data", request)
    environment |= {"CATALOG_JWT_SECRET": SECRET}
    (tmp_path / "seeds").mkdir()
    write_folder(LINES, tmp_path / "seeds")
    api = Api(environment, tmp_path)
    api.load("seeds")
    rng = random.Random(9)
    events = random_events(rng, 1500, ["ana", "ben", "cem"])
    batches = [events[start : start + 50] for start in range(0, len(events), 50)]
    acknowledged = failed = 0
    try:
        async with httpx.AsyncClient(timeout=120) as client:
            for answered in (1, 4):
                await api.start()
                tasks = [asyncio.create_task(api.send(client, batch)) for batch in batches]
                for task in itertools.islice(asyncio.as_completed(tasks), answered):
                    await task
                api.kill()
                for answer in await asyncio.gather(*tasks, return_exceptions=True):
                    if isinstance(answer, httpx.HTTPError):
                        failed += 1
                    else:
                        assert isinstance(answer, dict), answer
                        acknowledged += answer["recorded"]
            await api.start()
            # All of it again, and what is late for its day with the rest.
            shuffled = rng.sample(events, len(events))
            again = [
                await api.send(client, shuffled[start : start + 500])
                for start in range(0, len(shuffled), 500)
            ]
        assert failed, "the server was killed after the last batch; nothing was tested"
        assert sum(each["recorded"] + each["duplicates"] for each in again) == len(events)
        # What was acknowledged before a kill was there after it.
        assert sum(each["duplicates"] for each in again) >= acknowledged
        api.kill()
        async with checked(engine, server, tmp_path / "data") as store:
            await assert_stored(store, events)
    finally:
        if api.process is not None and api.process.poll() is None:
            api.kill()
