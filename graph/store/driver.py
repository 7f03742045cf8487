"""The store behind the official driver: one `Store` per process, over Bolt, for both engines."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import nullcontext, suppress
from types import TracebackType
from typing import Any, Literal, TypeVar

from neo4j import AsyncDriver, AsyncGraphDatabase, AsyncResult, NotificationMinimumSeverity, Query
from neo4j.exceptions import (
    AuthError,
    ConfigurationError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
)

from graph.common.errors import StoreError, StoreRefused, StoreTimeout, StoreUnavailable
from graph.store.address import check_address, unusable
from graph.store.dialect import NEO4J, Dialect
from graph.store.failures import delays, why, worth_retrying
from graph.store.reader import Reader, Unread

Rows = list[dict[str, Any]]
Result = TypeVar("Result")
Run = Callable[[str, Mapping[str, Any]], Awaitable[Rows]]
"""Sends one query of a transaction."""

log = logging.getLogger(__name__)

RETRIES = 5
"""How often a query is tried again after a transient error."""

WHOLE_GRAPH = 600.0
"""Seconds that a query of a command may take whose work grows with the graph."""

_TIMED_OUT = "Neo.ClientError.Transaction.TransactionTimedOut"
_UNKNOWN_DATABASE = "Neo.ClientError.Database.DatabaseNotFound"

Recovery = Callable[[str], Awaitable[str | None]]
"""Given the address of a store that was lost, says where it is to be found now; None: nowhere."""


class Store:
    """A connection pool to one database.

    Use it as an async context manager, or call `close`. Safe to share between tasks.
    """

    def __init__(
        self,
        uri: str,
        username: str,
        password: str,
        *,
        database: str | None = None,
        dialect: Dialect = NEO4J,
        deadline: float = 10.0,
    ) -> None:
        """deadline: seconds that a read may take, retries included.

        Raises StoreRefused when the address is malformed. Nothing is connected yet.
        """
        check_address(uri)
        self.uri = uri
        self.dialect = dialect
        self.deadline = deadline
        self.context: dict[str, object] = {"fingerprint": ""}
        """Values that compiled queries may ask for as `$$name`."""
        self.max_objects = 20_000
        """How many objects the answer to one root field may hold, judged by its page sizes."""
        self.queries = 0
        """How many queries this store has sent."""
        self.writes = 0
        """How many times this store has written, or tried to."""
        self.trace: Callable[[str], None] | None = None
        """Called with the text of each query that is sent."""
        self.on_read: Callable[[str, Mapping[str, Any]], None] | None = None
        """Called with the text and the parameters of each `read`."""
        self.recovery: Recovery | None = None
        """Asked when the store cannot be reached; without it, it is tried at the same address."""
        self._database = database
        self._login = (username, password)
        self._abandoned: list[AsyncDriver] = []
        self._one_at_a_time = asyncio.Lock()
        try:
            self._driver = self._open_driver()
            self._reader = self._open_reader()
        except (ConfigurationError, ValueError) as error:
            raise unusable(uri, error) from None

    def _open_driver(self) -> AsyncDriver:
        return AsyncGraphDatabase.driver(
            self.uri,
            auth=self._login,
            notifications_min_severity=NotificationMinimumSeverity.OFF
            if self.dialect is NEO4J
            else None,
            connection_timeout=5.0,
            telemetry_disabled=True,
            user_agent="craftgraph",
        )

    def _open_reader(self) -> Reader | None:
        return Reader.of(self.uri, self._login, self._database, silent=self.dialect is NEO4J)

    async def __aenter__(self) -> Store:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        if self._reader:
            self._reader.close()
        for driver in (self._driver, *self._abandoned):
            await driver.close()

    async def recover(self, lost: str | None = None) -> bool:
        """Ask `recovery` where the store is, and go on there; returns whether it is anywhere.

        lost: the address at which it did not answer; the present one if None.
        """
        if self.recovery is None:
            return True
        address = await self.recovery(lost or self.uri)
        if address is None:
            return False
        if address != self.uri:
            # Not closed yet: what is under way with it ends with errors that are tried again.
            self._abandoned.append(self._driver)
            if self._reader:
                self._reader.close()
            self.uri = address
            self._driver = self._open_driver()
            self._reader = self._open_reader()
        return True

    def seen_by(self, viewer: str | None) -> dict[str, object]:
        """The values that queries compiled for a viewer may ask for as `$$name`."""
        return {**self.context, "viewer": viewer}

    async def read(
        self,
        text: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        deadline: float | None = None,
    ) -> Rows:
        """All rows of a query that changes nothing.

        deadline: seconds that it may take, retries included; the store's own if None. A command
        that reads the whole graph gives WHOLE_GRAPH.
        """
        if self.on_read:
            self.on_read(text, parameters or {})
        return await self._run("READ", text, parameters, deadline or self.deadline)

    async def plan(self, text: str, parameters: Mapping[str, Any] | None = None) -> str:
        """How the engine would run a query, in its own words; empty where it does not say.

        The query is not run. Raises StoreError.
        """
        query = Query(f"EXPLAIN {text}", timeout=self.deadline if self.dialect.deadline else None)

        async def attempt() -> str:
            async with self._driver.session(
                database=self._database, default_access_mode="READ"
            ) as session:
                result = await session.run(query, dict(parameters or {}))
                found = (await result.consume()).plan or {}
                return str(found.get("args", {}).get("string-representation", "")).strip()

        return await self._retrying(attempt, self.deadline)

    async def stream(
        self, text: str, parameters: Mapping[str, Any] | None = None
    ) -> AsyncIterator[dict[str, Any]]:
        """The rows of a query that changes nothing, one by one, for answers too large to hold.

        Not tried again: who reads has had rows already. Takes WHOLE_GRAPH seconds at most.
        """
        query = Query(text, timeout=WHOLE_GRAPH if self.dialect.deadline else None)
        self._sent(text)
        try:
            async with (
                asyncio.timeout(WHOLE_GRAPH),
                self._driver.session(
                    database=self._database, default_access_mode="READ"
                ) as session,
            ):
                async for record in await session.run(query, dict(parameters or {})):
                    yield dict(record)
        except TimeoutError:
            raise StoreTimeout(
                f"the store at {self.uri} did not answer within {WHOLE_GRAPH:g} seconds"
            ) from None
        except (Neo4jError, DriverError, OSError) as error:
            raise self._explained(error, WHOLE_GRAPH) from error

    async def write(
        self,
        text: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        deadline: float = WHOLE_GRAPH,
        repeatable: bool = True,
    ) -> Rows:
        """Run one query that writes, in a transaction of its own.

        It is tried again after transient errors. repeatable: whether running it twice does no
        harm (MERGE, SET); otherwise a connection that breaks during the commit, when nobody knows
        whether the query took effect, is an error at once.
        """
        if repeatable:
            return await self._run("WRITE", text, parameters, deadline)
        return await self._transaction(
            lambda run: run(text, parameters or {}), deadline, repeatable=False
        )

    async def write_together(
        self,
        queries: Iterable[tuple[str, Mapping[str, Any]]],
        *,
        guarded: bool = False,
        deadline: float = WHOLE_GRAPH,
    ) -> list[Rows]:
        """Run several queries in one transaction: all of them take effect, or none.

        guarded: when the first query has no rows the others are not run, and it takes no effect.
        The transaction is tried again after transient errors, also after a connection that broke
        while it was committed, so it must do no harm twice; a guard can see to that.
        """
        steps = list(queries)

        async def work(run: Run) -> list[Rows]:
            answers: list[Rows] = []
            for text, parameters in steps:
                answers.append(await run(text, parameters))
                if guarded and not answers[0]:
                    break
            return answers

        return await self._transaction(
            work, deadline, kept=lambda answers: not guarded or bool(answers[0])
        )

    async def transact(
        self, work: Callable[[Run], Awaitable[Result]], *, deadline: float = WHOLE_GRAPH
    ) -> Result:
        """Run queries of which some depend on the rows of others, in one transaction.

        Where the engine takes no locks, one runs at a time in this process, since two that change
        the same pages only make each other fail. With other processes it may come to that, so after
        conflicts it is tried again until the deadline.

        work: sends its queries by the function that it is given, and is run again from its start
        after transient errors, also after a connection that broke while it was committed; so it
        must do no harm twice. An error that it raises rolls everything back.
        """
        async with nullcontext() if self.dialect.locks else self._one_at_a_time:
            return await self._transaction(work, deadline, patient=True)

    async def _transaction(
        self,
        work: Callable[[Run], Awaitable[Result]],
        deadline: float,
        *,
        kept: Callable[[Result], bool] = lambda _: True,
        repeatable: bool = True,
        patient: bool = False,
    ) -> Result:
        """Run `work` in a transaction, which is committed if what it returns is to be `kept`."""
        timeout = deadline if self.dialect.deadline else None

        async def attempt() -> Result:
            async with (
                self._driver.session(database=self._database) as session,
                await session.begin_transaction(timeout=timeout) as transaction,
            ):

                async def run(text: str, parameters: Mapping[str, Any]) -> Rows:
                    self._sent(text)
                    return await _rows(await transaction.run(text, dict(parameters)))

                result = await work(run)
                if kept(result):
                    await transaction.commit()
                return result  # leaving the block without a commit rolls back

        try:
            return await self._retrying(attempt, deadline, repeatable, patient)
        finally:
            self.writes += 1

    async def _run(
        self,
        access: Literal["READ", "WRITE"],
        text: str,
        parameters: Mapping[str, Any] | None,
        deadline: float,
    ) -> Rows:
        query = Query(text, timeout=deadline if self.dialect.deadline else None)

        async def attempt() -> Rows:
            self._sent(text)
            if access == "READ" and self._reader:
                with suppress(Unread):
                    return await self._reader.read(text, parameters or {}, query.timeout)
            async with self._driver.session(
                database=self._database, default_access_mode=access
            ) as session:
                result = await session.run(query, dict(parameters or {}))
                return await _rows(result)

        try:
            return await self._retrying(attempt, deadline)
        finally:
            self.writes += access == "WRITE"

    def _sent(self, text: str) -> None:
        self.queries += 1
        if self.trace:
            self.trace(text)

    async def _retrying(
        self,
        attempt: Callable[[], Awaitable[Result]],
        deadline: float,
        repeatable: bool = True,
        patient: bool = False,
    ) -> Result:
        """patient: after conflicts with others, try again until the deadline, not a few times."""
        lost: DriverError | None = None
        try:
            async with asyncio.timeout(deadline):
                for tried, delay in enumerate(delays(RETRIES, patient)):
                    uri = self.uri
                    try:
                        return await attempt()
                    except (Neo4jError, DriverError) as error:
                        if not worth_retrying(error, repeatable):
                            raise
                        if tried >= RETRIES and not isinstance(error, Neo4jError):
                            raise
                        if isinstance(error, ServiceUnavailable | SessionExpired):
                            lost = error
                            if not await self.recover(uri):
                                raise
                            lost = None
                        log.debug("transient error, trying again in %.2f s: %s", delay, error)
                    await asyncio.sleep(delay)
                return await attempt()
        except TimeoutError:
            if lost is not None:
                raise self._explained(lost, deadline) from lost
            raise StoreTimeout(
                f"the store at {self.uri} did not answer within {deadline:g} seconds"
            ) from None
        except (Neo4jError, DriverError, OSError) as error:
            raise self._explained(error, deadline) from error

    def _explained(self, error: Exception, deadline: float) -> StoreError:
        if isinstance(error, AuthError):
            return StoreRefused(
                f"the store at {self.uri} refused the user name or the password;"
                " check NEO4J_USERNAME and NEO4J_PASSWORD"
            )
        if isinstance(error, ServiceUnavailable | SessionExpired | OSError):
            advice = "; check that it runs, and NEO4J_URI" if self.dialect is NEO4J else ""
            return StoreUnavailable(
                f"the store at {self.uri} cannot be reached ({why(error)}){advice}"
            )
        if isinstance(error, Neo4jError) and error.code == _UNKNOWN_DATABASE:
            return StoreRefused(
                f"the store at {self.uri} has no database {self._database!r}; check NEO4J_DATABASE"
            )
        if isinstance(error, Neo4jError) and error.code == _TIMED_OUT:
            return StoreTimeout(
                f"the store at {self.uri} did not answer within {deadline:g} seconds"
            )
        return StoreError(f"the store at {self.uri} failed: {error}")


async def _rows(result: AsyncResult) -> Rows:
    # `data()` would look through every value for nodes, which no query returns: that took half of
    # the time of an answer with thousands of values.
    return [dict(record) async for record in result]
