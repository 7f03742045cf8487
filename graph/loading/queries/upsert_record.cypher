// Create or replace records. Label: Record. Parameters: rows [{id, properties}].
// A null property is removed, and so is the digest until the record is complete (see seal).
UNWIND $rows AS row MERGE (n:Record {id: row.id}) SET n += row.properties REMOVE n.digest
