"""From a `Selection` to one Cypher query, and from its answer to the response's shape.

The query is a single RETURN of literal maps, with COLLECT and COUNT subqueries nested as deep as
the selection. Its text depends on the selection's shape only, never on a value: values are
parameters, so the store's plan cache hits. What Cypher should not do (cursors, page information)
is done on the answer by small functions that are put together while compiling.

Maps are written out (`{a: x.a}`): a projection (`x{.a}`) inside COLLECT inside a map makes the
embedded engine return null for the whole value. No variable name is used twice in a query, since
the embedded engine confuses them; there, too, a WITH hides whatever it does not name, in contrast
to Neo4j, so each WITH carries all that the fields below it may refer to.

Nothing here knows what is in the graph: types, fields, conditions, access paths, facets and who may
be shown what come with the `Registry` that a compilation is handed. The modules, each of which uses
those above it only:

    keys.py          names of map entries that only the compiler writes and reads
    arguments.py     arguments that several parts read
    cursors.py       opaque cursors that hold a row's sort keys
    results.py       functions that make the answer the response
    context.py       the context of one compilation: parameters, variables, templates, size
    filters.py       `where`
    diversity.py     lists whose rows are unlike each other
    sort.py          `orderBy`, and the conditions that a cursor stands for
    access_paths.py  where a list can start instead of at all objects
    pagination.py    which rows of a list: first and after, last and before
    rows.py          all rows of a connection
    aggregate.py     `aggregate` and `facets`
    connection.py    connections: one page of rows, and what else was asked of the list
    derived.py       objects that are made of facts when the query has been answered
    fields.py        fields of every kind
    needs.py         what a query must bind at its start, known before it is written
    query.py         whole queries
    answer.py        answers: a query compiled, sent and finished
    layout.py        compiled Cypher laid out for people
"""

from graph.compile.query import Query, compile_query, one_query

__all__ = ["Query", "compile_query", "one_query"]
"""What others need of the compiler."""
