"""From a `Selection` to one Cypher query, and from its answer to the response's shape.

The query is a single RETURN of literal maps, with COLLECT and COUNT subqueries nested as deep as
the selection. Its text depends on the selection's shape only, never on a value: values are
parameters, so the store's plan cache hits. What Cypher should not do (cursors, page information)
is done on the answer by small functions that are put together while compiling.

Maps are written out (`{a: x.a}`): a projection (`x{.a}`) inside COLLECT inside a map makes the
embedded engine return null for the whole value. No variable name is used twice in a query, since
the embedded engine confuses them; there, too, a WITH hides whatever it does not name, in contrast
to Neo4j, so each WITH carries all that the fields below it may refer to.

    fields.py      objects and their fields; `compile_query`
    pages.py       connections: one page of rows, and what else was asked of the list
    window.py      which rows of it: first and after, last and before
    computed.py    objects that are computed from facts when the query has been answered
    conditions.py  `where`
    orders.py      `orderBy`, and the conditions that a cursor stands for
    summaries.py   `aggregate` and `facets`
"""

from graph.compile.fields import Query, compile_query

__all__ = ["Query", "compile_query"]
