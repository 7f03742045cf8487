// Remove the localised texts of records. Label: Record. Parameters: rows [{id}].
UNWIND $rows AS row MATCH (n:Record {id: row.id})-[:HAS_TEXT]->(x:Text) DETACH DELETE x
