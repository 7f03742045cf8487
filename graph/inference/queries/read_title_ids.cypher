// The ids of all titles. Columns: id; by id.
MATCH (t:Title) RETURN t.id AS id ORDER BY id
