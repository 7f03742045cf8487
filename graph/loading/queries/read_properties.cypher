// What is stored of records. Label: Record. Parameters: ids, names (of properties).
// Columns: id, digest (null when a load was interrupted before the record was complete), values (of
// the properties, in their order).
UNWIND $ids AS id MATCH (n:Record {id: id})
RETURN n.id AS id, n.digest AS digest, [name IN $names | n[name]] AS values
