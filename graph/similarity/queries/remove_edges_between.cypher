// Remove similarity edges of a generation. Labels: Record, SIMILAR (the relationship).
// Parameters: generation, rows [{owner, other}].
UNWIND $rows AS row MATCH (n:Record {id: row.owner})-[r:SIMILAR]->(m:Record {id: row.other})
WHERE r.generation = $generation DELETE r
