// Write search entries. Label: Record. Parameters: rows [{id, slug, properties}].
UNWIND $rows AS row MATCH (n:Record {id: row.slug})
MERGE (e:SearchEntry {id: row.id}) SET e += row.properties MERGE (e)-[:FINDS]->(n)
