// Remove the links of one type that lead to records. Labels: Record, LINK (the relationship).
// Parameters: rows [{id}].
UNWIND $rows AS row MATCH (n:Record {id: row.id})<-[r:LINK]-() DELETE r
