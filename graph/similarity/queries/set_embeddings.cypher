// Parameters: rows [{id, key, embedding}].
UNWIND $rows AS row MATCH (k:Technique {id: row.id})
SET k.embedding = row.embedding, k.embeddingKey = row.key
