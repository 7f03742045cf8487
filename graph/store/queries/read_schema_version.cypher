// The number of the last migration applied. Columns: version (0 for an empty store).
MATCH (m:Migration) RETURN coalesce(max(m.number), 0) AS version
