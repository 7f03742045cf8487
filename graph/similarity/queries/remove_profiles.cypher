// Remove profiles of a generation. Labels: Record, PROFILE (the relationship).
// Parameters: generation, rows [{owner}].
UNWIND $rows AS row MATCH (n:Record {id: row.owner})-[p:PROFILE]->(v:TechniqueVector)
WHERE v.generation = $generation DELETE p
