// Every embedded technique. Columns: id, embeddingKey, embedding; ordered by id.
MATCH (k:Technique) WHERE k.embeddingKey IS NOT NULL
RETURN k.id AS id, k.embeddingKey AS embeddingKey, k.embedding AS embedding ORDER BY id
