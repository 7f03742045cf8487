// Replace the hashes of some buckets. Parameters: rows [{id, hashes}].
UNWIND $rows AS row
MATCH (s:SeenEvents {id: row.id})
SET s.hashes = row.hashes
