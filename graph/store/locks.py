"""Leases in the store: one process at a time does a named piece of work, also across machines."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from graph.common.errors import StoreError
from graph.store.driver import Store
from graph.store.queries import query

log = logging.getLogger(__name__)

LEASE = 15.0
"""Seconds after which the lock of a process that was killed is free again."""


@asynccontextmanager
async def exclusive(store: Store, name: str) -> AsyncIterator[str]:
    """Hold the lock `name` for the block, waiting until it is free.

    The lock is a lease that is renewed while the block runs, so it survives no killed process
    for longer than LEASE. It relies on clocks that agree within a few seconds. A process that was
    frozen for longer may lose it unawares, so what must not happen then is made to depend, in the
    store, on the holder's name, which this yields.
    """
    holder = uuid.uuid4().hex
    await store.write(query("store/create_lock_constraint"))
    waited = False
    while not await _acquire(store, name, holder):
        if not waited:
            log.warning("waiting for another process that holds the lock %r", name)
            waited = True
        await asyncio.sleep(0.2)
    done = asyncio.Event()
    renewal = asyncio.create_task(_renew(store, name, holder, done))
    try:
        yield holder
    finally:
        # Not cancelled: a renewal on its way to the store could arrive after the release.
        done.set()
        await renewal
        await store.write(query("store/release_lock"), {"id": name, "holder": holder})


async def _acquire(store: Store, name: str, holder: str) -> bool:
    now = time.time()
    parameters = {"id": name, "holder": holder, "now": now, "until": now + LEASE}
    return bool(await store.write(query("store/acquire_lock"), parameters))


async def _renew(store: Store, name: str, holder: str, done: asyncio.Event) -> None:
    while True:
        with suppress(TimeoutError):
            await asyncio.wait_for(done.wait(), LEASE / 3)
            return
        try:
            await _acquire(store, name, holder)
        except StoreError as error:  # the lease outlasts two failures
            log.warning("could not renew the lock %r: %s", name, error)
