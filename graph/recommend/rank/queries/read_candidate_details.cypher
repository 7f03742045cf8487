// Techniques and profiles of candidates. Parameters: titles (ids), vectors (whether to read them).
// Columns: id, uses [{technique, prominence}], vector (null without a profile).
MATCH (c:Catalog {id: 'catalog'})
WITH c UNWIND $titles AS one MATCH (t:Title {id: one})
RETURN t.id AS id,
  COLLECT { MATCH (t)-[:HAS_USE]->(x:Use)-[:OF]->(k:Technique)
    WITH k.id AS used, max(coalesce(x.prominence, 0.5)) AS prominence ORDER BY used
    RETURN {technique: used, prominence: prominence} } AS uses,
  head(COLLECT { MATCH (t)-[:HAS_PROFILE]->(v:TitleVector) WHERE $vectors AND v.generation = c.generation
    RETURN v.values }) AS vector
