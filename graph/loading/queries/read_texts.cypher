// The localised texts of records. Label: Record. Parameters: ids, names (of properties).
// Columns: id, locale, values (of the properties, in their order).
UNWIND $ids AS id MATCH (n:Record {id: id})-[:HAS_TEXT]->(x:Text)
RETURN n.id AS id, x.locale AS locale, [name IN $names | x[name]] AS values
