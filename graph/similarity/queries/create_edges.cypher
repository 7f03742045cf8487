// Similarity edges of a generation. Labels: Record, SIMILAR (the relationship).
// Parameters: generation, rows [{id, to [{id, score}]}].
UNWIND $rows AS row MATCH (n:Record {id: row.id}) UNWIND row.to AS other
MATCH (m:Record {id: other.id})
CREATE (n)-[:SIMILAR {generation: $generation, score: other.score}]->(m)
