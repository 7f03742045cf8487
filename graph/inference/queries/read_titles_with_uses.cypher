// Titles that declare uses. Columns: id; by id.
MATCH (t:Title) WHERE EXISTS { (t)-[:HAS_USE]->(:Use) } RETURN t.id AS id ORDER BY id
