// Create or change users. Parameters: rows [{id, properties}] (null: remove), now.
UNWIND $rows AS row
MERGE (u:User {id: row.id}) ON CREATE SET u.createdAt = $now
SET u += row.properties
