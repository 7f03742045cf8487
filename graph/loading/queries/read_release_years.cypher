// When titles were released, and what they are. Parameters: titles (ids). Columns: id, year, kind.
UNWIND $titles AS id MATCH (t:Title {id: id}) RETURN t.id AS id, t.year AS year, t.kind AS kind
