"""Serving from several processes: `python -m catalog.http.workers HOST PORT WORKERS LEVEL`.

uvicorn starts the processes and starts again one that ends. Its own command line takes a
configuration of logs from a file only.
"""

from __future__ import annotations

import sys

import uvicorn

from catalog.logs import configuration


def command(host: str, port: int, workers: int, level: int) -> list[str]:
    """The command line of this module. level: of what is logged, a number of `logging`."""
    return [sys.executable, "-m", "catalog.http.workers", host, *map(str, (port, workers, level))]


def main(host: str, port: str, workers: str, level: str) -> None:
    uvicorn.run(
        "catalog.http.app:create_app",
        factory=True,
        host=host,
        port=int(port),
        workers=int(workers),
        log_config=configuration(int(level)),
        log_level="warning",  # of uvicorn itself, which logs each request at a lower one
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
