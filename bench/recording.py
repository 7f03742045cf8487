"""How many viewing events a second the API takes, beside what the store alone accepts.

An engine in a temporary folder (`--engine neo4j`: a Neo4j of its own) holds 2,000 titles. Made-up
viewers watch one title a day: an event STARTED, ten of PROGRESS, and COMPLETED. A batch holds the
next thousand events of all viewers of a day, as a service that collects them would send it. Rounds
alternate, each with viewers of its own:

    store    the batches are recorded by `graph.viewers.recording.record` in this process, one
             after the other: the driver and the engine, without HTTP and GraphQL
    API      the same kind of batches are sent to `catalog serve` as `recordViewings` with a token,
             by two clients, each as soon as its last answer is there
    single   events one by one (`recordViewing`), by 64 clients, each on a connection of its own

Events per second are by the clock, and per CPU-second by the processor time of the engine and the
server together (of the engine and this process for `store`); neither is the same from run to run on
a busy machine (docs/viewers.md says by how much). Every answer is checked: all events recorded,
none a duplicate. At the end the engine is stopped, and what its folder has grown by, divided by the
events, is the bytes per event.
"""

from __future__ import annotations

import asyncio
import os
import socket
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Annotated, Any
from urllib.parse import urlsplit

import orjson
import psutil
import typer
from pydantic import SecretStr
from rich.table import Table

from bench.grown import Engine
from bench.requests import processor_seconds, start_server
from catalog.commands.console import out
from catalog.http.auth import mint
from catalog.opening import open_store
from catalog.schema.access import Role
from catalog.settings import Settings
from graph.common.errors import GraphError
from graph.store.driver import Store
from graph.store.migrations import migrate
from graph.viewers.recording import MAXIMUM_BATCH, record

TITLES = 2_000
VIEWERS = 200
"""Viewers of a round."""

HEARTBEATS = 10
SINGLES = 4
"""Thousands of events of a round that are sent one by one."""

BATCH = """mutation($events: [ViewingInput!]!) { recordViewings(input: {events: $events}) {
  recorded duplicates faults { index message } } }"""
SINGLE = "mutation($event: ViewingInput!) { recordViewing(input: $event) { recorded } }"
Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one round. seconds: by the clock; cpu_seconds: of the engine and of who calls it."""

    way: str
    events: int
    seconds: float
    cpu_seconds: float

    @property
    def rate(self) -> float:
        return self.events / self.seconds

    @property
    def rate_per_cpu(self) -> float:
        return self.events / self.cpu_seconds


def events_of(round_: str) -> Iterator[Event]:
    """Events of a round's viewers without end, day by day."""
    for day in range(3_650):
        for viewer in range(VIEWERS):
            at = datetime(2015, 1, 1, 19, tzinfo=UTC) + timedelta(days=day, seconds=viewer)
            title = f"t{(day * 131 + viewer * 17) % TITLES}"
            types = ["STARTED", *["PROGRESS"] * HEARTBEATS, "COMPLETED"]
            for number, type_ in enumerate(types):
                yield {
                    "id": f"{day:04x}{viewer:04x}-0000-4000-8000-{number:012x}",
                    "user": f"viewer-{round_}-{viewer}",
                    "title": title,
                    "type": type_,
                    "at": (at + timedelta(minutes=9 * number)).isoformat(),
                    "seconds": 540 if number else 0,
                    "progress": round(number / (len(types) - 1), 3),
                    "device": "TV",
                }


def batches_of(round_: str, count: int) -> list[list[Event]]:
    events = events_of(round_)
    return [[next(events) for _ in range(MAXIMUM_BATCH)] for _ in range(count)]


async def by_the_store(store: Store, batches: Sequence[Sequence[Event]]) -> None:
    for batch in batches:
        found = await record(store, [(event["user"], event) for event in batch])
        if found.recorded != len(batch):
            raise GraphError(f"{found}")


async def by_the_api(
    url: str, token: str, text: str, requests: Sequence[dict[str, Any]], clients: int
) -> None:
    """Send requests by some clients, each on a connection of its own that stays open.

    By bare sockets: a client library would take more of the processor than the server does.
    """
    address = urlsplit(url)
    head = (
        f"POST {address.path} HTTP/1.1\r\nHost: {address.netloc}\r\n"
        f"Authorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: "
    ).encode()
    waiting = iter(requests)

    async def one_client() -> None:
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        for variables in waiting:
            body = orjson.dumps({"query": text, "variables": variables})
            writer.write(head + f"{len(body)}\r\n\r\n".encode() + body)
            headers = (await reader.readuntil(b"\r\n\r\n")).lower()
            length = int(headers.partition(b"content-length:")[2].split(b"\r\n")[0])
            answer = orjson.loads(await reader.readexactly(length))
            if "errors" in answer:
                raise GraphError(str(answer["errors"])[:500])
            found = next(iter(answer["data"].values()))
            expected = len(variables["events"]) if "events" in variables else True
            if found["recorded"] != expected:
                raise GraphError(f"not all was recorded: {found}")
        writer.close()
        await writer.wait_closed()

    await asyncio.gather(*(one_client() for _ in range(clients)))


