"""What clients are told when something goes wrong.

Expected errors (`graph.common.errors.GraphError`) keep their message and get their code in
`extensions.code`. Anything else is logged with a reference and masked: the client sees the
reference only.
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
        return _with_code(error, str(cause), cause.code)
    if cause is None or isinstance(cause, GraphQLError):
        input_ = error.path or _is_of_a_variable(error)
        code = InvalidRequest.code if input_ else "GRAPHQL_VALIDATION_FAILED"
        if error.message.startswith("Syntax Error"):
            # The parser's own limits, of tokens and of depth, end in these words.
            too_large = error.message.endswith("Parsing aborted.")
            code = RequestTooLarge.code if too_large else "GRAPHQL_PARSE_FAILED"
        return _with_code(error, error.message, code)
    reference = uuid.uuid4().hex[:12]
    log.error("unexpected error %s", reference, exc_info=cause)
    return _with_code(
        error, f"Internal error; its reference in the server's log is {reference}.", "INTERNAL"
    )


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
