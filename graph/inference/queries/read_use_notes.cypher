// Notes on declared uses. Columns: title, note; by use.
MATCH (t:Title)-[:HAS_USE]->(u:Use) WHERE u.origin = 'DECLARED' AND u.note IS NOT NULL
RETURN t.id AS title, u.note AS note ORDER BY u.id
