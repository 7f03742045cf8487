// Creators as imports match persons with them. Columns: id, name, kind; by id.
MATCH (c:Creator) RETURN c.id AS id, c.name AS name, c.kind AS kind ORDER BY id
