// Write proposals, except those that were reviewed meanwhile.
// Parameters: rows [{id, title, technique, properties}].
UNWIND $rows AS row MATCH (t:Title {id: row.title}) MATCH (k:Technique {id: row.technique})
MERGE (v:InferredUse {id: row.id})
WITH t, k, v, row WHERE coalesce(v.state, 'PROPOSED') = 'PROPOSED'
SET v += row.properties, v.state = 'PROPOSED', v.origin = 'INFERRED'
MERGE (t)-[:HAS_INFERRED_USE]->(v) MERGE (v)-[:INFERRED_OF]->(k)
