// Remove the links of records of one type. Labels: Record, LINK (the relationship).
// Parameters: rows [{id}].
UNWIND $rows AS row MATCH (n:Record {id: row.id})-[r:LINK]->() DELETE r
