// Link others to records. Labels: Record, Other, LINK (the relationship).
// Parameters: rows [{id, others: [id]}].
UNWIND $rows AS row UNWIND row.others AS other MATCH (n:Record {id: row.id}) MATCH (o:Other {id: other})
MERGE (o)-[:LINK]->(n)
