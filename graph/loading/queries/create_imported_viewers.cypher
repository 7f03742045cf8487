// Make viewers that are not there yet. Parameters: rows [{id, at}].
UNWIND $rows AS row
MERGE (u:User {id: row.id}) ON CREATE SET u.createdAt = row.at, u.synthetic = false
