"""The errors that clients get.

Expected errors (`graph.common.errors.GraphError`) get their code in `extensions.code`, and keep
their message unless it is for operators. Such a message, and anything unexpected, is logged under a
reference; the client sees the reference, and what kind of error it is.
"""

from __future__ import annotations

import logging
import uuid

from graphql import GraphQLError, VariableDefinitionNode

from graph.common.errors import GraphError, InvalidRequest, RequestTooLarge

log = logging.getLogger(__name__)


def presented(error: GraphQLError) -> GraphQLError:
    """The error as a client should see it, with `extensions.code`."""
    cause = error.original_error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    if isinstance(cause, GraphError):
        return _with_code(error, public_message(cause), cause.code)
    if cause is None or isinstance(cause, GraphQLError):
        input_ = error.path or _is_of_a_variable(error)
        code = InvalidRequest.code if input_ else "GRAPHQL_VALIDATION_FAILED"
        if error.message.startswith("Syntax Error"):
            # The parser's own limits, of tokens and of depth, end in these words.
            too_large = error.message.endswith("Parsing aborted.")
            code = RequestTooLarge.code if too_large else "GRAPHQL_PARSE_FAILED"
        return _with_code(error, error.message, code)
    reference = _reference()
    log.error("unexpected error %s", reference, exc_info=cause)
    return _with_code(
        error, f"Internal error; its reference in the server's log is {reference}.", "INTERNAL"
    )


def public_message(error: GraphError) -> str:
    """The message for clients. An error's own that is not for them is logged under a reference."""
    if error.public is None:
        return str(error)
    reference = _reference()
    log.error("%s, reference %s: %s", error.code, reference, error)
    return f"{error.public}; the reference in the server's log is {reference}"


def _reference() -> str:
    return uuid.uuid4().hex[:12]


def _is_of_a_variable(error: GraphQLError) -> bool:
    """Whether a variable was given a value that it cannot have: the document itself is sound."""
    nodes = error.nodes or ()
    of_one = len(nodes) == 1 and isinstance(nodes[0], VariableDefinitionNode)
    return of_one and " has invalid value" in error.message


def _with_code(error: GraphQLError, message: str, code: str) -> GraphQLError:
    return GraphQLError(
        message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions={"code": code},
    )
