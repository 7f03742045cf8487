// Similarity edges of some. Labels: Record, SIMILAR (the relationship).
// Parameters: generation, ids. Columns: owner, other, score.
UNWIND $ids AS id MATCH (n:Record {id: id})-[r:SIMILAR]->(m:Record)
WHERE r.generation = $generation RETURN n.id AS owner, m.id AS other, r.score AS score
