// What ranking looks at on the titles of a pool. Parameters: titles (ids).
// Columns: id, year, genres, uses [{technique, prominence}], creators, vector (null without a profile).
MATCH (c:Catalog {id: 'catalog'})
WITH c UNWIND $titles AS one MATCH (t:Title {id: one})
RETURN t.id AS id, t.year AS year, coalesce(t.genres, []) AS genres,
  COLLECT { MATCH (t)-[:HAS_USE]->(x:Use)-[:OF]->(k:Technique)
    WITH k.id AS used, max(coalesce(x.prominence, 0.5)) AS prominence ORDER BY used
    RETURN {technique: used, prominence: prominence} } AS uses,
  COLLECT { MATCH (t)<-[:CREDITED]-(who:Creator)
    WITH DISTINCT who.id AS made ORDER BY made RETURN made } AS creators,
  head(COLLECT { MATCH (t)-[:HAS_PROFILE]->(v:TitleVector) WHERE v.generation = c.generation
    RETURN v.values }) AS vector
