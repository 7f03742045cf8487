// Remove the link of records to their parent. Labels: Record, PARENT (the relationship).
// Parameters: rows [{id}].
UNWIND $rows AS row MATCH (n:Record {id: row.id})-[r:PARENT]->(:Record) DELETE r
