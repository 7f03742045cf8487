// The techniques with their centred vectors in a build. Parameters: generation.
// Columns: id, name, category, uses, vector; ordered by id.
MATCH (k:Technique)-[:HAS_VECTOR]->(v:TechniqueVector) WHERE v.generation = $generation
RETURN k.id AS id, k.name AS name, k.category AS category,
       COUNT { (:Use)-[:OF]->(k) } AS uses, v.values AS vector
ORDER BY id
