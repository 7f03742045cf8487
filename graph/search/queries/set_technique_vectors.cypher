// Give the search entries of techniques their techniques' vectors, where those differ.
// Parameters: model (the fingerprint that they were made with). Columns: changed.
MATCH (e:SearchEntry)-[:FINDS]->(k:Technique)
WHERE k.embeddingKey IS NOT NULL
  AND (coalesce(e.vectorKey, '') <> k.embeddingKey OR coalesce(e.vectorModel, '') <> $model)
SET e.vector = k.embedding, e.vectorKey = k.embeddingKey, e.vectorModel = $model
RETURN count(*) AS changed
