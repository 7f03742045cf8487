// Which of some titles there are. Parameters: titles (ids). Columns: id.
UNWIND $titles AS wanted MATCH (t:Title {id: wanted}) RETURN t.id AS id
