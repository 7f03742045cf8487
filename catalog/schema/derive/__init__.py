"""The types of the schema, made from what the subjects declare (`graph.declare`).

    annotations.py   a field's type, as an annotation
    objects.py       types of objects, and the root fields
    lists.py         connections, edges, aggregates and facets
    conditions.py    `where` and `orderBy`

Types name each other by strings, which Strawberry looks up in the module `catalog.schema.types`.
"""
