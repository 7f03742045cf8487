// Add the localised texts of records. Label: Record.
// Parameters: rows [{id, texts [{id, properties}]}].
UNWIND $rows AS row UNWIND row.texts AS text MATCH (n:Record {id: row.id})
MERGE (x:Text {id: text.id}) SET x += text.properties MERGE (n)-[:HAS_TEXT]->(x)
