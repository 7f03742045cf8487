"""What subjects declare: kinds of fields, types, and all of them as one registry. Nothing of the
domain.

Where a declaration reads the store it has templates: Cypher with names and values left open, so
that one template can stand at any place of any query.

- `@node`, `@parent`, `@link`, ... variables, made unique for each place. `@parent` is the object
  that the field belongs to; `@node` is what a pattern finds; on an edge `@owner` is the object at
  the other end. A name with a label or a type (`(@node:Title)`, `[@link:CREDITED]`) or after AS is
  new, any other was bound before.
- `@catalog`, ... what is bound once at a query's start (`subject.Preface`), where it is referred
  to. With a comma behind it, in a WITH, such a name stands for all that was bound there, which
  every WITH has to name.
- `$slug`, `$minScore`, ... the value of the field's argument of that name, sent as a parameter;
  `$locale` is the chain of locales to try. `$$fingerprint`, ... a value that the store knows by
  itself, or `viewer`, the id of who asks.
- `product(a, b)` the inner product of two unit vectors, written differently for each engine.

`graph.compile.context` renders them.
"""
