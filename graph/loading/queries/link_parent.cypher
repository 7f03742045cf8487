// Link records to their parent. Labels: Record, PARENT (the relationship).
// Parameters: rows [{id, parent}]; a null parent: no link.
UNWIND $rows AS row MATCH (n:Record {id: row.id}) MATCH (p:Record {id: row.parent})
MERGE (n)-[:PARENT]->(p)
