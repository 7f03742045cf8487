// Creators as an import tells them apart. Columns: id, name; by id.
MATCH (c:Creator) RETURN c.id AS id, c.name AS name ORDER BY id
