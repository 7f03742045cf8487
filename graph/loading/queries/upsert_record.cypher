// Create or change records. Label: Record.
// Parameters: rows [{id, properties}] (null: remove). A record whose load was interrupted has no
// digest among them.
UNWIND $rows AS row MERGE (n:Record {id: row.id}) SET n += row.properties
