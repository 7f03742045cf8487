// Every declared use, in no order. Columns: use, title, technique, prominence.
MATCH (t:Title)-[:HAS_USE]->(u:Use)-[:OF]->(k:Technique) WHERE u.origin = 'DECLARED'
RETURN u.id AS use, t.id AS title, k.id AS technique, u.prominence AS prominence
