// Create or replace credits. Parameters: rows [{id, creator, title, properties}].
UNWIND $rows AS row MATCH (c:Creator {id: row.creator}) MATCH (t:Title {id: row.title})
MERGE (c)-[r:CREDITED {id: row.id}]->(t) SET r += row.properties
