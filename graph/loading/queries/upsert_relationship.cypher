// Create or change records that are relationships. Labels: LINK (the relationship), Record and Other
// (what it leads from and to). Parameters: rows [{id, start, finish, properties}] (null: remove).
UNWIND $rows AS row MATCH (n:Record {id: row.start}) MATCH (o:Other {id: row.finish})
MERGE (n)-[r:LINK {id: row.id}]->(o) SET r += row.properties
