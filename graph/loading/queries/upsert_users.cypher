// Create or replace users. Parameters: rows [{id, properties, digest}] (null: remove), now.
UNWIND $rows AS row
MERGE (u:User {id: row.id}) ON CREATE SET u.createdAt = $now
SET u += row.properties
SET u.digest = row.digest
