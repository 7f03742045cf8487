// Buckets of hashes that are not there yet. Parameters: rows [{id, user, hashes}].
UNWIND $rows AS row
MATCH (u:User {id: row.user})
CREATE (u)-[:HAS_SEEN]->(:SeenEvents {id: row.id, hashes: row.hashes})
