// Records that have these ids at another catalog. Labels: Record, SOURCE (the property).
// Parameters: values. Columns: id, kind, value.
UNWIND $values AS value MATCH (n:Record {SOURCE: value})
RETURN n.id AS id, n.kind AS kind, value
