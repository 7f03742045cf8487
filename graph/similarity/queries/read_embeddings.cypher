// Every embedded technique. Columns: id, embeddingKey, embedding, broader; ordered by id.
MATCH (k:Technique) WHERE k.embeddingKey IS NOT NULL
RETURN k.id AS id, k.embeddingKey AS embeddingKey, k.embedding AS embedding,
       head(COLLECT { MATCH (k)-[:BROADER]->(b:Technique) RETURN b.id }) AS broader
ORDER BY id