async def prepare(settings: Settings) -> None:
    async with open_store(settings) as store:
        await migrate(store)
        await store.write(
            "UNWIND range(0, $last) AS number MERGE (t:Title {id: 't' + toString(number)})"
            " SET t.name = 'Synthetic title ' + toString(number)",
            {"last": TITLES - 1},
        )


async def rounds(
    settings: Settings, url: str, token: str, pids: tuple[int, int], count: int, batches: int
) -> list[Figures]:
    engine, server = (psutil.Process(pid) for pid in pids)
    here = psutil.Process()
    figures = []
    async with open_store(settings) as store:
        for number in range(-1, count):  # the first round warms up
            name = f"{number}" if number >= 0 else "warm"
            prepared = batches_of(f"s{name}", batches)
            sent = [{"events": batch} for batch in batches_of(f"a{name}", batches)]
            singles = [
                {"event": event} for batch in batches_of(f"o{name}", SINGLES) for event in batch
            ]
            for way, events, caller in (
                ("store", batches * MAXIMUM_BATCH, here),
                ("API", batches * MAXIMUM_BATCH, server),
                ("single", len(singles), server),
            ):
                before = processor_seconds(engine) + processor_seconds(caller)
                began = time.perf_counter()
                if way == "store":
                    await by_the_store(store, prepared)
                elif way == "API":
                    await by_the_api(url, token, BATCH, sent, 2)
                else:
                    await by_the_api(url, token, SINGLE, singles, 64)
                seconds = time.perf_counter() - began
                spent = processor_seconds(engine) + processor_seconds(caller) - before
                if number >= 0:
                    figures.append(Figures(way, events, seconds, spent))
    return figures


def measure(
    engine: Engine, settings: Settings, count: int, batches: int
) -> tuple[list[Figures], float]:
    """The figures of each round, and the bytes that the folder has grown by for each event."""
    asyncio.run(prepare(settings))
    engine.stop()  # so that its files are complete
    before = engine.disk()
    engine.start()
    settings = engine.settings.model_copy(update={"jwt_secret": settings.jwt_secret})
    try:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        server = start_server(settings, port)
        try:
            token = mint(settings, "player", [Role.SERVICE], timedelta(hours=2))
            url = f"http://127.0.0.1:{port}/graphql"
            pids = (engine.process.pid, server.pid)
            figures = asyncio.run(rounds(settings, url, token, pids, count, batches))
        finally:
            server.terminate()
            server.wait(30)
    finally:
        engine.stop()
    written = (count + 1) * (2 * batches + SINGLES) * MAXIMUM_BATCH
    return figures, (engine.disk() - before) / written


def main(
    count: Annotated[int, typer.Option("--rounds", min=1, help="Rounds that are counted.")] = 3,
    batches: Annotated[int, typer.Option(min=1, help="Batches of a round.")] = 10,
    engine: Annotated[str, typer.Option(help="embedded or neo4j.")] = "embedded",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, not a table.")] = False,
) -> None:
    """Measure how many viewing events the API and the store alone record."""
    secret = "only for this measurement, 32 or more"
    os.environ["CATALOG_JWT_SECRET"] = secret
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        running = Engine(engine, Path(folder).resolve(), 10)
        settings = running.settings.model_copy(update={"jwt_secret": SecretStr(secret)})
        figures, bytes_per_event = measure(running, settings, count, batches)
    if as_json:
        rows = [asdict(one) for one in figures]
        out.print_json(data={"rounds": rows, "bytesPerEvent": bytes_per_event})
        return
    table = Table("way", caption=f"medians of {count} rounds; {bytes_per_event:.0f} bytes an event")
    for heading in (
        "events\na second",
        "of store\nalone",
        "events per\nCPU-second",
        "of store\nalone",
    ):
        table.add_column(heading, justify="right")
    base: tuple[float, float] | None = None
    for way in ("store", "API", "single"):
        of_way = [one for one in figures if one.way == way]
        found = median(one.rate for one in of_way), median(one.rate_per_cpu for one in of_way)
        base = base or found
        cells = (f"{found[0]:.0f}", f"{found[0] / base[0]:.2f}")
        table.add_row(way, *cells, f"{found[1]:.0f}", f"{found[1] / base[1]:.2f}")
    out.print(table)


if __name__ == "__main__":
    typer.run(main)
