// Titles as an import tells them apart. Columns: id, name, year, kind, source; by id.
MATCH (t:Title) RETURN t.id AS id, t.name AS name, t.year AS year, t.kind AS kind, t.source AS source
ORDER BY id
