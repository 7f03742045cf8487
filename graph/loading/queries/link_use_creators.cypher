// Link uses to the creators who did them. Parameters: rows [{id, creators}].
UNWIND $rows AS row UNWIND row.creators AS creator MATCH (n:Use {id: row.id}) MATCH (c:Creator {id: creator})
MERGE (n)-[:BY]->(c)
