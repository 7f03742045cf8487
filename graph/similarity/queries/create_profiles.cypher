// Profiles of a generation. Labels: Record, PROFILE (the relationship).
// Parameters: rows [{id, vector, weight}].
UNWIND $rows AS row MATCH (n:Record {id: row.id}) MATCH (v:TechniqueVector {id: row.vector})
CREATE (n)-[:PROFILE {weight: row.weight}]->(v)
