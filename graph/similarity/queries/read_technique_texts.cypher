// What a technique's embedding is made from. Columns: id, name, aliases, description, broader,
// embeddingKey; ordered by id.
MATCH (k:Technique)
RETURN k.id AS id, k.name AS name, k.aliases AS aliases, k.description AS description,
       head(COLLECT { MATCH (k)-[:BROADER]->(b:Technique) RETURN b.id }) AS broader,
       k.embeddingKey AS embeddingKey
ORDER BY id
