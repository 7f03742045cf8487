// Every declared use. Columns: title, technique, prominence, creators; ordered by title, technique.
MATCH (t:Title)-[:HAS_USE]->(u:Use)-[:OF]->(k:Technique) WHERE u.origin = 'DECLARED'
RETURN t.id AS title, k.id AS technique, u.prominence AS prominence,
       COLLECT { MATCH (u)-[:BY]->(c:Creator) RETURN c.id } AS creators
ORDER BY title, technique
