"""Maximal marginal relevance: a list of similar objects whose rows are unlike each other, too.

The POOL objects with the best scores, after all filters, are ordered anew; the list ends with them.
The best one comes first. Each further place goes to the object u that is greatest in

    (1 - diversity) score(u)  -  diversity max score(u, v) over the v placed so far

(Carbonell and Goldstein, SIGIR 1998, with lambda = 1 - diversity). Two objects placed are compared
by the inner product of their vectors (`Rest.compared`), rounded to 6 decimals. Equal ones stand by
their score, then by id. `score` itself stays as it is.

A place depends only on those before it, so a page costs as many steps as it has places up to its
end. A place is a number, so cursors hold one: they are good for the same question only, and the
order's name in them has a digest of whatever shapes the pool.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph.common.digest import digest
from graph.common.errors import InvalidRequest
from graph.compile.arguments import share
from graph.compile.context import Context, Scope
from graph.declare.fields import DIVERSE_TITLES, Key, Page

POOL = DIVERSE_TITLES
"""How many objects are ordered anew, and so how long such a list can be."""

PLACE = Key("@place", int)

_SHAPES = ("where", "edgeWhere")
"""Arguments that decide what is in the pool, besides the list's own filters."""


def diversity_of(arguments: Mapping[str, Any]) -> float:
    """How much unlikeness counts, 0 to 1; 0: the list stays in its own order.

    Raises InvalidRequest when it is out of range, or given together with `orderBy`.
    """
    given = arguments.get("diversity")
    if not given:
        return 0.0
    found = share("diversity", given)
    if arguments.get("orderBy"):
        raise InvalidRequest("diversity is an order of its own; leave orderBy out, or diversity")
    return found


def order_name(entry: Page, arguments: Mapping[str, Any]) -> str:
    """Names the order in cursors: another diversity or another pool is another order."""
    names = (*_SHAPES, *entry.filters)
    shapes = {name: arguments[name] for name in names if arguments.get(name) is not None}
    diversity = diversity_of(arguments)
    return f"{entry.order_name} with diversity {diversity:g} ({digest(diversity, shapes)})"


def placed(
    context: Context,
    type_name: str,
    pool: str,
    scope: Scope,
    outer: Sequence[str],
    *,
    diversity: float,
    places: int,
) -> tuple[str, list[str]]:
    """The rows of the pool with their `@place` from 1, as many as `places`; ends in a WITH.

    type_name: the objects' label. pool: Cypher that returns the pool, best first, as maps
    {id, link, values, length}.
    Returns also the variables that the WITH names; the scope has new ones for node and link.
    """
    names = ("pool", "order", "place", "node", "link")
    found, order, place, node, link = map(context.variable, names)
    weights = context.parameter(1 - diversity), context.parameter(diversity)
    bound = "".join(f"{name}, " for name in outer)
    at = f"{found}[{order}[{place} - 1]]"
    text = (
        f"WITH {bound}COLLECT {{ {pool} }} AS {found}"
        f" WITH {bound}{found}, {_order(context, found, weights, places)} AS {order}"
        f" UNWIND range(1, size({order})) AS {place}"
        f" MATCH ({node}:{type_name} {{id: {at}.id}})"
        f" WITH {bound}{node}, {at}.link AS {link}, {place}"
    )
    scope.update(node=node, link=link, place=place)
    return text, [*outer, node, link, place]


def _order(context: Context, pool: str, weights: tuple[str, str], places: int) -> str:
    """Positions in the pool, in the new order.

    A step of the fold compares all that are left with the object placed last, so that `near`, the
    score with the nearest object placed, is kept up instead of computed; then it takes the best.
    `head([name IN [expression] | ...])` gives an expression a name.
    """
    likeness = context.dialect.product(f"{pool}[each.at].values", f"{pool}[done.last].values")
    near = f"round({pool}[each.at].length * {pool}[done.last].length * {likeness}, 6)"
    relevance, diversity = weights
    worth = f"{relevance} * {pool}[each.at].link.score - {diversity} * each.near"
    return (
        "reduce("
        f"done = {{order: CASE WHEN size({pool}) = 0 THEN [] ELSE [0] END, last: 0,"
        f" left: [at IN range(1, size({pool}) - 1) | {{at: at, near: -2.0}}]}},"
        f" step IN range(2, CASE WHEN size({pool}) < {context.parameter(places)}"
        f" THEN size({pool}) ELSE {context.parameter(places)} END) |"
        " head([left IN [[each IN done.left WHERE each.at <> done.last |"
        f" head([near IN [{near}] | {{at: each.at, near:"
        " CASE WHEN near > each.near THEN near ELSE each.near END}])]] |"
        " head([best IN [reduce(top = null, each IN left |"
        f" head([worth IN [{worth}] | CASE WHEN top IS NULL OR worth > top.worth"
        " THEN {at: each.at, worth: worth} ELSE top END]))] |"
        " {order: done.order + [best.at], last: best.at, left: left}])])"
        ").order"
    )
