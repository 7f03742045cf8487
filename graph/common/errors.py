"""Every error that this package raises on purpose.

GraphError                    root; `code` is stable, the message is for people
├── InvalidRequest            the request itself is wrong (a bad cursor, a bad page size)
├── InvalidSeeds              a seed folder has faults; nothing was written
├── ModelError                the embedding model cannot be used
├── EngineError               the embedded engine cannot be started or joined
└── StoreError                the store did not do what was asked
    ├── StoreEmpty            nothing has been loaded into it yet
    ├── StoreUnavailable      it cannot be reached
    ├── StoreRefused          it refused the credentials or the database name
    ├── StoreTimeout          it did not answer within the deadline
    └── SchemaVersionError    it was written by another version of this program
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager


class GraphError(Exception):
    """Root of the expected errors.

    code: stable, for programs. public: the message that clients of the API get instead, if the
    error's own is for operators because it holds addresses, folders or words of the store; None:
    clients get the error's own.
    """

    code = "GRAPH_ERROR"
    public: str | None = None


class InvalidRequest(GraphError):
    """`fields` are the response keys on the way to the field at fault, which the message names."""

    code = "BAD_USER_INPUT"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.fields: list[str] = []

    def __str__(self) -> str:
        message = super().__str__()
        return f"{'.'.join(self.fields)}: {message}" if self.fields else message


@contextmanager
def within(field: str) -> Iterator[None]:
    """Put a field in front of what an InvalidRequest says."""
    try:
        yield
    except InvalidRequest as error:
        error.fields.insert(0, field)
        raise


@contextmanager
def checked(field: str = "") -> Iterator[None]:
    """Tell the ValueError of a value's check as an InvalidRequest. field: put in front of it."""
    try:
        yield
    except ValueError as error:
        raise InvalidRequest(f"{field}: {error}" if field else str(error)) from None


def no_such(named: str) -> InvalidRequest:
    """What an argument names and the store has not, as `technique: nowhere`."""
    kind, _, name = named.partition(": ")
    return InvalidRequest(f"there is no {kind} {name[:60]!r}")


def ambiguous(candidates: Sequence[str]) -> InvalidRequest:
    """What an argument may mean more than one of, each as `slug (KIND)`."""
    return InvalidRequest(
        f"stands for several: {', '.join(candidates)}; say which kind, or ask by slug"
    )


class RequestTooLarge(InvalidRequest):
    code = "REQUEST_TOO_LARGE"


class InvalidSeeds(GraphError):
    """A seed folder has faults. `faults` holds one `file:line: field: what` line each."""

    code = "INVALID_SEEDS"

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        count = len(faults)
        summary = f"{count} fault{'s' if count != 1 else ''}; nothing was written"
        super().__init__("\n".join([*faults, summary]))


class ModelError(GraphError):
    code = "MODEL_ERROR"
    public = "the embedding model cannot be used"


class EngineError(GraphError):
    code = "ENGINE_ERROR"
    public = "the catalog's store cannot be started"


class StoreError(GraphError):
    code = "STORE_ERROR"
    public = "the catalog's store did not do what was asked"


class StoreEmpty(StoreError):
    public = "nothing has been loaded into the catalog yet"


class StoreUnavailable(StoreError):
    code = "STORE_UNAVAILABLE"
    public = "the catalog's store cannot be reached at the moment; try again"


class StoreRefused(StoreError):
    code = "STORE_REFUSED"
    public = "the catalog's store refuses to work with this server"


class StoreTimeout(StoreError):
    code = "STORE_TIMEOUT"
    public = "the catalog's store did not answer in time; ask for less, or try again"


class SchemaVersionError(StoreError):
    code = "SCHEMA_VERSION"
    public = "the catalog's store was written by another version than this server's"
