// Link uses to their title and technique. Parameters: rows [{id, title, technique}].
UNWIND $rows AS row MATCH (n:Use {id: row.id}) MATCH (t:Title {id: row.title}) MATCH (k:Technique {id: row.technique})
MERGE (t)-[:HAS_USE]->(n) MERGE (n)-[:OF]->(k)
